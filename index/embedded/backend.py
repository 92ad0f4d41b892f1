"""The embedded backend: Tantivy behind ``index.base.IndexBackend``."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeVar

from core.errors import IndexUnavailable
from core.searching import IndexEntity, SearchPage, SearchQuery
from index.base import ENTITIES, IndexSink, Written, checksum_of
from index.embedded.folder import IndexFolder
from index.embedded.generation import Generation, reading
from index.embedded.searching import scan_shard, search_shard
from index.query import ParsedQuery, read_query
from index.synonyms import SynonymSource, no_synonyms

Answer = TypeVar("Answer")
ATTEMPTS: Final = 3
"""A rebuild may remove a generation between finding and opening it."""


class TantivyIndex:
    """A search index in a folder; see ``IndexBackend`` for what its methods promise."""

    def __init__(
        self,
        root: Path,
        *,
        lock_timeout_s: float = 30.0,
        synonyms: SynonymSource = no_synonyms,
    ) -> None:
        self._folder = IndexFolder(root, lock_timeout_s=lock_timeout_s)
        self._synonyms = synonyms
        self._generation: Generation | None = None

    def upsert(self, entities: Iterable[IndexEntity]) -> Written:
        """Write entities that are newer than what is here; durable when it returns."""
        with self._writing() as generation:
            return generation.upsert(entities)

    def delete(self, seqs: Mapping[str, Mapping[str, int]]) -> Written:
        """Remove entities that are not newer than their deletion; durable when it returns."""
        with self._writing() as generation:
            return generation.delete(seqs)

    def search(self, query: SearchQuery) -> SearchPage:
        """Return one page of hits."""
        parsed = self._parsed(query)
        return self._read(
            lambda found: search_shard(found.shards[query.entity], query, parsed), SearchPage()
        )

    def scan(self, query: SearchQuery) -> Iterator[IndexEntity]:
        """Yield every entity that a query finds, newest first, as the index stood at the start."""
        parsed = self._parsed(query)
        nothing: Iterator[IndexEntity] = iter(())
        return self._stream(
            self._read(lambda found: scan_shard(found.shards[query.entity], parsed), nothing)
        )

    def versions(self, entity: str) -> Iterator[tuple[str, int]]:
        """Yield (id, seq) of everything of a kind."""
        nothing: Iterator[tuple[str, int]] = iter(())
        return self._stream(self._read(lambda found: found.shards[entity].versions(), nothing))

    def get(self, entity: str, entity_id: str) -> IndexEntity | None:
        """Return one entity as it was written, or None."""
        return self._read(lambda found: found.shards[entity].get(entity_id), None)

    def count(self) -> dict[str, int]:
        """Return how many entities of each kind are here."""
        return self._read(
            lambda found: {entity: shard.count() for entity, shard in found.shards.items()},
            dict.fromkeys(ENTITIES, 0),
        )

    def checksum(self) -> dict[str, str]:
        """Return the checksum over (id, seq) of each kind."""
        return self._read(
            lambda found: {entity: shard.checksum() for entity, shard in found.shards.items()},
            dict.fromkeys(ENTITIES, checksum_of(())),
        )

    @contextmanager
    def rebuild(self) -> Iterator[IndexSink]:
        """Give an empty index to fill, which takes this one's place at the end."""
        with self._folder.writing():
            fresh = Generation(self._folder, self._folder.new(), create=True)
            try:
                yield fresh
                fresh.finish()
                self._folder.point_to(fresh.path)
            except BaseException:
                fresh.abandon()
                self._folder.remove(fresh.path)
                raise
            self._generation = None

    def clear(self) -> None:
        """Leave an empty index."""
        with self.rebuild():
            pass

    def close(self) -> None:
        """Release files; the next call opens them again."""
        self._generation = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def _writing(self) -> Iterator[Generation]:
        with self._folder.writing():
            generation = self._current() or self._create()
            try:
                yield generation
                generation.finish()
            except BaseException:
                generation.abandon()
                raise

    def _read(self, ask: Callable[[Generation], Answer], nothing: Answer) -> Answer:
        """Ask the current generation; ``nothing`` is the answer where there is none yet."""
        for attempt in range(1, ATTEMPTS + 1):
            generation = self._current()
            if generation is None:
                return nothing
            try:
                with generation.reading():
                    return ask(generation)
            except IndexUnavailable:
                self._generation = None
                if attempt == ATTEMPTS or generation.path == self._folder.current():
                    raise
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _parsed(self, query: SearchQuery) -> ParsedQuery:
        return read_query(query, self._synonyms())

    def _stream(self, items: Iterator[Answer]) -> Iterator[Answer]:
        """Yield what is read bit by bit, with our error where that fails."""
        with reading(self._folder):
            yield from items

    def _current(self) -> Generation | None:
        """Return the generation that the pointer names, opened once."""
        for attempt in range(1, ATTEMPTS + 1):
            path = self._folder.current()
            if path is None:
                return None
            if self._generation is None or self._generation.path != path:
                try:
                    self._generation = Generation(self._folder, path)
                except IndexUnavailable:
                    if attempt == ATTEMPTS or path == self._folder.current():
                        raise
                    continue
            return self._generation
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _create(self) -> Generation:
        fresh = Generation(self._folder, self._folder.new(), create=True)
        self._folder.point_to(fresh.path)
        self._generation = fresh
        return fresh

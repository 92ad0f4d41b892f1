"""The backend on a server: Elasticsearch behind ``index.base.IndexBackend``."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Final, Self, TypeVar

from core.errors import IndexUnavailable
from core.searching import IndexEntity, SearchPage, SearchQuery
from index.base import ENTITIES, IndexSink, Written, checksum_of
from index.elastic.client import connect
from index.elastic.indices import Indices, Names
from index.elastic.queries import QueryBuilder
from index.elastic.records import entity_from, key_of
from index.elastic.scanning import count_all, scan_entities, scan_versions
from index.elastic.searching import search_index
from index.elastic.settings import ElasticSettings
from index.elastic.writing import Writer
from index.query import read_query
from index.synonyms import SynonymSource, no_synonyms

Answer = TypeVar("Answer")
CHECK_EVERY_S: Final = 30.0
"""How often a process that lives long asks whether the index is still of its format."""


class ElasticIndex:
    """A search index on a server; see ``IndexBackend`` for what its methods promise."""

    def __init__(self, settings: ElasticSettings, *, synonyms: SynonymSource = no_synonyms) -> None:
        self._synonyms = synonyms
        self._server = connect(settings)
        self._indices = Indices(self._server)
        self._ready_until = 0.0
        # Whether this object has written what searches do not see yet.
        self._unseen = False

    def upsert(self, entities: Iterable[IndexEntity]) -> Written:
        """Write entities that are newer than what is there; durable when it returns."""
        return self._write(lambda writer: writer.upsert(entities))

    def delete(self, seqs: Mapping[str, Mapping[str, int]]) -> Written:
        """Remove entities that are not newer than their deletion; durable when it returns."""
        if not any(seqs.values()):
            return Written()
        return self._write(lambda writer: writer.delete(seqs))

    def search(self, query: SearchQuery) -> SearchPage:
        """Return one page of hits."""
        parsed = read_query(query, self._synonyms())
        return self._read(
            lambda names: search_index(self._server, names[query.entity], query, parsed),
            SearchPage(),
        )

    def scan(self, query: SearchQuery) -> Iterator[IndexEntity]:
        """Yield every entity that a query finds, newest first, as the index stood at the start."""
        parsed = read_query(query, self._synonyms())
        matching = QueryBuilder(query.entity).matching(parsed, len(parsed.wanted))
        nothing: Iterator[IndexEntity] = iter(())
        return self._read(
            lambda names: scan_entities(self._server, names[query.entity], query.entity, matching),
            nothing,
        )

    def versions(self, entity: str) -> Iterator[tuple[str, int]]:
        """Yield (id, seq) of everything of a kind."""
        nothing: Iterator[tuple[str, int]] = iter(())
        return self._read(lambda names: scan_versions(self._server, names[entity]), nothing)

    def get(self, entity: str, entity_id: str) -> IndexEntity | None:
        """Return one entity as it was written, or None."""

        def ask(names: Names) -> IndexEntity | None:
            answer = self._server.ask(
                lambda client: client.options(ignore_status=404).get(
                    index=names[entity], id=key_of(entity_id)
                )
            )
            found = answer.get("_source")
            return entity_from(found, entity) if found and found["id"] == entity_id else None

        return self._read(ask, None)

    def count(self) -> dict[str, int]:
        """Return how many entities of each kind are there."""

        def ask(names: Names) -> dict[str, int]:
            return {entity: count_all(self._server, name) for entity, name in names.items()}

        return self._read(ask, dict.fromkeys(ENTITIES, 0))

    def checksum(self) -> dict[str, str]:
        """Return the checksum over (id, seq) of each kind."""
        return {entity: checksum_of(self.versions(entity)) for entity in ENTITIES}

    @contextmanager
    def rebuild(self) -> Iterator[IndexSink]:
        """Give an empty index to fill, which takes this one's place at the end.

        Only what this server held under our prefix goes: also leftovers of a rebuild that was
        killed.
        """
        names = self._indices.create(serving=False)
        try:
            self._indices.fill(names, visibly=False)
            yield Writer(self._server, names, aliases=False)
            self._indices.fill(names, visibly=True)
            self._indices.refresh(names)
            self._indices.swap(names)
        except BaseException:
            with suppress(IndexUnavailable):
                self._indices.remove(names.values())
            raise
        self._ready_until, self._unseen = 0.0, False

    def clear(self) -> None:
        """Leave an empty index."""
        with self.rebuild():
            pass

    def close(self) -> None:
        """Show what was written to other readers at once, and release connections."""
        with suppress(IndexUnavailable):
            self._show()
        self._server.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _write(self, act: Callable[[Writer], Written]) -> Written:
        if not self._is_ready():
            self._indices.create(serving=True)
        self._unseen = True
        try:
            return act(Writer(self._server, self._indices.aliases, aliases=True))
        except IndexUnavailable:
            self._ready_until = 0.0
            raise

    def _read(self, ask: Callable[[Names], Answer], nothing: Answer) -> Answer:
        """Ask the current indices; ``nothing`` is the answer where there are none yet."""
        if not self._is_ready():
            return nothing
        try:
            self._show()
            return ask(self._indices.aliases)
        except IndexUnavailable:
            self._ready_until = 0.0
            raise

    def _is_ready(self) -> bool:
        if time.monotonic() < self._ready_until:
            return True
        if ready := self._indices.ready():
            self._ready_until = time.monotonic() + CHECK_EVERY_S
        return ready

    def _show(self) -> None:
        """Make visible what this object wrote; others see it within a second by themselves."""
        if self._unseen:
            self._indices.refresh(self._indices.aliases)
            self._unseen = False

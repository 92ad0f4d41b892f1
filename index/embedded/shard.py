"""One Tantivy index: the entities of one kind in one folder."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import tantivy

from core.errors import IndexUnavailable
from core.searching import IndexEntity
from index.base import Refused, Written, checksum_of_marks, mark_of
from index.codec import decode
from index.embedded.ordering import View
from index.embedded.rows import SPARE_ROWS, VECTOR_BYTES, VectorRows
from index.embedded.schema import build_schema, key_of, make_document, register_tokenizer

if TYPE_CHECKING:
    from index.embedded.meaning import Meanings

CHUNK: Final = 1000
"""Entities looked up and written together."""
COMMIT_EVERY: Final = 5000
"""Entities after which even a long delivery is committed."""
HEAP_BYTES: Final = 100_000_000
"""Memory in which Tantivy builds a segment, taken as it fills."""


class Shard:
    """Write and read one index. Nobody else may write meanwhile: the caller holds the lock."""

    def __init__(self, folder: Path, entity: str, *, create: bool = False) -> None:
        self.entity = entity
        if create:
            folder.mkdir(parents=True, exist_ok=True)
            self._index = tantivy.Index(build_schema(entity), str(folder))
        else:
            self._index = tantivy.Index.open(str(folder))
        register_tokenizer(self._index)
        self._index.config_reader("manual")
        self.schema = self._index.schema
        self._state_file = folder / "meta.json"
        self._rows = VectorRows(folder.with_suffix(".vectors"))
        self._view: View | None = None
        self._meanings: tuple[object, Meanings] | None = None
        self._writer: Any = None
        self._changed = False
        # Keys and seqs that are added and not committed: searchers do not see them yet.
        self._added: dict[int, int] = {}

    def view(self) -> View:
        """Return the last commit as it stands now."""
        state = self._state()
        if self._view is None or self._view.state != state:
            self._view = View(self.searcher(), self.schema, state)
        return self._view

    def searcher(self) -> Any:
        """Return a searcher of the last commit."""
        self._index.reload()
        return self._index.searcher()

    def meanings(self, view: View) -> "Meanings":
        """Return the vectors of a view, read once for each commit.

        Raises:
            IndexUnavailable: Vectors are missing.
        """
        from index.embedded.meaning import load_meanings  # noqa: PLC0415 - loads numpy

        if self._meanings is None or self._meanings[0] != view.state:
            found, missing = load_meanings(self._rows.path, view)
            # A writer that came in between may have dropped rows that this view still counts.
            if missing and self._state() == view.state:
                raise IndexUnavailable(
                    f"Chỉ mục thiếu {missing} véc tơ ({self._rows.path}); dựng lại bằng: "
                    "cotmoc sync --rebuild / the index lacks vectors; run: cotmoc sync --rebuild"
                )
            self._meanings = (view.state if not missing else None, found)
        return self._meanings[1]

    def upsert(self, records: Iterable[IndexEntity]) -> Written:
        """Add those records that are newer than what is here; ``commit`` makes them last."""
        source = iter(records)
        written = 0
        refused: list[Refused] = []
        while chunk := list(islice(source, CHUNK)):
            bad = [self._refused(record) for record in chunk if _is_odd(record)]
            refused += bad
            written += self._upsert_chunk([r for r in chunk if not _is_odd(r)] if bad else chunk)
            if len(self._added) >= COMMIT_EVERY:
                self.commit()
        return Written(written, tuple(refused))

    def delete(self, seqs: Mapping[str, int]) -> int:
        """Remove entities that are not newer than their deletion; return how many."""
        self.commit()
        known = self._seqs(seqs)
        gone = [
            entity_id
            for entity_id, seq in seqs.items()
            if known.get(key_of(entity_id), seq + 1) <= seq
        ]
        for entity_id in gone:
            self._remove(key_of(entity_id))
        self._changed = self._changed or bool(gone)
        self.commit()
        return len(gone)

    def commit(self) -> None:
        """Make everything written so far durable and visible."""
        if self._changed:
            self._rows.flush()
            self._open_writer().commit()
        self._changed = False
        self._added.clear()

    def finish(self) -> None:
        """Commit, let merges end and give the writer back, so that another process can write."""
        self.commit()
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.wait_merging_threads()
            self._drop_rows()

    def abandon(self) -> None:
        """Give the writer back without what is not committed."""
        self._rows.abandon()
        self._writer = None
        self._changed = False
        self._added.clear()

    def get(self, entity_id: str) -> IndexEntity | None:
        """Return an entity as it was written, or None."""
        searcher = self.searcher()
        query = tantivy.Query.term_query(self.schema, "key", key_of(entity_id), "basic")
        hits = searcher.search(query, 1, count=False).hits
        return self.read(searcher, hits[0][1]) if hits else None

    def read(self, searcher: Any, address: Any) -> IndexEntity:
        """Return the entity at an address of a searcher."""
        return decode(searcher.doc(address).get_first("stored"), self.entity)

    def versions(self) -> Iterator[tuple[str, int]]:
        """Yield id and seq of everything that is here."""
        searcher = self.searcher()
        everything = searcher.search(
            tantivy.Query.all_query(), max(1, searcher.num_docs), count=False
        )
        addresses = [address for _, address in everything.hits]
        seqs = searcher.fast_field_values("seq", addresses)
        for address, seq in zip(addresses, seqs, strict=True):
            entity_id: bytes = searcher.doc(address).get_first("id")
            yield entity_id.decode("utf-8", "surrogatepass"), seq

    def count(self) -> int:
        """Return how many entities are here."""
        return int(self.searcher().num_docs)

    def checksum(self) -> str:
        """Return the checksum over (id, seq)."""
        searcher = self.searcher()
        everything = searcher.search(
            tantivy.Query.all_query(), max(1, searcher.num_docs), count=False
        )
        addresses = [address for _, address in everything.hits]
        return checksum_of_marks(searcher.fast_field_values("mark", addresses))

    def _upsert_chunk(self, chunk: Sequence[IndexEntity]) -> int:
        newest: dict[str, IndexEntity] = {}
        for record in chunk:
            if record.id not in newest or newest[record.id].seq < record.seq:
                newest[record.id] = record
        known = self._seqs(newest) | self._added
        written = 0
        for record in newest.values():
            key = key_of(record.id)
            if record.seq <= known.get(key, -1):
                continue
            if key in known:
                self._remove(key)
            self._open_writer().add_document(make_document(record, self.entity))
            if record.vector:
                self._rows.add(mark_of(record.id, record.seq), record.vector)
            self._added[key] = record.seq
            written += 1
        self._changed = self._changed or written > 0
        return written

    def _drop_rows(self) -> None:
        """Write the vectors' file anew when most of its rows have no entity any more."""
        searcher = self.searcher()
        query = tantivy.Query.term_query(self.schema, "has_vector", True, "basic")
        live = searcher.search(query, 1, count=True).count
        if self._rows.count() > 2 * live + SPARE_ROWS:
            hits = searcher.search(query, max(1, live), count=False).hits
            self._rows.keep(searcher.fast_field_values("mark", [address for _, address in hits]))

    def _state(self) -> object:
        """Return what changes with every commit of whichever process."""
        try:
            found = self._state_file.stat()
        except OSError as error:
            raise IndexUnavailable(
                f"Không đọc được {self._state_file} ({error}); dựng lại bằng: "
                "cotmoc sync --rebuild / it cannot be read; run: cotmoc sync --rebuild"
            ) from error
        return (found.st_ino, found.st_mtime_ns, found.st_size)

    def _refused(self, record: IndexEntity) -> Refused:
        reason = f"its vector has {len(record.vector)} bytes; the index takes {VECTOR_BYTES}"
        return Refused(self.entity, record.id, record.seq, reason)

    def _remove(self, key: int) -> None:
        # Not delete_documents_by_term: it takes a number of 64 bits for a signed one.
        same = tantivy.Query.term_query(self.schema, "key", key, "basic")
        self._open_writer().delete_documents_by_query(same)

    def _open_writer(self) -> Any:
        if self._writer is None:
            self._writer = self._index.writer(HEAP_BYTES, 1)
        return self._writer

    def _seqs(self, ids: Iterable[str]) -> dict[int, int]:
        """Return the seq of those ids that are here, by key."""
        searcher = self.searcher()
        if not searcher.num_docs or not (wanted := [key_of(entity_id) for entity_id in ids]):
            return {}
        query = tantivy.Query.term_set_query(self.schema, "key", wanted)
        hits = searcher.search(query, len(wanted), count=False).hits
        addresses = [address for _, address in hits]
        keys = searcher.fast_field_values("key", addresses)
        seqs = searcher.fast_field_values("seq", addresses)
        return dict(zip(keys, seqs, strict=True))


def _is_odd(record: IndexEntity) -> bool:
    """Whether the vector of an entity is none of this index, which must not stop a batch."""
    return len(record.vector) not in (0, VECTOR_BYTES)

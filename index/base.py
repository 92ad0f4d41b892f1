"""What every search index can do, whichever engine holds it (docs/explanation/search.md)."""

import hashlib
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from types import TracebackType
from typing import Final, Protocol, Self

from core.searching import IndexDocument, IndexEntity, IndexFinding, SearchPage, SearchQuery

DOCUMENT: Final = "document"
FINDING: Final = "finding"
ENTITIES: Final = (DOCUMENT, FINDING)

FACETS: Final[Mapping[str, tuple[str, ...]]] = {
    DOCUMENT: (
        "source",
        "kind",
        "lang",
        "topic",
        "place",
        "claim",
        "verdict",
        "flagged",
        "gated",
        "month",
    ),
    FINDING: (
        "source",
        "kind",
        "lang",
        "topic",
        "place",
        "claim",
        "verdict",
        "stance",
        "match",
        "flagged",
        "month",
    ),
}
"""Fields that are counted, by entity."""

FILTERS: Final[Mapping[str, tuple[str, ...]]] = {
    DOCUMENT: (*FACETS[DOCUMENT], "group", "gone"),
    FINDING: (*FACETS[FINDING], "document"),
}
"""Fields that ``SearchQuery.filters`` and ``field:value`` accept, by entity."""

MAX_SIZE: Final = 1000
MAX_WINDOW: Final = 100_000
"""Deepest hit that paging reaches (offset + size)."""

_CHECKSUM_BITS = 64


class IndexSink(Protocol):
    """Where entities go: an index, or a new one that is being built."""

    def upsert(self, entities: Iterable[IndexEntity]) -> int:
        """Write entities and return how many were written; durable when it returns.

        An entity whose ``seq`` is not higher than the one in the index is left out, so that a
        late or repeated delivery never overwrites newer content.
        """
        ...

    def delete(self, ids_by_type: Mapping[str, Iterable[str]]) -> int:
        """Remove entities (``{"document": ids, "finding": ids}``); return how many were there.

        Durable when it returns; ids that are not there are no error.
        """
        ...


class IndexBackend(IndexSink, Protocol):
    """One search index: two kinds of entities, written by one process at a time, read by many.

    Every call may raise ``IndexUnavailable``: the index cannot be reached, is damaged, was built
    by another version, or is being written by somebody else; its message says what to do.
    """

    def search(self, query: SearchQuery) -> SearchPage:
        """Return one page of hits: best first, then newest first, then in a fixed order.

        ``since`` is included, ``until`` is not; both look at ``published_at``, or at
        ``first_seen`` where no date is known.

        Raises:
            QueryError: The query does not parse or names an unknown field or value; the
                message marks the position.
        """
        ...

    def get(self, entity: str, entity_id: str) -> IndexEntity | None:
        """Return one entity as it was written, or None."""
        ...

    def count(self) -> dict[str, int]:
        """Return how many entities of each kind the index holds."""
        ...

    def checksum(self) -> dict[str, str]:
        """Return ``checksum_of`` over the (id, seq) pairs of each kind."""
        ...

    def rebuild(self) -> AbstractContextManager[IndexSink]:
        """Give an empty index to fill, which takes this one's place when the block ends well.

        Readers see the old content until then, and keep it when the block raises.
        """
        ...

    def clear(self) -> None:
        """Leave an empty index."""
        ...

    def close(self) -> None:
        """Release files and locks."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


def entity_of(record: IndexEntity) -> str:
    """Return ``document`` or ``finding``."""
    return DOCUMENT if isinstance(record, IndexDocument) else FINDING


def date_of(record: IndexDocument | IndexFinding) -> datetime:
    """Return the time that filters and order use."""
    return record.published_at or record.first_seen


def mark_of(entity_id: str, seq: int) -> int:
    """Return the 64-bit mark of one version of an entity, the summand of a checksum."""
    data = f"{seq}\n{entity_id}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.sha256(data).digest()[:8], "big")


def checksum_of_marks(marks: Iterable[int]) -> str:
    """Return the checksum of marks: 16 hex digits, the same in every order."""
    return f"{sum(marks) % (1 << _CHECKSUM_BITS):016x}"


def checksum_of(pairs: Iterable[tuple[str, int]]) -> str:
    """Return the checksum of (id, seq) pairs, to compare the store with an index."""
    return checksum_of_marks(mark_of(entity_id, seq) for entity_id, seq in pairs)

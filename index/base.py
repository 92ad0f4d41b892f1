"""What every search index can do, whichever engine holds it (docs/explanation/search.md)."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
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
        "has_vector",
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
        "has_vector",
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


@dataclass(frozen=True, slots=True)
class Refused:
    """An entity that the index would not take, whatever is tried again."""

    entity: str
    id: str
    seq: int
    reason: str


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a delivery: entities written or removed, and those refused for good.

    Entities that the index held as new or newer are in neither.
    """

    count: int = 0
    refused: tuple[Refused, ...] = ()


class IndexSink(Protocol):
    """Where entities go: an index, or a new one that is being built."""

    def upsert(self, entities: Iterable[IndexEntity]) -> Written:
        """Write entities; durable when it returns.

        An entity whose ``seq`` is not higher than the one in the index is left out, so that a
        late or repeated delivery never overwrites newer content.
        """
        ...

    def delete(self, seqs: Mapping[str, Mapping[str, int]]) -> Written:
        """Remove entities (``{"document": {id: seq}, "finding": {id: seq}}``).

        Durable when it returns; ids that are not there are no error, and an entity that is newer
        than the ``seq`` of its deletion stays.
        """
        ...


class IndexBackend(IndexSink, Protocol):
    """One search index: two kinds of entities, written by one process at a time, read by many.

    Every call may raise ``IndexUnavailable``: the index cannot be reached, is damaged, was built
    by another version, or is being written by somebody else; its message says what to do.
    """

    def search(self, query: SearchQuery) -> SearchPage:
        """Return one page of hits: best first, then newest first, then in a fixed order.

        Every engine gives the same hits for a query; those that equal in exactly written words
        may stand in another order, as engines round their scores differently.

        ``since`` is included, ``until`` is not; both look at ``published_at``, or at
        ``first_seen`` where no date is known.

        Raises:
            QueryError: The query does not parse or names an unknown field or value; the
                message marks the position.
        """
        ...

    def scan(self, query: SearchQuery) -> Iterator[IndexEntity]:
        """Yield every entity that a query finds, newest first, without holding them all.

        ``size``, ``offset``, ``cursor``, ``mode`` and ``sort`` do not count; words that nothing
        has together are not relaxed.

        Raises:
            QueryError: As ``search`` does.
        """
        ...

    def versions(self, entity: str) -> Iterator[tuple[str, int]]:
        """Yield (id, seq) of everything of a kind that the index holds."""
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

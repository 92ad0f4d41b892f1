"""What a morning has to tell, as records: what the digest is chosen from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.bursts import Counted
from core.records import Judgement
from core.vocabulary import Lang, SourceKind


@dataclass(frozen=True, slots=True)
class Item:
    """A document as the digest shows it; a post of an ``individual`` is counted, never quoted."""

    id: str
    group: str
    source: str
    kind: SourceKind
    lang: Lang
    title: str
    url: str | None
    shown: datetime
    first_seen: datetime
    topics: tuple[str, ...]
    places: tuple[str, ...]
    gone: bool
    individual: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """A finding of the window with its document."""

    id: str
    judgement: Judgement
    priority: float
    item: Item


@dataclass(frozen=True, slots=True)
class ClaimPast:
    """When a claim was said before the window; both None: never."""

    first: datetime | None = None
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class ItemChange:
    """A document that was edited, or whose page was found gone, in the window.

    ``findings`` are the claims that any of its versions had to do with.
    """

    item: Item
    gone: bool
    at: datetime
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was looked at: the proof that a quiet day was quiet.

    Attributes:
        failed, silent: Sources that could not be read, or were not asked at all.
        backlog: Texts not analysed yet; ``unsynced``: not in the index yet.
        last_collected, last_synced: Last good run before the digest; None: none is noted.
    """

    expected: int
    seen: int
    failed: tuple[str, ...]
    silent: tuple[str, ...]
    items: int
    backlog: int
    unsynced: int
    last_collected: datetime | None
    last_synced: datetime | None


@dataclass(frozen=True, slots=True)
class DayFacts:
    """Everything that the digests of one window are chosen from.

    Attributes:
        items: First seen in the window, newest first.
        copies: Distinct sources of each group of near-duplicates in the window.
        statements: Of the window, and those that came too late for the digest before.
        claims, topics, places: What was counted, by id, for bursts.
        daily: Documents first seen on each day before the window and in it, oldest first.
    """

    start: datetime
    end: datetime
    items: tuple[Item, ...]
    copies: Mapping[str, int]
    statements: tuple[Statement, ...]
    past: Mapping[str, ClaimPast]
    claims: Mapping[str, Counted]
    topics: Mapping[str, Counted]
    places: Mapping[str, Counted]
    changes: tuple[ItemChange, ...]
    coverage: Coverage
    daily: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """What a digest tells of: from when, to when, and when the one before was made."""

    start: datetime
    end: datetime
    before: datetime | None = None

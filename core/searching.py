"""What goes into the search index and what comes out, the same for every backend."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.vocabulary import Lang, Match, SourceKind, Stance, Verdict


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """A document as the index holds it; ``seq`` grows with every change of the entity.

    Attributes:
        claims, verdicts: Of its findings, for filtering documents.
        month: ``YYYY-MM`` of publication (or of first sight).
    """

    id: str
    seq: int
    title: str
    text: str
    source: str
    kind: SourceKind
    lang: Lang
    url: str | None
    published_at: datetime | None
    first_seen: datetime
    group_id: str
    flagged: bool
    gated: bool
    gone: bool = False
    topics: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    verdicts: tuple[str, ...] = ()

    @property
    def month(self) -> str:
        """``YYYY-MM`` of publication, or of first sight where no date is known."""
        at = self.published_at or self.first_seen
        return f"{at.year:04d}-{at.month:02d}"


@dataclass(frozen=True, slots=True)
class IndexFinding:
    """A finding as the index holds it, with the fields of its document that people filter by."""

    id: str
    seq: int
    document: str
    title: str
    quote: str
    claim: str
    match: Match
    verdict: Verdict
    stance: Stance
    score: float
    flagged: bool
    source: str
    kind: SourceKind
    lang: Lang
    url: str | None
    published_at: datetime | None
    first_seen: datetime
    topics: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def month(self) -> str:
        """``YYYY-MM`` of publication, or of first sight where no date is known."""
        at = self.published_at or self.first_seen
        return f"{at.year:04d}-{at.month:02d}"


IndexEntity = IndexDocument | IndexFinding


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What a person asks.

    Attributes:
        text: Words as typed; empty means everything.
        entity: ``document`` or ``finding``.
        filters: Field to accepted values, such as ``{"claim": ("ban-gioc-wholly-ceded",)}``.
        size: Hits wanted, 1 to 1,000; ``offset`` counts hits to skip.
    """

    text: str = ""
    entity: str = "document"
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    since: datetime | None = None
    until: datetime | None = None
    size: int = 20
    offset: int = 0
    facets: bool = True


@dataclass(frozen=True, slots=True)
class Hit:
    """One result; ``snippet`` is plain text around the first matching words."""

    id: str
    score: float
    document: str
    title: str
    snippet: str
    source: str
    lang: str
    url: str | None
    published_at: datetime | None
    flagged: bool
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of hits, best first, with the total and facet counts (field to value to count).

    ``relaxed`` when nothing has all words, and the hits have some of them.
    """

    total: int = 0
    hits: tuple[Hit, ...] = ()
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    relaxed: bool = False

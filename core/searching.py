"""What goes into the search index and what comes out, the same for every backend."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from core.clock import office_day
from core.vocabulary import Lang, Match, SourceKind, Stance, Verdict

Mode = Literal["words", "hybrid"]
Sort = Literal["relevance", "newest", "oldest", "priority"]
Interval = Literal["day", "week", "month", "year"]


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """A document as the index holds it; ``seq`` grows with every change of the entity.

    Attributes:
        claims, verdicts: Of its findings, for filtering documents.
        priority: The highest of its findings (``core.priority``), 0 without one.
        vector: Meaning of title and opening, as ``core.vectors`` packs it; empty for documents
            that did not pass the gate.
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
    priority: float = 0.0
    vector: bytes = b""

    @property
    def has_vector(self) -> bool:
        """Whether a search by meaning can find it."""
        return bool(self.vector)

    @property
    def month(self) -> str:
        """``YYYY-MM`` of publication in Vietnam, or of first sight where no date is known."""
        day = office_day(self.published_at or self.first_seen)
        return f"{day.year:04d}-{day.month:02d}"


@dataclass(frozen=True, slots=True)
class IndexFinding:
    """A finding as the index holds it, with the fields of its document that people filter by.

    Attributes:
        score: Calibrated probability that the match holds, 0 to 1.
        priority: How soon somebody should look at it, 0 to 1 (``core.priority``).
        vector: Meaning of the quote, as ``core.vectors`` packs it; empty where there is none.
    """

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
    priority: float = 0.0
    vector: bytes = b""

    @property
    def has_vector(self) -> bool:
        """Whether a search by meaning can find it."""
        return bool(self.vector)

    @property
    def month(self) -> str:
        """``YYYY-MM`` of publication in Vietnam, or of first sight where no date is known."""
        day = office_day(self.published_at or self.first_seen)
        return f"{day.year:04d}-{day.month:02d}"


IndexEntity = IndexDocument | IndexFinding


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What a person asks.

    Attributes:
        text: A query as typed (docs/how-to/search.md); empty means everything.
        entity: ``document`` or ``finding``.
        filters: Field to accepted values, such as ``{"claim": ("ban-gioc-wholly-ceded",)}``.
        since, until: Bounds of the date: ``since`` is included, ``until`` is not.
        size: Hits wanted, 1 to 1,000; ``offset`` counts hits to skip.
        cursor: ``SearchPage.cursor`` of the page before, in place of ``offset``.
        mode: ``hybrid`` joins the order by words with that by ``vector``, which must be given.
        vector: Meaning of the text, as ``core.vectors`` packs it.
        histogram: Width of the bars of ``SearchPage.histogram``; None counts no bars.
        now: What ``today`` and ``7d`` count from; None is the clock.
    """

    text: str = ""
    entity: str = "document"
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    since: datetime | None = None
    until: datetime | None = None
    size: int = 20
    offset: int = 0
    cursor: str = ""
    facets: bool = True
    mode: Mode = "words"
    vector: bytes = b""
    sort: Sort = "relevance"
    histogram: Interval | None = None
    now: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One result; ``snippet`` is plain text around the first matching words.

    Attributes:
        title_marks, snippet_marks: ``(start, end)`` of the words that were searched for, in
            code points of title and snippet, in order and without overlap.
        first_seen: When the document was first fetched.
        claims: The claim of a finding, or those of a document's findings.
        verdict, stance, match: Of a finding; empty for a document.
    """

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
    kind: str = ""
    first_seen: datetime | None = None
    title_marks: tuple[tuple[int, int], ...] = ()
    snippet_marks: tuple[tuple[int, int], ...] = ()
    priority: float = 0.0
    has_vector: bool = False
    verdict: str = ""
    stance: str = ""
    match: str = ""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of hits, best first, with the total and facet counts (field to value to count).

    Attributes:
        relaxed: Nothing has all words, and the hits have some of them.
        cut: The text was longer than what is read of one; only its first words were looked for.
        cursor: Asks for the next page; empty on the last one.
        histogram: Hits by ISO date of the bar's first day, in order, empty bars included.
    """

    total: int = 0
    hits: tuple[Hit, ...] = ()
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    relaxed: bool = False
    cursor: str = ""
    histogram: Mapping[str, int] = field(default_factory=dict)
    cut: bool = False

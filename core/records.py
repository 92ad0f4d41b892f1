"""The records that flow through cotmoc: frozen, typed, and without any field about a person.

Times are timezone-aware UTC. Offsets count Unicode code points of the named field.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from dataclasses import field as record_field
from datetime import datetime

from core.vocabulary import (
    Basis,
    Field,
    Grade,
    Lang,
    Match,
    Precision,
    Retention,
    SourceKind,
    Stance,
    Verdict,
    is_flagged,
)


@dataclass(frozen=True, slots=True)
class Source:
    """An outlet, institution or public page that a profile names.

    Attributes:
        protocol: Name of the spider that reads it: ``feed``, ``sitemap``, ``listing``,
            ``telegram``, ``facebook``, or ``import`` for what an office hands in.
        url: Where the spider starts.
        options: Protocol settings, such as ``link_pattern`` of a listing.
        schedule: Cron expression in UTC, read by schedulers; empty means by hand.
        public_voice: False for individuals: never archived, stored without an address.
        reach: How many people it reaches, from 1 (a village) to 5 (the whole country); 0 where
            nobody said. Decides what to look at first, never how a text is judged.
    """

    id: str
    name: str
    kind: SourceKind
    protocol: str
    url: str
    lang: Lang = Lang.VI
    country: str = "VN"
    schedule: str = ""
    public_voice: bool = True
    options: Mapping[str, str] = field(default_factory=dict)
    reach: int = 0


GONE_STATUS = (404, 410)
LEADS_NOWHERE = "nowhere"
"""Format of a redirect away from a known page that ends at a missing page or the front page."""


@dataclass(frozen=True, slots=True)
class Capture:
    """One fetched response (or one file handed in), as it lies in the landing zone.

    Attributes:
        id: Hash of source, address and payload, so that the same bytes are one capture.
        format: How ``extract`` reads it: ``html``, ``telegram``, ``facebook``, ``pdf``,
            ``docx``, ``text`` or ``record`` (one JSON document). ``listing``, ``redirect`` and
            ``nowhere`` hold no document.
        warc: WARC file, relative to the landing zone; ``offset`` and ``length`` in bytes.
        sha256: Hex digest of the payload (the body after transfer decoding).
        listed_at: Time that the listing or feed gave for the address.
        status: HTTP status.
    """

    id: str
    source: str
    url: str
    fetched_at: datetime
    status: int
    format: str
    media_type: str
    warc: str
    offset: int
    length: int
    sha256: str
    retention: Retention = Retention.PUBLIC
    charset: str = ""
    etag: str = ""
    last_modified: str = ""
    listed_at: datetime | None = None

    @property
    def tells_gone(self) -> bool:
        """Whether it records that the page of its address is gone."""
        return self.status in GONE_STATUS or self.format == LEADS_NOWHERE


@dataclass(frozen=True, slots=True)
class FetchMemo:
    """What the last fetch of an address left behind, for conditional requests."""

    url: str
    fetched_at: datetime
    etag: str = ""
    last_modified: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class SourceOutcome:
    """How one source fared in one run; each source of a run has exactly one.

    Attributes:
        outcome: ``new``, ``unchanged``, ``empty``, ``partial`` or ``failed``.
        failure: Class of the failure (``dns``, ``timeout``, ``http_403``, ``robots``,
            ``layout``, ``auth`` …) for ``failed`` and ``partial``, else empty.
    """

    source: str
    outcome: str
    captured: int = 0
    unchanged: int = 0
    failed: int = 0
    failure: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """An article or post as extracted, with contact details and handles masked.

    Attributes:
        id: ``core.identity.document_id`` of its address (or of the id it came with).
        version: ``core.identity.version_id`` of masked title and text.
        url: None for posts of individuals and for files without an address.
        lang: Declared language, a hint; the analysis decides.
        signature: MinHash of the text's shingles, for near-duplicate groups; may be empty.
    """

    id: str
    version: str
    source: str
    kind: SourceKind
    title: str
    text: str
    url: str | None = None
    lang: Lang | None = None
    published_at: datetime | None = None
    published_precision: Precision = Precision.SECOND
    fetched_at: datetime | None = None
    engagement: Mapping[str, int] = field(default_factory=dict)
    capture: str | None = None
    retention: Retention = Retention.PUBLIC
    signature: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A point of an evidence document that a verdict rests on.

    Attributes:
        gist: What it says, in Vietnamese; in English where nobody has written it in Vietnamese.
        gist_en: The same in English; may be empty.
    """

    document: str
    ref: str
    grade: Grade
    relation: str = ""
    gist: str = ""
    gist_en: str = ""


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place named in a text; ``field_value[start:end] == quote``."""

    id: str
    name: str
    field: Field
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """One statement of a text judged against one claim; ``field_value[start:end] == quote``.

    Attributes:
        score: Calibrated probability that the match holds, 0 to 1.
        why: Reason in plain Vietnamese; ``why_en`` the same in English.
        vector: Meaning of the sentence, as ``core.vectors`` packs it, for search; may be empty.
            What was judged is the same with and without it.
    """

    field: Field
    start: int
    end: int
    quote: str
    claim: str
    match: Match
    verdict: Verdict
    stance: Stance
    score: float
    basis: Basis = Basis.CLAIM
    evidence: tuple[Evidence, ...] = ()
    why: str = ""
    why_en: str = ""
    vector: bytes = record_field(default=b"", compare=False, repr=False)

    @property
    def flagged(self) -> bool:
        """Whether this is a confirmed, contradicted statement that is asserted or relayed."""
        return is_flagged(self.match, self.verdict, self.stance)


@dataclass(frozen=True, slots=True)
class CandidateSentence:
    """A sentence worth checking that no claim was confirmed for; never a finding, never flagged.

    Attributes:
        score: How probable it is that it states something worth checking, 0 to 1.
        things: Ids of what it names, from the lists of things and places, in order.
        figures: Figures and dates as ``unit:value``.
        negated: Whether it denies what it speaks of.
        vector: Its meaning as ``core.vectors`` packs it, without what its language has in common.
    """

    field: Field
    start: int
    end: int
    quote: str
    lang: Lang
    score: float
    things: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    negated: bool = False
    vector: bytes = record_field(default=b"", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the language pipeline found in one text.

    Attributes:
        gated: True when the text passed the cheap gate and was judged sentence by sentence.
        topics: Topic ids (``core.vocabulary.Topic`` values).
        candidates: What it states beside the catalogue (docs/explanation/candidates.md); empty
            unless it was asked for.
        vector: Meaning of title and opening, as ``core.vectors`` packs it, for search; empty
            unless it was asked for and the text passed the gate.
    """

    lang: Lang
    gated: bool
    topics: tuple[str, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    candidates: tuple[CandidateSentence, ...] = ()
    vector: bytes = record_field(default=b"", compare=False, repr=False)

    @property
    def flagged(self) -> bool:
        """Whether one of the judgements is flagged."""
        return any(judgement.flagged for judgement in self.judgements)


@dataclass(frozen=True, slots=True)
class AnalysisVersion:
    """Which code, model and catalogue judged; findings name it."""

    code: str
    model: str
    catalogue: str

    @property
    def id(self) -> str:
        """The three joined: ``code/model/catalogue``."""
        return f"{self.code}/{self.model}/{self.catalogue}"


@dataclass(frozen=True, slots=True)
class Finding:
    """A judgement bound to a version of a stored document."""

    id: str
    document: str
    version: str
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class TextInput:
    """A text to analyse; the source never goes in, so the same words are judged alike."""

    text: str
    title: str = ""
    lang: Lang | None = None


@dataclass(frozen=True, slots=True)
class ClaimNumber:
    """A figure or date of a claim.

    Attributes:
        value: Number, or ISO date text.
        tolerance: As written in the catalogue: a number in ``unit``, ``exact``,
            ``few days``, ``month``, or ``claim`` (the figure is the false claim itself).
    """

    what: str
    value: float | int | str
    unit: str
    tolerance: str
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A recurring checkable claim of the catalogue.

    Attributes:
        theme: The catalogue's ``topic``; ``nlp`` maps it to document topics.
        statement, established: By language code.
        says: Wordings that say it, by language; ``not_says`` look like it and do not.
        positions: Each side's position where contested.
        valid_from, valid_until: ISO dates between which the verdict holds; empty is open.
    """

    id: str
    theme: str
    verdict: Verdict
    statement: Mapping[str, str]
    established: Mapping[str, str]
    says: Mapping[str, tuple[str, ...]]
    not_says: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    positions: tuple[Mapping[str, str], ...] = ()
    numbers: tuple[ClaimNumber, ...] = ()
    certainty: str = ""
    notes: str = ""
    valid_from: str = ""
    valid_until: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceDocument:
    """A treaty, law, award, statistic, study or report that claims cite.

    Attributes:
        points: Reference to gist, by reference; gists by language (``vi``, ``en``).
        checked_on: ISO date on which somebody of the office held the wording against the
            original; empty until then.
    """

    id: str
    title: Mapping[str, str]
    kind: str
    grade: Grade
    issuer: str = ""
    signed: str = ""
    in_force: str = ""
    registration: str = ""
    points: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    urls: tuple[str, ...] = ()
    certainty: str = ""
    note: str = ""
    checked_on: str = ""

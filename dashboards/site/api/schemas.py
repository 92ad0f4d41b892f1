"""What the API answers: documents, claims and approved texts, and nothing about people."""

from datetime import datetime

from ninja import Field, Schema

from core.vocabulary import Basis, Grade, Lang, Match, SourceKind, Stance, Verdict

Texts = dict[str, str]
"""Wordings by language: ``vi``, ``en``, ``zh``."""


class Problem(Schema):
    """Why there is no answer."""

    error: str = Field(description="A stable word, such as unauthorized or query")
    message: str = Field(description="What to do, in Vietnamese, or in English when asked for")


class Found(Schema):
    """A hit of a search; words of individuals are left out."""

    id: str
    document: str
    title: str
    snippet: str
    source: str
    kind: str
    lang: str
    url: str | None
    published_at: datetime | None
    first_seen: datetime | None
    flagged: bool
    priority: float
    claims: list[str]
    verdict: str = Field(description="Of a finding; empty for a document")
    stance: str
    match: str
    individual: bool = Field(description="A post of an individual: its words are not handed out")


class SearchAnswer(Schema):
    """One page of hits."""

    total: int
    relaxed: bool = Field(description="Nothing has all words; the hits have some of them")
    cursor: str = Field(description="Asks for the next page; empty on the last one")
    facets: dict[str, dict[str, int]]
    hits: list[Found]


class Cited(Schema):
    """A point of an evidence document."""

    document: str
    title: Texts
    ref: str
    grade: Grade
    relation: str
    gist: Texts


class FindingOut(Schema):
    """One statement of a document, held against a claim."""

    id: str
    document: str
    title: str
    source: str
    kind: SourceKind
    lang: Lang
    url: str | None
    published_at: datetime | None
    first_seen: datetime
    claim: str
    quote: str
    match: Match
    verdict: Verdict
    basis: Basis
    stance: Stance
    flagged: bool
    score: float
    priority: float
    why: Texts
    evidence: list[Cited]
    decision: str = Field(description="What the office decided: confirmed, rejected, or empty")
    analysis: str


class FindingsAnswer(Schema):
    """One page of findings, newest document first."""

    page: int
    more: bool
    findings: list[FindingOut]


class PlaceOut(Schema):
    """A place that a document names."""

    id: str
    name: str


class DocumentOut(Schema):
    """A document with its present wording and its findings."""

    id: str
    source: str
    kind: SourceKind
    lang: Lang | None
    title: str
    text: str
    url: str | None
    published_at: datetime | None
    first_seen: datetime
    last_seen: datetime
    gone_at: datetime | None
    group: str = Field(description="Documents with nearly the same text have the same group")
    flagged: bool
    versions: int
    topics: list[str]
    places: list[PlaceOut]
    findings: list[FindingOut]


class ClaimLine(Schema):
    """A claim of the catalogue in short."""

    id: str
    theme: str
    verdict: Verdict
    statement: Texts


class ClaimsAnswer(Schema):
    """The catalogue; ``catalogue`` names its version."""

    catalogue: str
    page: int
    more: bool
    claims: list[ClaimLine]


class Position(Schema):
    """What a side says of a contested claim."""

    side: Texts
    says: Texts


class Figure(Schema):
    """A figure or date of a claim."""

    what: str
    value: float | int | str
    unit: str
    tolerance: str
    as_of: str


class ClaimOut(ClaimLine):
    """A claim with what is established and where it stands."""

    catalogue: str
    established: Texts
    evidence: list[Cited]
    positions: list[Position]
    numbers: list[Figure]
    valid_from: str
    valid_until: str


class CitationOut(Schema):
    """A point that a sentence rests on."""

    document: str
    title: Texts
    ref: str


class SentenceOut(Schema):
    """One sentence of an answer."""

    part: str
    text: Texts
    side: str
    citations: list[CitationOut]


class RebuttalOut(Schema):
    """An approved answer of the office, in the wording that was approved."""

    id: int
    claim: str
    kind: str
    title: Texts
    approved_at: datetime | None
    sentences: list[SentenceOut]


class RebuttalsAnswer(Schema):
    """The approved answers that stand, newest first."""

    page: int
    more: bool
    rebuttals: list[RebuttalOut]


class SourceOut(Schema):
    """An outlet, institution or public page."""

    id: str
    name: str
    kind: SourceKind
    lang: Lang
    country: str
    url: str


class SourcesAnswer(Schema):
    """The sources; pages of individuals are not among them."""

    page: int
    more: bool
    sources: list[SourceOut]

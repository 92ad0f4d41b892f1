"""What one digest holds, ready to be shown: texts in the reader's language, nothing to decide."""

from dataclasses import dataclass
from datetime import date

from core.vocabulary import Lang


@dataclass(frozen=True, slots=True)
class Link:
    """Where something can be read; an empty address is no link."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Stories a day, oldest first; the last ``fresh`` of them are the digest's own.

    Attributes:
        caption: What the bars are.
        alt: The same in words, for readers without images.
    """

    name: str
    counts: tuple[int, ...]
    fresh: int
    caption: str
    alt: str


@dataclass(frozen=True, slots=True)
class Quote:
    """One sentence of a document, with where it stands."""

    text: str
    source: str
    day: str
    link: Link
    stance: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True)
class ClaimEntry:
    """A claim of the morning.

    Attributes:
        tags: Why it is here: new, back, rising, said again.
        established: What documents say, in one line.
        evidence: Document, article and grade; ``more`` counts further texts that say it.
        sides: Each side's position, where the claim is contested.
    """

    claim: str
    tags: tuple[str, ...]
    verdict: str
    statement: str
    quote: Quote
    established: str
    evidence: str
    more: str = ""
    why_rising: str = ""
    sides: tuple[str, ...] = ()
    chart: Chart | None = None
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class Rising:
    """A topic or place of which more is said than usual."""

    name: str
    why: str
    chart: Chart | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """A document of the coverage."""

    title: str
    source: str
    day: str
    link: str
    site: str = ""
    copies: str = ""


@dataclass(frozen=True, slots=True)
class TopicStories:
    """The coverage of one topic."""

    topic: str
    stories: tuple[Story, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class ChangeEntry:
    """A document that was edited or has gone."""

    what: str
    story: Story
    claims: str = ""


@dataclass(frozen=True, slots=True)
class CorrectionEntry:
    """A finding that was mailed and is judged otherwise now."""

    statement: str
    quote: Quote
    then: str
    now: str


@dataclass(frozen=True, slots=True)
class Edition:
    """One digest. ``shown`` are the findings it names, ``corrected`` the corrections it tells."""

    lang: Lang
    day: date
    subject: str
    title: str
    period: str
    summary: str
    quiet: bool
    claims: tuple[ClaimEntry, ...]
    more_claims: str
    review: tuple[ClaimEntry, ...]
    more_review: str
    rising: tuple[Rising, ...]
    coverage: tuple[TopicStories, ...]
    coverage_chart: Chart | None
    changes: tuple[ChangeEntry, ...]
    more_changes: str
    corrections: tuple[CorrectionEntry, ...]
    coverage_lines: tuple[str, ...]
    notes: tuple[str, ...]
    about: str
    shown: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AlertEntry:
    """A statement that an alert tells, and why it fired."""

    why: str
    entry: ClaimEntry


@dataclass(frozen=True, slots=True)
class AlertEdition:
    """One alert."""

    lang: Lang
    subject: str
    title: str
    entries: tuple[AlertEntry, ...]
    more: str
    notes: tuple[str, ...]
    about: str
    shown: tuple[str, ...] = ()

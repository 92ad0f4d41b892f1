"""What extraction hands back, and the draft that a format's reader fills in on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.records import Document
from core.vocabulary import Lang, Precision, SourceKind


@dataclass(frozen=True, slots=True)
class Refusal:
    """An input (or one part of it) that gives no document.

    Attributes:
        reason: One stable word for counting: ``empty``, ``binary``, ``no_article``,
            ``no_text``, ``too_large``, ``encrypted``, ``damaged``, ``bad_json``,
            ``bad_record``, ``individual``, ``unknown_format``, ``gone``, ``http_error``,
            ``no_key``.
        message: What failed, on which input, and what to do.
    """

    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Extracted:
    """The documents of one input; ``notes`` are remarks for the log that lose nothing."""

    documents: tuple[Document, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class When:
    """A moment in UTC and how exact it is.

    Attributes:
        moment: With precision ``day`` it is midnight UTC of the date as written, so that the
            date never slips when it is shown.
    """

    moment: datetime
    precision: Precision = Precision.SECOND


@dataclass(frozen=True, slots=True)
class Draft:
    """A text as a reader found it, before normalisation and masking.

    Attributes:
        url: Address found in the input, or None for the capture's own.
        own_id: Id that the input gives itself; ``key`` tells parts of one input apart
            where there is neither address nor id.
        source, kind: Only where the input names them (a record handed in).
    """

    text: str
    title: str = ""
    url: str | None = None
    lang: Lang | None = None
    published: When | None = None
    engagement: Mapping[str, int] = field(default_factory=dict)
    own_id: str | None = None
    key: str = ""
    source: str | None = None
    kind: SourceKind | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader returns: drafts, and parts of the input that gave none."""

    drafts: tuple[Draft, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    notes: tuple[str, ...] = ()

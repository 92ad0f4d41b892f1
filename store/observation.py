"""What one capture says of one document, and how that changes the stored row: no I/O here.

Whatever the order in which captures are taken, the row ends the same: each value belongs to the
newest observation that has one, with a fixed order among captures of the same second. The same
capture taken again replaces what it gave before, because extraction may have become better.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from core.identity import digest, version_id
from core.records import Capture, Document
from core.vocabulary import Retention
from store.clean import clean_json, clean_text, in_utc, url_key
from store.connection import models
from store.models.lengths import DOCUMENT_ID, SOURCE_ID

Rank = tuple[datetime, str]


@dataclass(frozen=True, slots=True)
class Observation:
    """A document as one capture showed it, cleaned and ready to be stored."""

    document: Document
    capture: str
    seen: datetime
    version: str

    @property
    def rank(self) -> Rank:
        """Order of observations; the newest decides."""
        return (self.seen, self.capture)


@dataclass(frozen=True, slots=True)
class Change:
    """What an observation did to its document.

    Attributes:
        kind: ``new``, ``edited`` or ``unchanged``.
        dirty: The row must be written; ``visible``: the search index must hear of it.
        earlier: ``first_seen`` has become earlier.
    """

    kind: str
    dirty: bool = False
    visible: bool = False
    earlier: bool = False


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the search index holds of a row."""

    current: str | None
    kind: str
    url: str | None
    published_at: datetime | None
    first_seen: datetime
    gone: bool

    @classmethod
    def of(cls, row: models.Document) -> "_Shown":
        return cls(
            row.current_id,
            row.kind,
            row.url,
            row.published_at,
            row.first_seen,
            row.gone_at is not None,
        )


def observation(document: Document, capture: Capture) -> Observation:
    """Return the cleaned observation; texts that needed cleaning get their version id anew."""
    title, text = clean_text(document.title), clean_text(document.text)
    version = clean_text(document.version)
    if (title, text) != (document.title, document.text):
        version = version_id(title, text)
    individual = document.retention is Retention.INDIVIDUAL
    url = None if individual or not document.url else clean_text(document.url)
    engagement: Mapping[str, int] = clean_json(document.engagement)
    cleaned = replace(
        document, title=title, text=text, version=version, url=url, engagement=engagement
    )
    id_ = digest(document.id, version)
    return Observation(cleaned, clean_text(capture.id), in_utc(capture.fetched_at), id_)


def unstorable(document: Document) -> str:
    """Return why a document's id cannot be stored, or an empty text."""
    if not document.id or len(document.id) > DOCUMENT_ID or clean_text(document.id) != document.id:
        return f"document id {document.id[:80]!r}: give 1 to {DOCUMENT_ID} characters without NUL"
    if not document.source or len(document.source) > SOURCE_ID:
        return f"source {document.source[:80]!r}: give 1 to {SOURCE_ID} characters"
    return ""


def new_row(seen: Observation) -> models.Document:
    """Return the row of a document observed for the first time."""
    document = seen.document
    row = models.Document(
        id=document.id,
        source_id=document.source,
        first_seen=seen.seen,
        last_seen=seen.seen,
        group_id=document.id,
    )
    _take_newest(row, seen)
    _take_published(row, seen)
    _take_engagement(row, seen)
    return row


def new_version(seen: Observation) -> models.DocumentVersion:
    """Return the row of a wording observed for the first time."""
    lang = str(seen.document.lang or "")
    return models.DocumentVersion(
        id=seen.version,
        document_id=seen.document.id,
        hash=seen.document.version,
        created=seen.seen,
        capture_id=seen.capture,
        declared_lang=lang,
        lang=lang,
        title=seen.document.title,
        text=seen.document.text,
    )


def observe(row: models.Document, seen: Observation) -> Change:
    """Take an observation into the row of its document and say what changed."""
    before = _Shown.of(row)
    last = (row.last_seen, row.capture_id)
    earlier = seen.seen < row.first_seen
    if earlier:
        row.first_seen = seen.seen
    taken = [_take_published(row, seen), _take_engagement(row, seen)]
    if seen.rank >= (row.last_seen, row.capture_id or ""):
        _take_newest(row, seen)
    after = _Shown.of(row)
    return Change(
        kind="edited" if after.current != before.current else "unchanged",
        dirty=after != before or last != (row.last_seen, row.capture_id) or any(taken),
        visible=after != before,
        earlier=earlier,
    )


def take_gone(row: models.Document, moment: datetime) -> bool:
    """Note that the address was found gone; return whether that changed the row."""
    if moment <= row.last_seen or (row.gone_at is not None and moment <= row.gone_at):
        return False
    row.gone_at = moment
    return True


def _take_newest(row: models.Document, seen: Observation) -> None:
    document = seen.document
    row.last_seen = seen.seen
    row.capture_id = seen.capture
    row.current_id = seen.version
    row.kind = str(document.kind)
    row.url = document.url
    row.url_key = url_key(document.url)
    row.retention = str(document.retention)
    if row.gone_at is not None and row.gone_at <= seen.seen:
        row.gone_at = None


def _take_published(row: models.Document, seen: Observation) -> bool:
    moment = seen.document.published_at
    if moment is None:
        return False
    if row.published_seen and seen.rank < (row.published_seen, row.published_capture):
        return False
    found = (in_utc(moment), str(seen.document.published_precision), *seen.rank)
    changed = found != (
        row.published_at,
        row.published_precision,
        row.published_seen,
        row.published_capture,
    )
    row.published_at, row.published_precision, row.published_seen, row.published_capture = found
    return changed


def _take_engagement(row: models.Document, seen: Observation) -> bool:
    counts = dict(seen.document.engagement)
    if not counts:
        return False
    if row.engagement_seen and seen.rank < (row.engagement_seen, row.engagement_capture):
        return False
    found = (counts, *seen.rank)
    changed = found != (row.engagement, row.engagement_seen, row.engagement_capture)
    row.engagement, row.engagement_seen, row.engagement_capture = found
    return changed

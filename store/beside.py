"""What stands beside a document on its page: copies, wordings, looks, decisions, its capture."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from core.identity import digest
from core.records import Capture
from core.vocabulary import Retention
from store.batches import chunks
from store.connection import models, reading
from store.findings import capture_record

MOST_COPIES: Final = 50


@dataclass(frozen=True, slots=True)
class Copy:
    """A near-duplicate: the same story elsewhere."""

    id: str
    title: str
    source: str
    source_name: str
    published_at: datetime | None
    first_seen: datetime


@dataclass(frozen=True, slots=True)
class Wording:
    """One version of a document, with its text."""

    id: str
    created: datetime
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What the office decided on a statement."""

    decision: str
    quiet: bool
    at: datetime


def source_names() -> dict[str, str]:
    """Return the names of sources by id; empty for individuals, who are not named.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        rows = models.Source.objects.values_list("id", "name", "public_voice")
        return {id_: name if public else "" for id_, name, public in rows}


def individuals_among(documents: Iterable[str]) -> set[str]:
    """Return those documents that are posts of individuals.

    Raises:
        StoreError: The database cannot be read.
    """
    found: set[str] = set()
    with reading():
        for some in chunks(sorted(set(documents))):
            rows = models.Document.objects.filter(id__in=some, retention=str(Retention.INDIVIDUAL))
            found.update(rows.values_list("id", flat=True))
    return found


def copies_of(document: str, group: str) -> tuple[list[Copy], int]:
    """Return the first near-duplicates of a document as they appeared, and how many there are.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = models.Document.objects.filter(group_id=group).exclude(id=document)
    columns = (
        "id",
        "current__title",
        "source_id",
        "source__name",
        "published_at",
        "first_seen",
    )
    with reading():
        found = [
            Copy(id_, title or "", source, name, published, seen)
            for id_, title, source, name, published, seen in rows.order_by(
                "first_seen", "id"
            ).values_list(*columns)[:MOST_COPIES]
        ]
        return found, rows.count() if len(found) == MOST_COPIES else len(found)


def wordings_up_to(document: str, version: str) -> tuple[Wording | None, Wording | None]:
    """Return a version of a document and the one before it, each None where there is none.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = models.DocumentVersion.objects.filter(document=document).order_by("created", "id")
    with reading():
        ids = list(rows.values_list("id", flat=True))
        if version not in ids:
            return None, None
        place = ids.index(version)
        wanted = ids[max(0, place - 1) : place + 1]
        found = {
            id_: Wording(id_, created, title, text)
            for id_, created, title, text in rows.filter(id__in=wanted).values_list(
                "id", "created", "title", "text"
            )
        }
    return found.get(version), found.get(wanted[0]) if place else None


def decisions_on(document: str) -> Mapping[tuple[str, str], Decision]:
    """Return the office's decisions on a document's statements, by claim and digest of the quote.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = models.Review.objects.filter(document=document)
    with reading():
        return {
            (claim, quote): Decision(decision, quiet, at)
            for claim, quote, decision, quiet, at in rows.values_list(
                "claim", "quote_hash", "decision", "quiet", "decided_at"
            )
        }


def statement_key(claim: str, quote: str) -> tuple[str, str]:
    """Return what a decision on a statement is kept under."""
    return claim, digest(quote)


def capture_of(document: str, version: str = "") -> Capture | None:
    """Return the archived capture of a document (or of one version); None where there is none.

    Posts of individuals are never archived.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        row = models.Document.objects.select_related("capture").filter(id=document).first()
        if row is None or row.retention == str(Retention.INDIVIDUAL):
            return None
        capture = row.capture
        if version:
            found = row.versions.select_related("capture").filter(id=version).first()
            capture = found.capture if found else None
        if capture is None or not capture.warc or capture.retention == str(Retention.INDIVIDUAL):
            return None
        return capture_record(capture)

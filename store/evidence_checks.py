"""Who held a passage of an evidence document against the original, and when.

A check counts for exactly what the catalogue said of the passage then: where it says something
else now, somebody has to look again.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from core.records import EvidenceDocument
from store.audit import note_act
from store.clean import clean_text, in_utc
from store.connection import models, reading, writing

Key = tuple[str, str, str]
"""Document, reference and hash of the passage."""


@dataclass(frozen=True, slots=True)
class Check:
    """That somebody held a passage against the original, with the name that colleagues see."""

    document: str
    ref: str
    passage: str
    by: str
    at: datetime
    note: str


def passage_of(document: EvidenceDocument, ref: str) -> str:
    """Return the SHA-256 of what the catalogue says of this point of a document (64 hex digits).

    A reference to several points at once (``Art. 1–2``) stands for all that the document has, so
    that a change of any of them is noticed.
    """
    said = document.points[ref] if ref in document.points else dict(document.points)
    whole = [document.id, document.registration, ref, said]
    return hashlib.sha256(
        json.dumps(whole, ensure_ascii=False, sort_keys=True, default=dict).encode()
    ).hexdigest()


def key_of(document: EvidenceDocument, ref: str) -> Key:
    """Return what a check of this passage is kept by."""
    return document.id, ref, passage_of(document, ref)


def is_checked(document: str, ref: str, passage: str) -> bool:
    """Whether somebody of the office held exactly this passage against the original.

    Raises:
        StoreError: The database cannot be read.
    """
    return (document, ref, passage) in find_checks([(document, ref, passage)])


def is_held(document: EvidenceDocument, ref: str) -> bool:
    """Whether a passage may be cited: the catalogue gives a day, or somebody checked it here.

    Raises:
        StoreError: The database cannot be read.
    """
    return bool(document.checked_on) or is_checked(*key_of(document, ref))


def find_checks(keys: Iterable[Key]) -> dict[Key, Check]:
    """Return the checks of these passages; those that nobody checked are left out.

    Raises:
        StoreError: The database cannot be read.
    """
    wanted = set(keys)
    rows = models.EvidenceCheck.objects.filter(document__in={document for document, *_ in wanted})
    with reading():
        found = [_check(row) for row in rows.select_related("checked_by")]
    return {
        key: check
        for check in found
        if (key := (check.document, check.ref, check.passage)) in wanted
    }


def note_check(
    actor: int,
    document: str,
    ref: str,
    passage: str,
    *,
    note: str = "",
    now: datetime | None = None,
) -> Check:
    """Note that somebody held a passage against the original; who did so first stays.

    Raises:
        StoreError: The database refused.
    """
    at = in_utc(now or datetime.now(UTC))
    with writing():
        row, made = models.EvidenceCheck.objects.select_related("checked_by").get_or_create(
            document=document,
            ref=ref,
            passage=passage,
            defaults={"checked_by_id": actor, "checked_at": at, "note": clean_text(note)},
        )
        if made:
            note_act(
                actor,
                "evidence.check",
                "evidence",
                f"{document} {ref}".strip(),
                after={"document": document, "ref": ref, "passage": passage},
                note=note,
                now=at,
            )
        return _check(row)


def list_checks(*, limit: int = 100, offset: int = 0) -> list[Check]:
    """Return checks, newest first.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = models.EvidenceCheck.objects.select_related("checked_by").order_by("-checked_at", "-id")
    with reading():
        return [_check(row) for row in rows[offset : offset + limit]]


def _check(row: models.EvidenceCheck) -> Check:
    return Check(
        document=row.document,
        ref=row.ref,
        passage=row.passage,
        by=row.checked_by.called,
        at=row.checked_at,
        note=row.note,
    )

"""Deleting posts of individuals when their time is over; nothing of them stays but a tombstone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connection as database

from core.vocabulary import Retention
from store.batches import chunks
from store.clean import in_utc
from store.connection import models, reading, writing
from store.groups import rename_groups
from store.wanted import DOCUMENT, FINDING, raise_wanted, want_documents

if TYPE_CHECKING:
    from django.db.models import QuerySet

BATCH = 200


@dataclass(frozen=True, slots=True)
class Expired:
    """How much has outlived its time."""

    documents: int
    findings: int
    captures: int


def count_expired(now: datetime, days: int) -> Expired:
    """Return what ``delete_expired`` would delete.

    Raises:
        StoreError: The database cannot be read.
    """
    before = _before(now, days)
    with reading():
        documents = _documents(before)
        return Expired(
            documents.count(),
            models.Finding.objects.filter(document__in=documents.values("id")).count(),
            _captures(before).count(),
        )


def delete_expired(now: datetime, days: int) -> int:
    """Delete posts of individuals last seen more than ``days`` before ``now``; return how many.

    Their captures, versions, findings and reviews go with them, and what the ledger of mail noted
    of them; every search index is told.

    Raises:
        StoreError: The database refused; what was deleted before stays deleted.
    """
    before = _before(now, days)
    deleted = 0
    _pragma("secure_delete = ON")
    while True:
        with writing():
            ids = list(_documents(before).order_by("id").values_list("id", flat=True)[:BATCH])
            if not ids:
                break
            _delete(ids)
        deleted += len(ids)
    with writing():
        _captures(before).delete()
    _pragma("wal_checkpoint(TRUNCATE)")
    return deleted


def forget_files(present: Iterable[str]) -> int:
    """Forget archive files of individuals that are no longer there; return how many.

    Raises:
        StoreError: The database refused; nothing is changed.
    """
    kept = set(present)
    with writing():
        rows = models.LandingFile.objects.filter(name__startswith=f"{Retention.INDIVIDUAL}/")
        gone = [name for name in rows.values_list("name", flat=True) if name not in kept]
        for some in chunks(gone):
            models.LandingFile.objects.filter(name__in=some).delete()
    return len(gone)


def _before(now: datetime, days: int) -> datetime:
    return in_utc(now) - timedelta(days=days)


def _documents(before: datetime) -> "QuerySet[models.Document]":
    return models.Document.objects.filter(retention=str(Retention.INDIVIDUAL), last_seen__lt=before)


def _captures(before: datetime) -> "QuerySet[models.Capture]":
    return models.Capture.objects.filter(retention=str(Retention.INDIVIDUAL), fetched_at__lt=before)


def _pragma(text: str) -> None:
    """Have SQLite overwrite what it deletes; a freed page would keep the text for months."""
    if database.vendor == "sqlite":
        with reading(), database.cursor() as cursor:
            cursor.execute(f"PRAGMA {text}")


def _delete(ids: list[str]) -> None:
    documents = models.Document.objects.filter(id__in=ids)
    groups = set(documents.values_list("group_id", flat=True)) & set(ids)
    findings = models.Finding.objects.filter(document__in=ids)
    raise_wanted(FINDING, findings.values_list("id", flat=True), deleted=True)
    raise_wanted(DOCUMENT, ids, deleted=True)
    documents.delete()
    models.Mailed.objects.filter(document__in=ids).delete()
    models.AlertFired.objects.filter(document__in=ids).delete()
    for some in chunks(sorted(groups)):
        want_documents(rename_groups(some))

"""Deleting posts of individuals when their time is over; nothing of them stays but a tombstone."""

from datetime import datetime, timedelta

from core.vocabulary import Retention
from store.batches import chunks
from store.clean import in_utc
from store.connection import models, writing
from store.groups import rename_groups
from store.wanted import DOCUMENT, FINDING, raise_wanted, want_documents

BATCH = 200


def delete_expired(now: datetime, days: int) -> int:
    """Delete posts of individuals last seen more than ``days`` before ``now``; return how many.

    Their captures, versions, findings and reviews go with them, and every search index is told.

    Raises:
        StoreError: The database refused; what was deleted before stays deleted.
    """
    before = in_utc(now) - timedelta(days=days)
    deleted = 0
    while True:
        with writing():
            expired = models.Document.objects.filter(
                retention=str(Retention.INDIVIDUAL), last_seen__lt=before
            ).order_by("id")
            ids = list(expired.values_list("id", flat=True)[:BATCH])
            if not ids:
                break
            _delete(ids)
        deleted += len(ids)
    with writing():
        models.Capture.objects.filter(
            retention=str(Retention.INDIVIDUAL), fetched_at__lt=before
        ).delete()
    return deleted


def _delete(ids: list[str]) -> None:
    documents = models.Document.objects.filter(id__in=ids)
    groups = set(documents.values_list("group_id", flat=True)) & set(ids)
    findings = models.Finding.objects.filter(document__in=ids)
    raise_wanted(FINDING, findings.values_list("id", flat=True), deleted=True)
    raise_wanted(DOCUMENT, ids, deleted=True)
    documents.delete()
    for some in chunks(sorted(groups)):
        want_documents(rename_groups(some))

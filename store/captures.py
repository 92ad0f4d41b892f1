"""Captures as rows: the newest place of the same bytes, and when addresses were found gone."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import Q

from core.records import GONE_STATUS, LEADS_NOWHERE, Capture
from core.vocabulary import Retention
from store.batches import chunks
from store.clean import clean_text, in_utc, url_key
from store.connection import models

GONE = Q(status__in=GONE_STATUS) | Q(format=LEADS_NOWHERE)
Address = tuple[str, str]
"""Source and key of an address."""


def address_of(capture: Capture) -> Address:
    """Return source and address key of a capture; posts of individuals have no address."""
    if capture.retention is Retention.INDIVIDUAL:
        return (capture.source, "")
    return (capture.source, url_key(clean_text(capture.url)))


def save_captures(captures: Sequence[Capture], outcomes: Mapping[str, tuple[str, str]]) -> None:
    """Insert captures, or move them to their newest place where the same bytes came again.

    Args:
        outcomes: By capture id: what came of it, and the reason.
    """
    newest: dict[str, models.Capture] = {}
    for row in (_row(capture, outcomes.get(capture.id, ("", ""))) for capture in captures):
        if row.id not in newest or _place(newest[row.id]) < _place(row):
            newest[row.id] = row
    stored = models.Capture.objects.filter(id__in=list(newest))
    for old in stored.only("id", "fetched_at", "warc", "offset"):
        if _place(newest[old.id]) <= _place(old):
            del newest[old.id]
    fields = [field.name for field in models.Capture._meta.concrete_fields if field.name != "id"]
    models.Capture.objects.bulk_create(
        newest.values(), update_conflicts=True, unique_fields=["id"], update_fields=fields
    )


def gone_times(addresses: Iterable[Address]) -> dict[Address, datetime]:
    """Return when each of these addresses was last found gone, if ever."""
    wanted = set(addresses)
    times: dict[Address, datetime] = {}
    for keys in chunks(sorted({key for _, key in wanted if key})):
        rows = models.Capture.objects.filter(GONE, url_key__in=keys)
        for source, key, moment in rows.values_list("source_id", "url_key", "fetched_at"):
            if (source, key) in wanted:
                times[source, key] = max(moment, times.get((source, key), moment))
    return times


def _place(row: models.Capture) -> tuple[datetime, str, int]:
    return (row.fetched_at, row.warc, row.offset)


def _row(capture: Capture, outcome: tuple[str, str]) -> models.Capture:
    individual = capture.retention is Retention.INDIVIDUAL
    return models.Capture(
        id=capture.id,
        source_id=capture.source,
        url="" if individual else clean_text(capture.url),
        url_key=address_of(capture)[1],
        fetched_at=in_utc(capture.fetched_at),
        status=capture.status,
        format=clean_text(capture.format),
        media_type=clean_text(capture.media_type),
        charset=clean_text(capture.charset),
        warc=clean_text(capture.warc),
        offset=capture.offset,
        length=capture.length,
        sha256=capture.sha256,
        retention=str(capture.retention),
        etag=clean_text(capture.etag),
        last_modified=clean_text(capture.last_modified),
        listed_at=None if capture.listed_at is None else in_utc(capture.listed_at),
        outcome=outcome[0],
        reason=clean_text(outcome[1]),
    )

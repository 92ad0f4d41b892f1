"""Sources, what their last fetches left behind, and how they fare."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from core.records import FetchMemo, Source, SourceOutcome
from core.vocabulary import Lang, SourceKind
from store.batches import chunks
from store.captures import GONE
from store.clean import clean_json, clean_text
from store.connection import models, reading, writing

DOCUMENTED = ("new", "edited", "unchanged")
"""Outcomes of a capture that gave a document."""


def save_sources(sources: Iterable[Source]) -> int:
    """Insert sources or bring them up to date; return how many were given.

    Raises:
        StoreError: The database refused; nothing is stored.
    """
    rows = {source.id: _row(source) for source in sources}
    fields = [field.name for field in models.Source._meta.concrete_fields if field.name != "id"]
    with writing():
        models.Source.objects.bulk_create(
            rows.values(), update_conflicts=True, unique_fields=["id"], update_fields=fields
        )
    return len(rows)


def list_sources() -> list[Source]:
    """Return all stored sources by id."""
    with reading():
        return [
            Source(
                id=row.id,
                name=row.name,
                kind=SourceKind(row.kind),
                protocol=row.protocol,
                url=row.url,
                lang=Lang(row.lang),
                country=row.country,
                schedule=row.schedule,
                public_voice=row.public_voice,
                options=row.options,
                reach=row.reach,
            )
            for row in models.Source.objects.order_by("id")
        ]


def ensure_sources(ids: Iterable[str]) -> None:
    """Insert sources that no profile has named yet, such as those of imports; keep the others."""
    wanted = set(ids)
    for some in chunks(sorted(wanted)):
        wanted -= set(models.Source.objects.filter(id__in=some).values_list("id", flat=True))
    rows = [
        models.Source(id=id_, name=id_, kind=str(SourceKind.PRESS), protocol="import", lang="vi")
        for id_ in sorted(wanted)
    ]
    models.Source.objects.bulk_create(rows, ignore_conflicts=True)


def fetch_memos(source_id: str) -> list[FetchMemo]:
    """Return what the newest answer of each address of a source left, for asking again.

    Raises:
        StoreError: The database cannot be read.
    """
    # A page found gone is known too: without its memo it would be asked for in every run.
    known = Q(status__lt=400) | GONE
    good = models.Capture.objects.filter(known, source=source_id).exclude(url_key="")
    newest: dict[str, FetchMemo] = {}
    with reading():
        for url, fetched_at, etag, last_modified, sha256 in (
            good.order_by("fetched_at", "id")
            .values_list("url", "fetched_at", "etag", "last_modified", "sha256")
            .iterator(chunk_size=5_000)
        ):
            newest[url] = FetchMemo(url, fetched_at, etag, last_modified, sha256)
    return list(newest.values())


def documented_digests(source_id: str) -> set[str]:
    """Return the digests of a source's files that gave a document, by their newest state.

    What was refused is not among them: handed in again, it is looked at again, perhaps by code
    that can read it now.

    Raises:
        StoreError: The database cannot be read.
    """
    captures = models.Capture.objects.filter(source=source_id).exclude(url_key="")
    newest: dict[str, str] = {}
    with reading():
        for key, sha256, outcome in (
            captures.order_by("fetched_at", "id")
            .values_list("url_key", "sha256", "outcome")
            .iterator(chunk_size=5_000)
        ):
            newest[key] = sha256 if outcome in DOCUMENTED else ""
    return set(newest.values()) - {""}


def document_memos(source_id: str) -> list[FetchMemo]:
    """Return the addresses of a source's documents, for channels whose captures hold many posts.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = models.Document.objects.filter(source=source_id, url__isnull=False).order_by("id")
    with reading():
        return [
            FetchMemo(url, last_seen)
            for url, last_seen in rows.values_list("url", "last_seen").iterator(chunk_size=5_000)
            if url
        ]


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """How a source fared last.

    Attributes:
        last: Outcome of its last run; None when it never ran.
        failures: Runs in a row, up to the last, that failed.
    """

    source: str
    name: str
    documents: int
    last_run: datetime | None = None
    last_new: datetime | None = None
    last: SourceOutcome | None = None
    failures: int = 0


def source_health() -> list[SourceHealth]:
    """Return how each source fares, by id.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        return [_health(row) for row in models.Source.objects.order_by("id")]


def _health(source: models.Source) -> SourceHealth:
    runs = models.SourceRun.objects.filter(source=source).select_related("run")
    last = runs.order_by("-run__started", "-id").first()
    good = runs.exclude(outcome="failed").order_by("-run__started", "-id").first()
    new = runs.filter(outcome="new").order_by("-run__started", "-id").first()
    failed = runs.filter(outcome="failed")
    if good is not None:
        failed = failed.filter(run__started__gt=good.run.started)
    return SourceHealth(
        source=source.id,
        name=source.name,
        documents=models.Document.objects.filter(source=source).count(),
        last_run=last.run.started if last else None,
        last_new=new.run.started if new else None,
        last=outcome_of(last) if last else None,
        failures=failed.count(),
    )


def outcome_of(row: models.SourceRun) -> SourceOutcome:
    """Return the record of a stored outcome."""
    return SourceOutcome(
        source=row.source_id,
        outcome=row.outcome,
        captured=row.captured,
        unchanged=row.unchanged,
        failed=row.failed,
        failure=row.failure,
        message=row.message,
    )


def _row(source: Source) -> models.Source:
    return models.Source(
        id=source.id,
        name=clean_text(source.name),
        kind=str(source.kind),
        protocol=source.protocol,
        url=clean_text(source.url),
        lang=str(source.lang),
        country=source.country,
        schedule=source.schedule,
        public_voice=source.public_voice,
        reach=source.reach,
        options=clean_json(source.options),
    )

"""Reading back: findings with their documents, and any one record by its id."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from core.records import Capture, Evidence, Judgement, PlaceMention
from core.vocabulary import (
    Basis,
    Field,
    Grade,
    Lang,
    Match,
    Precision,
    Retention,
    SourceKind,
    Stance,
    Verdict,
)
from store.clean import in_utc
from store.connection import models, reading


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding with what people want to see of its document.

    Attributes:
        current: Whether it belongs to the document's current version.
        priority: How soon somebody should look at it, 0 to 1; 0 before the first sync.
    """

    id: str
    document: str
    version: str
    judgement: Judgement
    title: str
    url: str | None
    source: str
    kind: SourceKind
    lang: Lang
    published_at: datetime | None
    published_precision: Precision
    first_seen: datetime
    analysis: str
    current: bool = True
    gone: bool = False
    priority: float = 0.0


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One wording of a document, without its text."""

    id: str
    hash: str
    created: datetime
    current: bool
    analysis: str


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document as stored, with its current text, versions and findings."""

    id: str
    source: str
    kind: SourceKind
    title: str
    text: str
    url: str | None
    lang: Lang | None
    published_at: datetime | None
    published_precision: Precision
    first_seen: datetime
    last_seen: datetime
    gone_at: datetime | None
    group_id: str
    retention: Retention
    gated: bool
    flagged: bool
    analysis: str
    capture: Capture | None
    engagement: Mapping[str, int] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    versions: tuple[VersionRow, ...] = ()
    findings: tuple[FindingRow, ...] = ()
    profiles: Mapping[str, str] = field(default_factory=dict)


def list_findings(
    *,
    claim: str | None = None,
    since: datetime | None = None,
    flagged: bool | None = None,
    limit: int | None = None,
    offset: int = 0,
    urgent_first: bool = False,
    individuals: bool = True,
) -> list[FindingRow]:
    """Return findings of current versions, newest document first.

    Args:
        individuals: Whether those in posts of individuals are among them.
        since: Published at or after; where no date is known, first seen.
        limit: None for all.
        urgent_first: By priority, then newest first.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = _findings().filter(document__current_id=F("version_id"))
    if claim is not None:
        rows = rows.filter(claim=claim)
    if flagged is not None:
        rows = rows.filter(flagged=flagged)
    if not individuals:
        rows = rows.exclude(document__retention=str(Retention.INDIVIDUAL))
    rows = rows.annotate(shown=Coalesce("document__published_at", "document__first_seen"))
    if since is not None:
        rows = rows.filter(shown__gte=in_utc(since))
    order = ("-shown", "document_id", "field", "start", "id")
    if urgent_first:
        # None is the least in SQLite and the greatest in PostgreSQL.
        rows = rows.order_by(F("priority").desc(nulls_last=True), *order)
    else:
        rows = rows.order_by(*order)
    end = None if limit is None else offset + limit
    with reading():
        return [finding_row(row) for row in rows[offset:end]]


def get(id: str) -> DocumentRow | FindingRow | Capture | None:
    """Return the document, finding or capture of this id (or of a version: its document).

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        document = models.Document.objects.filter(id=id).first()
        if document is None:
            version = models.DocumentVersion.objects.filter(id=id).select_related("document")
            document = found.document if (found := version.first()) else None
        if document is not None:
            return _document_row(document)
        if finding := _findings().filter(id=id).first():
            return finding_row(finding)
        capture = models.Capture.objects.filter(id=id).first()
        return capture_record(capture) if capture else None


def ids_with_prefix(prefix: str, *, limit: int = 10) -> list[str]:
    """Return ids of documents and findings that begin with a prefix, at most ``limit`` of each.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        return [
            id_
            for model in (models.Document, models.Finding)
            for id_ in model.objects.filter(id__startswith=prefix)
            .order_by("id")
            .values_list("id", flat=True)[:limit]
        ]


def _findings() -> QuerySet[models.Finding]:
    return models.Finding.objects.select_related("document", "version").defer("version__text")


def finding_row(row: models.Finding) -> FindingRow:
    """Return a row with what people want to see of its document."""
    return FindingRow(
        id=row.id,
        document=row.document_id,
        version=row.version_id,
        judgement=judgement_of(row),
        title=row.version.title,
        url=row.document.url,
        source=row.document.source_id,
        kind=SourceKind(row.document.kind),
        lang=Lang(row.version.lang or Lang.OTHER),
        published_at=row.document.published_at,
        published_precision=Precision(row.document.published_precision or Precision.SECOND),
        first_seen=row.document.first_seen,
        analysis=row.analysis,
        current=row.document.current_id == row.version_id,
        gone=row.document.gone_at is not None,
        priority=row.priority or 0.0,
    )


def judgement_of(row: models.Finding) -> Judgement:
    """Return what a row says of a statement."""
    return Judgement(
        field=Field(row.field),
        start=row.start,
        end=row.end,
        quote=row.quote,
        claim=row.claim,
        match=Match(row.match),
        verdict=Verdict(row.verdict),
        stance=Stance(row.stance),
        score=row.score,
        basis=Basis(row.basis),
        evidence=tuple(_evidence(item) for item in row.evidence),
        why=row.why,
        why_en=row.why_en,
    )


def _evidence(item: dict[str, Any]) -> Evidence:
    return Evidence(
        document=item["document"],
        ref=item["ref"],
        grade=Grade(item["grade"]),
        relation=item.get("relation", ""),
        gist=item.get("gist", ""),
        gist_en=item.get("gist_en", ""),
    )


def _document_row(row: models.Document) -> DocumentRow:
    current = row.current
    findings = _findings().filter(version=row.current_id).order_by("-field", "start", "id")
    return DocumentRow(
        id=row.id,
        source=row.source_id,
        kind=SourceKind(row.kind),
        title=current.title if current else "",
        text=current.text if current else "",
        url=row.url,
        lang=Lang(current.lang) if current and current.lang else None,
        published_at=row.published_at,
        published_precision=Precision(row.published_precision or Precision.SECOND),
        first_seen=row.first_seen,
        last_seen=row.last_seen,
        gone_at=row.gone_at,
        group_id=row.group_id,
        retention=Retention(row.retention),
        gated=bool(current and current.gated),
        flagged=bool(current and current.flagged),
        analysis=current.analysis if current else "",
        capture=capture_record(row.capture) if row.capture else None,
        engagement=row.engagement,
        topics=tuple(current.topics) if current else (),
        places=tuple(_place(item) for item in current.places) if current else (),
        versions=tuple(_versions(row)),
        findings=tuple(finding_row(item) for item in findings),
        profiles=dict(row.profiles.order_by("profile").values_list("profile", "reason")),
    )


def _versions(row: models.Document) -> list[VersionRow]:
    rows = row.versions.order_by("created", "id")
    return [
        VersionRow(id_, hash_, created, id_ == row.current_id, analysis)
        for id_, hash_, created, analysis in rows.values_list("id", "hash", "created", "analysis")
    ]


def _place(item: dict[str, Any]) -> PlaceMention:
    return PlaceMention(
        id=item["id"],
        name=item["name"],
        field=Field(item["field"]),
        start=item["start"],
        end=item["end"],
    )


def capture_record(row: models.Capture) -> Capture:
    """Return a row as the record that flows."""
    return Capture(
        id=row.id,
        source=row.source_id,
        url=row.url,
        fetched_at=row.fetched_at,
        status=row.status,
        format=row.format,
        media_type=row.media_type,
        warc=row.warc,
        offset=row.offset,
        length=row.length,
        sha256=row.sha256,
        retention=Retention(row.retention),
        charset=row.charset,
        etag=row.etag,
        last_modified=row.last_modified,
        listed_at=row.listed_at,
    )

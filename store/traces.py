"""What happened to one item: every step that the tables know of, with its time and version.

Never what a text says, never an address of a person.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from store.connection import models, reading


@dataclass(frozen=True, slots=True)
class TraceStep:
    """One thing that happened.

    Attributes:
        stage: ``fetched``, ``archived``, ``ingested``, ``version``, ``analysed``, ``finding``,
            ``indexed``, ``waiting`` (the index lacks it still), ``refused`` (by the index),
            ``revisited``, ``gone`` or ``mailed``.
        at: When; None where nobody noted it (before the time was kept).
    """

    stage: str
    at: datetime | None
    facts: Mapping[str, str] = field(default_factory=dict)


def trace_document(id_: str) -> list[TraceStep]:
    """Return what happened to a document and its findings, in order of time.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        document = models.Document.objects.filter(pk=id_).first()
        if document is None:
            return []
        findings = list(models.Finding.objects.filter(document=document).order_by("id"))
        steps = [
            *_captures(document),
            *_versions(document),
            *(_finding(row) for row in findings),
            *_indexed([("document", id_), *(("finding", row.pk) for row in findings)]),
            *_revisits(id_),
            *_mailed(models.Mailed.objects.filter(document=id_)),
        ]
        if document.gone_at:
            steps.append(TraceStep("gone", document.gone_at))
    return _in_order(steps)


def trace_finding(id_: str) -> list[TraceStep]:
    """Return what happened to a finding, and to the version of the document that it stands in.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        row = models.Finding.objects.select_related("document", "version").filter(pk=id_).first()
        if row is None:
            return []
        steps = [
            *_captures(row.document),
            *_versions(row.document, only=row.version_id),
            _finding(row),
            *_indexed([("finding", id_)]),
            *_mailed(models.Mailed.objects.filter(finding=id_)),
        ]
    return _in_order(steps)


def document_of(finding: str) -> str | None:
    """Return the document of a finding that was mailed and is no longer among the findings.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        row = models.Mailed.objects.filter(finding=finding).first()
        return row.document if row else None


def _in_order(steps: Iterable[TraceStep]) -> list[TraceStep]:
    """Sort by time; what has no time stays behind the step before it."""
    dated: list[tuple[datetime, int, TraceStep]] = []
    last = datetime.min
    for number, step in enumerate(steps):
        moment = step.at.replace(tzinfo=None) if step.at else last
        dated.append((moment, number, step))
        last = moment
    return [step for _, _, step in sorted(dated, key=lambda entry: entry[:2])]


def _captures(document: models.Document) -> Iterator[TraceStep]:
    known = Q(pk=document.capture_id) | Q(
        pk__in=document.versions.exclude(capture=None).values("capture")
    )
    if document.url_key:
        known |= Q(source=document.source_id, url_key=document.url_key)
    captures = models.Capture.objects.filter(known).order_by("fetched_at", "id")
    for row in captures:
        facts = {"status": str(row.status), "source": row.source_id, "sha256": row.sha256[:12]}
        yield TraceStep("fetched", row.fetched_at, facts)
        if row.warc:
            place = {"file": row.warc, "offset": str(row.offset), "length": str(row.length)}
            yield TraceStep("archived", row.fetched_at, place)
        file = models.LandingFile.objects.filter(name=row.warc).first()
        outcome = {"outcome": row.outcome or "—"} | ({"reason": row.reason} if row.reason else {})
        yield TraceStep("ingested", file.read_at if file else None, outcome)


def _versions(document: models.Document, *, only: str | None = None) -> Iterator[TraceStep]:
    rows = document.versions.defer("title", "text", "vector").order_by("created", "id")
    for row in rows.filter(pk=only) if only else rows:
        current = "yes" if row.pk == document.current_id else "no"
        yield TraceStep("version", row.created, {"version": row.hash[:12], "current": current})
        if row.analysis:
            facts = {"version": row.hash[:12], "analysis": row.analysis, "lang": row.lang}
            facts["judged"] = "yes" if row.gated else "no"
            yield TraceStep("analysed", row.analysed_at, facts)


def _finding(row: models.Finding) -> TraceStep:
    at = models.DocumentVersion.objects.filter(pk=row.version_id).values_list(
        "analysed_at", flat=True
    )
    facts = {"finding": row.pk, "claim": row.claim, "verdict": row.verdict, "stance": row.stance}
    facts |= {"match": row.match, "flagged": "yes" if row.flagged else "no"}
    return TraceStep("finding", at.first(), facts)


def _indexed(entities: Iterable[tuple[str, str]]) -> Iterator[TraceStep]:
    for kind, id_ in entities:
        named = {"entity_type": kind, "entity_id": id_}
        for row in models.IndexState.objects.filter(**named).order_by("backend_id"):
            facts = {kind: id_, "index": row.backend_id, "version": str(row.indexed)}
            if row.indexed:
                yield TraceStep("indexed", row.indexed_at, facts)
            if row.indexed < row.wanted:
                yield TraceStep("waiting", None, facts | {"wanted": str(row.wanted)})
        for dead in models.DeadLetter.objects.filter(**named):
            facts = {kind: id_, "index": dead.backend_id, "reason": dead.reason}
            yield TraceStep("refused", dead.at, facts)


def _revisits(document: str) -> Iterator[TraceStep]:
    for row in models.Revisit.objects.filter(document=document).order_by("checked"):
        facts = {"after": f"{row.stage} h", "outcome": row.outcome}
        if row.moved_to:
            facts["moved_to"] = row.moved_to
        yield TraceStep("revisited", row.checked, facts)


def _mailed(rows: Iterable[models.Mailed]) -> Iterator[TraceStep]:
    """Yield one step for each day and state of messages that name a finding, without addresses."""
    for row in rows:
        # None is older than the first meeting; the table grows by every subscriber every day.
        recent = models.Delivery.objects.filter(day__gte=row.met.date() - timedelta(days=1))
        told = recent.annotate(
            named=Cast("findings", TextField()), corrects=Cast("corrected", TextField())
        ).filter(Q(named__contains=row.finding) | Q(corrects__contains=row.finding))
        counts: Counter[tuple[str, str, str]] = Counter()
        times: dict[tuple[str, str, str], datetime] = {}
        for kind, day, state, changed in told.values_list("kind", "day", "state", "changed"):
            key = (kind, day.isoformat(), state)
            counts[key] += 1
            times[key] = max(changed, times.get(key, changed))
        for key, count in sorted(counts.items()):
            kind, day_, state = key
            facts = {"finding": row.finding, "kind": kind, "day": day_, "state": state}
            yield TraceStep("mailed", times[key], facts | {"messages": str(count)})

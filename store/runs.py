"""The run ledger: runs of jobs and steps, with what outcome, and how each source fared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from core.records import SourceOutcome
from store.clean import clean_json, clean_text
from store.connection import models, reading, writing
from store.models.lengths import WORD
from store.sources import ensure_sources, outcome_of


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run as stored; ``finished`` is None while it goes on, or when it was killed.

    Attributes:
        kind: The step; of a job its name, or ``job`` where its steps write rows of their own.
        job: Name of the job; empty where a step was called.
        logical: The time that the run was meant for; None where a person called the step.
        outcome: ``done``, ``partial``, ``failed``, ``stopped``, or empty while it goes on.
    """

    id: int
    kind: str
    started: datetime
    finished: datetime | None
    outcome: str
    message: str
    counts: Mapping[str, int] = field(default_factory=dict)
    sources: tuple[SourceOutcome, ...] = ()
    job: str = ""
    logical: datetime | None = None


def start_run(
    kind: str, *, job: str = "", logical: datetime | None = None, now: datetime | None = None
) -> int:
    """Note that a step or job begins (``collect``, ``retention`` …); return the id of the run.

    Raises:
        StoreError: The database refused.
    """
    with writing():
        run = models.Run.objects.create(
            kind=kind, job=job, logical=logical, started=now or datetime.now(UTC)
        )
    return run.pk


def finish_run(
    run: int,
    *,
    outcome: str,
    counts: Mapping[str, int] | None = None,
    message: str = "",
    now: datetime | None = None,
) -> None:
    """Note how a run ended (``done``, ``partial``, ``failed``, ``stopped``), with its counts.

    Raises:
        StoreError: The database refused.
    """
    with writing():
        models.Run.objects.filter(pk=run).update(
            finished=now or datetime.now(UTC),
            outcome=outcome,
            counts=clean_json(counts or {}),
            message=clean_text(message),
        )


def record_outcomes(run: int, outcomes: Iterable[SourceOutcome]) -> None:
    """Note the one outcome of each source in a run; given again, the last one counts.

    Raises:
        StoreError: The database refused; nothing is stored.
    """
    rows = {outcome.source: _row(run, outcome) for outcome in outcomes}
    fields = ["outcome", "captured", "unchanged", "failed", "failure", "message"]
    with writing():
        ensure_sources(rows)
        models.SourceRun.objects.bulk_create(
            rows.values(),
            update_conflicts=True,
            unique_fields=["run", "source"],
            update_fields=fields,
        )


def last_runs(kind: str | None = None, *, limit: int = 10) -> list[RunRow]:
    """Return the newest runs, newest first, with the outcomes of their sources.

    Raises:
        StoreError: The database cannot be read.
    """
    runs = models.Run.objects.order_by("-started", "-id").prefetch_related("sources")
    with reading():
        return [row_of(run) for run in (runs.filter(kind=kind) if kind else runs)[:limit]]


def row_of(run: models.Run) -> RunRow:
    """Return the record of a stored run."""
    return RunRow(
        id=run.pk,
        kind=run.kind,
        started=run.started,
        finished=run.finished,
        outcome=run.outcome,
        message=run.message,
        counts=run.counts,
        sources=tuple(
            outcome_of(row) for row in sorted(run.sources.all(), key=lambda row: row.source_id)
        ),
        job=run.job,
        logical=run.logical,
    )


def _row(run: int, outcome: SourceOutcome) -> models.SourceRun:
    return models.SourceRun(
        run_id=run,
        source_id=outcome.source,
        outcome=outcome.outcome,
        captured=outcome.captured,
        unchanged=outcome.unchanged,
        failed=outcome.failed,
        failure=clean_text(outcome.failure)[:WORD],
        message=clean_text(outcome.message),
    )

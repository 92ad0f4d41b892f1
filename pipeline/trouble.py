"""What a scheduler has to tell: tasks that failed for good, and runs that are late.

The jobs write their own failures into the run ledger. A task can also end before or outside its
job (killed, out of memory, a worker gone): then only the scheduler knows. Both stand in the ledger
and are shown by ``cotmoc doctor``.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from core.settings import Settings, get_settings
from pipeline.installation import open_store

KIND = "scheduler"
LATE = "late"
BETWEEN = ": "
RECENT = timedelta(days=1)
MOST = 200


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that a scheduler told.

    Attributes:
        outcome: ``failed`` or ``late``.
    """

    job: str
    message: str
    outcome: str
    told: datetime


def note_failure(job: str, at: datetime | None, run: str, message: str) -> None:
    """Note that a task of a job failed and will not be tried again.

    Args:
        run: The scheduler's name of the run.

    Raises:
        StoreError: The database refused.
    """
    _note(job, at, "failed", f"{run}: {message}")


def was_told(run: str) -> bool:
    """Return whether something was noted of a run lately, so that nothing is told twice.

    Raises:
        StoreError: The database cannot be read.
    """
    return any(trouble.message.startswith(f"{run}{BETWEEN}") for trouble in recent(get_settings()))


def note_late(job: str, context: Mapping[str, Any] | None = None) -> None:
    """Note that a run of a job is not done in time.

    Args:
        context: What Airflow tells of a missed deadline: the run and the deadline as JSON.

    Raises:
        StoreError: The database refused.
    """
    told = context or {}
    run = told.get("dag_run") or {}
    until = str((told.get("deadline") or {}).get("deadline_time") or "")
    name = str(run.get("dag_run_id") or run.get("run_id") or "")
    message = f"{name}: not done by {until}" if until else f"{name}: not done in time"
    _note(job, _moment(run.get("logical_date") or run.get("run_after")), LATE, message)


def recent(settings: Settings, now: datetime | None = None) -> list[Trouble]:
    """Return what schedulers told in the last day, newest first.

    Raises:
        StoreError: The database cannot be read.
    """
    since = (now or datetime.now(UTC)) - RECENT
    with open_store(settings):
        from store import runs

        rows = runs.last_runs(KIND, limit=MOST)
    return [
        Trouble(*_split(row.message), outcome=row.outcome, told=row.started)
        for row in rows
        if row.started >= since
    ]


def _note(job: str, at: datetime | None, outcome: str, message: str) -> None:
    with open_store(get_settings()):
        from store import runs

        # Not under the job's name: it is no run of the job, which has still to be made up for.
        run = runs.start_run(KIND, logical=at)
        runs.finish_run(run, outcome=outcome, message=f"{job}{BETWEEN}{message}")


def _split(told: str) -> tuple[str, str]:
    job, _, message = told.partition(BETWEEN)
    return job, message


def _moment(value: object) -> datetime | None:
    with suppress(ValueError):
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    return None

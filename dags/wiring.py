"""What all DAGs share: assets, pools, retries, and how the outcome of a job becomes a state.

Nothing here decides anything about documents. Engines are imported inside the functions, because
Airflow reads these files again and again.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from airflow.sdk import Asset
from airflow.sdk.definitions.callback import SyncCallback
from airflow.sdk.definitions.deadline import DeadlineAlert, DeadlineReference

from pipeline.jobs import find_job

if TYPE_CHECKING:
    from airflow.sdk import Context
    from airflow.sdk.types import DagRunProtocol

LANDING = Asset("cotmoc-landing-zone", uri="cotmoc://landing-zone")
ANALYSED = Asset("cotmoc-analysed", uri="cotmoc://analysed")
INDEXED = Asset("cotmoc-indexed", uri="cotmoc://indexed")

# They are made from pools.json; a task whose pool is missing is never started.
SOURCES_POOL = "cotmoc_sources"
DOCUMENTS_POOL = "cotmoc_documents"
MAIL_POOL = "cotmoc_mail"


def schedule_of(job: str) -> str:
    """Return the rhythm that the registry of jobs has for a job: a cron expression in UTC."""
    return find_job(job).schedule


def options(job: str, *, within: timedelta, runs: int = 1) -> dict[str, Any]:
    """Return what all DAGs are given alike.

    Args:
        within: Later than this after it was queued, a run is reported as late.
        runs: How many runs may go on at once.
    """
    return {
        "start_date": datetime(2026, 1, 1, tzinfo=UTC),
        # Nobody can fetch the past, and what waits is taken up by the next run.
        "catchup": False,
        "max_active_runs": runs,
        "tags": ["cotmoc"],
        "on_failure_callback": tell_health_of_run,
        "deadline": DeadlineAlert(
            reference=DeadlineReference.DAGRUN_QUEUED_AT,
            interval=within,
            callback=SyncCallback("pipeline.trouble.note_late", {"job": job}),
        ),
        "default_args": {
            "retries": 3,
            "retry_delay": timedelta(minutes=1),
            "retry_exponential_backoff": 2.0,
            "max_retry_delay": timedelta(minutes=30),
            "execution_timeout": within,
            "on_failure_callback": tell_health,
        },
    }


def carry_out(
    job: str, dag_run: "DagRunProtocol | None", only: Sequence[str] | None = None
) -> dict[str, int]:
    """Run a job for the time of a DAG run and return its counts.

    Args:
        only: What part of it, for jobs that go source by source or batch by batch.

    Raises:
        AirflowFailException: Trying again cannot help (a setting, a time that has not come).
        AirflowSkipException: There is nothing to do: not configured, or done elsewhere.
        Exception: Anything else, after which Airflow tries again.
    """
    from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

    from pipeline.scheduled import HopelessError, NothingToDo, perform

    try:
        return perform(job, at=moment_of(dag_run), only=only)
    except NothingToDo as why:
        raise AirflowSkipException(str(why)) from why
    except HopelessError as why:
        raise AirflowFailException(str(why)) from why


def moment_of(dag_run: "DagRunProtocol | None") -> datetime | None:
    """Return the time that a run is meant for.

    Runs by hand and runs after an asset have no logical date; they are meant for when they may
    begin.
    """
    return None if dag_run is None else dag_run.logical_date or dag_run.run_after


def tell_health(context: "Context") -> None:
    """Write a task that failed for good where ``cotmoc doctor`` looks (a failure callback)."""
    from pipeline.trouble import note_failure

    task = context["ti"]
    part = f"[{task.map_index}]" if (task.map_index or -1) >= 0 else ""
    error = context.get("exception")
    what = f"{type(error).__name__}: {error}" if isinstance(error, BaseException) else str(error)
    message = f"{task.task_id}{part}, attempt {task.try_number}: {what}"
    note_failure(task.dag_id, moment_of(context.get("dag_run")), context["run_id"], message)


def tell_health_of_run(context: "Context") -> None:
    """Write a run that failed there too, where none of its tasks could (killed, worker gone)."""
    from pipeline.trouble import note_failure, was_told

    if not was_told(run := context["run_id"]):
        reason = str(context.get("reason") or "failed")
        note_failure(context["dag"].dag_id, moment_of(context.get("dag_run")), run, reason)

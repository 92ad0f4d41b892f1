"""What people see of the jobs: the list, how a run ended, and their lines in ``doctor``."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich.table import Table

from core.clock import OFFICE_ZONE
from core.settings import Settings
from pipeline.jobs import JobResult, jobs
from pipeline.messages import t
from pipeline.terminal import out

if TYPE_CHECKING:
    from pipeline.view.health import Check
    from store.runs import RunRow

STATES = {"done": "ok", "failed": "bad"}
OUTCOMES = {
    "done": ("xong", "done"),
    "partial": ("xong một phần", "done in part"),
    "failed": ("hỏng", "failed"),
    "stopped": ("bị dừng", "stopped"),
    "skipped": ("bỏ qua", "skipped"),
    "": ("đang chạy hoặc bị ngắt", "running, or cut short"),
}


def print_jobs(settings: Settings) -> None:
    """Print the registry."""
    table = Table(box=None, pad_edge=False)
    for name in (
        t("Việc", "Job"),
        t("Nhịp (UTC)", "Rhythm (UTC)"),
        t("Làm gì", "What it does"),
        t("Ghi chú", "Note"),
    ):
        table.add_column(name)
    own = t("theo từng nguồn", "source by source")
    for job in jobs().values():
        table.add_row(job.name, job.schedule or own, job.about, job.why_not(settings))
    out().print(table)


def say_result(result: JobResult) -> str:
    """Return one line about how a run ended."""
    counts = " ".join(f"{name}={value}" for name, value in result.counts.items() if value)
    parts = (f"{result.job}: {outcome_name(result.outcome)}", counts, result.message)
    return " · ".join(part for part in parts if part)


def outcome_name(outcome: str) -> str:
    """Return an outcome in plain words."""
    words = OUTCOMES.get(outcome)
    return t(*words) if words else outcome


def examine_jobs(subject: str, settings: Settings) -> Iterator["Check"]:
    """Yield a line on the scheduler and one on each job, with its last and next run."""
    from pipeline.steps.rhythms import unreadable_rhythms
    from pipeline.view.health import Check
    from pipeline.watch import is_watched, next_runs

    if not settings.data_dir.is_dir():
        return
    from store import connection
    from store import jobs as ledger

    connection.setup(settings)
    runs = {item.job: item for item in ledger.job_runs()}
    watched = is_watched(settings)
    if watched:
        yield Check(subject, "ok", t("cotmoc watch đang chạy", "cotmoc watch is running"))
    else:
        text = t("cotmoc watch không chạy", "cotmoc watch is not running")
        mend = t(
            "chạy: cotmoc watch (hoặc dùng Airflow)", "run: cotmoc watch (or have Airflow do it)"
        )
        yield Check(subject, "note", text, mend)
    for name, problem in unreadable_rhythms(settings):
        yield Check(subject, "bad", f"{name}: {problem}")
    upcoming = next_runs(settings, datetime.now(UTC))
    for job in jobs().values():
        if reason := job.why_not(settings):
            yield Check(subject, "note", f"{job.name}: {reason}")
            continue
        found = runs.get(job.name)
        state, text, mend = _last_run(found.last if found else None)
        after = upcoming.get(job.name)
        coming = t(f"; lần tới {_local(after)}", f"; next {_local(after)}") if after else ""
        good = found.good if found and found.good != found.last else None
        if good is not None:
            text += t(f", lần tốt {_local(good.started)}", f", well {_local(good.started)}")
        yield Check(subject, state, f"{job.name}: {text}{coming}", mend)


def _last_run(run: "RunRow | None") -> tuple[str, str, str]:
    if run is None:
        return "note", t("chưa chạy lần nào", "never ran"), ""
    text = f"{outcome_name(run.outcome)} {_local(run.started)}"
    return STATES.get(run.outcome, "note"), text, run.message


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(OFFICE_ZONE):%d/%m %H:%M}"

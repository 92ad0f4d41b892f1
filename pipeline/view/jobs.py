"""What people see of the jobs: the list, and how a run ended."""

from rich.table import Table

from core.settings import Settings
from pipeline.jobs import JobResult, jobs
from pipeline.messages import t
from pipeline.terminal import out

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

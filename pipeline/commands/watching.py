"""Commands that let the office run by itself: watch, job."""

from datetime import datetime
from typing import Annotated

import typer

from pipeline.messages import t
from pipeline.terminal import say

WATCH_HELP = t(
    "Chạy các việc định kỳ trên một máy: thu thập, phân tích, bản tin, dọn dẹp; dừng bằng Ctrl-C.",
    "Run the regular jobs on one machine: collecting, analysis, digest, care; Ctrl-C ends it.",
)
JOB_HELP = t(
    "Chạy một việc định kỳ, như `cotmoc watch` và Airflow gọi; không nêu tên: liệt kê các việc.",
    "Run one of the regular jobs, as `cotmoc watch` and Airflow do; without a name: list them.",
)


def watch() -> None:
    """Run the regular jobs until the process is told to end."""
    import signal

    from core.settings import get_settings
    from pipeline.watch import Watch

    settings = get_settings()
    watching = Watch(settings)
    signal.signal(signal.SIGTERM, watching.stop)
    signal.signal(signal.SIGINT, watching.stop)
    say(t(f"Đang canh {settings.data_dir}", f"Watching {settings.data_dir}"))
    watching.run()
    say(t("Đã dừng.", "Ended."))


def job(
    name: Annotated[str, typer.Argument(help=t("Tên việc.", "Name of the job."))] = "",
    at: Annotated[
        str,
        typer.Option(
            help=t(
                "Thời điểm của lần chạy, như 2026-11-01T07:00+07:00; để trống: bây giờ.",
                "Time that the run is meant for, such as 2026-11-01T07:00+07:00; empty: now.",
            )
        ),
    ] = "",
    source: Annotated[
        list[str] | None,
        typer.Option("--source", help=t("Chỉ nguồn này (lặp lại được).", "Only this source.")),
    ] = None,
    once: Annotated[
        bool,
        typer.Option(
            "--once",
            help=t(
                "Không làm lại nếu đã xong cho đúng thời điểm này.",
                "Do nothing where the job has ended well for exactly this time.",
            ),
        ),
    ] = False,
) -> None:
    """Run a job by its name, or list the jobs."""
    from core.settings import get_settings
    from pipeline.jobs import run_job
    from pipeline.view.jobs import print_jobs, say_result

    settings = get_settings()
    if not name:
        print_jobs(settings)
        return
    _end_like_ctrl_c()
    result = run_job(name, settings, at=_moment(at), only=source or None, once=once)
    say(say_result(result))
    if result.failed:
        raise typer.Exit(1)


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    from core.clock import OFFICE_ZONE

    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        message = t(
            f"{text!r} không phải thời điểm; hãy ghi như 2026-11-01T07:00+07:00",
            f"{text!r} is no time; write it like 2026-11-01T07:00+07:00",
        )
        raise typer.BadParameter(message, param_hint="--at") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=OFFICE_ZONE)


def _end_like_ctrl_c() -> None:
    """Have SIGTERM do what Ctrl-C does: crawlers commit what they have, the ledger is told."""
    import signal

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)

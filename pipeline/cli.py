"""The ``cotmoc`` command line: one verb a step, and the commands people use every day.

Exit codes: 0 done, 1 failed, 2 wrong usage. Data on stdout, messages on stderr. Engines are
imported when a command runs, so that ``--help`` answers at once. docs/reference/cli.md is made
from the help texts.
"""

import os
import sys
from io import TextIOWrapper
from typing import Annotated

import click
import typer
import typer.core

from core.errors import ChoiceError, CotmocError, QueryError
from core.logs import set_up_logs
from pipeline.commands import (
    candidates,
    care,
    claims,
    indexing,
    keeping,
    mailing,
    measuring,
    reading,
    serving,
    steps,
    texts,
    training,
    watching,
)
from pipeline.messages import early_setting, t
from pipeline.terminal import emit, leave_at_once, say
from pipeline.usage import show_usage_error

INTERRUPTED = 130
# The help is plain text; with rich at hand typer would escape it for HTML ("\\[required]").
typer.core.HAS_RICH = False

app = typer.Typer(
    name="cotmoc",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=t(
        "Theo dõi báo chí và các trang công khai viết gì về một tỉnh biên giới; đối chiếu các "
        "luận điểm sai lệch với tài liệu gốc.",
        "Follow what the press and public pages say about a border province, and hold distorted "
        "claims against primary documents.",
    ),
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        emit(f"cotmoc {version('cotmoc')}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            is_eager=True,
            callback=_show_version,
            help=t("In số phiên bản rồi thoát.", "Show the version and exit."),
        ),
    ] = False,
) -> None:
    """Take what may stand before the name of a command."""


app.command("run", help=steps.RUN_HELP)(steps.run)
app.command("collect", help=steps.COLLECT_HELP)(steps.collect)
app.command("ingest", help=steps.INGEST_HELP)(steps.ingest)
app.command("analyse", help=steps.ANALYSE_HELP)(steps.analyse)
app.command("sync", help=steps.SYNC_HELP)(steps.sync)
app.add_typer(indexing.app, name="index")
app.command("import", help=steps.IMPORT_HELP)(steps.import_)
app.command("check", help=texts.CHECK_HELP)(texts.check)
app.command("search", help=reading.SEARCH_HELP)(reading.search)
app.command("export", help=reading.EXPORT_HELP)(reading.export)
app.command("findings", help=reading.FINDINGS_HELP)(reading.findings)
app.command("show", help=reading.SHOW_HELP)(reading.show)
app.command("candidates", help=candidates.CANDIDATES_HELP)(candidates.candidates)
app.command("doctor", help=care.DOCTOR_HELP)(care.doctor)
app.command("retention", help=care.RETENTION_HELP)(care.retention)
app.command("serve", help=serving.SERVE_HELP)(serving.serve)
app.command("watch", help=watching.WATCH_HELP)(watching.watch)
app.command("job", help=watching.JOB_HELP)(watching.job)
app.command("digest", help=mailing.DIGEST_HELP)(mailing.digest)
app.add_typer(mailing.subscribers_app, name="subscribers")
app.add_typer(mailing.alerts_app, name="alerts")
app.command("trace", help=keeping.TRACE_HELP)(keeping.trace)
app.command("metrics", help=keeping.METRICS_HELP)(keeping.metrics)
app.command("backup", help=keeping.BACKUP_HELP)(keeping.backup)
app.command("restore", help=keeping.RESTORE_HELP)(keeping.restore)
app.command("demo", help=care.DEMO_HELP)(care.demo)
app.add_typer(claims.app, name="claims")
app.command("evaluate", help=measuring.EVALUATE_HELP)(measuring.evaluate)
app.command("quality", help=measuring.QUALITY_HELP)(measuring.quality)
app.command("train", help=training.TRAIN_HELP)(training.train)
app.command("bench", help=care.BENCH_HELP)(care.bench)


def main() -> None:
    """Run the command line; errors become one clear message.

    Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted.
    """
    # What is stored is the owner's alone, whatever the system's custom is.
    os.umask(0o077)
    # Data is UTF-8 whatever the system's language is: it goes into files and other programs.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and stream.encoding.lower() != "utf-8":
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    level = early_setting("COTMOC_LOG_LEVEL", "WARNING").upper()
    set_up_logs(level, early_setting("COTMOC_LOG_FORMAT", "text"))
    try:
        code = app(standalone_mode=False)
        sys.stdout.flush()
        if code == INTERRUPTED:
            raise KeyboardInterrupt
    except click.ClickException as error:
        show_usage_error(error)
        sys.exit(error.exit_code)
    except (ChoiceError, QueryError) as error:
        say(t("Dùng sai: ", "Usage: ") + str(error))
        sys.exit(2)
    except CotmocError as error:
        say(t("Lỗi: ", "Error: ") + str(error))
        sys.exit(1)
    except (KeyboardInterrupt, click.Abort):
        say(t("Đã dừng; chạy lại thì làm tiếp.", "Stopped; run again to go on."))
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        leave_at_once()
    except Exception as error:  # the program's edge: an office sees words, not a traceback
        if level == "DEBUG":
            raise
        say(
            t(
                f"Lỗi ngoài dự kiến ({type(error).__name__}: {error}). Chạy lại với "
                "COTMOC_LOG_LEVEL=DEBUG để lấy chi tiết gửi người phát triển.",
                f"Unexpected error ({type(error).__name__}: {error}). Run again with "
                "COTMOC_LOG_LEVEL=DEBUG for details to send to the developers.",
            )
        )
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)

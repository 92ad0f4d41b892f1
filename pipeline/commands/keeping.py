"""Commands that keep an installation safe and seen: backup, restore, trace, metrics."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.messages import t
from pipeline.terminal import say

BACKUP_HELP = t(
    "Sao lưu mọi thứ vào một tệp: cơ sở dữ liệu, kho lưu trữ, khoá, cài đặt không kèm mật khẩu.",
    "Back everything up into one file: database, archive, key of ids, settings without secrets.",
)
RESTORE_HELP = t(
    "Khôi phục một bản sao lưu vào thư mục dữ liệu trống rồi dựng lại chỉ mục.",
    "Put a backup back onto an empty data folder and build the index anew.",
)

TRACE_HELP = t(
    "Kể lại chuyện gì đã xảy ra với một văn bản hay phát hiện: lấy về, lưu, bóc tách, phân tích, "
    "lập chỉ mục, gửi thư, kèm thời điểm và phiên bản.",
    "Tell what happened to a document or finding: fetched, archived, ingested, analysed, indexed, "
    "mailed, with times and versions.",
)
METRICS_HELP = t(
    "Ghi số đo dạng Prometheus (cho textfile collector).",
    "Write metrics in Prometheus' text format (for its textfile collector).",
)


def backup(
    folder: Annotated[
        Path | None,
        typer.Argument(
            help=t(
                "Thư mục đích; để trống: COTMOC_BACKUP_DIR, hoặc DATA_DIR/backups.",
                "Where to; empty: COTMOC_BACKUP_DIR, or DATA_DIR/backups.",
            )
        ),
    ] = None,
) -> None:
    """Write a backup."""
    from core.settings import get_settings
    from pipeline.steps.backup import make_backup

    settings = get_settings()
    result = make_backup(settings, folder)
    say(
        t(
            f"{result.path}: {result.size / 1e6:.1f} MB, {result.documents} văn bản, "
            f"{result.landing_files} tệp WARC",
            f"{result.path}: {result.size / 1e6:.1f} MB, {result.documents} documents, "
            f"{result.landing_files} WARC files",
        )
    )
    if settings.data_dir.resolve() in result.path.resolve().parents:
        say(
            t(
                "Bản sao nằm cùng đĩa với dữ liệu: hãy chép sang đĩa khác.",
                "The backup lies on the disk of the data: copy it to another one.",
            )
        )


def restore(
    archive: Annotated[Path, typer.Argument(help=t("Tệp sao lưu.", "The backup file."))],
) -> None:
    """Put a backup back."""
    from core.settings import get_settings
    from pipeline.steps.restoring import restore_backup

    settings = get_settings()
    result = restore_backup(settings, archive)
    made = f"{result.manifest.made:%Y-%m-%d %H:%M} UTC"
    say(
        t(
            f"Đã khôi phục bản {made} vào {settings.data_dir}: "
            f"{result.manifest.rows['store_document']} văn bản, {result.landing_files} tệp WARC, "
            f"chỉ mục {result.sync.documents} văn bản. Cài đặt lúc sao lưu: "
            f"{settings.data_dir / 'settings.env'} (mật khẩu phải đặt lại).",
            f"Restored the backup of {made} to {settings.data_dir}: "
            f"{result.manifest.rows['store_document']} documents, {result.landing_files} WARC "
            f"files, {result.sync.documents} documents in the index. The settings of then: "
            f"{settings.data_dir / 'settings.env'} (passwords have to be set again).",
        )
    )


def trace(
    id_: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help=t(
                "Mã văn bản hoặc phát hiện, hay phần đầu của mã.",
                "Id of a document or finding, or its beginning.",
            ),
        ),
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help=t("Mỗi bước một dòng JSON.", "A line of JSON a step."))
    ] = False,
) -> None:
    """Tell what happened to an item."""
    from core.settings import get_settings
    from pipeline.view.traces import print_trace

    if not print_trace(get_settings(), id_, as_json=as_json):
        raise typer.Exit(1)


def metrics(
    write: Annotated[
        Path | None,
        typer.Option(
            help=t(
                "Ghi vào tệp này, trọn vẹn một lần (đuôi .prom), thay vì stdout.",
                "Write to this file (ending in .prom), whole at once, instead of stdout.",
            )
        ),
    ] = None,
) -> None:
    """Write metrics."""
    from core.settings import get_settings
    from pipeline.metrics import write_metrics

    write_metrics(get_settings(), write)

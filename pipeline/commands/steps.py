"""Commands that move documents along: run, collect, ingest, analyse, sync, import."""

import re
from pathlib import Path
from typing import Annotated

import typer

from pipeline.messages import t
from pipeline.terminal import say

RUN_HELP = t(
    "Làm trọn một lượt: thu thập, bóc tách, phân tích, cập nhật chỉ mục; rồi in các phát hiện.",
    "Go the whole way: collect, ingest, analyse, sync; then print what was flagged.",
)
COLLECT_HELP = t(
    "Thu thập các nguồn của hồ sơ tỉnh vào vùng lưu trữ (WARC).",
    "Collect the sources of a profile into the landing zone (WARC).",
)
INGEST_HELP = t(
    "Bóc tách văn bản từ vùng lưu trữ vào cơ sở dữ liệu.",
    "Extract documents from the landing zone into the store.",
)
ANALYSE_HELP = t(
    "Phân tích các văn bản chưa được phân tích: chủ đề, địa danh, luận điểm.",
    "Analyse documents not yet analysed: topics, places, claims.",
)
SYNC_HELP = t("Cập nhật chỉ mục tìm kiếm.", "Bring the search index up to date.")
IMPORT_HELP = t(
    "Nhập tài liệu cơ quan đang có: HTML đã lưu, văn bản, PDF, DOCX, WARC, JSONL, cả thư mục.",
    "Import what the office holds: saved HTML, plain text, PDF, DOCX, WARC, JSONL, whole folders.",
)

ProfileOption = Annotated[
    str,
    typer.Option(
        help=t(
            "Hồ sơ tỉnh (thư mục trong profiles/); để trống: COTMOC_PROFILE.",
            "Province profile (a folder in profiles/); empty: COTMOC_PROFILE.",
        )
    ),
]
SourcesOption = Annotated[
    list[str] | None,
    typer.Option(
        "--source", help=t("Chỉ nguồn này (lặp lại được).", "Only this source (may repeat).")
    ),
]


def run(profile: ProfileOption = "", source: SourcesOption = None) -> None:
    """Collect, ingest, analyse and sync, then print what was flagged."""
    from core.settings import get_settings
    from pipeline.steps.chain import run_chain
    from pipeline.view.findings import print_findings
    from pipeline.view.outcomes import print_chain

    settings = get_settings()
    result = run_chain(settings, _profile(profile), only=source)
    print_chain(result)
    print_findings(settings, flagged=True)
    if result.all_failed:
        raise typer.Exit(1)


def collect(profile: ProfileOption = "", source: SourcesOption = None) -> None:
    """Collect the sources of a profile into the landing zone."""
    from core.settings import get_settings
    from pipeline.steps.collect import collect_profile
    from pipeline.view.outcomes import print_outcomes

    outcomes = collect_profile(get_settings(), _profile(profile), only=source)
    print_outcomes(outcomes)
    if outcomes and all(outcome.outcome == "failed" for outcome in outcomes):
        raise typer.Exit(1)


def ingest(
    again: Annotated[
        bool,
        typer.Option(
            "--again",
            help=t(
                "Bóc tách lại toàn bộ từ vùng lưu trữ (sau khi đổi cách bóc tách).",
                "Extract everything in the landing zone again (after a change of extraction).",
            ),
        ),
    ] = False,
) -> None:
    """Extract documents from the landing zone into the store."""
    from core.settings import get_settings
    from pipeline.steps.ingest import ingest_landing
    from pipeline.view.outcomes import print_ingest

    print_ingest(ingest_landing(get_settings(), again=again))


def analyse(
    again: Annotated[
        bool,
        typer.Option(
            "--again",
            help=t("Phân tích lại tất cả.", "Analyse everything again."),
        ),
    ] = False,
    claim: Annotated[
        str,
        typer.Option(
            help=t(
                "Chỉ phân tích lại văn bản liên quan tới luận điểm này (sau khi sửa danh mục).",
                "Only analyse again what may concern this claim (after a change of catalogue).",
            )
        ),
    ] = "",
) -> None:
    """Analyse documents that this code, model and catalogue have not judged yet."""
    from core.settings import get_settings
    from pipeline.steps.analyse import analyse_pending
    from pipeline.view.outcomes import print_analysis

    print_analysis(analyse_pending(get_settings(), again=again, claim=claim or None))


def sync(
    rebuild: Annotated[
        bool,
        typer.Option(
            "--rebuild",
            help=t("Dựng lại chỉ mục từ cơ sở dữ liệu.", "Build the index anew from the store."),
        ),
    ] = False,
) -> None:
    """Bring the search index up to date with the store."""
    from core.settings import get_settings
    from pipeline.steps.sync import sync_index
    from pipeline.view.outcomes import print_sync

    print_sync(sync_index(get_settings(), rebuild=rebuild))


def import_(
    paths: Annotated[
        list[Path],
        typer.Argument(
            help=t(
                "Tệp hoặc thư mục; '-' đọc JSONL từ stdin.", "Files or folders; '-' reads JSONL."
            )
        ),
    ],
    source: Annotated[
        str,
        typer.Option(
            help=t("Tên nguồn cho tài liệu nhập.", "Source id of the imported documents.")
        ),
    ] = "import",
) -> None:
    """Land files as captures, then ingest, analyse and sync them."""
    from core.settings import get_settings
    from pipeline.profile import SourceEntry
    from pipeline.steps.chain import import_chain
    from pipeline.view.outcomes import print_chain

    pattern = SourceEntry.model_json_schema()["properties"]["id"]["pattern"]
    if not re.fullmatch(pattern, source):
        message = t(
            f"{source!r} không phải tên nguồn; dùng chữ thường không dấu, số và '-', "
            "từ 2 đến 63 ký tự",
            f"{source!r} is no source id; use small letters a-z, digits and '-', 2 to 63 of them",
        )
        raise typer.BadParameter(message, param_hint="--source")
    result = import_chain(get_settings(), paths, source=source)
    print_chain(result)
    if result.nothing_taken:
        say(t("Không nhập được tài liệu nào.", "No document could be taken."))
        raise typer.Exit(1)


def _profile(name: str) -> str:
    if name:
        return name
    from core.settings import get_settings

    return get_settings().profile

"""Commands for reading: search, findings, show."""

from typing import Annotated

import typer

from pipeline.messages import t

SEARCH_HELP = t(
    'Tìm trong chỉ mục: từ, "cụm từ", -từ, trường (claim: source: topic: lang: flagged:).',
    'Search the index: words, "phrases", -word, fields (claim: source: topic: lang: flagged:).',
)
FINDINGS_HELP = t("Liệt kê các phát hiện.", "List findings.")
SHOW_HELP = t(
    "Xem một văn bản, phát hiện, luận điểm hoặc tài liệu dẫn chứng theo mã.",
    "Show a document, finding, claim or evidence document by its id.",
)
JsonOption = Annotated[
    bool,
    typer.Option("--json", help=t("Mỗi kết quả một dòng JSON.", "One JSON line for each result.")),
]
SinceOption = Annotated[
    str,
    typer.Option(
        help=t(
            "Từ ngày này (2026-11-01) hoặc khoảng gần đây (7d, 24h).",
            "Since this day (2026-11-01) or for the last 7d, 24h.",
        )
    ),
]


def search(
    query: Annotated[str, typer.Argument(help=t("Từ cần tìm.", "What to look for."))],
    json_: JsonOption = False,
    size: Annotated[
        int, typer.Option(min=1, max=1000, help=t("Số kết quả.", "Number of hits."))
    ] = 20,
    findings_: Annotated[
        bool,
        typer.Option("--findings", help=t("Tìm trong phát hiện.", "Search findings instead.")),
    ] = False,
    since: SinceOption = "",
) -> None:
    """Search the index; never loads the language models."""
    from pipeline.view.hits import run_search

    run_search(
        query, size=size, as_json=json_, entity="finding" if findings_ else "document", since=since
    )


def findings(
    claim: Annotated[
        str, typer.Option(help=t("Chỉ luận điểm này.", "Only findings of this claim."))
    ] = "",
    since: SinceOption = "",
    all_: Annotated[
        bool,
        typer.Option(
            "--all",
            help=t("Cả phát hiện không gắn cờ.", "Also findings that are not flagged."),
        ),
    ] = False,
    size: Annotated[int, typer.Option(min=1, help=t("Số dòng.", "Number of rows."))] = 50,
    json_: JsonOption = False,
) -> None:
    """List findings, newest first."""
    from core.settings import get_settings
    from pipeline.view.findings import print_findings

    print_findings(
        get_settings(),
        claim=claim or None,
        since=since,
        flagged=None if all_ or claim else True,
        limit=size,
        as_json=json_,
    )


def show(
    id_: Annotated[str, typer.Argument(metavar="ID", help=t("Mã.", "The id."))],
    json_: JsonOption = False,
) -> None:
    """Show one thing by its id."""
    from core.settings import get_settings
    from pipeline.view.one import show_one

    if not show_one(get_settings(), id_, as_json=json_):
        raise typer.Exit(1)

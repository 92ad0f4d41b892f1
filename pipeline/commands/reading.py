"""Commands for reading: search, findings, show."""

from typing import Annotated

import typer
from click import Choice

from pipeline.messages import t

SEARCH_HELP = t(
    'Tìm trong chỉ mục: từ, "cụm từ", AND OR NOT, nguồn: chủ đề: … (docs/how-to/search.md).',
    'Search the index: words, "phrases", AND OR NOT, source: topic: … (docs/how-to/search.md).',
)
EXPORT_HELP = t(
    "Xuất mọi kết quả của một truy vấn ra CSV, JSONL hoặc XLSX.",
    "Export everything that a query finds to CSV, JSONL or XLSX.",
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
QueryArgument = Annotated[str, typer.Argument(help=t("Từ cần tìm.", "What to look for."))]
FindingsOption = Annotated[
    bool,
    typer.Option("--findings", help=t("Như --entity finding.", "The same as --entity finding.")),
]
EntityOption = Annotated[
    str,
    typer.Option(
        click_type=Choice(["document", "finding"]),
        help=t("Tìm văn bản hay phát hiện.", "Search documents or findings."),
    ),
]
UntilOption = Annotated[
    str,
    typer.Option(
        help=t(
            "Đến hết ngày này, hoặc đến cách đây 7d, 24h.",
            "Until the end of this day, or until 7d, 24h ago.",
        )
    ),
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
    query: QueryArgument,
    json_: JsonOption = False,
    size: Annotated[
        int, typer.Option(min=1, max=1000, help=t("Số kết quả.", "Number of hits."))
    ] = 20,
    findings_: FindingsOption = False,
    entity: EntityOption = "document",
    mode: Annotated[
        str,
        typer.Option(
            click_type=Choice(["words", "hybrid"]),
            help=t(
                "words: theo từ; hybrid: theo từ và theo nghĩa, qua các ngôn ngữ.",
                "words: by words; hybrid: by words and by meaning, across languages.",
            ),
        ),
    ] = "words",
    sort: Annotated[
        str,
        typer.Option(
            click_type=Choice(["relevance", "newest", "oldest", "priority"]),
            help=t("Thứ tự.", "Order."),
        ),
    ] = "relevance",
    since: SinceOption = "",
    until: UntilOption = "",
    cursor: Annotated[
        str,
        typer.Option(help=t("Trang tiếp theo (in ở trang trước).", "The next page, as printed.")),
    ] = "",
    facets: Annotated[
        bool | None,
        typer.Option(
            "--facets/--no-facets",
            help=t(
                "Đếm theo trường; mặc định có, trừ khi --json.",
                "Count by field; so by default, but not with --json.",
            ),
        ),
    ] = None,
    histogram: Annotated[
        str | None,
        typer.Option(
            click_type=Choice(["day", "week", "month", "year"]),
            help=t("Đếm theo thời gian.", "Count by time."),
        ),
    ] = None,
) -> None:
    """Search the index; only ``--mode hybrid`` loads a model."""
    from core.searching import SearchQuery
    from pipeline.steps.searching import answer
    from pipeline.times import parse_since, parse_until
    from pipeline.view import hits

    asked = SearchQuery(
        query,
        entity="finding" if findings_ else entity,
        since=parse_since(since),
        until=parse_until(until),
        size=size,
        cursor=cursor,
        facets=not json_ if facets is None else facets,
        mode=mode,  # type: ignore[arg-type]  # click has checked the choices
        sort=sort,  # type: ignore[arg-type]
        histogram=histogram,  # type: ignore[arg-type]
    )
    # Programs get what they asked for or an error, never something like it.
    found = answer(asked, strict=json_)
    if found.error is not None:
        hits.print_query_error(query, found.error)
    if json_:
        hits.print_hits_json(found.page, with_page=bool(facets or histogram))
    else:
        hits.print_page(found.page)
    if found.empty:
        hits.print_empty_index()


def export(
    query: QueryArgument,
    out: Annotated[
        str, typer.Option(help=t("Tệp để ghi; '-' là stdout.", "File to write; '-' is stdout."))
    ] = "-",
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            click_type=Choice(["csv", "jsonl", "xlsx"]),
            help=t(
                "Định dạng; để trống: theo đuôi tệp, ra stdout thì jsonl.",
                "Format; empty: by the name of the file, jsonl for stdout.",
            ),
        ),
    ] = None,
    findings_: FindingsOption = False,
    entity: EntityOption = "document",
    since: SinceOption = "",
    until: UntilOption = "",
) -> None:
    """Write everything that a query finds; an empty query means everything."""
    from core.searching import SearchQuery
    from pipeline.steps.exporting import export as export_all
    from pipeline.terminal import say
    from pipeline.times import parse_since, parse_until

    asked = SearchQuery(
        query,
        entity="finding" if findings_ else entity,
        since=parse_since(since),
        until=parse_until(until),
    )
    count = export_all(asked, out, format=format_ or "")
    say(t(f"Đã xuất {count} dòng", f"{count} rows exported"))


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
    sort: Annotated[
        str,
        typer.Option(
            click_type=Choice(["newest", "priority"]),
            help=t("Mới nhất hay cần xem nhất trước.", "Newest or most urgent first."),
        ),
    ] = "newest",
    json_: JsonOption = False,
) -> None:
    """List findings, newest or most urgent first."""
    from core.settings import get_settings
    from pipeline.view.findings import print_findings

    print_findings(
        get_settings(),
        claim=claim or None,
        since=since,
        flagged=None if all_ or claim else True,
        limit=size,
        urgent_first=sort == "priority",
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

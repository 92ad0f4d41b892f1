"""Commands for looking after an installation: doctor, retention, demo, bench."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.messages import t

DOCTOR_HELP = t(
    "Kiểm tra cài đặt: cái gì đã có, cái gì thiếu, sửa thế nào.",
    "Check the installation: what is set, what is reachable, what is missing and how to mend it.",
)
RETENTION_HELP = t(
    "Xoá bài của cá nhân đã quá hạn lưu giữ (COTMOC_RETENTION_DAYS): kho lưu trữ, cơ sở dữ liệu, "
    "chỉ mục.",
    "Delete posts of individuals whose time is over (COTMOC_RETENTION_DAYS): from archive, store "
    "and index.",
)
DEMO_HELP = t(
    "Chạy trọn một lượt trên thế giới giả định để minh hoạ.",
    "Go the whole way on the invented demonstration world.",
)
BENCH_HELP = t(
    "Đo tốc độ và bộ nhớ, ghi docs/speed.md; với --index: của chỉ mục, ghi docs/search-speed.md.",
    "Measure speed and memory and write docs/speed.md; with --index: the search index's, and write "
    "docs/search-speed.md.",
)
WriteOption = Annotated[
    Path | None,
    typer.Option(help=t("Ghi vào tệp này thay vì stdout.", "Write to this file, not stdout.")),
]


def doctor() -> None:
    """Check the installation."""
    from pipeline.view.health import print_health

    if not print_health():
        raise typer.Exit(1)


def retention(
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help=t("Chỉ đếm, không xoá gì.", "Only count, and delete nothing.")
        ),
    ] = False,
    trust_clock: Annotated[
        bool,
        typer.Option(
            "--trust-clock",
            help=t(
                "Đồng hồ máy đúng, dù đã lâu mới chạy lại: xoá ngay.",
                "The clock is right, although the last time is long ago: delete at once.",
            ),
        ),
    ] = False,
) -> None:
    """Delete what the retention class no longer allows to keep."""
    from core.settings import get_settings
    from pipeline.steps.retention import apply_retention
    from pipeline.view.outcomes import print_retention

    result = apply_retention(get_settings(), dry_run=dry_run, trust_clock=trust_clock)
    print_retention(result, dry_run=dry_run)
    if result.refused:
        raise typer.Exit(1)


def demo(
    port: Annotated[
        int,
        typer.Option(help=t("Cổng trên 127.0.0.1.", "Port on 127.0.0.1.")),
    ] = 8741,
) -> None:
    """Serve the demonstration world and run the whole way through on it."""
    from core.settings import get_settings
    from pipeline.steps.demo import run_demo

    run_demo(get_settings(), port=port)


def bench(
    write: WriteOption = None,
    articles: Annotated[int, typer.Option(help=t("Số bài.", "Number of articles."), min=20)] = 2000,
    index: Annotated[
        bool, typer.Option("--index", help=t("Đo chỉ mục tìm kiếm.", "Measure the search index."))
    ] = False,
    digest: Annotated[
        bool, typer.Option("--digest", help=t("Đo bản tin.", "Measure the digest."))
    ] = False,
    texts: Annotated[
        Path | None,
        typer.Option(
            help=t(
                "Với --index: thư mục JSONL có title, text; không có thì dùng thế giới minh hoạ.",
                "With --index: folder of JSONL with title and text; without it the demonstration "
                "world.",
            ),
            exists=True,
            file_okay=False,
        ),
    ] = None,
    server: Annotated[
        str,
        typer.Option(
            help=t(
                "Với --index: đo cả Elasticsearch ở địa chỉ này.",
                "With --index: also measure the Elasticsearch at this address.",
            )
        ),
    ] = "",
    large: Annotated[
        bool,
        typer.Option(
            "--large",
            help=t("Với --index: thêm 300.000 văn bản.", "With --index: 300,000 documents too."),
        ),
    ] = False,
) -> None:
    """Measure speed and memory on the demonstration world, repeated, or on texts."""
    if index:
        from pipeline.bench.search import write_index_bench

        write_index_bench(write, texts=texts, server=server, large=large)
        return
    if digest:
        from pipeline.bench.digest import write_digest_bench

        write_digest_bench(write)
        return
    from pipeline.bench import write_bench

    write_bench(write, articles=articles)

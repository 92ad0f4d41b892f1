"""Commands for looking after the search index: ``cotmoc index …``."""

from typing import Annotated

import typer

from pipeline.messages import t

INDEX_HELP = t("Chăm sóc chỉ mục tìm kiếm.", "Look after the search index.")
CHECK_HELP = t(
    "So chỉ mục với cơ sở dữ liệu: thiếu, thừa, cũ; --repair để sửa.",
    "Hold the index against the store: missing, extra, stale; --repair mends it.",
)
REBUILD_HELP = t(
    "Dựng lại chỉ mục từ cơ sở dữ liệu; trong lúc đó vẫn tìm được trên chỉ mục cũ.",
    "Build the index anew from the store; searches use the old one until it is done.",
)
STATUS_HELP = t(
    "Các chỉ mục đang được cập nhật, và tình trạng của từng cái.",
    "The indexes that are kept up to date, and how each stands.",
)
DEAD_HELP = t(
    "Những mục mà chỉ mục không nhận, với lý do; --retry để gửi lại.",
    "What the index would not take, with the reason; --retry sends it again.",
)
FORGET_HELP = t(
    "Thôi cập nhật một chỉ mục không còn dùng (tên như trong `cotmoc index status`).",
    "Stop keeping an index up to date that is no longer used (name as in `cotmoc index status`).",
)

app = typer.Typer(name="index", no_args_is_help=True, help=INDEX_HELP)


@app.command("check", help=CHECK_HELP)
def check(
    repair: Annotated[
        bool,
        typer.Option(
            "--repair",
            help=t(
                "Gửi lại phần thiếu hoặc cũ, xoá phần thừa.",
                "Send again what is missing or stale, delete what should not be there.",
            ),
        ),
    ] = False,
    size: Annotated[
        int, typer.Option(min=0, help=t("Số khác biệt được in ra.", "Differences printed."))
    ] = 20,
) -> None:
    """Compare index and store; exit code 1 when they differ and were not repaired."""
    from core.settings import get_settings
    from pipeline.steps.index_care import check_index
    from pipeline.view.indexes import print_check

    result = check_index(get_settings(), repair=repair, listed=size)
    print_check(result)
    if not result.sound and result.repaired is None:
        raise typer.Exit(1)


@app.command("rebuild", help=REBUILD_HELP)
def rebuild() -> None:
    """Build the index anew while the old one answers."""
    from core.settings import get_settings
    from pipeline.steps.sync import sync_index
    from pipeline.view.outcomes import print_sync

    print_sync(sync_index(get_settings(), rebuild=True))


@app.command("status", help=STATUS_HELP)
def status() -> None:
    """List the indexes that the store keeps up to date."""
    from core.settings import get_settings
    from pipeline.steps.index_care import index_standings
    from pipeline.view.indexes import print_standings

    print_standings(index_standings(get_settings()))


@app.command("dead", help=DEAD_HELP)
def dead(
    retry: Annotated[
        bool, typer.Option("--retry", help=t("Gửi lại tất cả.", "Send all of them again."))
    ] = False,
    json_: Annotated[
        bool, typer.Option("--json", help=t("Mỗi mục một dòng JSON.", "One JSON line for each."))
    ] = False,
) -> None:
    """List what the index refused, or send it again."""
    from core.settings import get_settings
    from pipeline.view.indexes import print_dead, retry_dead

    if retry:
        retry_dead(get_settings())
    else:
        print_dead(get_settings(), as_json=json_)


@app.command("forget", help=FORGET_HELP)
def forget(
    name: Annotated[str, typer.Argument(help=t("Tên chỉ mục.", "Name of the index."))],
) -> None:
    """Forget an index that is not used any more; the index itself is left as it is."""
    from core.settings import get_settings
    from pipeline.view.indexes import forget_index

    forget_index(get_settings(), name)

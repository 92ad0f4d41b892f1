"""Commands for the catalogue of claims: list, lint, pages, add."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.messages import t

CLAIMS_HELP = t(
    "Danh mục luận điểm: liệt kê (không có lệnh con), kiểm tra, làm trang, thêm mới.",
    "The catalogue of claims: list it (without a verb), check it, make its pages, add to it.",
)
LINT_HELP = t(
    "Kiểm tra danh mục: lỗi thì thoát với mã 1, chỉ có cảnh báo thì 0.",
    "Check the catalogue: exit code 1 for errors, 0 where there are only warnings.",
)
PAGES_HELP = t(
    "Ghi mỗi luận điểm một trang (Markdown), kèm trang mục lục.",
    "Write a page for each claim (Markdown), and one that lists them.",
)
ADD_HELP = t(
    "Thêm một luận điểm: hỏi từng bước, kiểm tra, thử câu rồi mới ghi. Không cần huấn luyện lại.",
    "Add a claim: step by step, checked and tried before it is kept. Nothing is trained.",
)

app = typer.Typer(name="claims", help=CLAIMS_HELP, invoke_without_command=True)


@app.callback()
def claims(context: typer.Context) -> None:
    """List the catalogue where no verb is given."""
    if context.invoked_subcommand is None:
        from core.settings import get_settings
        from pipeline.view.catalogue import list_claims

        list_claims(get_settings())


@app.command("lint", help=LINT_HELP)
def lint(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FOLDER]...",
            help=t(
                "Thư mục danh mục; không nêu thì của COTMOC_CLAIMS_DIRS.",
                "Catalogue folders; those of COTMOC_CLAIMS_DIRS when none is named.",
            ),
        ),
    ] = None,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict", help=t("Cảnh báo cũng tính là lỗi.", "Warnings count as errors too.")
        ),
    ] = False,
    json_: Annotated[
        bool, typer.Option("--json", help=t("Mỗi dòng một JSON.", "One JSON object a line."))
    ] = False,
) -> None:
    """Check the catalogue."""
    from core.settings import get_settings
    from pipeline.view.catalogue import lint_catalogue

    where = folders or list(get_settings().claims_folders)
    if not lint_catalogue(where, strict=strict, as_json=json_):
        raise typer.Exit(1)


@app.command("pages", help=PAGES_HELP)
def pages(
    folder: Annotated[Path, typer.Argument(help=t("Thư mục để ghi.", "Folder to write to."))],
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help=t(
                "Không ghi; thoát với mã 1 khi có trang cũ.",
                "Write nothing; exit code 1 when a page is not what the catalogue says.",
            ),
        ),
    ] = False,
) -> None:
    """Write the pages of the claims."""
    from core.settings import get_settings
    from pipeline.view.catalogue import write_pages

    if not write_pages(get_settings(), folder, check=check):
        raise typer.Exit(1)


@app.command("add", help=ADD_HELP)
def add(
    from_: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="ID",
            help=t(
                "Bắt đầu từ một luận điểm chờ xét (xem cotmoc candidates).",
                "Start from a candidate claim (see cotmoc candidates).",
            ),
        ),
    ] = "",
    into: Annotated[
        Path | None,
        typer.Option(
            help=t(
                "Thư mục để ghi; mặc định là thư mục riêng của cơ quan.",
                "Folder to write to; the office's own by default.",
            )
        ),
    ] = None,
) -> None:
    """Walk a person through a new claim."""
    from core.settings import get_settings
    from pipeline.steps.adding_claim import add_claim

    add_claim(get_settings(), into=into, candidate=from_)

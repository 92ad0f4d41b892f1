"""``cotmoc check``: judge a text at once, without database and network."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.messages import t
from pipeline.terminal import leave_at_once

CHECK_HELP = t(
    "Xét một văn bản: từ đối số, từ tệp, hoặc từ stdin; in các câu khớp luận điểm và dẫn chứng.",
    "Judge a text from an argument, a file or stdin; print matching statements with citations.",
)


def check(
    text: Annotated[
        str,
        typer.Argument(
            help=t(
                "Văn bản, hoặc đường dẫn tới tệp; bỏ trống hoặc '-' thì đọc stdin.",
                "The text, or the path of a file; empty or '-' reads stdin.",
            )
        ),
    ] = "-",
    jsonl: Annotated[
        str,
        typer.Option(
            help=t(
                "Tệp JSONL ('-' là stdin): một dòng ra cho mỗi dòng vào, cùng thứ tự.",
                "JSONL file ('-' is stdin): one line out for each line in, same order.",
            )
        ),
    ] = "",
    title: Annotated[str, typer.Option(help=t("Tiêu đề của văn bản.", "Title of the text."))] = "",
    json_: Annotated[
        bool, typer.Option("--json", help=t("In kết quả dạng JSON.", "Print the result as JSON."))
    ] = False,
) -> None:
    """Judge one text, or a JSONL file line by line."""
    from core.settings import get_settings
    from pipeline.steps import checking

    settings = get_settings()
    if jsonl:
        lines = sys.stdin if jsonl == "-" else _open(jsonl)
        checking.check_lines(settings, lines)
        leave_at_once()
    checked = checking.check_text(settings, _given(text), title=title)
    if json_:
        checking.print_json(checked)
    else:
        from pipeline.view.checked import print_checked

        print_checked(checked)
    leave_at_once()


def _open(name: str) -> "typer.FileText":
    try:
        return Path(name).open(encoding="utf-8", errors="replace")  # type: ignore[return-value]  # a TextIO is what is read
    except OSError as error:
        from core.errors import InputError

        raise InputError("unreadable", f"cannot read {name!r}: {error.strerror}") from error


def _given(text: str) -> str:
    if text == "-":
        return sys.stdin.read()
    path = Path(text)
    # Longer than any path, or several lines: it is the text itself.
    if len(text) < 1024 and "\n" not in text and path.is_file():
        from pipeline.steps.importing import read_text

        return read_text(path)
    return text

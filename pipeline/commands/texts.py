"""``cotmoc check``: judge a text at once, without database and network."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from core.errors import ChoiceError, InputError
from pipeline.messages import t
from pipeline.terminal import leave_at_once, say

if TYPE_CHECKING:
    from core.settings import Settings

LONGEST_PATH = 1024

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
        if text != "-" or title:
            raise ChoiceError(
                t(
                    "--jsonl đọc văn bản và tiêu đề từ tệp; bỏ đối số TEXT và --title",
                    "--jsonl reads texts and titles from its file; leave out TEXT and --title",
                )
            )
        lines = sys.stdin.buffer if jsonl == "-" else _open(jsonl)
        checking.check_lines(settings, lines)
        leave_at_once()
    checked = checking.check_text(settings, _given(settings, text), title=title)
    if json_:
        checking.print_json(checked)
    else:
        from pipeline.view.checked import print_checked

        print_checked(checked)
    leave_at_once()


def _open(name: str) -> BinaryIO:
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise InputError("unreadable", _unreadable(name, error.strerror or str(error))) from error


def _unreadable(name: str, why: str) -> str:
    return t(
        f"không đọc được {name!r} ({why}); kiểm tra đường dẫn và quyền đọc",
        f"cannot read {name!r} ({why}); check the path and who may read it",
    )


def _given(settings: "Settings", text: str) -> str:
    """Return the text to judge, wherever it stands.

    Raises:
        InputError: There is none, or the argument names a file that cannot be read.
    """
    path = _path(text)
    given, left_out = text, tuple[str, ...]()
    if path is not None or text == "-":
        # Imported here, for a text in the argument does without these rooms.
        from pipeline.steps.importing import read_stream, read_text

        limit = settings.max_import_bytes
        if path is None:
            found = read_stream(sys.stdin.buffer, "stdin", max_bytes=limit)
        else:
            found = read_text(path, max_bytes=limit)
        given, left_out = found.joined, found.left_out
    for message in left_out:
        say(t("Bỏ qua: ", "Left out: ") + message)
    if not given.strip():
        message = t(
            "không có văn bản nào để xét; đưa văn bản, đường dẫn tới tệp, hoặc '-'",
            "there is no text to judge; give a text, the path of a file, or '-'",
        )
        raise InputError("empty", message)
    return given


def _path(text: str) -> Path | None:
    """Return the file that the argument means; None where it is the text itself.

    Raises:
        InputError: It means a folder, or a file that is not there.
    """
    # Longer than any path, or several lines: it is the text itself.
    if not text.strip() or text == "-" or "\n" in text or len(text) > LONGEST_PATH:
        return None
    path = Path(text)
    try:
        if path.is_dir():
            message = t(
                f"{text!r} là thư mục; hãy dùng 'cotmoc import {text}'",
                f"{text!r} is a folder; use 'cotmoc import {text}'",
            )
            raise InputError("folder", message)
        if path.exists():
            return path
    except OSError:  # a name longer than the system takes
        return None
    if _is_file_name(path) or ("/" in text and not any(map(str.isspace, text))):
        message = t(
            f"không có tệp {text!r}; kiểm tra đường dẫn, hoặc đưa văn bản qua stdin",
            f"there is no file {text!r}; check the path, or hand the text in through stdin",
        )
        raise InputError("missing", message)
    return None


def _is_file_name(path: Path) -> bool:
    suffix = path.suffix.lower()
    if not suffix.isascii() or not suffix[1:].isalpha():
        return False
    from pipeline.inputs import SUFFIXES

    return suffix in SUFFIXES

"""What is said of a command that was typed wrongly; click's own words are English only."""

from collections.abc import Sequence

import click

from pipeline.messages import language, t
from pipeline.terminal import say

_OTHERS = (
    ("Missing command", "thiếu tên lệnh"),
    ("Got unexpected extra argument", "thừa đối số; câu có dấu cách thì đặt trong dấu nháy"),
)


def show_usage_error(error: click.ClickException) -> None:
    """Print what is wrong with the command, and where its help is, to stderr."""
    context = getattr(error, "ctx", None)
    if language() == "en" or isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return
    if context is not None:
        say(context.get_usage())
        say(f"Xem '{context.command_path} --help'.\n")
    say(t("Dùng sai: ", "Usage: ") + _in_vietnamese(error))


def _in_vietnamese(error: click.ClickException) -> str:
    """Return the message; what click says of a value stays as it is."""
    possible = getattr(error, "possibilities", None)
    if isinstance(error, click.NoSuchOption):
        return f"không có tuỳ chọn '{error.option_name}'{_meant(possible)}"
    if isinstance(error, click.BadOptionUsage):
        return f"tuỳ chọn '{error.option_name}' thiếu giá trị"
    if isinstance(error, click.BadParameter):
        missing = isinstance(error, click.MissingParameter)
        name = _parameter(error)
        return f"thiếu {name}" if missing else f"giá trị sai cho {name}: {error.message}"
    if command := getattr(error, "command_name", None):
        return f"không có lệnh '{command}'{_meant(possible)}"
    message = error.format_message()
    return next((vi for en, vi in _OTHERS if message.startswith(en)), message)


def _parameter(error: click.BadParameter) -> str:
    hint = error.param_hint
    if hint is None and error.param is not None:
        hint = error.param.get_error_hint(error.ctx)
    words = [hint] if isinstance(hint, str) else list(hint or ())
    return " / ".join(words)


def _meant(names: Sequence[str] | None) -> str:
    return f"; có phải: {', '.join(sorted(names))}?" if names else ""

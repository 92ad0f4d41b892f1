"""The terminal: data on stdout, messages and progress bars on stderr."""

import contextlib
import os
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline.messages import t

if TYPE_CHECKING:
    from rich.console import Console

Item = TypeVar("Item")
# A pipe has no width of its own: 80 columns would break tables that a file can hold.
PIPE_COLUMNS = 160


@lru_cache(maxsize=1)
def out() -> "Console":
    """Return the console for data; collected text is shown as it is, never read as markup."""
    return _console(width=None if sys.stdout.isatty() else PIPE_COLUMNS, soft_wrap=False)


@lru_cache(maxsize=1)
def err() -> "Console":
    """Return the console for messages."""
    return _console(
        stderr=True, width=None if sys.stderr.isatty() else PIPE_COLUMNS, soft_wrap=True
    )


def _console(**options: Any) -> "Console":
    from rich.console import Console

    class PipeConsole(Console):
        def on_broken_pipe(self) -> None:
            leave_at_once()

    return PipeConsole(highlight=False, markup=False, emoji=False, **options)


def say(message: str) -> None:
    """Print one message line to stderr."""
    sys.stderr.write(message + "\n")
    sys.stderr.flush()


def emit(line: str) -> None:
    """Print one line of data to stdout."""
    try:
        sys.stdout.write(line + "\n")
    except BrokenPipeError:
        leave_at_once()


def write_page(path: Path | None, page: str) -> None:
    """Write a page that a command has measured, and say where; None: to stdout."""
    if path is None:
        emit(page)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8")
    say(t(f"Đã ghi {path}", f"Wrote {path}"))


def leave_at_once() -> None:
    """End this process now, output flushed, without taking its models apart.

    Freeing the tokenizer and the encoder piece by piece takes most of a second, which a person
    who checks one sentence would wait for; the system frees them at once.
    """
    # The reader of a pipe (head, less) may have gone: nothing is wrong.
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def progress(items: Iterable[Item], label: str, *, total: int | None = None) -> Iterator[Item]:
    """Yield the items, with a bar on stderr when that is a terminal."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=err(), transient=True) as bar:
        yield from bar.track(items, description=label, total=total)

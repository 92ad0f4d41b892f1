"""The terminal: data on stdout, messages and progress bars on stderr."""

import os
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.console import Console

Item = TypeVar("Item")


@lru_cache(maxsize=1)
def out() -> "Console":
    """Return the console for data."""
    from rich.console import Console

    # A pipe has no width of its own: 80 columns would break tables that a file can hold.
    return Console(width=None if sys.stdout.isatty() else 160, highlight=False, soft_wrap=False)


@lru_cache(maxsize=1)
def err() -> "Console":
    """Return the console for messages."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, soft_wrap=True)


def say(message: str) -> None:
    """Print one message line to stderr."""
    sys.stderr.write(message + "\n")
    sys.stderr.flush()


def emit(line: str) -> None:
    """Print one line of data to stdout."""
    sys.stdout.write(line + "\n")


def leave_at_once() -> None:
    """End this process now, output flushed, without taking its models apart.

    Freeing the tokenizer and the encoder piece by piece takes most of a second, which a person
    who checks one sentence would wait for; the system frees them at once.
    """
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

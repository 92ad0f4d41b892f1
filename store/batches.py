"""Cutting work into pieces that one statement takes."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

# Values of one ``IN (…)``: far under SQLite's limit of 32,766 parameters.
IN_LIST = 500


def chunks(items: Iterable[T], size: int = IN_LIST) -> Iterator[list[T]]:
    """Yield the items in lists of at most ``size``."""
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk

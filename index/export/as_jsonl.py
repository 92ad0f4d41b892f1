"""JSON Lines: one object a line, nothing cut and nothing changed, for programs."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, BinaryIO

from index.export.columns import Column, Value


def write(entities: Iterable[object], columns: Sequence[Column], out: BinaryIO) -> int:
    """Write a line for each entity; return how many."""
    count = 0
    for count, entity in enumerate(entities, 1):  # noqa: B007 - counted for the caller
        values = {column.name: _plain(column.value(entity)) for column in columns}
        out.write(_line(values))
    return count


def _plain(value: Value) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _line(values: dict[str, Any]) -> bytes:
    line = json.dumps(values, ensure_ascii=False) + "\n"
    try:
        return line.encode()
    except UnicodeEncodeError:  # a lone surrogate: only escapes can carry it
        return (json.dumps(values) + "\n").encode()

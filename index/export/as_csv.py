"""CSV (RFC 4180) that office programs open with the right letters and without running anything."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import BinaryIO, Final

from index.export.cells import clean_cell, joined, neutral
from index.export.columns import Column, Value

# Without it spreadsheet programs take UTF-8 for the code page of the country.
MARK: Final = "\ufeff".encode()


def write(entities: Iterable[object], columns: Sequence[Column], out: BinaryIO) -> int:
    """Write a row for each entity under a row of column names; return how many."""
    out.write(MARK)
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([column.name for column in columns])
    count = 0
    for count, entity in enumerate(entities, 1):  # noqa: B007 - counted for the caller
        writer.writerow([_cell(column.value(entity)) for column in columns])
        out.write(buffer.getvalue().encode())
        buffer.seek(0)
        buffer.truncate()
    out.write(buffer.getvalue().encode())
    return count


def _cell(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() | int():
            return str(value)
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M:%S")
        case tuple():
            return neutral(clean_cell(joined(value)))
        case _:
            return neutral(clean_cell(value))

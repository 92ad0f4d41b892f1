"""A workbook, written row by row to a temporary file; texts are texts, never formulas."""

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

import xlsxwriter

from index.export.cells import clean_cell, joined
from index.export.columns import Column, Value

MAX_ROWS: Final = 1_048_576
"""Of a sheet, with the one of the titles; what is more goes on another sheet."""
FIRST_YEAR: Final = 1900
"""The calendar of spreadsheets begins here; earlier times are texts."""


def write(entities: Iterable[object], columns: Sequence[Column], out: BinaryIO) -> int:
    """Write a row for each entity under frozen titles; return how many."""
    with tempfile.TemporaryDirectory(prefix="cotmoc-") as folder:
        path = Path(folder) / "export.xlsx"
        count = _write_file(entities, columns, path)
        with path.open("rb") as written:
            shutil.copyfileobj(written, out)
    return count


def _write_file(entities: Iterable[object], columns: Sequence[Column], path: Path) -> int:
    # Rows go to a file as they come; nothing is guessed from a text (formula, number, link).
    options = {"constant_memory": True, "tmpdir": str(path.parent)}
    count = 0
    with xlsxwriter.Workbook(str(path), options) as workbook:
        book = _Book(workbook, columns)
        for count, entity in enumerate(entities, 1):  # noqa: B007 - counted for the caller
            book.add([column.value(entity) for column in columns])
    return count


class _Book:
    """The sheets of a workbook, filled one after the other."""

    def __init__(self, workbook: Any, columns: Sequence[Column]) -> None:
        self._workbook = workbook
        self._columns = columns
        self._bold = workbook.add_format({"bold": True, "text_wrap": True})
        self._date = workbook.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        self._begin()

    def _begin(self) -> None:
        self._sheet = self._workbook.add_worksheet()
        self._sheet.freeze_panes(1, 0)
        for place, column in enumerate(self._columns):
            self._sheet.set_column(place, place, column.width)
        for place, column in enumerate(self._columns):
            self._sheet.write_string(0, place, column.title, self._bold)
        self._row = 1

    def add(self, values: Sequence[Value]) -> None:
        """Write one row."""
        if self._row == MAX_ROWS:
            self._begin()
        for place, value in enumerate(values):
            self._write(place, value)
        self._row += 1

    def _write(self, place: int, value: Value) -> None:
        match value:
            case None | "" | ():
                return
            case bool():
                self._sheet.write_boolean(self._row, place, value)
            case float() | int():
                self._sheet.write_number(self._row, place, value)
            case datetime() if value.year >= FIRST_YEAR:
                # Cells know no zones; the column shows the clock in Vietnam.
                local = value.replace(tzinfo=None)
                self._sheet.write_datetime(self._row, place, local, self._date)
            case datetime():
                self._sheet.write_string(self._row, place, value.strftime("%Y-%m-%d %H:%M"))
            case tuple():
                self._sheet.write_string(self._row, place, clean_cell(joined(value)))
            case _:
                self._sheet.write_string(self._row, place, clean_cell(value))

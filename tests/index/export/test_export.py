"""Exports: what office programs open rightly and nothing runs; memory that does not grow."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from index.export import COLUMNS, FORMATS, as_xlsx, write_export
from index.export.cells import FORMULA, LONGEST, clean_cell, neutral
from tests.index.export.rows import DOCUMENT, FINDING, many
from tests.paths import ROOT

NS = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
any_text = st.text(st.characters(codec=None), max_size=60)


def export(*entities, format: str, entity: str = "document") -> bytes:
    out = io.BytesIO()
    assert write_export(iter(entities), out, entity=entity, format=format) == len(entities)
    return out.getvalue()


def csv_rows(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def xlsx_cells(body: bytes, sheet: int = 1) -> list[list[str]]:
    """Texts and numbers as they stand in the file, row by row."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        root = etree.fromstring(archive.read(f"xl/worksheets/sheet{sheet}.xml"))
    assert not root.findall(".//x:f", NS), "a formula"
    rows = []
    for row in root.iterfind(".//x:row", NS):
        rows.append(["".join(cell.itertext()) for cell in row.iterfind("x:c", NS)])
    return rows


def test_csv_has_the_mark_and_the_names_of_its_columns() -> None:
    body = export(DOCUMENT, format="csv")
    assert body.startswith(b"\xef\xbb\xbf")
    (row,) = csv_rows(body)
    assert tuple(row) == tuple(column.name for column in COLUMNS["document"])
    assert row["title"] == DOCUMENT.title
    assert row["text"] == DOCUMENT.text
    assert row["topics"] == "land-border; tourism-culture"
    assert row["flagged"] == "true"
    # 18:30 UTC is the next day in Vietnam.
    assert row["published_at"] == "2026-03-02 01:30:00"


def test_jsonl_is_whole_and_in_iso() -> None:
    (line,) = export(FINDING, format="jsonl", entity="finding").splitlines()
    value = json.loads(line)
    assert tuple(value) == tuple(column.name for column in COLUMNS["finding"])
    assert value["first_seen"] == "2026-03-02T08:00:00+07:00"
    assert value["published_at"] is None
    assert value["score"] == 0.9
    assert value["flagged"] is True


def test_xlsx_has_titles_texts_numbers_and_dates() -> None:
    head, row = xlsx_cells(export(DOCUMENT, format="xlsx"))
    assert head == [column.title for column in COLUMNS["document"]]
    assert DOCUMENT.title in row
    assert "0.75" in row
    assert any(value.startswith("46083.06") for value in row), "2 March 2026, 01:30, as a number"


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("entity", ["document", "finding"])
def test_nothing_found_is_a_file_with_its_columns(format: str, entity: str) -> None:
    body = export(format=format, entity=entity)
    if format == "csv":
        assert body.decode("utf-8-sig").count("\r\n") == 1
    if format == "xlsx":
        assert len(xlsx_cells(body)) == 1


@pytest.mark.parametrize("start", FORMULA)
def test_formulas_are_texts(start: str) -> None:
    title = f"{start}HYPERLINK(1)"
    (row,) = csv_rows(export(replace(DOCUMENT, title=title), format="csv"))
    assert row["title"] == f"'{title}"
    assert json.loads(export(replace(DOCUMENT, title=title), format="jsonl"))["title"] == title
    xlsx_cells(export(replace(DOCUMENT, title=title), format="xlsx"))


@settings(max_examples=60, deadline=None)
@given(any_text, any_text)
def test_any_text_makes_files_that_open(title: str, text: str) -> None:
    document = replace(DOCUMENT, title=title, text=text)
    (row,) = csv_rows(export(document, format="csv"))
    assert not row["title"].startswith(FORMULA)
    assert row["title"].removeprefix("'") in (clean_cell(title), clean_cell(title)[1:])
    assert len(xlsx_cells(export(document, format="xlsx"))) == 2
    assert json.loads(export(document, format="jsonl"))["text"] == text


@given(any_text)
def test_neutral_changes_nothing_else(text: str) -> None:
    assert neutral(text).removeprefix("'") == text.removeprefix("'")


@pytest.mark.parametrize("text", ["a" * 40_000, "𠀀" * 20_000, "a" + "𠀀" * 20_000])
def test_a_long_text_is_cut_to_what_a_cell_takes_and_says_so(text: str) -> None:
    document = replace(DOCUMENT, text=text)
    (row,) = csv_rows(export(document, format="csv"))
    assert len(row["text"].encode("utf-16-le")) // 2 <= LONGEST
    assert "JSONL" in row["text"]
    assert row["text"] in xlsx_cells(export(document, format="xlsx"))[1]
    assert json.loads(export(document, format="jsonl"))["text"] == text


@pytest.mark.parametrize(
    "moment",
    [
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(1899, 12, 31, 23, tzinfo=UTC),
        datetime(1900, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, tzinfo=UTC),
    ],
    ids=str,
)
@pytest.mark.parametrize("format", FORMATS)
def test_broken_dates_of_pages_do_not_stop_an_export(moment: datetime, format: str) -> None:
    assert export(replace(DOCUMENT, published_at=moment), format=format)


def test_more_rows_than_a_sheet_takes_go_on_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(as_xlsx, "MAX_ROWS", 4)
    body = export(*many(7), format="xlsx")
    counts = [len(xlsx_cells(body, sheet)) for sheet in (1, 2, 3)]
    assert counts == [4, 4, 2]


@pytest.mark.slow
@pytest.mark.parametrize("format", FORMATS)
def test_memory_does_not_grow_with_the_rows(format: str) -> None:
    """100,000 documents take hardly more than 1,000, in kilobytes of the whole process."""
    few, all_ = (
        int(
            subprocess.run(
                [sys.executable, "-m", "tests.index.export.measure", format, str(count)],
                cwd=ROOT,
                capture_output=True,
                check=True,
            ).stdout
        )
        for count in (1_000, 100_000)
    )
    assert all_ - few < 20_000

"""The file of vectors beside an embedded index: crashes, left-overs, damage."""

import multiprocessing
import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.errors import IndexUnavailable
from core.searching import IndexDocument, SearchQuery
from core.vectors import BYTES, DIMENSIONS, pack_vector
from index import open_index
from index.base import DOCUMENT
from index.embedded.fuzzy import count_edits
from index.embedded.rows import ROW_BYTES, SPARE_ROWS, VECTOR_BYTES
from tests.index.corpus import make_document


def vector(number: int) -> bytes:
    row = np.zeros(DIMENSIONS, np.float32)
    row[number % DIMENSIONS] = 1.0
    return pack_vector(row)


def document(number: int, seq: int = 1) -> IndexDocument:
    return make_document(f"d{number}", f"tin {number}", seq=seq, vector=vector(number))


def nearest(folder: Path, number: int) -> str:
    query = SearchQuery("xyzzy", mode="hybrid", vector=vector(number), size=1)
    return open_index(folder).search(query).hits[0].id


def rows_file(folder: Path) -> Path:
    return next(folder.glob("v*-*/document.vectors"))


def write_for_ever(folder: str) -> None:
    index = open_index(folder)
    for start in range(0, 10**6, 20):
        index.upsert(document(number) for number in range(start, start + 20))


def test_length_of_vectors_is_the_one_of_all() -> None:
    assert VECTOR_BYTES == BYTES


def test_killed_writer_leaves_vectors_of_all_it_committed(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    process = multiprocessing.get_context("spawn").Process(
        target=write_for_ever, args=(str(folder),)
    )
    process.start()
    index = open_index(folder, lock_timeout_s=30)
    deadline = time.monotonic() + 60
    while index.count()[DOCUMENT] < 60 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert process.pid
    os.kill(process.pid, signal.SIGKILL)
    process.join(10)
    assert index.count()[DOCUMENT] >= 60
    page = index.search(SearchQuery("xyzzy", mode="hybrid", vector=vector(41), size=1))
    assert page.hits[0].id == "d41"
    index.upsert([document(7, seq=2)])
    assert nearest(folder, 7) == "d7"


def test_row_that_was_cut_off_is_dropped(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    open_index(folder).upsert([document(1)])
    with rows_file(folder).open("ab") as file:
        file.write(b"half a row")
    assert nearest(folder, 1) == "d1"
    open_index(folder).upsert([document(2)])
    assert rows_file(folder).stat().st_size == 2 * ROW_BYTES
    assert nearest(folder, 2) == "d2"


def test_rows_of_old_versions_go(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    index = open_index(folder)
    count = SPARE_ROWS // 4
    for seq in range(1, 9):
        index.upsert(document(number, seq) for number in range(count))
    assert rows_file(folder).stat().st_size <= (2 * count + SPARE_ROWS) * ROW_BYTES
    assert nearest(folder, 5) in {f"d{number}" for number in range(5, count, DIMENSIONS)}
    index.delete({DOCUMENT: {f"d{number}": 99 for number in range(count)}})
    query = SearchQuery("xyzzy", mode="hybrid", vector=vector(5))
    assert index.search(query).total == 0


def test_missing_vectors_are_told_and_mended_by_a_rebuild(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    index = open_index(folder)
    index.upsert(document(number) for number in range(5))
    rows_file(folder).unlink()
    assert index.search(SearchQuery("tin")).total == 5
    with pytest.raises(IndexUnavailable, match="cotmoc sync --rebuild"):
        nearest(folder, 1)
    with index.rebuild() as fresh:
        fresh.upsert(document(number) for number in range(5))
    assert nearest(folder, 1) == "d1"


def test_open_reader_sees_new_vectors(tmp_path: Path) -> None:
    reader, writer = open_index(tmp_path / "index"), open_index(tmp_path / "index")
    query = SearchQuery("xyzzy", mode="hybrid", vector=vector(3))
    for number in range(1, 4):
        writer.upsert([document(number)])
        assert reader.search(query).total == number
    assert reader.search(query).hits[0].id == "d3"
    writer.upsert([replace(document(3, seq=2), vector=vector(9))])
    assert reader.search(replace(query, vector=vector(9))).hits[0].id == "d3"


@pytest.mark.parametrize(
    ("first", "second", "edits"),
    [
        ("bien", "bien", 0), ("bien", "bein", 1), ("bien", "biem", 1), ("bien", "ben", 1),
        ("bien", "biens", 1), ("bien", "bines", 2), ("bien", "mot", 3), ("ca", "abc", 3),
        ("b", "", 1),
    ],
)  # fmt: skip
def test_edits_between_words(first: str, second: str, edits: int) -> None:
    assert count_edits(first, second, 2) == edits
    assert count_edits(second, first, 2) == edits

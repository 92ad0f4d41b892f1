"""The search benchmark: repeatable documents and queries, and a page of figures."""

import json
from pathlib import Path

import pytest

from core.errors import QueryError, SettingsError
from index import open_index
from pipeline.bench import search
from pipeline.bench.asking import MIX, make_queries
from pipeline.bench.corpus import Pieces, make_documents, read_pieces


@pytest.fixture(scope="module")
def pieces() -> Pieces:
    return read_pieces(None)


def test_documents_are_the_same_in_every_run(pieces: Pieces) -> None:
    first, second = list(make_documents(pieces, 30)), list(make_documents(pieces, 30))
    assert first == second
    assert len({document.id for document in first}) == 30
    assert 500 < sum(len(document.text) for document in first) / 30 < 4000


def test_queries_are_two_hundred_and_parse(pieces: Pieces, tmp_path: Path) -> None:
    queries = make_queries(pieces)
    assert queries == make_queries(pieces)
    assert {kind: len(some) for kind, some in queries.items()} == dict(MIX)
    assert sum(MIX.values()) == 200
    index = open_index(tmp_path / "index")
    index.upsert(make_documents(pieces, 200))
    found = 0
    for query in (query for some in queries.values() for query in some):
        try:
            found += bool(index.search(query).total)
        except QueryError as error:  # pragma: no cover - the message names the query
            pytest.fail(f"{query.text!r}: {error}")
    assert found > 150


def test_texts_come_from_a_folder(tmp_path: Path) -> None:
    row = {
        "title": "Tin biên giới",
        "text": "Đội tuần tra đi dọc đường biên cả ngày trong mưa lớn.",
    }
    (tmp_path / "a.jsonl").write_text(json.dumps(row, ensure_ascii=False) + "\n", "utf-8")
    assert read_pieces(tmp_path) == Pieces((row["title"],), (row["text"],))
    with pytest.raises(SettingsError, match="JSONL"):
        read_pieces(tmp_path.parent / "nothing-there")


def test_page_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "SIZES", (150,))
    monkeypatch.setattr(search, "VECTORS", 60)
    search.write_index_bench(tmp_path / "docs" / "search-speed.md")
    page = (tmp_path / "docs" / "search-speed.md").read_text("utf-8")
    assert "| embedded (Tantivy) | 150 |" in page
    assert "| embedded (Tantivy) | 60 |" in page
    assert all(f"| {kind} |" in page for kind in MIX)

"""Search by words and meaning together, with vectors made by hand."""

from dataclasses import replace

import numpy as np
import pytest

from core.errors import QueryError
from core.searching import IndexDocument, SearchQuery
from core.vectors import DIMENSIONS, pack_vector
from core.vocabulary import Lang
from index import IndexBackend
from index.base import DOCUMENT
from tests.index.corpus import make_document


def towards(axis: int, other: int = 0, share: float = 0.0) -> bytes:
    """A vector along an axis, turned a little towards another one."""
    vector = np.zeros(DIMENSIONS, np.float32)
    vector[axis] += 1.0 - share
    vector[other] += share
    return pack_vector(vector / np.linalg.norm(vector))


def documents() -> list[IndexDocument]:
    return [
        make_document("vi-words", "thác nước", "thác nước ở vùng biên", vector=towards(1)),
        make_document("vi-no-vector", "thác nước", "bài này không có véc tơ"),
        make_document("zh-near", "瀑布", "跨国瀑布", lang=Lang.ZH, vector=towards(1, 2, 0.3)),
        make_document("zh-nearer", "德天", "德天很美", lang=Lang.ZH, vector=towards(1, 2, 0.1)),
        make_document("far", "bóng đá", "trận đấu", vector=towards(9)),
    ]


def ask(text: str = "thác nước", **changes: object) -> SearchQuery:
    query = SearchQuery(text, mode="hybrid", vector=towards(1))
    return replace(query, **changes)  # type: ignore[arg-type]


@pytest.fixture
def with_vectors(empty: IndexBackend) -> IndexBackend:
    empty.upsert(documents())
    return empty


def test_meaning_finds_what_words_do_not(with_vectors: IndexBackend) -> None:
    page = with_vectors.search(ask())
    assert page.hits[0].id == "vi-words"
    assert {hit.id for hit in page.hits[:4]} == {"vi-words", "vi-no-vector", "zh-nearer", "zh-near"}
    assert page.total == len(page.hits) == 5
    order = [hit.id for hit in page.hits if hit.id.startswith("zh")]
    assert order == ["zh-nearer", "zh-near"]
    scores = [hit.score for hit in page.hits]
    assert scores == sorted(scores, reverse=True)


def test_words_alone_ignore_the_vector(with_vectors: IndexBackend) -> None:
    page = with_vectors.search(ask(mode="words"))
    assert {hit.id for hit in page.hits} == {"vi-words", "vi-no-vector"}


def test_limits_hold_for_meaning(with_vectors: IndexBackend) -> None:
    page = with_vectors.search(ask(filters={"lang": ("zh",)}))
    assert [hit.id for hit in page.hits] == ["zh-nearer", "zh-near"]
    assert {hit.id for hit in with_vectors.search(ask("thác nước -lang:zh")).hits} == {
        "vi-words", "vi-no-vector", "far",
    }  # fmt: skip
    assert with_vectors.search(ask(filters={"lang": ("en",)})).total == 0


def test_facets_count_what_the_words_find(with_vectors: IndexBackend) -> None:
    page = with_vectors.search(ask(histogram="month"))
    assert page.facets["lang"] == {"vi": 2}
    assert sum(page.histogram.values()) == 2


def test_only_words_leave_marks(with_vectors: IndexBackend) -> None:
    hits = {hit.id: hit for hit in with_vectors.search(ask("瀑布")).hits}
    assert hits["zh-near"].title_marks == ((0, 2),)
    assert hits["vi-words"].title_marks == hits["vi-words"].snippet_marks == ()


def test_pages_of_a_joined_list(with_vectors: IndexBackend) -> None:
    whole = [hit.id for hit in with_vectors.search(ask()).hits]
    first = with_vectors.search(ask(size=2))
    second = with_vectors.search(ask(size=2, cursor=first.cursor))
    third = with_vectors.search(ask(size=2, cursor=second.cursor))
    assert [hit.id for page in (first, second, third) for hit in page.hits] == whole
    assert third.cursor == ""
    assert [hit.id for hit in with_vectors.search(ask(size=2, offset=2)).hits] == whole[2:4]


def test_new_and_removed_vectors_count_at_once(with_vectors: IndexBackend) -> None:
    assert with_vectors.search(ask("瀑布")).total == 4
    with_vectors.delete({DOCUMENT: {"far": 9}})
    with_vectors.upsert(
        [
            make_document("new", "tin mới", vector=towards(1, 3, 0.1)),
            make_document("zh-nearer", "德天", "德天很美", seq=2),
        ]
    )
    found = [hit.id for hit in with_vectors.search(ask("xyzzy")).hits]
    assert found == ["vi-words", "new", "zh-near"]


def test_without_words_only_meaning_orders(with_vectors: IndexBackend) -> None:
    page = with_vectors.search(ask("lang:zh"))
    assert [hit.id for hit in page.hits] == ["zh-nearer", "zh-near"]
    assert page.facets["lang"] == {"zh": 2}


def test_joined_list_can_be_sorted(with_vectors: IndexBackend) -> None:
    by_score = {hit.id for hit in with_vectors.search(ask()).hits}
    newest = [hit.id for hit in with_vectors.search(ask(sort="newest")).hits]
    assert set(newest) == by_score
    assert newest == [hit.id for hit in with_vectors.search(ask(sort="oldest")).hits][::-1]


def test_hybrid_wants_a_vector(with_vectors: IndexBackend) -> None:
    for vector in (b"", b"\x00" * 10, b"\x00" * 768):
        with pytest.raises(QueryError, match="vector"):
            with_vectors.search(ask(vector=vector))


def test_many_vectors_within_limits(empty: IndexBackend) -> None:
    rng = np.random.default_rng(3)
    rows = rng.standard_normal((600, DIMENSIONS)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    empty.upsert(
        make_document(
            f"d{n}", f"tin {n}", vector=pack_vector(row), lang=Lang.ZH if n % 3 else Lang.VI
        )
        for n, row in enumerate(rows)
    )
    query = rng.standard_normal(DIMENSIONS).astype(np.float32)
    page = empty.search(
        SearchQuery(
            "xyzzy", mode="hybrid", vector=pack_vector(query), filters={"lang": ("vi",)}, size=20
        )
    )
    near = sorted(range(0, 600, 3), key=lambda n: -float(rows[n] @ query))[:20]
    found = [int(hit.id[1:]) for hit in page.hits]
    assert len(set(found) & set(near)) >= 19  # a graph of neighbours may miss one
    assert found[:3] == near[:3]

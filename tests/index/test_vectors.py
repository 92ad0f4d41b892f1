"""Nearest vectors and the fusion of orders, against the plain way."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import QueryError
from core.vectors import DIMENSIONS, pack_vector
from index.vectors import CHUNK_ROWS, best, cosines, fuse, join, query_vector, rows_of


def unit_rows(count: int) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    rows = np.random.default_rng(7).standard_normal((count, DIMENSIONS)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)  # type: ignore[no-any-return]


@pytest.mark.parametrize("count", [0, 1, 7, CHUNK_ROWS, CHUNK_ROWS + 1, 3 * CHUNK_ROWS - 5])
def test_pieces_give_what_the_whole_gives(count: int) -> None:
    rows = unit_rows(count)
    packed = b"".join(map(pack_vector, rows))
    query = query_vector(pack_vector(unit_rows(1)[0]))
    narrow = rows_of(packed)
    expected = narrow.astype(np.float32) @ query
    np.testing.assert_allclose(cosines(narrow, query), expected, atol=1e-6)
    np.testing.assert_allclose(cosines(rows, query), rows @ query, atol=1e-6)


def test_a_vector_is_nearest_to_itself() -> None:
    rows = unit_rows(500)
    found = cosines(rows_of(b"".join(map(pack_vector, rows))), query_vector(pack_vector(rows[123])))
    assert best(found, 1)[0] == 123
    assert found[123] == pytest.approx(1.0, abs=0.001)


@given(st.lists(st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]), max_size=30), st.integers(1, 40))
def test_best_is_sorting(values: list[float], count: int) -> None:
    scores = np.array(values, np.float32)
    expected = sorted(range(len(values)), key=lambda place: (-values[place], place))[:count]
    assert best(scores, count).tolist() == expected


@pytest.mark.parametrize(
    "packed",
    [b"", b"\x00" * 10, b"\x00" * 768, b"\xff" * 768],
    ids=["none", "short", "zero", "nan"],
)
def test_vector_that_is_none_is_refused(packed: bytes) -> None:
    with pytest.raises(QueryError, match="vector"):
        query_vector(packed)


def test_fusion_prefers_what_both_orders_have() -> None:
    joined = fuse([["a", "b", "c"], ["d", "c", "b"]])
    assert [found for found, _ in joined] == ["b", "c", "a", "d"]
    assert joined[0][1] == pytest.approx(1 / 62 + 1 / 63)


def test_words_that_are_not_all_there_yield_to_meaning() -> None:
    by_words, by_meaning = ["a", "b", "c"], ["d", "b"]
    joined = join(by_words, by_meaning, share=1.0, with_vector={"a", "b"})
    assert [found for found, _ in joined] == ["b", "a", "d", "c"]
    joined = join(by_words, by_meaning, share=0.5, with_vector={"a", "b"})
    assert [found for found, _ in joined] == ["d", "b", "c"]


def test_fusion_of_nothing() -> None:
    assert fuse([[], []]) == []
    assert [found for found, _ in fuse([["x", "y"], []])] == ["x", "y"]

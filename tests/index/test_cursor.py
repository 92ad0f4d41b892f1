"""Cursors come back as they were, and nothing else passes for one."""

from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import QueryError
from core.searching import SearchQuery
from index.cursor import Cursor, read_cursor, write_cursor

QUERY = SearchQuery(
    "biển đông", filters={"lang": ("vi", "zh")}, since=datetime(2025, 1, 1, tzinfo=UTC)
)
KEYS = st.lists(
    st.one_of(st.integers(), st.floats(allow_nan=False), st.text(max_size=9)), max_size=4
)


@given(st.integers(0, 2**53 - 1), st.text(max_size=40), KEYS, st.integers(0, 64))
def test_cursor_comes_back(position: int, last: str, keys: list[float | str], least: int) -> None:
    cursor = Cursor(position, last, tuple(keys), least)
    text = write_cursor(QUERY, cursor)
    assert read_cursor(replace(QUERY, cursor=text)) == cursor


def test_without_a_cursor_a_query_begins() -> None:
    assert read_cursor(QUERY) is None


def test_what_does_not_move_hits_does_not_matter() -> None:
    text = write_cursor(QUERY, Cursor(20, "a"))
    other = replace(QUERY, size=3, facets=False, histogram="day", filters={"lang": ("zh", "vi")})
    assert read_cursor(replace(other, cursor=text)) == Cursor(20, "a")


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "biển"}, {"entity": "finding"}, {"filters": {}}, {"since": None},
        {"until": datetime(2026, 1, 1, tzinfo=UTC)}, {"mode": "hybrid"}, {"sort": "newest"},
        {"vector": b"\x00" * 768},
    ],
    ids=lambda changes: next(iter(changes)),
)  # fmt: skip
def test_cursor_of_another_query_is_refused(changes: dict[str, object]) -> None:
    text = write_cursor(QUERY, Cursor(20, "a"))
    with pytest.raises(QueryError, match="another query"):
        read_cursor(replace(QUERY, **changes, cursor=text))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "values", [b"", b"[]", b"{}", b"[1,2,3,4,5]", b"[1,2,-3,4,\"a\"]", b"[1,2,true,4,\"a\"]",
               b"[1,2,3,4,\"a\",[]]", b"[" * 2000, b"[1,2,1e99,4,\"a\"]", b"9" * 2500],
)  # fmt: skip
def test_forged_cursor_is_refused(values: bytes) -> None:
    text = urlsafe_b64encode(values).decode() or "="
    with pytest.raises(QueryError, match="cursor"):
        read_cursor(replace(QUERY, cursor=text))


@given(st.text(min_size=1, max_size=200))
def test_any_text_is_refused_in_words(text: str) -> None:
    with pytest.raises(QueryError, match="cursor"):
        read_cursor(replace(QUERY, cursor=text))

"""Snippets: plain text around the match, as it is stored."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.query import parse, plain_words
from index.snippet import make_snippet

LONG = "Phần đầu nói chuyện khác. " * 20


@pytest.mark.parametrize(
    ("text", "query", "piece"),
    [
        (LONG + "Xe chờ ở cửa khẩu Tà Lùng." + LONG, "tà lùng", "cửa khẩu Tà Lùng."),
        (LONG + "Xe chờ ở cửa khẩu Tà Lùng." + LONG, "ta lung", "cửa khẩu Tà Lùng."),
        (LONG + "Sóng biến. " + LONG + "Ra biển. " + LONG, "biển", "Ra biển."),
        ("前" * 300 + "德天瀑布很美" + "后" * 300, "瀑布", "德天瀑布很美"),
        ("前" * 300 + "友誼關通車" + "后" * 300, "友谊关", "友誼關通車"),
        ("前" * 300 + "桂" + "后" * 300, "桂", "桂"),
        ("một\n\n  hai\tba", "hai", "một hai ba"),
        ("không có gì", "xyz", "không có gì"),
        ("", "xyz", ""),
        ("giới thiệu " * 100 + "biên giới Việt" + " kết" * 100, '"biên giới"', "biên giới Việt"),
    ],
)  # fmt: skip
def test_snippet_holds_the_match(text: str, query: str, piece: str) -> None:
    assert piece in make_snippet(text, parse(query))


@given(st.text(max_size=400), st.text(min_size=1, max_size=20), st.integers(10, 100))
def test_snippet_is_short_and_of_the_text(text: str, typed: str, length: int) -> None:
    snippet = make_snippet(text, parse(plain_words(typed)), length=length)
    body = snippet.removeprefix("… ").removesuffix(" …")
    assert len(body) <= length + 31
    assert "".join(body.split()) in "".join(unicodedata.normalize("NFC", text).split())

"""Snippets: plain text around the match, as it is stored, and what is marked in it."""

import time
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.text import fold
from index.query import parse, plain_words
from index.query.nodes import Fuzzy, Prefix, Words
from index.snippet import mark_title, snippet_of
from index.synonyms import SynonymGroup, Synonyms
from index.words import words

LONG = "Phần đầu nói chuyện khác. " * 20
NAMES = Synonyms(
    (
        SynonymGroup(("Bản Giốc", "德天瀑布", "Detian Falls")),
        SynonymGroup(("không", "ko", "hok"), "teencode"),
    )
)


def marked(text: str, query: str, **options: object) -> list[str]:
    snippet = snippet_of(text, parse(query, synonyms=NAMES), **options)  # type: ignore[arg-type]
    return [snippet.text[start:end] for start, end in snippet.marks]


def titled(title: str, query: str) -> list[str]:
    return [title[start:end] for start, end in mark_title(title, parse(query, synonyms=NAMES))]


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
        (LONG * 50 + "Ra biển." + LONG, "biển", "Ra biển."),
        (LONG + "Thác 德天瀑布 đây. " + LONG, "bản giốc", "德天瀑布"),
    ],
)  # fmt: skip
def test_snippet_holds_the_match(text: str, query: str, piece: str) -> None:
    assert piece in snippet_of(text, parse(query, synonyms=NAMES)).text


MARKS = [
    ("Cửa khẩu Tà Lùng", "tà lùng", ["Tà", "Lùng"], "words"),
    ("Cửa khẩu Tà Lùng", "ta lung", ["Tà", "Lùng"], "words without marks"),
    ("Tàu ở Tà Lùng", "tà", ["Tà"], "whole words only"),
    ("Tà Lùng, Tà xa", '"tà lùng"', ["Tà", "Lùng"], "a phrase only where it stands together"),
    ("cột các mốc cũ, cột xa xa xa mốc", '"cột mốc"~1', ["cột", "mốc"], "near each other"),
    ("biên giới, biểu", "biên*", ["biên"], "beginning, a whole word"),
    ("cột mốc, cọc mốt", "moc~1", ["mốc", "mốt"], "similar, the first letter the same"),
    ("hiệp ước 30/12/1999 ký", "30/12/1999", ["30", "12", "1999"], "date"),
    ("游客看德天瀑布很美", "德天瀑布", ["德天瀑布"], "overlapping pairs are one mark"),
    ("游客看德天瀑布很美", '"天瀑布"', ["天瀑布"], "a Chinese phrase"),
    ("友誼關通車", "友谊关", ["友誼關"], "traditional"),
    ("桂林，桂", "桂", ["桂", "桂"], "one character"),
    ("COC准则 và COC", "coc", ["COC", "COC"], "letters next to Chinese"),
    ("Thác Detian Falls", "bản giốc", ["Detian", "Falls"], "another name"),
    ("nó ko biết, không", "hok", ["ko", "không"], "another spelling"),
    ("một\n\n  hai\tba", "hai ba", ["hai", "ba"], "runs of spaces"),
    (unicodedata.normalize("NFD", "Ra biển Đông"), "biển", ["biển"], "stored decomposed"),
    ("👨‍👩‍👧 ở biển 🏖️ đẹp", "biển đẹp", ["biển", "đẹp"], "emoji"),
    ("bi\u200bển", "biển", ["bi\u200bển"], "zero width inside"),
    ("cũ -mốc", "cũ -mốc", ["cũ"], "what is unwanted is not marked"),
    ("mốc", "title:mốc", [], "words of another field"),
    ("hoà bình", "hòa", ["hoà"], "tone placement"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "query", "expected"), [case[:3] for case in MARKS], ids=[case[3] for case in MARKS]
)
def test_marks(text: str, query: str, expected: list[str]) -> None:
    assert marked(text, query) == expected


def test_marks_in_a_window() -> None:
    text = LONG + "Ở  đây\n có cột mốc. " + LONG
    assert marked(text, "cột mốc") == ["cột", "mốc"]
    assert snippet_of(text, parse("cột mốc")).text.startswith("… ")


def test_titles_are_marked_as_they_are_stored() -> None:
    title = unicodedata.normalize("NFD", "Biển Đông: cột mốc")
    assert titled(title, "biển title:mốc text:cột") == [
        unicodedata.normalize("NFD", "Biển"),
        unicodedata.normalize("NFD", "mốc"),
    ]
    assert titled("德天瀑布旅游", "Bản Giốc") == ["德天瀑布"]


@given(st.text(max_size=400), st.text(min_size=1, max_size=20), st.integers(10, 100))
def test_snippet_is_short_and_of_the_text(text: str, typed: str, length: int) -> None:
    snippet = snippet_of(text, parse(plain_words(typed)), length=length).text
    body = snippet.removeprefix("… ").removesuffix(" …")
    assert len(body) <= length + 31
    assert "".join(body.split()) in "".join(unicodedata.normalize("NFC", text).split())


PIECES = [
    "biển",
    "Biên",
    "ko",
    "không",
    "德天瀑布",
    "友誼關",
    "桂",
    "bi\u0301en",
    "👨‍👩‍👧",
    "\u200b",
    "\n",
]
TEXTS = st.lists(st.sampled_from([*PIECES, "Detian Falls", *" .,-!đĐ"]), max_size=40).map("".join)
QUERIES = st.sampled_from(
    ["biển", "bien*", "biển~2", '"ko biển"~3', "德天", "友谊关", "桂", "bản giốc", '"biên không"']
)


@settings(deadline=None)
@given(TEXTS, TEXTS, QUERIES, st.sampled_from(["NFC", "NFD"]))
def test_what_is_marked_was_wanted(before: str, after: str, query: str, form: str) -> None:
    text = unicodedata.normalize(form, f"{before} {after}")  # type: ignore[arg-type]
    parsed = parse(query, synonyms=NAMES)
    snippet = snippet_of(text, parsed)
    title = mark_title(text, parsed)
    for whole, marks in [(snippet.text, snippet.marks), (text, title)]:
        assert list(marks) == sorted(marks)
        assert all(a[1] < b[0] for a, b in pairwise(marks))
        for start, end in marks:
            assert is_wanted(whole[start:end], list(parsed.terms()))


def is_wanted(piece: str, terms: list[Words | Prefix | Fuzzy]) -> bool:
    found = {word.folded for word in words(piece)}
    for term in terms:
        match term:
            case Words():
                if found & {word.folded for word in term.words} or any(
                    word.folded in fold(piece).text for word in term.words
                ):
                    return True
            case Prefix():
                if any(word.startswith(term.word.folded) for word in found):
                    return True
            case Fuzzy():
                if any(word[0] == term.word.folded[0] for word in found):
                    return True
    return False


def test_long_texts_take_no_time() -> None:
    parsed = parse('biển đông "cột mốc"~9 biên* giới~2 德天瀑布', synonyms=NAMES)
    text = "Phần a cột nói giới biểu chuyện khác. " * 500
    started = time.process_time()
    for _ in range(10):
        snippet_of(text, parsed)
    assert time.process_time() - started < 2

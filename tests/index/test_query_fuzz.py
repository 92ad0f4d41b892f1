"""Whatever somebody types is answered soon, by a query or by a message that says where."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import QueryError
from index.base import DOCUMENT, ENTITIES
from index.query import MAX_CLAUSES, parse, plain_words
from index.query.nodes import MAX_DEPTH, AllOf, AnyOf, Named, Node, ParsedQuery, Without
from index.synonyms import SynonymGroup, Synonyms

NAMES = Synonyms(
    (
        SynonymGroup(("Biển Đông", "南海", "South China Sea")),
        SynonymGroup(("không", "ko"), "teencode"),
    )
)
FIELDS = [
    "title:",
    "claim:",
    "lang:vi",
    "gắn_cờ:có",
    "chủ đề:",
    "ngày:",
    "ngày:hôm nay",
    "priority:",
]
OPERATORS = [
    "AND",
    "OR",
    "NOT",
    "VÀ",
    "HOẶC",
    "KHÔNG",
    "TO",
    "-",
    "+",
    "(",
    ")",
    "~2",
    "^3",
    "*",
    "?",
]
RANGES = ["[2026-03 TO 7d]", "[* TO", "]", "{", ">", "<=", "99999y", "9999-12-31", "1e999", "0,5"]
WORDS = [
    "biển đông",
    "ko",
    "德天瀑布",
    "𠀀",
    "đ",
    "bi\u0301en",
    "\u0301",
    "👨‍👩‍👧",
    "ﬁ",
    "İ",
    "ẞ",
    "٣",
    "x",
]
SIGNS = [
    '"',
    "“",
    "”",
    "：",
    "（",
    "）",
    "\\",
    "/",
    "/.*/",
    "http://a/b",
    "'",
    "\x00",
    "\u202e",
    "\u200b",
]
SPACES = [" ", " ", " ", "\n", "\u3000", "\ud800"]
HOSTILE = st.lists(
    st.sampled_from([*FIELDS, *OPERATORS, *RANGES, *WORDS, *SIGNS, *SPACES * 4]) | st.characters(),
    max_size=60,
).map("".join)  # fmt: skip


def attempt(text: str, entity: str = DOCUMENT) -> ParsedQuery | QueryError:
    try:
        return parse(text, entity, synonyms=NAMES)
    except QueryError as error:
        return error


@settings(max_examples=500, deadline=None)
@given(HOSTILE, st.sampled_from(ENTITIES))
def test_any_text_parses_or_says_where(text: str, entity: str) -> None:
    found = attempt(text, entity)
    if isinstance(found, QueryError):
        assert found.position is not None
        assert 0 <= found.position <= len(text)
        assert " / " in str(found)
    else:
        assert max([0, *map(depth, (*found.wanted, *found.limits))]) <= 3 * MAX_DEPTH
        assert sum(map(leaves, (*found.wanted, *found.limits))) <= MAX_CLAUSES
        for term in found.terms():
            assert 0 <= term.start <= term.end <= len(text)
    parse(plain_words(text), entity, synonyms=NAMES)


@settings(deadline=None)
@given(st.text(max_size=80))
def test_text_between_quotation_marks_is_a_phrase(text: str) -> None:
    inner = text.translate(dict.fromkeys(map(ord, '"“”„‟«»＂「」『』'), " "))
    found = attempt(f'"{inner}"')
    if isinstance(found, QueryError):
        assert "không có từ nào" in str(found).lower()
    else:
        assert len(found.wanted) <= 1


LONG = [
    pytest.param(piece * (1_000_000 // len(piece)), id=repr(piece))
    for piece in [
        "biển đông ", "x", "(", ")", '"', "德", "e\u0301", "\u0301", "-", "*", "NOT ", "a OR ",
        "a AND ", "ngày:[", "claim:", "/a+/", "\\", "~", "^2", "\u200b", "((a) OR ", '"a" ', "a* ",
        "[a TO ",
    ]
] + [
    pytest.param(text, id=text[:20])
    for text in [
        "(" * 400 + "a" + ")" * 400,
        "NOT " * 499 + "a",
        "-(" * 400 + "a" + ")" * 400,
        "a " * 999,
        "a OR b AND " * 150 + "c",
        "title:(" * 200 + "a" + ")" * 200,
        "a" + "^2" * 900,
        '"' + "a " * 900 + '"~9',
        "-a " * 600,
        "a" * 1_999,
        "/(" + "a+)+" * 400 + "$/",
        "德" * 1_999,
        "x~2 " * 400,
        "ab* " * 400,
        "claim:(" + "a OR " * 300 + "b)",
    ]
]  # fmt: skip


@pytest.mark.parametrize("text", LONG)
def test_long_and_deep_queries_take_no_time(text: str) -> None:
    started = time.process_time()
    found = attempt(text)
    assert isinstance(found, ParsedQuery) or found.position is not None
    parse(plain_words(text), synonyms=NAMES)
    assert time.process_time() - started < 2


def test_threads_do_not_disturb_each_other() -> None:
    queries = [f'a{n} OR (title:"b{n} c" AND -d{n}*)' for n in range(400)]
    alone = [parse(query) for query in queries]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(parse, queries)) == alone


def depth(node: Node) -> int:
    match node:
        case AllOf(parts) | AnyOf(parts):
            return 1 + max(map(depth, parts))
        case Without(part):
            return 1 + depth(part)
    return 1


def leaves(node: Node) -> int:
    match node:
        case AllOf(parts) | AnyOf(parts):
            return sum(map(leaves, parts))
        case Without(part):
            return leaves(part)
        case Named(typed):
            return leaves(typed)
    return 1

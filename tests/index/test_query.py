"""Taking a query apart: words, limits, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import QueryError
from index.base import DOCUMENT, ENTITIES, FINDING
from index.query import MAX_CLAUSES, parse, plain_words
from index.query.nodes import Matching, Node, ParsedQuery, Without, Words
from index.values import Filter, filters_of

PIECES = ["claim:", "lang:vi", "title:", "flagged:true", "德天", "\u0301", "\x00", "-", "biển"]
TYPED = st.lists(
    st.sampled_from([*PIECES, *"abđề \"-:“”*()[]~^\\'：「」"]) | st.characters(), max_size=40
).map("".join)


def clauses(text: str) -> list[tuple[str, str, bool]]:
    """Words, field and whether they are unwanted, of every part of a query."""
    parsed = parse(text)
    wanted = [(node, False) for node in parsed.wanted]
    return [
        (" ".join(word.exact for word in node.words), node.field, negated)
        for node, negated in [*wanted, *((node, True) for node in unwanted(parsed))]
        if isinstance(node, Words)
    ]


def unwanted(parsed: ParsedQuery) -> list[Node]:
    return [node.part for node in parsed.limits if isinstance(node, Without)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cột mốc", [("cột", "", False), ("mốc", "", False)]),
        ('"Cột mốc" cũ', [("cột mốc", "", False), ("cũ", "", False)]),
        ("mốc -cũ", [("mốc", "", False), ("cũ", "", True)]),
        ('-"cột mốc"', [("cột mốc", "", True)]),
        ('title:"cột mốc"', [("cột mốc", "title", False)]),
        ("-title:mốc", [("mốc", "title", True)]),
        ("30/12/1999", [("30 12 1999", "", False)]),
        ("Hà Nội - Lạng", [("hà", "", False), ("nội", "", False), ("lạng", "", False)]),
        ("mốc MỐC mốc", [("mốc", "", False)]),
        ("德天瀑布", [("德天", "", False), ("天瀑", "", False), ("瀑布", "", False)]),
        ("-德天瀑布", [("德天 天瀑 瀑布", "", True)]),
        ("COC准则", [("coc", "", False), ("准则", "", False)]),
        ("“cột mốc”", [("cột mốc", "", False)]),
        ("「德天」", [("德天", "", False)]),
        ('""', []),
        ("Tin: nóng", [("tin", "", False), ("nóng", "", False)]),
        ("http://a.vn/b", [("http a vn b", "", False)]),
        ("20:30", [("20 30", "", False)]),
        ('cột"mốc"', [("cột", "", False), ("mốc", "", False)]),
    ],
)
def test_clauses(text: str, expected: list[tuple[str, str, bool]]) -> None:
    if text == '""':
        with pytest.raises(QueryError):
            clauses(text)
    else:
        assert clauses(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("claim:A", [Filter("claim", ("A",))]),
        ("CLAIM:A", [Filter("claim", ("A",))]),
        ("claim:A claim:B", [Filter("claim", ("A", "B"))]),
        ("claim:A -claim:B", [Filter("claim", ("A",)), Without(Matching(Filter("claim", ("B",))))]),
        ('source:"báo tỉnh"', [Filter("source", ("báo tỉnh",))]),
        ("flagged:có", [Filter("flagged", ("true",))]),
        ("lang:VI", [Filter("lang", ("vi",))]),
    ],
)
def test_filters(text: str, expected: list[Filter | Node]) -> None:
    wanted = [Matching(one) if isinstance(one, Filter) else one for one in expected]
    assert list(parse(text).limits) == wanted
    assert parse(text).wanted == ()


def test_suggestions() -> None:
    for text, suggestion in [
        ("sorce:x", "source"),
        ("verdict:contradict", "verdict:contradicted"),
        ('"mở', '"mở"'),
    ]:
        with pytest.raises(QueryError) as caught:
            parse(text)
        assert caught.value.suggestion == suggestion
        assert "/" in str(caught.value)  # in Vietnamese and in English


def test_long_queries_keep_their_first_words() -> None:
    parsed = parse(" ".join(f"từ{n}" for n in range(500)))
    assert parsed.cut
    assert [words for words, _, _ in clauses(" ".join(f"từ{n}" for n in range(500)))] == [
        f"từ{n}" for n in range(MAX_CLAUSES)
    ]


def test_filters_by_name_are_checked() -> None:
    assert filters_of({"claim": ("A",), "lang": ()}, FINDING) == (Filter("claim", ("A",)),)
    with pytest.raises(QueryError, match="stance"):
        filters_of({"stance": ("denies",)}, DOCUMENT)


@given(TYPED, st.sampled_from(ENTITIES))
def test_any_text_parses_or_says_where(text: str, entity: str) -> None:
    position = 0
    try:
        parse(text, entity)
    except QueryError as error:
        position = -1 if error.position is None else error.position
    assert 0 <= position <= len(text)
    parse(plain_words(text), entity)


@pytest.mark.parametrize("text", ["author:x", 'biên giới author:"A B"'])
def test_a_field_that_nothing_is_near_to_is_told(text):
    with pytest.raises(QueryError, match="author") as told:
        parse(text)
    assert told.value.position == text.index("author")


@pytest.mark.parametrize(
    "text",
    ["Tin mới: biên giới", "lúc 7:30", "tỉ số 2:1", "http://a.b/c", "std::vector", "giờ:phút"],
)
def test_a_colon_in_running_text_is_no_field(text):
    assert parse(text).wanted

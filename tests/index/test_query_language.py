"""What every piece of the query language means, written out."""

import unicodedata
from datetime import UTC, datetime

import pytest

from core.errors import QueryError
from core.searching import SearchQuery
from index.base import DOCUMENT, FINDING
from index.query import MAX_CLAUSES, parse, plain_words, read_query
from index.query.nodes import (
    DATE,
    AllOf,
    AnyOf,
    FieldPrefix,
    Fuzzy,
    Matching,
    Named,
    Node,
    Prefix,
    Range,
    Without,
    Words,
)
from index.values import Filter

NOW = datetime(2026, 11, 30, 18, 30, tzinfo=UTC)  # already 1 December in Vietnam


def shown(node: Node) -> str:
    """A node as one line, so that tables can be read."""
    match node:
        case Words(words, field, slop):
            text = " ".join(word.exact for word in words)
            return f"{field and field + ':'}{text}{f'~{slop}' if slop else ''}"
        case Prefix(word, field):
            return f"{field and field + ':'}{word.exact}*"
        case Fuzzy(word, distance, field):
            return f"{field and field + ':'}{word.exact}~{distance}"
        case Matching(found):
            return f"{found.field}={'/'.join(found.values)}"
        case FieldPrefix(field, prefix):
            return f"{field}={prefix}*"
        case Range(field, low, high, above, below):
            return f"{field}{'(' if above else '['}{low}, {high}{')' if below else ']'}"
        case AllOf(parts):
            return f"({' & '.join(map(shown, parts))})"
        case AnyOf(parts):
            return f"({' | '.join(map(shown, parts))})"
        case Without(part):
            return f"-{shown(part)}"
        case Named():
            raise AssertionError("no synonyms here")


def wanted(text: str, entity: str = DOCUMENT) -> list[str]:
    return [shown(node) for node in parse(text, entity, now=NOW).wanted]


def limits(text: str, entity: str = DOCUMENT) -> list[str]:
    return [shown(node) for node in parse(text, entity, now=NOW).limits]


WANTED = [
    ("cột mốc", ["cột", "mốc"], "words"),
    ("cột AND mốc", ["cột", "mốc"], "and"),
    ("cột OR mốc cũ", ["(cột | (mốc & cũ))"], "or parts what stands side by side"),
    ("biển đông HOẶC trường sa", ["((biển & đông) | (trường & sa))"], "or in Vietnamese"),
    ("cột (mốc OR bia) cũ", ["cột", "(mốc | bia)", "cũ"], "group"),
    ("a OR b AND c", ["(a | (b & c))"], "and binds more closely than or"),
    ("a AND b OR c AND d", ["((a & b) | (c & d))"], "both"),
    ("a OR a", ["a"], "the same twice"),
    ("a OR (b OR c)", ["(a | b | c)"], "or in or"),
    ("cột mốc mốc MỐC", ["cột", "mốc"], "a word once"),
    ('"cột mốc"~3', ["cột mốc~3"], "near each other"),
    ('"cột mốc"~', ["cột mốc~1"], "near each other by default"),
    ("biên*", ["biên*"], "beginning"),
    ("title:biên*", ["title:biên*"], "beginning in a field"),
    ("德天*", ["德天"], "Chinese is found by its pairs anyway"),
    ("buôn~ lậu~2", ["buôn~1", "lậu~2"], "similar"),
    ("buôn~0", ["buôn"], "similar by nothing"),
    ("mốc^3 (a b)^2.5", ["mốc", "a", "b"], "boosts are left out"),
    ("title:(cột OR mốc)", ["(title:cột | title:mốc)"], "group in a field"),
    ("nội dung:mốc", ["text:mốc"], "field in Vietnamese"),
    ("NOI DUNG:mốc tiêu_đề:cột", ["text:mốc", "title:cột"], "case, underscore"),
    ("claim:a OR mốc", ["(claim=a | mốc)"], "a filter beside words"),
    ("a OR -b", ["(a | -b)"], "excluded beside words"),
    ("NOT NOT a", ["a"], "twice excluded"),
    ("+cột mốc", ["cột", "mốc"], "plus"),
    ("VÀ mốc HOẶC", ["và", "mốc", "hoặc"], "Vietnamese operators at the edges are words"),
    ("TRUNG KHÔNG RÚT VÀ KHÔNG LÙI", ["trung", "không", "rút", "và", "lùi"], "headline"),
    ("cột and mốc or", ["cột", "and", "mốc", "or"], "lower case is a word"),
    ("to be or TO", ["to", "be", "or"], "TO is a word"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [c[:2] for c in WANTED], ids=[c[2] for c in WANTED])
def test_wanted(text: str, expected: list[str]) -> None:
    assert wanted(text) == expected
    assert limits(text) == []


PASTED = [
    ("1.449,566 km", ["1 449 566", "km"]),
    ("ký 30/12/1999", ["ký", "30 12 1999"]),
    ("C++", ["c"]),
    ("a.b@c.vn", ["a b c vn"]),
    ("https://example.org/a?b=c&d=e#f", ["https example org a b c d e f"]),
    ("Tin mới: cửa khẩu", ["tin", "mới", "cửa", "khẩu"]),
    ("Nguồn: TTXVN. Ngày: 5", ["nguồn", "ttxvn", "ngày", "5"]),
    ("ông nói:không", ["ông", "nói không"]),
    ("hữu-nghị - và -", ["hữu nghị", "và"]),
    ("20:30", ["20 30"]),
    ("3~5 km", ["3 5", "km"]),
    ("R&D, A+B; (x)", ["r d", "a b", "x"]),
    ("[1] {x} <b>", ["1", "x", "b"]),
    ("it's 'tis", ["it s", "tis"]),
    ("bao giờ? thật!", ["bao", "giờ", "thật"]),
    ("và/hoặc /tin/the-gioi/", ["và hoặc", "tin the gioi"]),
    ("德天（Detian）：很美", ["德天", "detian", "很美"]),
    ("👨‍👩‍👧 biển", ["biển"]),
    ("bi\u200bển", ["biển"]),
    ("a\\b \\", ["a b"]),
]


@pytest.mark.parametrize(("text", "expected"), PASTED)
def test_what_people_paste_is_words(text: str, expected: list[str]) -> None:
    parsed = parse(text)
    assert [shown(node) for node in parsed.wanted] == expected
    assert parsed.limits == ()
    assert parsed.relaxable


LIMITS = [
    ("nguồn:bao-cb", ["source=bao-cb"]),
    ("nguon:bao-cb", ["source=bao-cb"]),
    ("Chủ Đề:land-border chu_de:defence", ["topic=land-border/defence"]),
    ("chủ-đề:(biên giới OR du lịch)", ["topic=land-border/tourism-culture"]),
    ("địa danh:ban-gioc nơi:ta-lung địa điểm:x", ["place=ban-gioc/ta-lung/x"]),
    ('địa danh:"Tà Lùng" nơi:Huế', ["place=ta-lung/hue"]),
    ("nơi:Tà*", ["place=ta*"]),
    ("luận điểm:ABC", ["claim=ABC"]),
    ("kết luận:trái tài liệu gốc", ["verdict=contradicted"]),
    ("phán_quyết:đã_cũ", ["verdict=outdated"]),
    ("gắn_cờ:có", ["flagged=true"]),
    ("flagged:KHÔNG", ["flagged=false"]),
    ("ngôn ngữ:việt", ["lang=vi"]),
    ("ngôn ngữ:(tiếng Trung OR anh)", ["lang=zh/en"]),
    ("lang:中文", ["lang=zh"]),
    ("loại:báo chí", ["kind=press"]),
    ('loại:"Mạng xã hội"', ["kind=social"]),
    ("tháng:2025-06", ["month=2025-06"]),
    ("claim:A claim:B", ["claim=A/B"]),
    ("claim:(A B)", ["claim=A/B"]),
    ("claim:A AND claim:B", ["claim=A", "claim=B"]),
    ("claim:A OR claim:B", ["claim=A/B"]),
    ("claim:A OR lang:vi", ["(claim=A | lang=vi)"]),
    ("-claim:A NOT lang:vi", ["-claim=A", "-lang=vi"]),
    ("-(a b)", ["-(a & b)"]),
    ("-(a OR b)", ["-(a | b)"]),
    ("-德天瀑布", ["-德天 天瀑 瀑布"]),
    ("place:ban* claim:tha*", ["place=ban*", "claim=tha*"]),
    ("source:AND", ["source=AND"]),
    ("source:a, (lang:vi); place:b.", ["source=a", "lang=vi", "place=b"]),
    ("source:a^2 lang:(vi^3 OR zh)", ["source=a", "lang=vi/zh"]),
    ("source:a:b-c/d", ["source=a:b-c/d"]),
    ("priority:>0.5", ["priority(0.5, None]"]),
    ("ưu tiên:>=50%", ["priority[0.5, None]"]),
    ("priority:[0,2 TO 0.8}", ["priority[0.2, 0.8)"]),
    ("priority:{0.2 TO *]", ["priority(0.2, None]"]),
    ("mức ưu tiên:<0.5", ["priority[None, 0.5)"]),
]


@pytest.mark.parametrize(("text", "expected"), LIMITS)
def test_limits(text: str, expected: list[str]) -> None:
    assert limits(text) == expected
    assert wanted(text) == []


def test_findings_have_their_own_fields() -> None:
    found = "lập trường:phủ nhận khớp:xác nhận độ tin:>0.9 tài liệu:x:1 văn bản:x*"
    assert limits(found, FINDING) == [
        "stance=denies",
        "match=confirmed",
        "score(0.9, None]",
        "document=x:1",
        "document=x*",
    ]
    assert wanted("nội dung:a text:b trích dẫn:c", FINDING) == ["quote:a", "quote:b", "quote:c"]


DAYS = [
    ("2026-03", "2026-02-28 17:00", "2026-03-31 17:00"),
    ("2026", "2025-12-31 17:00", "2026-12-31 17:00"),
    ("2026-3-5", "2026-03-04 17:00", "2026-03-05 17:00"),
    ("30/12/1999", "1999-12-29 17:00", "1999-12-30 17:00"),
    ("3/2026", "2026-02-28 17:00", "2026-03-31 17:00"),
    ("today", "2026-11-30 17:00", "2026-12-01 17:00"),
    ("hôm nay", "2026-11-30 17:00", "2026-12-01 17:00"),
    ("hom_nay", "2026-11-30 17:00", "2026-12-01 17:00"),
    ("hôm qua", "2026-11-29 17:00", "2026-11-30 17:00"),
    ("tuần này", "2026-11-29 17:00", "2026-12-06 17:00"),
    ("tuần trước", "2026-11-22 17:00", "2026-11-29 17:00"),
    ("tháng này", "2026-11-30 17:00", "2026-12-31 17:00"),
    ("tháng trước", "2026-10-31 17:00", "2026-11-30 17:00"),
    ("năm nay", "2025-12-31 17:00", "2026-12-31 17:00"),
    ("năm ngoái", "2024-12-31 17:00", "2025-12-31 17:00"),
    ("7d", "2026-11-23 17:00", None),
    ("7 ngày", "2026-11-23 17:00", None),
    ("7 ngày qua", "2026-11-23 17:00", None),
    ("2w", "2026-11-16 17:00", None),
    ("3m", "2026-08-31 17:00", None),
    ("1y", "2025-11-30 17:00", None),
    ("24h", "2026-11-29 18:30", None),
    (">2026-03", "2026-03-31 17:00", None),
    (">=2026-03", "2026-02-28 17:00", None),
    ("<2026-03", None, "2026-02-28 17:00"),
    ("<=2026-03", None, "2026-03-31 17:00"),
    (">7d", "2026-11-23 17:00", None),
    ("<7d", None, "2026-11-23 17:00"),
    ("2026-03,", "2026-02-28 17:00", "2026-03-31 17:00"),
    ("hôm nay.", "2026-11-30 17:00", "2026-12-01 17:00"),
    ("[2026-03 TO 7d]", "2026-02-28 17:00", "2026-11-24 17:00"),
    ("[2026-03 TO hôm qua]", "2026-02-28 17:00", "2026-11-30 17:00"),
    ("[30/12/1999 ĐẾN 2001]", "1999-12-29 17:00", "2001-12-31 17:00"),
    ("{2026-03 TO 2026-05}", "2026-03-31 17:00", "2026-04-30 17:00"),
    ("[* TO 2026-03]", None, "2026-03-31 17:00"),
    ('["2026-03" TO *]', "2026-02-28 17:00", None),
    ('"hôm nay"', "2026-11-30 17:00", "2026-12-01 17:00"),
    ("2026-03-05t10:00", "2026-03-05 03:00", "2026-03-05 03:00:01"),
]


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


@pytest.mark.parametrize(("typed", "low", "high"), DAYS, ids=[day[0] for day in DAYS])
@pytest.mark.parametrize("name", ["published_at", "ngày đăng"])
def test_days_are_those_of_vietnam(
    name: str, typed: str, low: str | None, high: str | None
) -> None:
    parsed = parse(f"{name}:{typed} mốc", now=NOW)
    expected = Range(DATE, moment(low), moment(high), below=high is not None)
    assert parsed.limits == (expected,)
    assert [shown(node) for node in parsed.wanted] == ["mốc"]


def test_days_of_short_months() -> None:
    at = datetime(2026, 3, 31, 5, tzinfo=UTC)
    assert limits_at("ngày:1m", at) == (datetime(2026, 2, 27, 17, tzinfo=UTC), None)
    assert limits_at("ngày:13m", at) == (datetime(2025, 2, 27, 17, tzinfo=UTC), None)


def limits_at(text: str, now: datetime) -> tuple[object, object]:
    (found,) = parse(text, now=now).limits
    assert isinstance(found, Range)
    return found.low, found.high


@pytest.mark.parametrize(
    ("text", "relaxable"),
    [
        *((text, True) for text in ("a b", "a -b", "a lang:(vi OR en)", "(a b)", '"a b" c')),
        *((text, False) for text in ("a AND b", "a OR b", "+a b", "a (b HOẶC c)")),
    ],
)
def test_operators_are_meant(text: str, relaxable: bool) -> None:
    assert parse(text).relaxable is relaxable


REFUSED = [
    ("cột (mốc", 4, "cột (mốc)"),
    ("cột) mốc", 3, "cột mốc"),
    ('biển "đông', 5, 'biển "đông"'),
    ("biển AND", 5, "biển and"),
    ("OR biển", 0, "or biển"),
    ("a AND OR b", 2, "a and OR b"),
    ("(a AND) b", 3, "(a and) b"),
    ("NOT", 0, "not"),
    ("/a.*b/", 0, ""),
    ("xin /[ab]+ c/", 4, ""),
    ("*biên", 0, "biên*"),
    ("bi*n", 2, "bin*"),
    ("bi?n", 2, "bi*"),
    ("?bien", 0, "bien~"),
    ("biển *", 5, ""),
    ("** mốc", 0, ""),
    ("b*", 1, ""),
    ("cột-m*", 5, "cột m*"),
    ("mốc~3", 3, "mốc~2"),
    ('"a b"~99', 5, "~50"),
    ('"a b c"~15', 7, "~14"),
    ('"a b c d"~8', 9, "~7"),
    ('"越南人民"~15', 6, "~14"),
    ("claim:*", 6, ""),
    ("lang:v*", 6, ""),
    ("claim:a*b", 7, "claim:ab*"),
    ("sorce:x", 0, "source"),
    ("nguôn:x", 0, "source"),
    ("a stance:denies", 2, ""),
    ("verdict:contradict", 0, "verdict:contradicted"),
    ("a claim: x", 2, "claim:x"),
    ("chủ đề:", 0, ""),
    ('title:""', 0, ""),
    ("title:()", 0, ""),
    ("ngày:xyz", 5, "published_at:7d"),
    ("ngày:2026-13", 5, "published_at:7d"),
    ("ngày:[2026 TO", 5, "published_at:[2026-01 TO 2026-03]"),
    ("ngày:[2027 TO 2026]", 5, ""),
    ("priority:high", 9, "priority:>0.8"),
    ("priority:nan", 9, "priority:>0.8"),
    ("claim:(a OR [b TO c])", 12, ""),
    ("(" * 31 + "a" + ")" * 31, 30, ""),
    ("NOT " * 31 + "a", 120, ""),
    (" OR ".join(f"w{n}" for n in range(MAX_CLAUSES + 1)), 438, ""),
]


@pytest.mark.parametrize(("text", "position", "suggestion"), REFUSED)
def test_refused(text: str, position: int, suggestion: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text, now=NOW)
    assert (caught.value.position, caught.value.suggestion) == (position, suggestion)
    vietnamese, english = str(caught.value).split(" / ")
    assert not vietnamese.isascii()
    assert english.isprintable()
    parse(plain_words(text))


def test_a_field_of_the_other_entity_says_where_it_is() -> None:
    with pytest.raises(QueryError, match=r"phát hiện mới có.*findings have; search with"):
        parse("claim:a lập trường:bác bỏ", DOCUMENT)
    with pytest.raises(QueryError, match=r"văn bản mới có.*documents have; search without"):
        parse("gated:true", FINDING)


@pytest.mark.parametrize(
    "text", ["chủ đề:biên giới stance:x", "“cột mốc” (đồng", "bi\u200bển sorce:x"]
)
def test_positions_are_those_of_the_text_as_typed(text: str) -> None:
    for form in ("NFC", "NFD"):
        typed = unicodedata.normalize(form, text)  # type: ignore[arg-type]
        with pytest.raises(QueryError) as caught:
            parse(typed)
        assert caught.value.position is not None
        assert typed[caught.value.position :].startswith(("stance:x", "(", "sorce:x"))


def test_positions_of_words_are_those_of_the_text_as_typed() -> None:
    typed = unicodedata.normalize("NFD", 'chủ đề:biên_giới Biển  "cột mốc"~2 đảo* tàu~')
    found = [typed[term.start : term.end] for term in parse(typed).terms()]
    assert found == [
        unicodedata.normalize("NFD", text) for text in ("Biển", '"cột mốc"~2', "đảo*", "tàu~")
    ]


def test_filters_and_dates_of_a_query_are_limits() -> None:
    since, until = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    query = SearchQuery(
        "mốc ngày:today", filters={"lang": ("vi", "zh")}, since=since, until=until, now=NOW
    )
    parsed = read_query(query)
    assert [shown(node) for node in parsed.wanted] == ["mốc"]
    assert parsed.limits[1:] == (
        Matching(Filter("lang", ("vi", "zh"))),
        Range(DATE, since, until, below=True),
    )
    assert read_query(SearchQuery(since=since)).limits == (Range(DATE, since),)
    assert read_query(SearchQuery()) == parse("*") == parse("")


def test_plain_words_leave_operators_out() -> None:
    assert plain_words('biển AND (Đông OR "x') == "biển đông x"
    assert plain_words("AND OR") == "and or"
    assert plain_words("biển VÀ KHÔNG đông") == "biển đông"

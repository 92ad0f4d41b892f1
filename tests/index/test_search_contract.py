"""What every backend answers, over the corpus in ``data/``."""

import time
import unicodedata
from datetime import UTC, datetime

import pytest

from core.errors import QueryError
from core.searching import SearchPage, SearchQuery
from index import IndexBackend
from index.lenient import search_leniently
from tests.index.corpus import load_documents

DOCUMENTS = len(load_documents())

FIRST = [
    pytest.param("biển", "bien-sea", id="marks: sea"),
    pytest.param("vùng biên", "bien-border", id="marks: border"),
    pytest.param("biến", "bien-change", id="marks: change"),
    pytest.param("BIỂN", "bien-sea", id="upper case with marks"),
    pytest.param(unicodedata.normalize("NFD", "biến"), "bien-change", id="NFD"),
    pytest.param(unicodedata.normalize("NFD", "Biển Đông"), "east-sea", id="NFD two words"),
    pytest.param("Biển Đông", "east-sea", id="east sea"),
    pytest.param("bien dong", "east-sea", id="east sea without marks"),
    pytest.param("đồng đăng", "dong-dang", id="stroke d"),
    pytest.param("dong dang", "dong-dang", id="stroke d typed as d"),
    pytest.param("DONG DANG", "dong-dang", id="upper case without marks"),
    pytest.param("lúa trên đồng", "dong-river", id="field, not the town"),
    pytest.param("thác bản giốc", "ban-gioc", id="falls"),
    pytest.param("thac ban gioc mua nuoc day", "ban-gioc", id="falls without marks"),
    pytest.param("hòa bình hữu nghị", "hoa-binh-old", id="tone placement new finds old"),
    pytest.param("hoà bình Biển Đông", "east-sea", id="tone placement old finds new"),
    pytest.param("thủy điện", "thuy-dien", id="uy: new finds old"),
    pytest.param("thuỷ điện", "thuy-dien", id="uy: old finds old"),
    pytest.param("cột mốc 1116", "moc-1116", id="number"),
    pytest.param("30/12/1999", "hiep-uoc", id="date is a phrase"),
    pytest.param("14/7/2010", "nghi-dinh-thu", id="another date"),
    pytest.param("2.400", "buon-lau", id="number with a point"),
    pytest.param("cửa khẩu tà lùng", "ta-lung", id="gate"),
    pytest.param("móng cái", "chu-hoa", id="finds upper case"),
    pytest.param("cua khau ta lung dong xe di cho som", "khong-dau", id="finds text without marks"),
    pytest.param("德天瀑布", "zh-detian", id="zh: falls"),
    pytest.param("德天瀑布 竹筏", "zh-detian", id="zh: two words"),
    pytest.param("友谊关 口岸", "zh-youyi", id="zh: gate"),
    pytest.param("友誼關", "zh-trad", id="zh: traditional typed, traditional first"),
    pytest.param("桂", "zh-gui", id="zh: one character, a run of its own"),
    pytest.param("界碑", "zh-patrol", id="zh: marker"),
    pytest.param("南海", "zh-nanhai", id="zh: sea"),
    pytest.param("waterfall rumour", "en-rumour", id="en: two words"),
    pytest.param("WATERFALL RUMOUR", "en-rumour", id="en: upper case"),
    pytest.param("code of conduct", "en-sea", id="en: three words"),
    pytest.param("ｂｏｒｄｅｒ　ｇａｔｅ", "en-gate", id="full width"),
    pytest.param("bi\u200bển", "bien-sea", id="zero width inside a word"),
    pytest.param("“Biển Đông”", "east-sea", id="typographic quotes"),
    pytest.param("Nam Phao", "other-lao", id="other language"),
    pytest.param("title:Trường", "truong-sa", id="title only"),
]


@pytest.mark.parametrize(("text", "expected"), FIRST)
def test_first_hit(filled: IndexBackend, text: str, expected: str) -> None:
    assert ids(filled, text)[:1] == [expected]


SETS = [
    pytest.param('"德天瀑布"', {"zh-detian"}, id="zh phrase"),
    pytest.param("友誼關", {"zh-youyi", "zh-trad"}, id="zh both scripts"),
    pytest.param("桂林", {"zh-guilin"}, id="zh pair, not its characters"),
    pytest.param("瀑布", {"zh-detian", "zh-rumour"}, id="zh pair"),
    pytest.param("桂", {"zh-gui", "zh-guilin"}, id="zh one character anywhere"),
    pytest.param('"Trà Lĩnh"', {"tra-linh", "duong-cao-toc"}, id="phrase"),
    pytest.param('"Lĩnh Trà"', set(), id="phrase in the wrong order"),
    pytest.param('"tra linh" -cao', {"tra-linh"}, id="phrase without a word"),
    pytest.param("trà lĩnh -xuất", {"duong-cao-toc"}, id="negation with marks"),
    pytest.param(
        '"hữu nghị" -"cột mốc"', {"nghi-quan", "hoa-binh-old", "en-gate"}, id="negated phrase"
    ),
    pytest.param("瀑布 -德天瀑布", {"zh-rumour"}, id="zh negation is a phrase"),
    pytest.param("waterfall source:frontier-post", {"en-falls", "en-rumour"}, id="field source"),
    pytest.param("waterfall -claim:thac-mat-het", {"en-falls"}, id="negated field"),
    pytest.param("lang:zh kind:official", {"zh-1999", "zh-patrol"}, id="fields alone"),
    pytest.param('topic:"ethnic-religion" lang:vi', {"dan-toc", "ton-giao"}, id="quoted value"),
    pytest.param("flagged:true", {"ban-gioc-rumour", "en-rumour"}, id="flagged"),
    pytest.param(
        "place:hoang-sa place:truong-sa",
        {"hoang-sa", "hoang-sa-rumour", "truong-sa"},
        id="two values of a field are alternatives",
    ),
    pytest.param("title:hoa", {"hoa-binh-old", "hoa-flower", "east-sea"}, id="title without marks"),
    pytest.param("month:2025-06 topic:diplomacy", {"hiep-uoc"}, id="month"),
    pytest.param("source:nobody", set(), id="no such source"),
]


@pytest.mark.parametrize(("text", "expected"), SETS)
def test_all_hits(filled: IndexBackend, text: str, expected: set[str]) -> None:
    page = filled.search(SearchQuery(text, size=100))
    assert ({hit.id for hit in page.hits}, page.total) == (expected, len(expected))


@pytest.mark.parametrize(
    ("typed", "others"),
    [("biển", ("biên", "biến")), ("biên", ("biển", "biến")), ("biến", ("biển", "biên"))],
)
def test_exact_marks_come_before_other_marks(
    filled: IndexBackend, typed: str, others: tuple[str, ...]
) -> None:
    texts = {document.id: f"{document.title} {document.text}" for document in load_documents()}
    kinds = []
    for found in ids(filled, typed):
        spelled = unicodedata.normalize("NFC", texts[found]).lower().split()
        kinds.append(typed in [word.strip(".,:") for word in spelled])
    assert True in kinds
    assert False in kinds
    assert kinds == sorted(kinds, reverse=True)


def test_without_marks_all_are_found(filled: IndexBackend) -> None:
    assert {"bien-sea", "bien-border", "bien-change"} <= set(ids(filled, "bien"))


def test_same_answer_for_nfc_nfd_and_case(filled: IndexBackend) -> None:
    text = "Cửa khẩu Hữu Nghị"
    forms = [text, unicodedata.normalize("NFD", text), text.upper(), text.lower(), f"  {text}\n"]
    answers = [[hit.id for hit in filled.search(SearchQuery(form)).hits] for form in forms]
    assert answers[0]
    assert all(answer == answers[0] for answer in answers)


def test_missing_words_relax_and_say_so(filled: IndexBackend) -> None:
    page = filled.search(SearchQuery("thác bản giốc xyzzy"))
    assert page.relaxed
    assert page.hits[0].id == "ban-gioc"
    assert not filled.search(SearchQuery("thác bản giốc")).relaxed
    assert filled.search(SearchQuery("xyzzy qwerty")) == filled.search(SearchQuery("qwerty xyzzy"))


def test_empty_query_lists_everything_newest_first(filled: IndexBackend) -> None:
    page = filled.search(SearchQuery(size=100))
    dates = [hit.published_at for hit in page.hits if hit.published_at]
    assert page.total == len(page.hits) == DOCUMENTS
    assert dates == sorted(dates, reverse=True)
    assert filled.search(SearchQuery("*", size=100)) == page


def test_filters_facets_and_totals_agree(filled: IndexBackend) -> None:
    everything = filled.search(SearchQuery(size=1)).facets
    for field in ("source", "kind", "lang", "topic", "place", "claim", "verdict", "month"):
        for value, count in everything[field].items():
            query = SearchQuery(filters={field: (value,)}, size=0, facets=False)
            assert filled.search(query).total == count, (field, value)
    assert everything["lang"] == {"vi": 44, "zh": 10, "en": 10, "other": 1}
    assert everything["flagged"] == {"false": DOCUMENTS - 2, "true": 2}
    assert list(everything["claim"].items()) == [
        ("thac-mat-het", 4),
        ("cong-ham-1958", 1),
        ("quan-mat-dat", 1),
    ]


def test_facets_count_what_matches(filled: IndexBackend) -> None:
    facets = filled.search(SearchQuery("waterfall", filters={"lang": ("en", "zh")})).facets
    assert facets["lang"] == {"en": 2}
    assert facets["place"] == {"ban-gioc": 2}
    assert filled.search(SearchQuery("waterfall", facets=False)).facets == {}


def test_dates_include_since_and_exclude_until(filled: IndexBackend) -> None:
    def found(since: datetime | None, until: datetime | None) -> set[str]:
        page = filled.search(SearchQuery(since=since, until=until, size=100))
        return {hit.id for hit in page.hits}

    first, third = datetime(2025, 3, 2, tzinfo=UTC), datetime(2025, 3, 4, tzinfo=UTC)
    assert found(first, third) == {"bien-sea", "bien-border"}
    assert found(first, None) | found(None, first) == found(None, None)
    assert not found(first, None) & found(None, first)
    assert "en-undated" in found(datetime(2025, 11, 1, tzinfo=UTC), None)


def test_finding_is_one_statement(filled: IndexBackend) -> None:
    page = filled.search(SearchQuery("claim:thac-mat-het stance:denies", entity="finding"))
    assert {hit.id for hit in page.hits} == {"f-deny-vi", "f-rumour-zh"}
    # The document holds both claim and stance, but in two different findings.
    page = filled.search(
        SearchQuery("claim:cong-ham-1958 stance:denies match:confirmed", "finding")
    )
    assert page.total == 0


def test_findings_are_searched_in_quote_and_title(filled: IndexBackend) -> None:
    page = filled.search(SearchQuery("quần đảo", entity="finding"))
    assert [hit.id for hit in page.hits][:2] == ["f-note-vi", "f-note-deny"]
    hit = page.hits[0]
    assert (hit.document, hit.claims, hit.snippet) == (
        "hoang-sa-rumour",
        ("cong-ham-1958",),
        "công hàm đã trao quần đảo",
    )
    assert page.facets["stance"] == {"asserts": 1, "denies": 1}


@pytest.mark.parametrize("text", ["", "bien", "bản giốc", "口岸", "kind:press", "border"])
def test_pages_hold_each_hit_once_in_one_order(filled: IndexBackend, text: str) -> None:
    whole = filled.search(SearchQuery(text, size=1000))
    paged: list[str] = []
    for offset in range(0, whole.total + 3, 3):
        page = filled.search(SearchQuery(text, size=3, offset=offset))
        assert page.total == whole.total
        paged += [hit.id for hit in page.hits]
    assert paged == [hit.id for hit in whole.hits]


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("duyên hải", "Đài thông tin duyên hải kêu gọi"),
        ("竹筏", "游客可以乘竹筏近看瀑布"),
        ("duyen hai", "Đài thông tin duyên hải"),
        ("友谊关 口岸", "友谊关口岸每天有一千多辆货车通关"),
    ],
)
def test_snippet_shows_the_words_as_written(filled: IndexBackend, text: str, piece: str) -> None:
    assert piece in filled.search(SearchQuery(text)).hits[0].snippet


BROKEN = [
    pytest.param('"biển đông', 0, id="quote not closed"),
    pytest.param('biển "đông', 5, id="quote not closed later"),
    pytest.param("biển claim:", 5, id="field without value"),
    pytest.param("biển claim: x", 5, id="space after the colon"),
    pytest.param("clam:x", 0, id="field misspelt"),
    pytest.param("stance:denies", 0, id="field of findings"),
    pytest.param("a lang:xx", 2, id="no such language"),
    pytest.param("flagged:perhaps", 0, id="neither true nor false"),
    pytest.param("???", 0, id="no word"),
    pytest.param("\x00\x01", 0, id="controls alone"),
]


@pytest.mark.parametrize(("text", "position"), BROKEN)
def test_broken_query_says_where(filled: IndexBackend, text: str, position: int) -> None:
    with pytest.raises(QueryError) as caught:
        filled.search(SearchQuery(text))
    assert caught.value.position == position


ODD = [
    pytest.param("biển " * 2000, id="10,000 characters"),
    pytest.param("x" * 10_000, id="one long word"),
    pytest.param("德" * 10_000, id="one long run"),
    pytest.param("(" * 5000 + "biển" + ")" * 5000, id="deep parentheses"),
    pytest.param("-" * 10_000 + "a", id="many minus signs"),
    pytest.param('"a" ' * 2500, id="many phrases"),
    pytest.param(" ".join(f"từ{i}" for i in range(2000)), id="many different words"),
    pytest.param("(a+)+$ /.*/ [a TO *] {x} ^2 ~3 \\", id="syntax of other engines"),
    pytest.param("biển\x00 \x1b[31mđông\x07", id="controls"),
    pytest.param("\ud800 biển", id="lone surrogate"),
    pytest.param("https://example.org/a?b=c&d=e", id="address"),
    pytest.param("Tin nóng: cửa khẩu đóng", id="colon in running text"),
    pytest.param("\u202eibiển", id="right to left"),
    pytest.param("it's 20:30 o'clock", id="apostrophe and time"),
    pytest.param("AND OR NOT", id="operators alone"),
]


@pytest.mark.parametrize("text", ODD)
def test_odd_query_answers_quickly(filled: IndexBackend, text: str) -> None:
    started = time.monotonic()
    page, _ = search_leniently(filled, SearchQuery(text))
    assert isinstance(page, SearchPage)
    assert time.monotonic() - started < 2


def test_a_text_that_was_shortened_says_so(filled: IndexBackend) -> None:
    pasted = " ".join(f"biển từ{number}" for number in range(300))
    assert filled.search(SearchQuery(pasted)).cut
    assert filled.search(SearchQuery(" ".join(f"t{number}" for number in range(70)))).cut
    assert not filled.search(SearchQuery("biển")).cut
    assert not filled.search(SearchQuery()).cut


@pytest.mark.parametrize("size", [-5, 0, 1, 1000, 10**9])
@pytest.mark.parametrize("offset", [-1, 0, 60, 10**9])
def test_page_limits(filled: IndexBackend, size: int, offset: int) -> None:
    page = filled.search(SearchQuery(size=size, offset=offset))
    assert page.total == DOCUMENTS
    assert len(page.hits) == max(0, min(size, 1000, DOCUMENTS - max(0, offset)))


def test_unknown_filter_is_refused(filled: IndexBackend) -> None:
    with pytest.raises(QueryError, match="author"):
        filled.search(SearchQuery(filters={"author": ("x",)}))
    with pytest.raises(QueryError, match="persons"):
        filled.search(SearchQuery(entity="persons"))


def ids(backend: IndexBackend, text: str) -> list[str]:
    return [hit.id for hit in backend.search(SearchQuery(text, size=100)).hits]

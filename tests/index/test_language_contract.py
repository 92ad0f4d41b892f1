"""What each part of the query language finds, whichever engine answers."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.errors import QueryError
from core.searching import SearchQuery
from index import IndexBackend
from index.synonyms import SynonymGroup, Synonyms
from tests.index.conftest import BACKENDS, fresh_index
from tests.index.corpus import load_documents, make_document

DOCUMENTS = len(load_documents())
NOW = datetime(2025, 3, 10, 5, tzinfo=UTC)

SETS = [
    pytest.param("waterfall AND rumour", {"en-rumour"}, id="and"),
    pytest.param("竹筏 OR rumour", {"en-rumour", "zh-detian"}, id="or over languages"),
    pytest.param("(waterfall OR 竹筏) -rumour", {"en-falls", "zh-detian"}, id="group"),
    pytest.param("waterfall NOT rumour", {"en-falls"}, id="not"),
    pytest.param("lang:en NOT (gate OR sea OR waterfall)", None, id="not a group"),
    pytest.param('"lúa đồng"~1', {"dong-river"}, id="one word between"),
    pytest.param('"lúa đồng"~0', set(), id="no word between"),
    pytest.param('"đồng lúa"~3', set(), id="near words keep their order"),
    pytest.param("waterf*", {"en-falls", "en-rumour"}, id="prefix"),
    pytest.param("title:truon*", {"truong-sa"}, id="prefix in the title"),
    pytest.param("waterfal~", {"en-falls", "en-rumour"}, id="letter missing"),
    pytest.param("wateraflls~2", {"en-falls", "en-rumour"}, id="two letters swapped and one more"),
    pytest.param("aterfall~", set(), id="first letter stays"),
    pytest.param("source:frontier*", None, id="beginning of a field"),
    pytest.param("published_at:2025-03-02", {"bien-sea"}, id="a day"),
    pytest.param("published_at:[2025-03-02 TO 2025-03-04]", None, id="days"),
    pytest.param("month:2025-03 lang:vi -topic:sea-islands", None, id="month"),
]


@pytest.mark.parametrize(("text", "expected"), SETS)
def test_parts_of_the_language(filled: IndexBackend, text: str, expected: set[str] | None) -> None:
    page = filled.search(SearchQuery(text, size=200))
    found = {hit.id for hit in page.hits}
    assert page.total == len(found)
    assert not page.relaxed
    if expected is None:
        assert 0 < page.total < DOCUMENTS
    else:
        assert found == expected


SPREAD = {
    "in-order": "một x hai x x ba x x x bốn",
    "side-by-side": "một hai ba bốn",
    "turned": "bốn ba hai một",
    "last-two-turned": "một hai bốn ba",
    "too-wide": "một x x hai x x x ba x x x bốn",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('"một hai ba bốn"~7', {"in-order", "side-by-side"}, id="as wide as goes"),
        pytest.param('"một hai ba bốn"~5', {"side-by-side"}, id="counted in all"),
        pytest.param('"một hai ba bốn"~1', {"side-by-side"}, id="one, and many words"),
        pytest.param('"mot hai bon"~1', {"side-by-side", "last-two-turned"}, id="without marks"),
        pytest.param('"một bốn"~50', {"in-order", "side-by-side", "last-two-turned", "too-wide"},
                     id="two words"),
    ],
)  # fmt: skip
def test_near_words_keep_their_order_however_many(
    empty: IndexBackend, text: str, expected: set[str]
) -> None:
    empty.upsert(make_document(name, "", words) for name, words in SPREAD.items())
    for sort in ("relevance", "newest"):
        page = empty.search(SearchQuery(text, sort=sort))
        assert {hit.id for hit in page.hits} == expected
        assert page.total == len(expected)
    assert {entity.id for entity in empty.scan(SearchQuery(text))} == expected


SEA = {
    "marked": "Tàu cá trên Biển Đông",
    "bare": "tau ca tren bien dong",
    "market": "Thị trường biến động mạnh",
    "reader": "Bạn đọc viết về biên đồng",
    "chinese": "南海的渔船",
}


@pytest.mark.parametrize("engine", BACKENDS)
def test_other_names_keep_their_marks(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    names = Synonyms((SynonymGroup(("Biển Đông", "南海")),))
    with fresh_index(engine, tmp_path, request, synonyms=lambda: names) as index:
        index.upsert(make_document(name, title) for name, title in SEA.items())
        hits = index.search(SearchQuery("南海")).hits
        assert {hit.id for hit in hits} == {"chinese", "marked", "bare"}
        assert all(hit.title_marks for hit in hits)
        typed = index.search(SearchQuery("Biển Đông")).hits
        assert {hit.id for hit in typed} == set(SEA)
        assert typed[0].id == "marked"


def test_not_and_its_opposite_are_everything(filled: IndexBackend) -> None:
    def found(text: str) -> set[str]:
        return {hit.id for hit in filled.search(SearchQuery(text, size=500)).hits}

    for text in ("lang:zh", "bien", "(waterfall OR lang:vi)", '"cua khau"', "bie*", "flagged:true"):
        assert found(text) | found(f"-{text}") == found(""), text
        assert not found(text) & found(f"-{text}"), text


def test_operators_are_not_relaxed(filled: IndexBackend) -> None:
    assert filled.search(SearchQuery("thác AND xyzzy")).total == 0
    assert filled.search(SearchQuery("thác xyzzy")).relaxed


def test_prefix_with_marks_puts_exact_ones_first(filled: IndexBackend) -> None:
    texts = {
        document.id: f"{document.title} {document.text}".lower() for document in load_documents()
    }
    with_marks = [
        any(word.startswith("biể") for word in texts[hit.id].split())
        for hit in filled.search(SearchQuery("biể*", size=100)).hits
    ]
    assert True in with_marks
    assert False in with_marks
    assert with_marks == sorted(with_marks, reverse=True)


def test_date_words_count_from_now(filled: IndexBackend) -> None:
    page = filled.search(SearchQuery("published_at:7d", now=NOW, size=100))
    assert page.total
    for hit in page.hits:
        at = hit.published_at or hit.first_seen
        assert at is not None
        assert (NOW - at).days < 8


def test_score_and_priority_are_ranges(filled: IndexBackend) -> None:
    def total(text: str) -> int:
        return filled.search(SearchQuery(text, "finding")).total

    everything = total("")
    assert total("score:>=0.8") + total("score:<0.8") == everything
    assert 0 < total("score:>=0.8") < everything
    assert total("priority:0") == everything
    assert total("priority:>0") == 0


@pytest.mark.parametrize(
    "text",
    ["a*b", "/.*/", "*", "?", "biển~9", '"a b"~99', "((a", "a))", "NOT", "x:", "score:[1 TO"],
)
def test_odd_signs_are_answered_or_refused_in_words(filled: IndexBackend, text: str) -> None:
    try:
        filled.search(SearchQuery(text))
    except QueryError as error:
        assert str(error)  # noqa: PT017 - either outcome is right, a stack trace is not

"""Order, pages, cursors, bars and streams: the same in every engine."""

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.errors import QueryError
from core.searching import IndexDocument, Interval, SearchQuery, Sort
from index import IndexBackend
from index.base import DOCUMENT, FINDING, date_of
from index.histogram import bars, day_of
from tests.index.corpus import load_documents, load_entities, make_document

START = datetime(2025, 1, 1, tzinfo=UTC)
SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest", "priority")
WORDS = ("biên", "biển", "cột", "mốc", "tuần", "tra", "cửa", "khẩu")


def many(count: int, seed: int = 5) -> list[IndexDocument]:
    """Documents of few different words, dates and priorities, so that many are equal."""
    rng = random.Random(seed)
    return [
        make_document(
            f"s{seed}-{number}",
            rng.choice(WORDS),
            " ".join(rng.choices(WORDS, k=rng.randint(1, 6))),
            published_at=START + timedelta(days=rng.randint(0, 20)),
            priority=rng.choice((0.0, 0.0, 0.25, 0.5)),
        )
        for number in range(count)
    ]


def walk(backend: IndexBackend, query: SearchQuery, size: int) -> Iterable[list[str]]:
    cursor = ""
    while True:
        page = backend.search(replace(query, size=size, cursor=cursor))
        yield [hit.id for hit in page.hits]
        cursor = page.cursor
        if not cursor:
            return


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("text", ["bien", "cột mốc", "biên OR tuần*", ""])
def test_pages_of_cursors_are_the_whole_list(empty: IndexBackend, text: str, sort: Sort) -> None:
    empty.upsert(many(230))
    query = SearchQuery(text, sort=sort, facets=False)
    whole = [hit.id for hit in empty.search(replace(query, size=1000)).hits]
    pages = list(walk(empty, query, 30))
    assert [found for page in pages for found in page] == whole
    assert len(whole) == len(set(whole)) > 30
    assert all(len(page) == 30 for page in pages[:-1])
    offset = empty.search(replace(query, size=30, offset=30))
    assert [hit.id for hit in offset.hits] == pages[1]


@pytest.mark.parametrize("sort", SORTS)
def test_what_comes_between_pages_moves_nothing(empty: IndexBackend, sort: Sort) -> None:
    empty.upsert(many(200))
    query = SearchQuery("bien", sort=sort, facets=False)
    whole = [hit.id for hit in empty.search(replace(query, size=1000)).hits]
    seen: list[str] = []
    for number, page in enumerate(walk(empty, query, 25)):
        seen += page
        empty.upsert(many(15, seed=100 + number))
    old = [found for found in seen if found.startswith("s5-")]
    assert len(old) == len(set(old))
    assert set(old) == set(whole)
    assert old == whole or sort == "relevance"


@pytest.mark.parametrize("sort", SORTS)
def test_cursor_outlives_its_last_hit(empty: IndexBackend, sort: Sort) -> None:
    empty.upsert(many(120))
    query = SearchQuery("bien", sort=sort, facets=False, size=40)
    first = empty.search(query)
    whole = [hit.id for hit in empty.search(replace(query, size=1000)).hits]
    empty.delete({DOCUMENT: {first.hits[-1].id: 99}})
    rest = [hit.id for hit in empty.search(replace(query, size=1000, cursor=first.cursor)).hits]
    assert not set(rest) & {hit.id for hit in first.hits}
    # Without it all scores move a little, and neighbours may change places.
    assert len(set(whole[40:]) - set(rest)) <= (2 if sort == "relevance" else 0)


def test_relaxed_pages_stay_relaxed(empty: IndexBackend) -> None:
    empty.upsert(many(60))
    query = SearchQuery("biển mốc xyzzy", size=10, facets=False)
    first = empty.search(query)
    assert first.relaxed
    empty.upsert([make_document("all", "biển mốc xyzzy")])
    second = empty.search(replace(query, cursor=first.cursor))
    assert second.relaxed
    assert not {hit.id for hit in first.hits} & {hit.id for hit in second.hits}


def test_cursor_of_another_query_is_refused(filled: IndexBackend) -> None:
    cursor = filled.search(SearchQuery("bien", size=2)).cursor
    assert cursor
    for query in (
        SearchQuery("biên"),
        SearchQuery("bien", sort="newest"),
        SearchQuery("bien", "finding"),
    ):
        with pytest.raises(QueryError, match="another query"):
            filled.search(replace(query, cursor=cursor))
    with pytest.raises(QueryError, match="cursor"):
        filled.search(SearchQuery("bien", cursor="abc"))


def test_last_page_has_no_cursor(filled: IndexBackend) -> None:
    page = filled.search(SearchQuery("bien", size=1000))
    assert page.hits
    assert page.cursor == ""
    assert filled.search(SearchQuery("xyzzyx", size=10)).cursor == ""
    assert filled.search(SearchQuery("bien", size=0)).cursor == ""


def test_sorted_by_date_both_ways(filled: IndexBackend) -> None:
    newest = filled.search(SearchQuery("bien", sort="newest", size=100)).hits
    oldest = filled.search(SearchQuery("bien", sort="oldest", size=100)).hits
    assert [hit.id for hit in oldest] == [hit.id for hit in newest][::-1]
    dates = [hit.published_at or hit.first_seen for hit in newest]
    assert dates == sorted(dates, reverse=True)  # type: ignore[type-var]
    assert {hit.id for hit in newest} == {
        hit.id for hit in filled.search(SearchQuery("bien", size=100)).hits
    }


@pytest.mark.parametrize("text", ["", "bien"])
def test_within_a_second_the_newer_comes_first_too(empty: IndexBackend, text: str) -> None:
    rng = random.Random(3)
    moments = [START + timedelta(microseconds=rng.randint(0, 3_000_000)) for _ in range(90)]
    empty.upsert(
        make_document(f"m{number}", "biên", published_at=at) for number, at in enumerate(moments)
    )
    order = sorted(range(90), key=lambda number: moments[number], reverse=True)
    newest = [f"m{number}" for number in order]
    for sort in SORTS:
        expected = newest[::-1] if sort == "oldest" else newest
        pages = walk(empty, SearchQuery(text, sort=sort, facets=False), 20)
        assert [found for page in pages for found in page] == expected, sort
    assert [entity.id for entity in empty.scan(SearchQuery(text))] == newest


def test_sorted_by_priority_then_newest(empty: IndexBackend) -> None:
    documents = [
        make_document("low", priority=0.1, published_at=START),
        make_document("high", priority=0.9, published_at=START),
        make_document("high-new", priority=0.9, published_at=START + timedelta(days=1)),
        make_document("none"),
        make_document("top", priority=1.0),
    ]
    empty.upsert(documents)
    hits = empty.search(SearchQuery(sort="priority")).hits
    assert [hit.id for hit in hits] == ["top", "high-new", "high", "low", "none"]


@pytest.mark.parametrize("interval", ["day", "week", "month", "year"])
@pytest.mark.parametrize("text", ["", "bien", "lang:zh"])
def test_histogram_counts_what_matches(filled: IndexBackend, text: str, interval: Interval) -> None:
    page = filled.search(SearchQuery(text, histogram=interval, size=1000))
    documents = {document.id: document for document in load_documents()}
    days: dict[int, int] = {}
    for hit in page.hits:
        day = day_of(date_of(documents[hit.id]))
        days[day] = days.get(day, 0) + 1
    assert dict(page.histogram) == bars(days, interval)
    assert sum(page.histogram.values()) == page.total


def test_histogram_day_begins_in_vietnam(empty: IndexBackend) -> None:
    late = datetime(2025, 1, 31, 17, tzinfo=UTC)
    empty.upsert(
        [
            make_document("a", published_at=late - timedelta(seconds=1)),
            make_document("b", published_at=late),
        ]
    )
    for interval, expected in (
        ("day", ["2025-01-31", "2025-02-01"]),
        ("month", ["2025-01-01", "2025-02-01"]),
    ):
        page = empty.search(SearchQuery(histogram=interval))  # type: ignore[arg-type]
        assert dict(page.histogram) == dict.fromkeys(expected, 1)
    assert empty.search(SearchQuery()).histogram == {}


def test_scan_gives_every_entity_whole(filled: IndexBackend) -> None:
    documents = {document.id: document for document in load_documents()}
    for text in ("", "bien", "lang:zh OR waterfall"):
        scanned = list(filled.scan(SearchQuery(text, size=1)))
        assert {entity.id for entity in scanned} == {
            hit.id for hit in filled.search(SearchQuery(text, size=1000)).hits
        }
        assert all(entity == documents[entity.id] for entity in scanned)
        dates = [date_of(entity) for entity in scanned]
        assert dates == sorted(dates, reverse=True)
    assert list(filled.scan(SearchQuery("biển xyzzy"))) == []
    with pytest.raises(QueryError):
        list(filled.scan(SearchQuery("lang:xx")))


def test_scan_goes_beyond_a_page(empty: IndexBackend) -> None:
    empty.upsert(make_document(f"d{number}", "tin") for number in range(2500))
    assert len({entity.id for entity in empty.scan(SearchQuery("tin"))}) == 2500


def test_versions_are_those_written(empty: IndexBackend) -> None:
    assert list(empty.versions(DOCUMENT)) == []
    empty.upsert(load_entities())
    empty.upsert([replace(load_documents()[0], seq=777)])
    empty.delete({DOCUMENT: {load_documents()[1].id: 9}})
    expected = {document.id: document.seq for document in load_documents()}
    expected[load_documents()[0].id] = 777
    del expected[load_documents()[1].id]
    assert dict(empty.versions(DOCUMENT)) == expected
    assert len(list(empty.versions(FINDING))) == empty.count()[FINDING]


def test_the_month_of_a_facet_is_that_of_the_bars(empty: IndexBackend) -> None:
    """What was published at midnight in Vietnam belongs to the new month, in both."""
    midnight = datetime(2026, 11, 30, 17, tzinfo=UTC)
    empty.upsert([make_document("a", "tin", published_at=midnight)])
    page = empty.search(SearchQuery("month:2026-12", histogram="month"))
    assert page.facets["month"] == {"2026-12": 1}
    assert page.histogram == {"2026-12-01": 1}

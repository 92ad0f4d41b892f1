"""A query that does not parse: its words are searched for, and the reason comes along."""

import pytest

from core.errors import QueryError
from core.searching import SearchPage, SearchQuery
from index import IndexBackend
from index.lenient import search_leniently


def ids(page: SearchPage) -> list[str]:
    return [hit.id for hit in page.hits]


def test_a_good_query_is_searched_as_it_is(filled: IndexBackend) -> None:
    query = SearchQuery('"Trà Lĩnh"')
    assert search_leniently(filled, query) == (filled.search(query), None)


@pytest.mark.parametrize("text", ['"trà lĩnh', "(trà AND lĩnh", "trà *lĩnh", "trà lĩnh AND"])
def test_a_broken_one_by_its_words(filled: IndexBackend, text: str) -> None:
    page, error = search_leniently(filled, SearchQuery(text, size=100))
    assert page == filled.search(SearchQuery("trà lĩnh", size=100))
    assert page.total
    assert error is not None
    assert error.position is not None


def test_filters_and_pages_stay(filled: IndexBackend) -> None:
    query = SearchQuery('"cửa khẩu', filters={"lang": ("vi",)}, size=2)
    whole, _ = search_leniently(filled, SearchQuery('"cửa khẩu', filters=query.filters, size=100))
    assert whole.total > 2
    found: list[str] = []
    cursor = ""
    for _ in range(whole.total):
        page, error = search_leniently(
            filled, SearchQuery(query.text, filters=query.filters, size=2, cursor=cursor)
        )
        assert error is not None
        found += ids(page)
        if not (cursor := page.cursor):
            break
    assert found == ids(whole)


def test_nothing_to_search_for(filled: IndexBackend) -> None:
    page, error = search_leniently(filled, SearchQuery("((("))
    assert page == SearchPage()
    assert error is not None


@pytest.mark.parametrize(
    "query",
    [
        SearchQuery(filters={"author": ("x",)}),
        SearchQuery("x", entity="persons"),
        SearchQuery("x", cursor="no cursor of ours"),
    ],
)
def test_what_is_no_fault_of_the_text_is_raised(filled: IndexBackend, query: SearchQuery) -> None:
    with pytest.raises(QueryError):
        search_leniently(filled, query)

"""The golden queries on every engine, as people ask them: with all synonyms and the real encoder.

pytest tests/index/test_golden.py -s -k across     # shows which cross-language queries fail
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import IndexBackend
from pipeline.synonyms import SearchSynonyms
from tests.index.conftest import BACKENDS, fresh_index
from tests.index.golden.asking import ACROSS, HARD, Golden, load_golden, mistakes, share
from tests.index.golden.load import GoldenQuery, load_queries

FLOOR = 0.9
"""Of the cross-language queries, those with an answer among the first five."""

QUERIES = load_queries()
EXACT = [query for query in QUERIES if query.kind not in (ACROSS, HARD)]


@pytest.fixture(scope="session")
def golden(request: pytest.FixtureRequest) -> Golden:
    return load_golden(Path(request.config.cache.mkdir("golden-vectors")))


@pytest.fixture(scope="session", params=BACKENDS)
def searched(
    request: pytest.FixtureRequest, golden: Golden, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[IndexBackend]:
    """An index with the golden documents; tests only read it."""
    folder = tmp_path_factory.mktemp("golden")
    synonyms = SearchSynonyms(folder)
    with fresh_index(request.param, folder, request, synonyms=synonyms) as backend:
        assert backend.upsert(golden.entities).count == len(golden.entities)
        yield backend


@pytest.mark.parametrize("query", EXACT, ids=lambda query: query.id)
def test_golden_query(searched: IndexBackend, golden: Golden, query: GoldenQuery) -> None:
    page = searched.search(golden.ask(query))
    assert not mistakes(query, page), query.text


def test_across_languages(searched: IndexBackend, golden: Golden) -> None:
    found, failed = share(searched, golden, [query for query in QUERIES if query.kind == ACROSS])
    hard, _ = share(searched, golden, [query for query in QUERIES if query.kind == HARD])
    print(f"\n{ACROSS}: {found:.3f}; {HARD}: {hard:.3f}\n{failed}")
    assert found >= FLOOR, failed


def test_across_languages_finds_nothing_unwanted(searched: IndexBackend, golden: Golden) -> None:
    for query in (query for query in QUERIES if query.kind == ACROSS and query.must_not):
        page = searched.search(golden.ask(query))
        assert not set(query.must_not) & {hit.id for hit in page.hits[:5]}, query.text

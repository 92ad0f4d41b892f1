"""The golden queries on every engine, as people ask them: with all synonyms and the real encoder.

pytest tests/index/test_golden.py -s -k across     # shows which cross-language queries fail
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import pytest

from core.searching import IndexDocument, IndexEntity, IndexFinding, SearchPage, SearchQuery
from core.settings import Settings
from core.vectors import pack_vector
from index import IndexBackend
from nlp.meaning import open_meaning
from pipeline.steps.searching import meant
from pipeline.synonyms import SearchSynonyms
from tests.index.conftest import BACKENDS, fresh_index
from tests.index.golden.load import NOW, GoldenQuery, load_golden_documents, load_queries

ACROSS = "cross-language"
HARD = "cross-language-hard"
FLOOR = 0.9
"""Of the cross-language queries, those with an answer among the first five."""

QUERIES = load_queries()
EXACT = [query for query in QUERIES if query.kind not in (ACROSS, HARD)]
ASIDE = load_queries("queries_aside")


@dataclass(frozen=True)
class Golden:
    """The documents and findings with vectors, and the vectors of the queries."""

    entities: list[IndexEntity]
    queries: dict[str, bytes]

    def ask(self, query: GoldenQuery) -> SearchQuery:
        asked = SearchQuery(query.text, query.entity, sort=query.sort, size=500, now=NOW)  # type: ignore[arg-type]
        if query.mode == "words":
            return asked
        return replace(asked, mode="hybrid", vector=self.queries[query.id])


def hybrid_queries() -> list[GoldenQuery]:
    return [query for query in (*QUERIES, *ASIDE) if query.mode == "hybrid"]


def make_vectors(folder: Path, entities: list[IndexEntity]) -> dict[str, bytes]:
    """Return vectors by id, as analysing makes them; kept in a folder, for they take a while."""
    asked = {f"query {query.id}": meant(SearchQuery(query.text)) for query in hybrid_queries()}
    documents = [e for e in entities if isinstance(e, IndexDocument) and e.gated]
    findings = [e for e in entities if isinstance(e, IndexFinding)]
    texts = [f"{document.title}\n{document.text}" for document in documents]
    settings = Settings(_env_file=None, data_dir=folder / "data")
    meaning = open_meaning(settings)
    contents = json.dumps([meaning.name, texts, [f.quote for f in findings], asked])
    kept = folder / f"{sha256(contents.encode()).hexdigest()[:16]}.json"
    if kept.exists():
        return {name: bytes.fromhex(text) for name, text in json.loads(kept.read_text()).items()}
    vectors = dict(
        zip(
            [document.id for document in documents],
            meaning.documents(texts, [document.lang for document in documents]),
            strict=True,
        )
    )
    said = meaning.encoder.embed([finding.quote for finding in findings], "query")
    for finding, vector in zip(findings, said, strict=True):
        vectors[finding.id] = meaning.statement(pack_vector(vector), finding.lang)
    vectors |= {name: meaning.query(words) for name, words in asked.items()}
    kept.write_text(json.dumps({name: vector.hex() for name, vector in vectors.items()}))
    return vectors


@pytest.fixture(scope="session")
def golden(request: pytest.FixtureRequest) -> Golden:
    entities = load_golden_documents()
    vectors = make_vectors(Path(request.config.cache.mkdir("golden-vectors")), entities)
    return Golden(
        [replace(entity, vector=vectors.get(entity.id, b"")) for entity in entities],
        {query.id: vectors[f"query {query.id}"] for query in hybrid_queries()},
    )


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


def mistakes(query: GoldenQuery, page: SearchPage) -> list[str]:
    """Return what is wrong with an answer, in words; nothing where all is well."""
    ids = [hit.id for hit in page.hits]
    wrong = []
    if query.first and ids[:1] != [query.first]:
        wrong.append(f"first is {ids[:3]}, not {query.first}")
    if query.top5 and not set(query.top5) & set(ids[:5]):
        wrong.append(f"none of {query.top5} in {ids[:5]}")
    if missing := set(query.must) - set(ids):
        wrong.append(f"missing: {sorted(missing)}")
    if unwanted := set(query.must_not) & set(ids):
        wrong.append(f"unwanted: {sorted(unwanted)}")
    places = {found: place for place, found in enumerate(ids)}
    behind = max((places.get(found, len(ids)) for found in query.must), default=-1)
    if early := [found for found in query.below if places.get(found, len(ids)) < behind]:
        wrong.append(f"before what is written exactly so: {early}")
    ordered = sorted(query.order, key=lambda found: places.get(found, len(ids)))
    if tuple(ordered) != query.order or set(query.order) - set(ids):
        wrong.append(f"order is {ids[:10]}, not {query.order}")
    if query.total is not None and page.total != query.total:
        wrong.append(f"{page.total} hits, not {query.total}: {ids[:10]}")
    return wrong


def is_answered(query: GoldenQuery, page: SearchPage) -> bool:
    return bool(set(query.top5) & {hit.id for hit in page.hits[:5]})


def share(backend: IndexBackend, golden: Golden, queries: list[GoldenQuery]) -> tuple[float, str]:
    """Return the share of queries with an answer among the first five, and which have none."""
    failed = [
        f"{query.id} {query.text!r}: {[hit.id for hit in page.hits[:5]]}"
        for query in queries
        if not is_answered(query, page := backend.search(golden.ask(query)))
    ]
    return (len(queries) - len(failed)) / len(queries), "\n".join(failed)


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

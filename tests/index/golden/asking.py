"""Ask the golden queries, and tell what is wrong with an answer."""

import json
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from core.searching import IndexDocument, IndexEntity, IndexFinding, SearchPage, SearchQuery
from core.settings import Settings
from core.vectors import pack_vector
from index import IndexBackend
from nlp.meaning import open_meaning
from pipeline.steps.searching import meant
from tests.index.golden.load import NOW, GoldenQuery, load_golden_documents, load_queries

ACROSS = "cross-language"
HARD = "cross-language-hard"


@dataclass(frozen=True)
class Golden:
    """The documents and findings with vectors, and the vectors of the queries."""

    entities: list[IndexEntity]
    vectors: dict[str, bytes]
    queries: tuple[GoldenQuery, ...]

    def ask(self, query: GoldenQuery) -> SearchQuery:
        asked = SearchQuery(query.text, query.entity, sort=query.sort, size=500, now=NOW)  # type: ignore[arg-type]
        if query.mode == "words":
            return asked
        return replace(asked, mode="hybrid", vector=self.vectors[query.id])


def load_golden(folder: Path, *, aside: bool = False) -> Golden:
    """Return the golden set with the vectors of the default encoder, which a folder keeps."""
    entities = load_golden_documents(aside=aside)
    queries = load_queries("queries_aside" if aside else "queries")
    hybrid = [query for query in queries if query.mode == "hybrid"]
    vectors = make_vectors(folder, entities, hybrid)
    return Golden(
        [replace(entity, vector=vectors.get(entity.id, b"")) for entity in entities],
        {query.id: vectors[f"query {query.id}"] for query in hybrid},
        queries,
    )


def make_vectors(
    folder: Path, entities: list[IndexEntity], queries: list[GoldenQuery]
) -> dict[str, bytes]:
    """Return vectors by id, as analysing makes them; kept in a folder, for they take a while."""
    asked = {f"query {query.id}": meant(SearchQuery(query.text)) for query in queries}
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

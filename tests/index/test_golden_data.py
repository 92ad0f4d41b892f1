"""The golden set says what it means to: ids, quotes, references, and how many of each kind."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.searching import IndexDocument, IndexFinding
from core.vocabulary import Lang, Topic, is_flagged
from index.words import Word, words
from nlp.gazetteer.load import load_places
from tests.index.golden.load import NOW, GoldenQuery, load_golden_documents, load_queries

ROOT = Path(__file__).parents[2]
FILES = ("queries", "queries_aside")
KINDS = {
    "word": 10,
    "phrase": 10,
    "boolean": 8,
    "group": 6,
    "prefix": 6,
    "fuzzy": 6,
    "proximity": 6,
    "field": 10,
    "vietnamese-field": 8,
    "date": 8,
    "diacritics": 12,
    "dd": 8,
    "tone-placement": 8,
    "nfd": 4,
    "nfd-document": 2,
    "case": 4,
    "teencode": 8,
    "synonym": 12,
    "chinese": 8,
    "traditional": 6,
    "finding": 8,
    "sort": 5,
    "cross-language": 25,
}
DIRECTIONS = {f"{a}-{b}" for a in ("vi", "zh", "en") for b in ("vi", "zh", "en") if a != b}


@pytest.fixture(scope="module")
def documents() -> dict[str, IndexDocument]:
    loaded = load_golden_documents(aside=True)
    return {found.id: found for found in loaded if isinstance(found, IndexDocument)}


@pytest.fixture(scope="module")
def findings() -> dict[str, IndexFinding]:
    loaded = load_golden_documents(aside=True)
    return {found.id: found for found in loaded if isinstance(found, IndexFinding)}


def _rows() -> Iterator[dict[str, Any]]:
    for path in sorted((Path(__file__).parent / "golden").glob("documents*/*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def _found_without_aside() -> int:
    return sum(isinstance(found, IndexFinding) for found in load_golden_documents())


def _groups() -> list[dict[str, Any]]:
    loaded = yaml.safe_load((ROOT / "index/data/synonyms.yaml").read_text(encoding="utf-8"))
    assert isinstance(loaded, list)
    return loaded


def test_ids_are_unique_and_there_are_enough(
    documents: dict[str, IndexDocument], findings: dict[str, IndexFinding]
) -> None:
    rows = [row["id"] for row in _rows()]
    assert len(rows) == len(set(rows)) == len(documents)
    assert len(load_golden_documents()) - _found_without_aside() >= 330
    assert len({found.document for found in findings.values()}) >= 60


def test_the_languages_have_their_shares(documents: dict[str, IndexDocument]) -> None:
    shares = Counter(document.lang for document in documents.values())
    for lang, least in {Lang.VI: 0.6, Lang.ZH: 0.15, Lang.EN: 0.15}.items():
        assert shares[lang] / len(documents) >= least


def test_texts_differ() -> None:
    seen: dict[str, str] = {}
    for row in _rows():
        if "group" in row:  # what another outlet reprinted, word for word
            continue
        assert seen.setdefault(row["text"][:60], row["id"]) == row["id"]


def test_the_main_queries_need_no_document_kept_aside() -> None:
    known = {found.id for found in load_golden_documents()}
    for query in load_queries():
        assert set(query.named) <= known, query.id


def test_quotes_stand_in_their_texts() -> None:
    for row in _rows():
        for found in row["findings"]:
            assert found["quote"] in row["text"] or found["quote"] in row["title"], row["id"]


def test_claims_topics_and_places_exist() -> None:
    claims = {
        claim["id"]: claim["verdict"]
        for claim in yaml.safe_load((ROOT / "claims/claims.yaml").read_text(encoding="utf-8"))
    }
    places = load_places()
    for row in _rows():
        assert set(row["topics"]) <= set(Topic), row["id"]
        assert set(row["places"]) <= set(places), row["id"]
        for found in row["findings"]:
            assert claims.get(found["claim"]) == found["verdict"], row["id"]


def test_flags_follow_the_one_definition(findings: dict[str, IndexFinding]) -> None:
    for found in findings.values():
        assert found.flagged == is_flagged(found.match, found.verdict, found.stance), found.id
        assert (found.score >= 0.5) == (found.match == "confirmed"), found.id


def test_nothing_was_published_after_now(documents: dict[str, IndexDocument]) -> None:
    assert max(found.published_at or found.first_seen for found in documents.values()) < NOW


@pytest.mark.parametrize("name", FILES)
def test_queries_name_what_exists(
    name: str, documents: dict[str, IndexDocument], findings: dict[str, IndexFinding]
) -> None:
    for query in load_queries(name):
        known = findings if query.entity == "finding" else documents
        assert set(query.named) <= set(known), query.id
        wanted = {query.first, *query.top5, *query.must, *query.order}
        assert not wanted & set(query.must_not), query.id
        assert not wanted & set(query.below), query.id
        least = len({query.first, *query.must, *query.order} - {""})
        assert query.total is None or query.total >= least, query.id


@pytest.mark.parametrize("name", FILES)
def test_queries_expect_something(name: str) -> None:
    for query in load_queries(name):
        assert query.named or query.total is not None, query.id


def test_query_ids_are_unique_over_both_files() -> None:
    ids = [query.id for name in FILES for query in load_queries(name)]
    assert len(ids) == len(set(ids))
    assert not {_asked(query) for query in load_queries(FILES[0])} & {
        _asked(query) for query in load_queries(FILES[1])
    }


def test_all_kinds_are_covered() -> None:
    kinds = Counter(query.kind for query in load_queries())
    short = {kind: kinds[kind] for kind, least in KINDS.items() if kinds[kind] < least}
    assert not short
    assert sum(kinds.values()) >= 150
    assert len(load_queries("queries_aside")) >= 50


@pytest.mark.parametrize("name", FILES)
def test_cross_language_queries_look_for_the_other_language(
    name: str, documents: dict[str, IndexDocument]
) -> None:
    asked = [query for query in load_queries(name) if query.kind.startswith("cross-language")]
    assert {query.direction for query in asked} == DIRECTIONS
    for query in asked:
        assert query.mode == "hybrid", query.id
        for target in query.top5:
            assert documents[target].lang == query.direction[3:], query.id
            assert documents[target].gated, f"{query.id}: {target} has no vector"


def test_decomposed_queries_and_documents_are_decomposed(
    documents: dict[str, IndexDocument],
) -> None:
    composed = [
        query.id for query in load_queries() if query.kind == "nfd" and not _marks(query.text)
    ]
    assert not composed
    assert sum(_marks(document.text) for document in documents.values()) >= 3


def test_no_term_stands_in_two_groups() -> None:
    seen: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for place, group in enumerate(_groups()):
        for term in _terms(group):
            seen[_key(tuple(words(term)))].add(place)
    assert not {term: places for term, places in seen.items() if len(places) > 1}


def test_synonym_groups_are_enough_and_well_formed() -> None:
    kinds = Counter(group["kind"] for group in _groups())
    assert set(kinds) == {"names", "teencode"}
    assert kinds["names"] >= 60
    assert kinds["teencode"] >= 40
    for group in _groups():
        assert set(group) == {"kind", "terms"}
        assert set(group["terms"]) <= {"vi", "zh", "en"}
        assert len(_terms(group)) >= 2, group
        if group["kind"] == "teencode":
            assert all(len(list(words(term))) == 1 for term in _terms(group)), group


def test_a_group_names_one_place_of_the_gazetteer_at_most() -> None:
    named: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for place in load_places().values():
        for names in place.names.values():
            for name in names:
                named[_key(tuple(words(name)))].add(place.id)
    for group in _groups():
        if group["kind"] != "names":
            continue
        hits = [found for term in _terms(group) if (found := named.get(_key(tuple(words(term)))))]
        assert not hits or set.intersection(*hits), group


def _terms(group: dict[str, Any]) -> list[str]:
    return [term for terms in group["terms"].values() for term in terms]


def _key(term: tuple[Word, ...]) -> tuple[str, ...]:
    """What two terms must not share: the folded words of a name, the exact form of a single one."""
    return tuple(word.folded if len(term) > 1 else word.exact for word in term)


def _asked(query: GoldenQuery) -> tuple[str, str, str, str]:
    return query.text, query.entity, query.mode, query.sort


def _marks(text: str) -> bool:
    return any("\u0300" <= character <= "\u036f" for character in text)

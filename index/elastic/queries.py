"""A parsed query as the server's query, in the shape that ``index/embedded/queries.py`` has.

Words come analysed from ``index.words`` and are looked for as they are. A word is looked for
folded; where marks were typed, each word that a text writes exactly so lifts it by ``TIER``, far
more than BM25 can give.
"""

from collections.abc import Iterable
from typing import Any, Final

from core.errors import QueryError
from index.elastic.analysis import indexed_word
from index.elastic.mapping import exact, text_fields
from index.elastic.records import micros_of
from index.query.nodes import (
    DATE,
    AllOf,
    AnyOf,
    FieldPrefix,
    Fuzzy,
    Matching,
    Named,
    Node,
    ParsedQuery,
    Prefix,
    Range,
    Without,
    Words,
)
from index.query.scoring import (
    ADJACENT,
    FOLDED,
    OTHER_NAME,
    TIER,
    neighbours,
    typed_with_marks,
    weight_of,
)
from index.values import BOOLEANS, Filter
from index.words import is_han

NEAR_WORDS: Final = 500
"""Most words that one with few edits stands for."""

Query = dict[str, Any]

NOTHING: Final[Query] = {"match_none": {}}


class QueryBuilder:
    """Build queries for one entity."""

    def __init__(self, entity: str) -> None:
        self._fields = text_fields(entity)

    def limits(self, parsed: ParsedQuery) -> Query:
        """Return what a hit must be, whatever its words, as clauses that do not score."""
        return self._all(parsed.limits, scored=False)

    def matching(self, parsed: ParsedQuery, least: int) -> Query:
        """Return the query for all hits, which have ``least`` of the wanted parts or more."""
        limits = self.limits(parsed)
        if least >= len(parsed.wanted):
            return _bool(_merged(limits, self._all(parsed.wanted)))
        some = [self._found(node) for node in parsed.wanted]
        wanted = {"bool": {"should": some, "minimum_should_match": least}}
        return _bool(_merged(limits, {"must": [wanted]}))

    def ranked(self, parsed: ParsedQuery, matching: Query) -> Query:
        """Return the query for the same hits, with what lifts the better ones."""
        lifts = [query for term in typed_with_marks(parsed) for query in self._exact(term)]
        lifts += [self._pair(both) for both in neighbours(parsed)]
        return {"bool": {"must": [matching], "should": lifts}} if lifts else matching

    def _all(self, nodes: Iterable[Node], *, scored: bool = True) -> Query:
        clauses: Query = {}
        for node in nodes:
            if isinstance(node, Without):
                clauses.setdefault("must_not", []).append(self._found(node.part, strict=True))
            else:
                kind = "must" if scored and not _is_limit(node) else "filter"
                clauses.setdefault(kind, []).append(self._found(node))
        return clauses

    def _found(self, node: Node, *, strict: bool = False) -> Query:  # noqa: PLR0911 - a table
        """Return the query for what has a node; ``strict``: with marks typed, exactly so."""
        match node:
            case Words():
                return self._words(node, strict=strict)
            case Prefix():
                return self._prefix(node, with_marks=strict and node.word.marked)
            case Fuzzy():
                return self._fuzzy(node)
            case Range() | Matching() | FieldPrefix():
                return _constant(self._field(node), 0.0)
            case AllOf(parts) if strict:
                return {"bool": {"must": [self._found(part, strict=True) for part in parts]}}
            case AllOf(parts):
                return _bool(self._all(parts))
            case AnyOf(parts):
                return _any(self._found(part, strict=strict) for part in parts)
            case Named(typed, others):
                names = [_boosted(self._found(name), OTHER_NAME) for name in others]
                return _any([self._found(typed, strict=strict), *names])
            case Without(part):
                return _bool({"must_not": [self._found(part, strict=True)]})

    def _words(self, node: Words, *, strict: bool = False) -> Query:
        if strict and node.marked:
            return self._anywhere(_forms(node, with_marks=True), node, with_marks=True)
        if node.own_marks:
            forms = [_forms(node, with_marks=True), _forms(node, with_marks=False)]
            return _any(self._anywhere(words, node, with_marks=True) for words in forms)
        query = self._anywhere(_forms(node, with_marks=False), node)
        return _boosted(query, FOLDED) if node.marked else query

    def _prefix(self, node: Prefix, *, with_marks: bool) -> Query:
        word = node.word.exact if with_marks else node.word.folded
        return _constant(
            _any(
                {"prefix": {exact(name) if with_marks else name: {"value": indexed_word(word)}}}
                for name in self._names(node.field)
            ),
            1.0,
        )

    def _fuzzy(self, node: Fuzzy) -> Query:
        """Words that are near count alike; the word itself scores as a word does."""
        word = indexed_word(node.word.folded)
        parts = []
        for name in self._names(node.field):
            near = {
                "value": word,
                "fuzziness": node.distance,
                "prefix_length": 1,
                "transpositions": True,
                "max_expansions": NEAR_WORDS,
            }
            parts.append(_constant({"fuzzy": {name: near}}, 1.0))
            parts.append(_term(name, word, weight_of(name)))
        return _any(parts)

    def _field(self, node: Range | Matching | FieldPrefix) -> Query:
        match node:
            case FieldPrefix(field, prefix):
                return {"prefix": {field: {"value": prefix}}}
            case Matching(found):
                return _filter(found)
            case Range():
                return _range(node)

    def _exact(self, term: Words | Prefix) -> list[Query]:
        if isinstance(term, Prefix):
            return [_constant(self._prefix(term, with_marks=True), TIER)]
        query = self._words(term, strict=True)
        return [query, _constant(query, TIER * len(term.words))]

    def _pair(self, both: Words) -> Query:
        """Return the query for two words of the query next to each other."""
        words = _forms(both, with_marks=both.marked)
        query = self._anywhere(words, both, with_marks=both.marked)
        return _boosted(query, ADJACENT)

    def _anywhere(self, words: list[str], node: Words, *, with_marks: bool = False) -> Query:
        return _any(
            _phrase(exact(name) if with_marks else name, words, node.slop, weight_of(name))
            for name in self._names(node.field)
        )

    def _names(self, field: str) -> tuple[str, ...]:
        if field and field not in self._fields:
            raise QueryError(f"không có trường văn bản “{field}” / no text field “{field}”")
        return (field,) if field else self._fields


def _phrase(field: str, words: list[str], slop: int, weight: float) -> Query:
    if not words:
        return NOTHING
    if len(words) > 1 and slop:
        # Unlike a phrase with slop, this keeps the order of the words.
        clauses = [{"span_term": {field: {"value": word}}} for word in words]
        return {"span_near": {"clauses": clauses, "slop": slop, "in_order": True, "boost": weight}}
    if len(words) > 1:
        phrase = {"query": " ".join(words), "analyzer": "whitespace", "boost": weight}
        return {"match_phrase": {field: phrase}}
    word = words[0]
    if len(word) == 1 and is_han(word):
        # A single character: in a run of its own, or in one of the pairs.
        return {"regexp": {field: {"value": f"{word}|{word}.|.{word}", "boost": weight}}}
    return _term(field, word, weight)


def _term(field: str, word: str, weight: float) -> Query:
    return {"term": {field: {"value": word, "boost": weight}}}


def _filter(found: Filter) -> Query:
    values: list[str | bool] = list(found.values)
    if found.field in BOOLEANS:
        values = [value == "true" for value in found.values]
    return {"terms": {found.field: values}}


def _range(node: Range) -> Query:
    if node.low is None and node.high is None:
        return {"match_all": {}}
    above, below = "gt" if node.above else "gte", "lt" if node.below else "lte"
    bounds: dict[str, float] = {}
    name = "at" if node.field == DATE else node.field
    if node.field == DATE:
        above, below = "gte", "lt"
    for bound, value in ((above, node.low), (below, node.high)):
        if value is not None:
            bounds[bound] = value if isinstance(value, int | float) else micros_of(value)
    return {"range": {name: bounds}}


def _bool(clauses: Query) -> Query:
    """Return a query for all clauses, of which some must find something to take away from."""
    if "must" not in clauses and not clauses.get("must_not"):
        return _constant({"bool": clauses} if clauses else {"match_all": {}}, 0.0)
    if "must" not in clauses and "filter" not in clauses:
        return _constant({"bool": clauses}, 0.0)
    return {"bool": clauses}


def _merged(*parts: Query) -> Query:
    merged: Query = {}
    for part in parts:
        for kind, clauses in part.items():
            merged.setdefault(kind, []).extend(clauses)
    return merged


def _any(parts: Iterable[Query]) -> Query:
    found = list(parts)
    if len(found) == 1:
        return found[0]
    return {"bool": {"should": found, "minimum_should_match": 1}} if found else NOTHING


def _constant(query: Query, score: float) -> Query:
    return {"constant_score": {"filter": query, "boost": score}}


def _boosted(query: Query, weight: float) -> Query:
    return {"bool": {"must": [query], "boost": weight}}


def _forms(node: Words, *, with_marks: bool) -> list[str]:
    return [indexed_word(word.exact if with_marks else word.folded) for word in node.words]


def _is_limit(node: Node) -> bool:
    return isinstance(node, Range | Matching | FieldPrefix)

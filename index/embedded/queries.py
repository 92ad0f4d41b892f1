"""A parsed query as a Tantivy query.

A word is looked for folded, so that it is found however it is written. Where marks were typed,
each word that a text writes exactly so lifts it by ``TIER``, far more than BM25 can give: all
texts with more exact words come before those with fewer, and BM25 orders within each tier.
"""

from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Any, TypeAlias

from tantivy import FieldType, Occur, Query

from core.errors import QueryError
from index.embedded.fuzzy import Expand
from index.embedded.schema import exact, micros_of, text_fields
from index.query.nearness import MAX_SPREADS, spreads
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

Clauses: TypeAlias = list[tuple[Any, Any]]
"""Tantivy's pairs of occurrence and query."""


class QueryBuilder:
    """Build Tantivy queries for one entity."""

    def __init__(self, schema: Any, entity: str, expand: Expand) -> None:
        self._schema = schema
        self._fields = text_fields(entity)
        self._expand = expand

    def limits(self, parsed: ParsedQuery) -> Clauses:
        """Return what a hit must have or not have, whatever its words; none of it scores."""
        return self._all(parsed.limits, scored=False)

    def within(self, limits: Clauses) -> Any:
        """Return the query for all that limits leave."""
        return _both(limits)

    def matching(self, parsed: ParsedQuery, limits: Clauses, least: int) -> Any:
        """Return the query for all hits, which have ``least`` of the wanted parts or more."""
        if least >= len(parsed.wanted):
            return _both([*limits, *self._all(parsed.wanted)])
        some = [(Occur.Should, self._found(node)) for node in parsed.wanted]
        return _both([*limits, (Occur.Must, Query.boolean_query(some, least))])

    def ranked(self, parsed: ParsedQuery, matching: Any) -> Any:
        """Return the query for the same hits, with what lifts the better ones."""
        lifts = [query for term in typed_with_marks(parsed) for query in self._exact(term)]
        lifts += [self._pair(both) for both in neighbours(parsed)]
        some = [(Occur.Should, query) for query in lifts]
        return Query.boolean_query([(Occur.Must, matching), *some]) if some else matching

    def _all(self, nodes: Iterable[Node], *, scored: bool = True) -> Clauses:
        """Return clauses that all must hold; what is unwanted needs no list of all the others."""
        parts = []
        for node in nodes:
            if isinstance(node, Without):
                parts.append((Occur.MustNot, self._found(node.part, strict=True)))
                continue
            query = self._found(node)
            parts.append((Occur.Must, query if scored else Query.const_score_query(query, 0.0)))
        return parts

    def _found(self, node: Node, *, strict: bool = False) -> Any:
        """Return the query for what has a node; ``strict``: with marks typed, exactly so."""
        match node:
            case Words() | Prefix() | Fuzzy():
                return self._term(node, strict=strict)
            case Range() | Matching() | FieldPrefix():
                return Query.const_score_query(self._field(node), 0.0)
            case AllOf(parts):
                clauses = [(Occur.Must, self._found(part, strict=strict)) for part in parts]
                return _both(clauses if strict else self._all(parts))
            case AnyOf(parts):
                clauses = [(Occur.Should, self._found(part, strict=strict)) for part in parts]
                return Query.boolean_query(clauses)
            case Named(typed, others):
                names = [Query.boost_query(self._found(name), OTHER_NAME) for name in others]
                some = [self._found(typed, strict=strict), *names]
                return Query.boolean_query([(Occur.Should, query) for query in some])
            case Without(part):
                return _both([(Occur.MustNot, self._found(part, strict=True))])

    def _term(self, node: Words | Prefix | Fuzzy, *, strict: bool) -> Any:
        match node:
            case Words():
                return self._words(node, strict=strict)
            case Prefix():
                return self._prefix(node, with_marks=strict and node.word.marked)
            case Fuzzy():
                return self._fuzzy(node)

    def _words(self, node: Words, *, strict: bool = False) -> Any:
        if strict and node.marked:
            return self._anywhere(_forms(node, with_marks=True), node, with_marks=True)
        if node.own_marks:
            forms = [_forms(node, with_marks=True), _forms(node, with_marks=False)]
            ways = [self._anywhere(words, node, with_marks=True) for words in forms]
            return Query.boolean_query([(Occur.Should, way) for way in ways])
        query = self._anywhere(_forms(node, with_marks=False), node)
        return Query.boost_query(query, FOLDED) if node.marked else query

    def _prefix(self, node: Prefix, *, with_marks: bool) -> Any:
        word = node.word.exact if with_marks else node.word.folded
        parts = [
            (Occur.Should, _prefix_query(self._schema, exact(name) if with_marks else name, word))
            for name in self._names(node.field)
        ]
        return Query.const_score_query(Query.boolean_query(parts), 1.0)

    def _fuzzy(self, node: Fuzzy) -> Any:
        """Words that are near count alike; the word itself scores as a word does."""
        parts = []
        for name in self._names(node.field):
            near = Query.term_set_query(self._schema, name, self._expand(name, node))
            same = Query.term_query(self._schema, name, node.word.folded)
            parts.append((Occur.Should, Query.const_score_query(near, 1.0)))
            parts.append((Occur.Should, _weighed(same, name)))
        return Query.boolean_query(parts)

    def _field(self, node: Range | Matching | FieldPrefix) -> Any:
        match node:
            case FieldPrefix(field, prefix):
                return _prefix_query(self._schema, field, prefix)
            case Matching(found):
                return self._filter(found)
            case Range():
                return self._range(node)

    def _filter(self, found: Filter) -> Any:
        values: list[str | bool] = list(found.values)
        if found.field in BOOLEANS:
            values = [value == "true" for value in found.values]
        parts = [
            (Occur.Should, Query.term_query(self._schema, found.field, value, "basic"))
            for value in values
        ]
        return Query.boolean_query(parts)

    def _range(self, node: Range) -> Any:
        below, above = node.below or node.field == DATE, node.above
        name, kind = node.field, FieldType.Float
        low: Any = node.low
        high: Any = node.high
        if node.field == DATE:
            name, kind = "at", FieldType.Integer
            low = micros_of(low) if low is not None else None
            high = micros_of(high) if high is not None else None
        if low is None and high is None:
            return Query.all_query()
        return Query.range_query(
            self._schema,
            name,
            kind,
            low,
            high,
            include_lower=low is None or not above,
            include_upper=high is None or not below,
        )

    def _exact(self, term: Words | Prefix) -> list[Any]:
        if isinstance(term, Prefix):
            return [Query.const_score_query(self._prefix(term, with_marks=True), TIER)]
        query = self._words(term, strict=True)
        lift = Query.const_score_query(query, TIER * len(term.words))
        # Words near each other are slow to find, and their folded form scores them already.
        return [lift] if term.slop else [query, lift]

    def _pair(self, both: Words) -> Any:
        """Return the query for two words of the query next to each other."""
        words = _forms(both, with_marks=both.marked)
        query = self._anywhere(words, both, with_marks=both.marked)
        return Query.boost_query(query, ADJACENT)

    def _anywhere(self, words: list[str], node: Words, *, with_marks: bool = False) -> Any:
        parts = []
        for name in self._names(node.field):
            query = self._phrase(exact(name) if with_marks else name, words, node.slop)
            parts.append((Occur.Should, _weighed(query, name)))
        return Query.boolean_query(parts)

    def _phrase(self, field: str, words: list[str], slop: int) -> Any:
        if len(words) > 1 and slop:
            return self._near(field, words, slop)
        if len(words) > 1:
            return Query.phrase_query(self._schema, field, words)
        word = words[0]
        if len(word) == 1 and is_han(word):
            # A single character: in a run of its own, or in one of the pairs.
            pattern = f"{word}|{word}.|.{word}"
            return Query.regex_query(self._schema, field, pattern)
        return Query.term_query(self._schema, field, word)

    def _near(self, field: str, words: list[str], slop: int) -> Any:
        """Return the query for words in this order, with up to ``slop`` others between them.

        Tantivy's own phrase with slop also finds words the wrong way round, and counts other
        hits than it lists, so the gaps are written out.

        Raises:
            QueryError: There are too many ways to spread them; ``parse`` never asks for that.
        """
        if spreads(len(words), slop) > MAX_SPREADS:
            raise QueryError(f"cụm từ quá rộng: ~{slop} / words too far apart: ~{slop}")
        ways = []
        for gaps in _spreads(len(words) - 1, slop):
            places = accumulate((1 + gap for gap in gaps), initial=0)
            spread = list(zip(places, words, strict=True))
            ways.append((Occur.Should, Query.phrase_query(self._schema, field, spread)))
        return Query.boolean_query(ways)

    def _names(self, field: str) -> tuple[str, ...]:
        if field and field not in self._fields:
            raise QueryError(f"không có trường văn bản “{field}” / no text field “{field}”")
        return (field,) if field else self._fields


def _spreads(places: int, most: int) -> Iterator[tuple[int, ...]]:
    """Yield all ways to put up to ``most`` further words into places."""
    if not places:
        yield ()
        return
    for first in range(most + 1):
        for others in _spreads(places - 1, most - first):
            yield (first, *others)


def _both(parts: Clauses) -> Any:
    """Return a query for all clauses, of which some must find something to take away from."""
    if not any(occur == Occur.Must for occur, _ in parts):
        parts = [*parts, (Occur.Must, Query.const_score_query(Query.all_query(), 0.0))]
    return Query.boolean_query(parts)


def _weighed(query: Any, field: str) -> Any:
    weight = weight_of(field)
    return query if weight == 1.0 else Query.boost_query(query, weight)


def _prefix_query(schema: Any, field: str, prefix: str) -> Any:
    return Query.fuzzy_term_query(schema, field, prefix, distance=0, prefix=True)


def _forms(node: Words, *, with_marks: bool) -> list[str]:
    return [word.exact if with_marks else word.folded for word in node.words]

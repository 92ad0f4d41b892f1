"""A parsed query as a Tantivy query.

A word is looked for folded, so that it is found however it is written. Where marks were typed,
each word that a text writes exactly so lifts it by ``TIER``, far more than BM25 can give: all
texts with more exact words come before those with fewer, and BM25 orders within each tier.
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from typing import Any, Final, TypeAlias

from tantivy import FieldType, Occur, Query

from index.embedded.schema import exact, text_fields
from index.query import Clause, ParsedQuery
from index.values import BOOLEANS, Filter
from index.words import Word, is_han

TIER: Final = 1000.0
TITLE: Final = 2.0
"""Weight of a word in the title against one in the text."""
FOLDED: Final = 0.2
"""Weight of the folded form of a word that was typed with marks."""
ADJACENT: Final = 1.5
"""Weight of two words of the query that stand next to each other."""
MAX_PAIRS: Final = 12

Clauses: TypeAlias = list[tuple[Any, Any]]
"""Tantivy's pairs of occurrence and query."""


class QueryBuilder:
    """Build Tantivy queries for one entity."""

    def __init__(self, schema: Any, entity: str) -> None:
        self._schema = schema
        self._fields = text_fields(entity)

    def limits(
        self,
        parsed: ParsedQuery,
        filters: Iterable[Filter],
        *,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Clauses:
        """Return what a hit must have or not have, whatever its words: filters and dates."""
        parts = [
            (Occur.MustNot if found.negated else Occur.Must, self._filter(found))
            for found in filters
        ]
        if since is not None or until is not None:
            parts.append((Occur.Must, self._dates(since, until)))
        return parts + [(Occur.MustNot, self._unwanted(clause)) for clause in parsed.unwanted]

    def matching(self, parsed: ParsedQuery, limits: Clauses, least: int) -> Any:
        """Return the query for all hits, which have ``least`` of the wanted clauses or more."""
        parts = [*limits]
        found = [self._folded(clause) for clause in parsed.wanted]
        if least >= len(found):
            parts += [(Occur.Must, query) for query in found]
        else:
            some = [(Occur.Should, query) for query in found]
            parts.append((Occur.Must, Query.boolean_query(some, least)))
        if not any(occur == Occur.Must for occur, _ in parts):
            parts.append((Occur.Must, Query.const_score_query(Query.all_query(), 0.0)))
        return Query.boolean_query(parts)

    def ranked(self, parsed: ParsedQuery, matching: Any) -> Any:
        """Return the query for the same hits, with what lifts the better ones."""
        lifts = [
            (Occur.Should, query)
            for clause in parsed.wanted
            if clause.marked
            for query in self._exact(clause)
        ] + self._pairs(parsed.wanted)
        return Query.boolean_query([(Occur.Must, matching), *lifts]) if lifts else matching

    def _folded(self, clause: Clause) -> Any:
        query = self._anywhere([word.folded for word in clause.words], clause.field)
        return Query.boost_query(query, FOLDED) if clause.marked else query

    def _exact(self, clause: Clause) -> list[Any]:
        words = [word.exact for word in clause.words]
        query = self._anywhere(words, clause.field, with_marks=True)
        return [query, Query.const_score_query(query, TIER * len(words))]

    def _pairs(self, clauses: tuple[Clause, ...]) -> Clauses:
        """Words that follow each other in the query are better next to each other."""
        singles = [clause for clause in clauses if len(clause.words) == 1 and not clause.field]
        parts = []
        for first, second in list(pairwise(singles))[:MAX_PAIRS]:
            words = (first.words[0], second.words[0])
            marked = any(word.marked for word in words)
            query = self._anywhere(_forms(words, marked), "", with_marks=marked)
            parts.append((Occur.Should, Query.boost_query(query, ADJACENT)))
        return parts

    def _unwanted(self, clause: Clause) -> Any:
        """With marks typed only what is written exactly so is unwanted."""
        marked = clause.marked
        return self._anywhere(_forms(clause.words, marked), clause.field, with_marks=marked)

    def _anywhere(self, words: list[str], field: str, *, with_marks: bool = False) -> Any:
        parts = []
        for name in (field,) if field else self._fields:
            query = self._words(exact(name) if with_marks else name, words)
            parts.append((Occur.Should, _boosted(query) if name == "title" else query))
        return Query.boolean_query(parts)

    def _words(self, field: str, words: list[str]) -> Any:
        if len(words) > 1:
            return Query.phrase_query(self._schema, field, words)
        word = words[0]
        if len(word) == 1 and is_han(word):
            # A single character: in a run of its own, or in one of the pairs.
            pattern = f"{word}|{word}.|.{word}"
            return Query.regex_query(self._schema, field, pattern)
        return Query.term_query(self._schema, field, word)

    def _filter(self, found: Filter) -> Any:
        values: list[str | bool] = list(found.values)
        if found.field in BOOLEANS:
            values = [value == "true" for value in found.values]
        parts = [
            (Occur.Should, Query.term_query(self._schema, found.field, value, "basic"))
            for value in values
        ]
        return Query.const_score_query(Query.boolean_query(parts), 0.0)

    def _dates(self, since: datetime | None, until: datetime | None) -> Any:
        query = Query.range_query(
            self._schema, "date", FieldType.Date, since, until, include_upper=until is None
        )
        return Query.const_score_query(query, 0.0)


def _boosted(query: Any) -> Any:
    return Query.boost_query(query, TITLE)


def _forms(words: Iterable[Word], marked: bool) -> list[str]:
    return [word.exact if marked else word.folded for word in words]

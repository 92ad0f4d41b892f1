"""The query as a tree, from the parser as it is today."""

from core.searching import SearchQuery
from index import query as language
from index.query.nodes import DATE, Matching, Node, ParsedQuery, Range, Without, Words
from index.values import filters_of


def read(query: SearchQuery) -> ParsedQuery:
    """Return text, filters and dates of a query as one tree."""
    if hasattr(language, "read_query"):
        return language.read_query(query)  # type: ignore[no-any-return]
    old = language.parse(query.text, query.entity)
    limits: list[Node] = []
    for found in (*old.filters, *filters_of(query.filters, query.entity)):
        matching = Matching(type(found)(found.field, found.values))
        limits.append(Without(matching) if found.negated else matching)
    if query.since or query.until:
        limits.append(Range(DATE, query.since, query.until, below=True))
    limits += [Without(Words(clause.words, clause.field)) for clause in old.unwanted]
    return ParsedQuery(
        tuple(Words(clause.words, clause.field) for clause in old.wanted), tuple(limits)
    )

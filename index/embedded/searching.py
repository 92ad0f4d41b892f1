"""Answer a query from one Tantivy index."""

from collections.abc import Mapping
from typing import Any, Final

from core.searching import IndexDocument, SearchPage, SearchQuery
from index.base import FACETS, MAX_SIZE, MAX_WINDOW
from index.codec import hit_of
from index.embedded.queries import QueryBuilder
from index.embedded.shard import Shard
from index.query import ParsedQuery
from index.snippet import make_snippet
from index.values import Filter

FACET_VALUES: Final = 1000
"""Most values counted of one field."""
SLACK: Final = 50
"""Hits fetched beyond the page, so that equal scores at its end can be put in order."""


def search_shard(
    shard: Shard, query: SearchQuery, parsed: ParsedQuery, filters: tuple[Filter, ...]
) -> SearchPage:
    """Return one page of hits with facets; text and filters of the query come parsed."""
    searcher = shard.searcher()
    total, built, relaxed = _widen(shard, searcher, query, parsed, filters)
    size = max(0, min(query.size, MAX_SIZE))
    offset = max(0, query.offset)
    hits = []
    if total and size and offset + size <= MAX_WINDOW:
        for score, address in _best(searcher, built, parsed, offset, size):
            record = shard.read(searcher, address)
            body = record.text if isinstance(record, IndexDocument) else record.quote
            hits.append(hit_of(record, score=score, snippet=make_snippet(body, parsed)))
    facets = _facets(searcher, built, shard.entity) if query.facets else {}
    return SearchPage(total=total, hits=tuple(hits), facets=facets, relaxed=relaxed)


def _widen(
    shard: Shard,
    searcher: Any,
    query: SearchQuery,
    parsed: ParsedQuery,
    filters: tuple[Filter, ...],
) -> tuple[int, Any, bool]:
    """Ask for all words; if nothing has them, for half of them, then for any."""
    builder = QueryBuilder(shard.schema, shard.entity)
    wanted = len(parsed.wanted)
    for least in dict.fromkeys((wanted, (wanted + 1) // 2, min(wanted, 1))):
        built = builder.build(parsed, filters, since=query.since, until=query.until, least=least)
        total = searcher.search(built, 1, count=True).count
        if total:
            break
    return total, built, bool(total) and least < wanted


def _best(
    searcher: Any, built: Any, parsed: ParsedQuery, offset: int, size: int
) -> list[tuple[float, Any]]:
    """Return (score, address) of the page: by score, then by rank."""
    end = offset + size
    if not parsed.wanted:
        found = searcher.search(built, end, count=False, order_by_field="rank").hits
        return [(0.0, address) for _, address in found[offset:]]
    limit = end + SLACK
    while True:
        found = searcher.search(built, limit, count=False).hits
        # Complete when everything is here, or when what is missing scores less than the page.
        if len(found) < limit or found[-1][0] < found[end - 1][0]:
            break
        limit *= 4
    ranks = searcher.fast_field_values("rank", [address for _, address in found])
    ordered = sorted(
        zip(found, ranks, strict=True), key=lambda item: (item[0][0], item[1]), reverse=True
    )
    return [hit for hit, _ in ordered[offset:end]]


def _facets(searcher: Any, built: Any, entity: str) -> Mapping[str, Mapping[str, int]]:
    """Count the values of each facet, the most frequent first, then by value."""
    wanted = {field: {"terms": {"field": field, "size": FACET_VALUES}} for field in FACETS[entity]}
    counted = searcher.aggregate(built, wanted)
    return {field: _counts(counted[field]["buckets"]) for field in FACETS[entity]}


def _counts(buckets: list[dict[str, Any]]) -> dict[str, int]:
    counts = {
        str(bucket.get("key_as_string", bucket["key"])): int(bucket["doc_count"])
        for bucket in buckets
    }
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

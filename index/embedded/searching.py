"""Answer a query from one Tantivy index."""

from collections.abc import Mapping
from typing import Any, Final

from core.searching import Hit, IndexDocument, SearchPage, SearchQuery
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
    builder = QueryBuilder(shard.schema, shard.entity)
    limits = builder.limits(parsed, filters, since=query.since, until=query.until)
    size, offset = max(0, min(query.size, MAX_SIZE)), max(0, query.offset)
    end = offset + size if size and offset + size <= MAX_WINDOW else 0
    wanted = len(parsed.wanted)
    # All words; if nothing has them, half of them; then any.
    for least in dict.fromkeys((wanted, (wanted + 1) // 2, min(wanted, 1))):
        matching = builder.matching(parsed, limits, least)
        total, found = _find(searcher, builder.ranked(parsed, matching), parsed, end)
        if total:
            break
    return SearchPage(
        total=total,
        hits=tuple(_hit(shard, searcher, parsed, *hit) for hit in found[offset:end]),
        facets=_facets(searcher, matching, shard.entity) if query.facets else {},
        relaxed=bool(total) and least < wanted,
    )


def _find(
    searcher: Any, ranked: Any, parsed: ParsedQuery, end: int
) -> tuple[int, list[tuple[float, Any]]]:
    """Return the total and the best (score, address), in order at least up to ``end``."""
    if not parsed.wanted:
        result = searcher.search(ranked, max(end, 1), order_by_field="rank")
        return result.count, [(0.0, address) for _, address in result.hits]
    limit = end + SLACK
    result = searcher.search(ranked, limit)
    # Complete when everything is here, or when what is missing scores less than the page.
    while end and len(result.hits) == limit and result.hits[-1][0] == result.hits[end - 1][0]:
        limit *= 4
        result = searcher.search(ranked, limit)
    ranks = searcher.fast_field_values("rank", [address for _, address in result.hits])
    ordered = sorted(
        zip(result.hits, ranks, strict=True),
        key=lambda item: (item[0][0], item[1]),
        reverse=True,
    )
    return result.count, [hit for hit, _ in ordered]


def _hit(shard: Shard, searcher: Any, parsed: ParsedQuery, score: float, address: Any) -> Hit:
    record = shard.read(searcher, address)
    body = record.text if isinstance(record, IndexDocument) else record.quote
    return hit_of(record, score=score, snippet=make_snippet(body, parsed))


def _facets(searcher: Any, matching: Any, entity: str) -> Mapping[str, Mapping[str, int]]:
    """Count the values of each facet, the most frequent first, then by value."""
    wanted = {field: {"terms": {"field": field, "size": FACET_VALUES}} for field in FACETS[entity]}
    counted = searcher.aggregate(matching, wanted)
    return {field: _counts(counted[field]["buckets"]) for field in FACETS[entity]}


def _counts(buckets: list[dict[str, Any]]) -> dict[str, int]:
    counts = {
        str(bucket.get("key_as_string", bucket["key"])): int(bucket["doc_count"])
        for bucket in buckets
    }
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

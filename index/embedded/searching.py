"""Answer a query from one Tantivy index."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from core.searching import Hit, IndexEntity, SearchPage, SearchQuery
from index.base import FACETS, MAX_SIZE, MAX_WINDOW
from index.cursor import Cursor, read_cursor, write_cursor
from index.embedded.fuzzy import expander
from index.embedded.ordering import (
    RANK,
    Order,
    Placed,
    View,
    best_hits,
    hits_behind,
    order_of,
    place_all,
    sort_keys,
)
from index.embedded.queries import QueryBuilder
from index.embedded.shard import Shard
from index.histogram import bars
from index.hits import make_hit
from index.query.nodes import ParsedQuery

EVERYWHERE: Final = "flagged"
"""A facet of which every entity has one value, so that its counts add up to the total."""
FACET_VALUES: Final = 1000
"""Most values counted of one field."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a query finds, whatever the page: ``least`` of its wanted parts, or more."""

    matching: Any
    least: int
    total: int
    facets: Mapping[str, Mapping[str, int]]
    histogram: Mapping[str, int]


class Asked:
    """A query on its way through one shard."""

    def __init__(self, shard: Shard, query: SearchQuery, parsed: ParsedQuery) -> None:
        self.shard = shard
        self.view: View = shard.view()
        self.query = query
        self.parsed = parsed
        self.cursor = read_cursor(query)
        self.size = max(0, min(query.size, MAX_SIZE))
        self.start = self.cursor.position if self.cursor else max(0, query.offset)
        self._builder = QueryBuilder(shard.schema, shard.entity, expander(self.view.searcher))
        self._limits = self._builder.limits(parsed)

    def find(self) -> Found:
        """Count what has all wanted parts; if nothing has, half of them; then any."""
        wanted = len(self.parsed.wanted)
        steps = [wanted]
        if self.parsed.relaxable:
            steps = list(dict.fromkeys((wanted, (wanted + 1) // 2, min(wanted, 1))))
        if self.cursor and 0 < self.cursor.least <= wanted:
            steps = [self.cursor.least]  # as its first page did
        for least in steps:
            matching = self._builder.matching(self.parsed, self._limits, least)
            counted = self._count(matching)
            if total := sum(_values(counted[EVERYWHERE]).values()):
                break
        return Found(matching, least, total, self._facets(counted), self._bars(counted))

    def ranked(self, found: Found) -> Any:
        """Return the query that puts what was found in order."""
        return self._builder.ranked(self.parsed, found.matching)

    def within(self) -> Any | None:
        """Return the query for all that the limits leave; None where there are none."""
        return self._builder.within(self._limits) if self._limits else None

    def is_relaxed(self, found: Found) -> bool:
        """Whether hits have fewer than all of the wanted parts."""
        return bool(found.total) and found.least < len(self.parsed.wanted)

    def share(self, found: Found) -> float:
        """Return the share of the wanted parts that hits have."""
        return found.least / max(1, len(self.parsed.wanted))

    def hit(self, address: Any, score: float, *, marked: bool = True) -> Hit:
        """Return the hit at an address, its words marked where words found it."""
        record = self.shard.read(self.view.searcher, address)
        return make_hit(record, self.parsed if marked else None, score=score)

    def _count(self, matching: Any) -> dict[str, Any]:
        """Count everything in one pass: facets, days, and with them the total."""
        fields = FACETS[self.shard.entity] if self.query.facets else (EVERYWHERE,)
        wanted: dict[str, Any] = {
            field: {"terms": {"field": field, "size": FACET_VALUES}} for field in fields
        }
        if self.query.histogram:
            every_day = {"field": "day", "interval": 1, "min_doc_count": 1}
            wanted["day"] = {"histogram": every_day}
        counted: dict[str, Any] = self.view.searcher.aggregate(matching, wanted)
        return counted

    def _facets(self, counted: dict[str, Any]) -> Mapping[str, Mapping[str, int]]:
        """Return the values of each field, the most frequent first, then in their order."""
        fields = FACETS[self.shard.entity] if self.query.facets else ()
        return {field: _values(counted[field]) for field in fields}

    def _bars(self, counted: dict[str, Any]) -> Mapping[str, int]:
        if not self.query.histogram:
            return {}
        days = {int(one["key"]): int(one["doc_count"]) for one in counted["day"]["buckets"]}
        return bars(days, self.query.histogram)


def search_shard(shard: Shard, query: SearchQuery, parsed: ParsedQuery) -> SearchPage:
    """Return one page of hits with facets; the query comes parsed."""
    asked = Asked(shard, query, parsed)
    if query.mode == "hybrid":
        from index.embedded.hybrid import search_hybrid  # noqa: PLC0415 - loads numpy

        return search_hybrid(asked)
    return search_words(asked)


def search_words(asked: Asked) -> SearchPage:
    """Return one page of what has the words."""
    found = asked.find()
    scored = bool(asked.parsed.wanted) and asked.query.sort == "relevance"
    hits, more = _page(asked, found)
    cursor = ""
    if hits and more and asked.start + len(hits) < MAX_WINDOW:
        last = asked.shard.read(asked.view.searcher, hits[-1].address)
        place = Cursor(asked.start + len(hits), last.id, sort_keys(hits[-1]), found.least)
        cursor = write_cursor(asked.query, place)
    return SearchPage(
        total=found.total,
        hits=tuple(asked.hit(hit.address, hit.value if scored else 0.0) for hit in hits),
        facets=found.facets,
        relaxed=asked.is_relaxed(found),
        cursor=cursor,
        histogram=found.histogram,
        cut=asked.parsed.cut,
    )


def _page(asked: Asked, found: Found) -> tuple[list[Placed], bool]:
    """Return the hits of the page, and whether more follow."""
    order = order_of(asked.query.sort, scored=bool(asked.parsed.wanted))
    size = asked.size
    if asked.cursor:
        size = min(size, MAX_WINDOW - asked.start)
    if not found.total or size <= 0 or asked.start + size > MAX_WINDOW:
        return [], False
    ranked = asked.ranked(found)
    if asked.cursor:
        hits = hits_behind(asked.view, ranked, order, asked.cursor, size)
    else:
        hits = best_hits(asked.view, ranked, order, asked.start + size + 1)[asked.start :]
    return hits[:size], len(hits) > size


def scan_shard(shard: Shard, parsed: ParsedQuery) -> Iterator[IndexEntity]:
    """Yield everything that a query finds, newest first; only places are held, not entities."""
    view = shard.view()
    builder = QueryBuilder(shard.schema, shard.entity, expander(view.searcher))
    matching = builder.matching(parsed, builder.limits(parsed), len(parsed.wanted))
    found = view.searcher.search(
        matching, max(1, view.searcher.num_docs), count=False, order_by_field=RANK
    )
    for hit in place_all(view, [address for _, address in found.hits], Order(RANK)):
        yield shard.read(view.searcher, hit.address)


def _values(counted: dict[str, Any]) -> dict[str, int]:
    counts = {
        str(bucket.get("key_as_string", bucket["key"])): int(bucket["doc_count"])
        for bucket in counted["buckets"]
    }
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

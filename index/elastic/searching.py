"""Answer a query from the server: hits, total, facets and bars in one request."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from core.errors import QueryError
from core.searching import Hit, SearchPage, SearchQuery
from index.base import FACETS, MAX_SIZE, MAX_WINDOW
from index.cursor import Cursor, digest_of, read_cursor, write_cursor
from index.elastic.client import Server
from index.elastic.queries import Query, QueryBuilder
from index.elastic.records import entity_from, key_of
from index.histogram import bars
from index.hits import make_hit
from index.query.nodes import ParsedQuery

FACET_VALUES: Final = 1000
"""Most values counted of one field."""
MAX_DAYS: Final = 60_000
"""Most different days counted; the server's own limit of buckets is 65,536."""
BY_SCORE: Final = ({"_score": "desc"}, {"at": "desc"}, {"key": "desc"})
ORDERS: Final = {
    "newest": ({"at": "desc"}, {"key": "desc"}),
    "oldest": ({"at": "asc"}, {"key": "asc"}),
    "priority": ({"priority": "desc"}, {"at": "desc"}, {"key": "desc"}),
}
SLIM: Final[dict[str, Any]] = {"source": {"excludes": ["packed", "vector"]}}
"""A hit says whether there is a vector; nobody looks at it."""

Answer = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """What a query finds: the server's answer, with ``least`` of its wanted parts, or more."""

    answer: Answer
    least: int
    hits: list[dict[str, Any]]

    @property
    def total(self) -> int:
        """How many there are."""
        return int(self.answer["hits"]["total"]["value"])


class Asked:
    """A query on its way through one index."""

    def __init__(self, server: Server, index: str, query: SearchQuery, parsed: ParsedQuery) -> None:
        self.server = server
        self.index = index
        self.query = query
        self.parsed = parsed
        self.cursor = read_cursor(query)
        self.size = max(0, min(query.size, MAX_SIZE))
        self.start = self.cursor.position if self.cursor else max(0, query.offset)
        self._builder = QueryBuilder(query.entity)

    def find(self, page: Mapping[str, Any]) -> Found:
        """Ask for what has all wanted parts; if nothing has, half of them; then any.

        Args:
            page: What the request says of the hits to give.
        """
        counts = self._counted()
        for least in self._steps():
            matching = self._builder.matching(self.parsed, least)
            query = self._builder.ranked(self.parsed, matching)
            if self.cursor and self.cursor.keys and page.get("search_after"):
                page = dict(page) | {"search_after": self._anchor(query)}
            answer = self.ask(query=query, aggs=counts, track_total_hits=True, **page)
            found = Found(answer, least, answer["hits"]["hits"])
            if found.total:
                break
        return found

    def within(self) -> Query:
        """Return the query for all that the limits leave."""
        return {"bool": self._builder.limits(self.parsed)}

    def order(self) -> tuple[dict[str, str], ...]:
        """Return how hits are sorted; what asks for no words is listed newest first."""
        if self.query.sort == "relevance":
            return BY_SCORE if self.parsed.wanted else ORDERS["newest"]
        return ORDERS[self.query.sort]

    def is_relaxed(self, found: Found) -> bool:
        """Whether hits have fewer than all of the wanted parts."""
        return bool(found.total) and found.least < len(self.parsed.wanted)

    def hit(self, source: dict[str, Any], score: float, *, marked: bool = True) -> Hit:
        """Return a hit, its words marked where words found it."""
        record = entity_from(source, self.query.entity)
        hit = make_hit(record, self.parsed if marked else None, score=score)
        return replace(hit, has_vector=bool(source.get("has_vector")))

    def ask(self, **request: Any) -> Answer:
        """Return the server's answer; pages of one query are asked of the same copy."""
        answer: Answer = self.server.ask(
            lambda client: client.search(
                index=self.index, preference=f"q{digest_of(self.query)}", **(SLIM | request)
            )
        ).body
        return answer

    def counts(self, found: Found) -> tuple[Mapping[str, Mapping[str, int]], Mapping[str, int]]:
        """Return facets, the most frequent values first, then by value; and the histogram."""
        counted = found.answer.get("aggregations", {})
        fields = FACETS[self.query.entity] if self.query.facets else ()
        facets = {field: _values(counted[field]["buckets"]) for field in fields}
        if not self.query.histogram:
            return facets, {}
        days = {int(one["key"]): int(one["doc_count"]) for one in counted["day"]["buckets"]}
        return facets, bars(days, self.query.histogram)

    def _counted(self) -> Query | None:
        fields = FACETS[self.query.entity] if self.query.facets else ()
        counted: Query = {
            field: {"terms": {"field": field, "size": FACET_VALUES}} for field in fields
        }
        if self.query.histogram:
            counted["day"] = {"terms": {"field": "day", "size": MAX_DAYS}}
        return counted or None

    def _steps(self) -> list[int]:
        wanted = len(self.parsed.wanted)
        if self.cursor and 0 < self.cursor.least <= wanted:
            return [self.cursor.least]  # as its first page did
        if not self.parsed.relaxable:
            return [wanted]
        return list(dict.fromkeys((wanted, (wanted + 1) // 2, min(wanted, 1))))

    def _anchor(self, query: Query) -> list[Any]:
        """Return where the last hit of the page before stands now.

        Scores move a little with every document that comes or goes; only when that hit is gone,
        the place where it stood counts.
        """
        assert self.cursor is not None
        keys = list(self.cursor.keys)
        if len(keys) != len(self.order()) or any(isinstance(key, str) for key in keys):
            raise QueryError(
                "Con trỏ trang không thuộc chỉ mục này; hãy tìm lại từ trang đầu / "
                "the cursor is none of this index; search again from the first page"
            )
        if self.order() is not BY_SCORE:
            return keys
        last = {"ids": {"values": [key_of(self.cursor.last)]}}
        both = {"bool": {"must": [query], "filter": [last]}}
        hits = self.ask(query=both, size=1, sort=list(BY_SCORE), source=False)["hits"]["hits"]
        return list(hits[0]["sort"]) if hits else keys


def search_index(server: Server, index: str, query: SearchQuery, parsed: ParsedQuery) -> SearchPage:
    """Return one page of hits with facets; the query comes parsed."""
    asked = Asked(server, index, query, parsed)
    if query.mode == "hybrid":
        from index.elastic.hybrid import search_hybrid  # noqa: PLC0415 - loads numpy

        return search_hybrid(asked)
    return search_words(asked)


def search_words(asked: Asked) -> SearchPage:
    """Return one page of what has the words."""
    size = asked.size
    if asked.cursor:
        size = min(size, MAX_WINDOW - asked.start)
    elif asked.start + size > MAX_WINDOW:
        size = 0
    size = max(0, size)
    found = asked.find(_page(asked, size))
    hits = found.hits[:size]
    end = asked.start + len(hits)
    cursor = ""
    if hits and len(found.hits) > size and end < MAX_WINDOW:
        last = hits[-1]
        place = Cursor(end, last["_source"]["id"], tuple(last["sort"]), found.least)
        cursor = write_cursor(asked.query, place)
    scored = bool(asked.parsed.wanted) and asked.query.sort == "relevance"
    facets, histogram = asked.counts(found)
    return SearchPage(
        total=found.total,
        hits=tuple(asked.hit(hit["_source"], hit["_score"] if scored else 0.0) for hit in hits),
        facets=facets,
        relaxed=asked.is_relaxed(found),
        cursor=cursor,
        histogram=histogram,
        cut=asked.parsed.cut,
    )


def _page(asked: Asked, size: int) -> dict[str, Any]:
    """Return what a request says of its hits: one more than the page has, to know of a next."""
    if not size:
        return {"size": 0}
    page: dict[str, Any] = {"size": size + 1, "sort": list(asked.order())}
    if asked.cursor:
        page["search_after"] = list(asked.cursor.keys)
    else:
        page["from_"] = asked.start
    return page


def _values(buckets: list[dict[str, Any]]) -> dict[str, int]:
    counts = {
        str(bucket.get("key_as_string", bucket["key"])): int(bucket["doc_count"])
        for bucket in buckets
    }
    counts.pop("", None)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

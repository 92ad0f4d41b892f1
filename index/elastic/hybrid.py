"""Search by words and by meaning, joined on our side: what words cannot find is found as well."""

from typing import Any, Final

from core.searching import SearchPage
from index.cursor import Cursor, write_cursor
from index.elastic.searching import BY_SCORE, Asked, Found
from index.vectors import DEPTH, join, query_vector

CANDIDATES: Final = 1000
"""Neighbours looked at in the graph of vectors, of which the best are taken."""
OVERSAMPLE: Final = 3.0
"""How many more are compared once again without quantisation."""


def search_hybrid(asked: Asked) -> SearchPage:
    """Return one page of the best by words joined with the nearest by meaning.

    The total is that of the joined list; facets and histogram count what the words find.
    """
    vector = query_vector(asked.query.vector).tolist()
    by_words, found = _by_words(asked)
    near = _near(asked, vector)
    joined = join(
        list(by_words),
        list(near),
        share=found.least / max(1, len(asked.parsed.wanted)),
        with_vector={key for key, fields in by_words.items() if fields["has_vector"][0]},
    )
    places = near | by_words
    if asked.query.sort != "relevance":
        joined = _sorted(asked, joined, places)
    shown = joined[asked.start : asked.start + asked.size]
    end = asked.start + len(shown)
    sources = _sources(asked, [key for key, _ in shown])
    facets, histogram = asked.counts(found)
    return SearchPage(
        total=len(joined),
        hits=tuple(
            asked.hit(sources[key], score, marked=key in by_words)
            for key, score in shown
            if key in sources
        ),
        facets=facets,
        relaxed=bool(by_words) and asked.is_relaxed(found),
        cursor=write_cursor(asked.query, Cursor(end)) if shown and end < len(joined) else "",
        histogram=histogram,
        cut=asked.parsed.cut,
    )


Places = dict[str, dict[str, Any]]
"""Hits by the server's id, in order, with the fields that orders go by."""


def _by_words(asked: Asked) -> tuple[Places, Found]:
    """Return the best by words; a query of filters alone has none to be good at."""
    if not asked.parsed.wanted:
        return {}, asked.find({"size": 0})
    found = asked.find(
        {"size": DEPTH, "sort": list(BY_SCORE), "source": False, "docvalue_fields": _ORDERED}
    )
    return _places(found.hits), found


def _near(asked: Asked, vector: list[float]) -> Places:
    """Return the nearest by meaning among those with a vector that the limits leave."""
    knn = {
        "field": "vector",
        "query_vector": vector,
        "k": DEPTH,
        "num_candidates": CANDIDATES,
        "filter": asked.within(),
        "rescore_vector": {"oversample": OVERSAMPLE},
    }
    answer = asked.ask(
        knn=knn, size=DEPTH, sort=list(BY_SCORE), source=False, docvalue_fields=_ORDERED
    )
    return _places(answer["hits"]["hits"])


_ORDERED: Final = ["at", "key", "priority", "has_vector"]


def _places(hits: list[dict[str, Any]]) -> Places:
    return {hit["_id"]: hit["fields"] for hit in hits}


def _sorted(
    asked: Asked, joined: list[tuple[str, float]], places: Places
) -> list[tuple[str, float]]:
    fields = [field for part in asked.order() for field in part]
    descending = "desc" in asked.order()[0].values()

    def place(one: tuple[str, float]) -> list[float]:
        return [places[one[0]][field][0] for field in fields]

    return sorted(joined, key=place, reverse=descending)


def _sources(asked: Asked, keys: list[str]) -> dict[str, dict[str, Any]]:
    if not keys:
        return {}
    answer = asked.ask(query={"ids": {"values": keys}}, size=len(keys))
    return {hit["_id"]: hit["_source"] for hit in answer["hits"]["hits"]}

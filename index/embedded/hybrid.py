"""Search by words and by meaning, joined: what words cannot find is found across languages."""

from core.searching import SearchPage
from index.cursor import Cursor, write_cursor
from index.embedded.ordering import Order, Placed, best_hits, order_of, place_all
from index.embedded.searching import Asked, Found
from index.vectors import DEPTH, join, query_vector


def search_hybrid(asked: Asked) -> SearchPage:
    """Return one page of the best by words joined with the nearest by meaning.

    The total is that of the joined list; facets and histogram count what the words find.
    """
    vector = query_vector(asked.query.vector)
    found = asked.find()
    by_words = _by_words(asked, found)
    near = asked.shard.meanings(asked.view).nearest(asked.view, asked.within(), vector, DEPTH)
    near_keys: list[int] = asked.view.searcher.fast_field_values("key", near)
    joined = join(
        [hit.key for hit in by_words],
        near_keys,
        share=asked.share(found),
        with_vector=_with_vector(asked, by_words),
    )
    placed = {hit.key: hit for hit in place_all(asked.view, near, Order("rank"))}
    read = {hit.key: hit for hit in by_words}
    placed |= read
    if asked.query.sort != "relevance":
        joined = _sorted(asked, joined, placed)
    shown = joined[asked.start : asked.start + asked.size]
    end = asked.start + len(shown)
    return SearchPage(
        total=len(joined),
        hits=tuple(
            asked.hit(placed[key].address, score, marked=key in read) for key, score in shown
        ),
        facets=found.facets,
        relaxed=bool(by_words) and asked.is_relaxed(found),
        cursor=write_cursor(asked.query, Cursor(end)) if shown and end < len(joined) else "",
        histogram=found.histogram,
        cut=asked.parsed.cut,
    )


def _by_words(asked: Asked, found: Found) -> list[Placed]:
    """Return the best by words; a query of filters alone has none to be good at."""
    if not asked.parsed.wanted or not found.total:
        return []
    return best_hits(asked.view, asked.ranked(found), Order(), DEPTH)[:DEPTH]


def _with_vector(asked: Asked, hits: list[Placed]) -> set[int]:
    has = asked.view.searcher.fast_field_values("has_vector", [hit.address for hit in hits])
    return {hit.key for hit, yes in zip(hits, has, strict=True) if yes}


def _sorted(
    asked: Asked, joined: list[tuple[int, float]], placed: dict[int, Placed]
) -> list[tuple[int, float]]:
    scores = dict(joined)
    order = order_of(asked.query.sort, scored=True)
    addresses = [placed[key].address for key, _ in joined]
    return [(hit.key, scores[hit.key]) for hit in place_all(asked.view, addresses, order)]

"""Hits in an order that is whole: no two of them are equal, so that pages fit together.

Tantivy sorts by score or by one field and leaves equal ones in the order of its files. Here equal
ones (by a date: those of one second) are fetched to the last and put in order of date to the
microsecond, then of a hash of the id.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import tantivy
from tantivy import FieldType, Occur, Query

from core.errors import QueryError
from core.searching import Sort
from index.cursor import Cursor, Key
from index.embedded.schema import RANK_BITS

SLACK: Final = 50
"""Hits fetched beyond the page, so that equal ones at its end can be put in order."""
RANK: Final = "rank"
_MICROS_SHIFT: Final = 1 << 62
"""Added to microseconds, so that a cursor holds no number below zero."""
DIGITS: Final = 3
"""Scores that differ in later digits are equal: sums in another order end in other bits."""


class Placed(NamedTuple):
    """A hit with what it is ordered by: score or value of a field, then date, then key."""

    value: float
    at: int
    key: int
    address: Any


Place = tuple[float, int, int]


@dataclass(frozen=True, slots=True)
class Order:
    """An order: by a fast field, or by score where there is none."""

    field: str = ""
    ascending: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """An index as it stood at one commit, which ``state`` tells apart from others."""

    searcher: Any
    schema: Any
    state: object = None


def order_of(sort: Sort, *, scored: bool) -> Order:
    """Return the order of a query; what asks for no words is listed newest first."""
    match sort:
        case "relevance":
            return Order() if scored else Order(RANK)
        case "newest":
            return Order(RANK)
        case "oldest":
            return Order(RANK, ascending=True)
        case "priority":
            return Order("urgency")


def best_hits(view: View, query: Any, order: Order, end: int) -> list[Placed]:
    """Return hits of a query, in order at least up to ``end``, and some more."""
    if end <= 0:
        return []
    limit = end + SLACK
    direction = tantivy.Order.Asc if order.ascending else tantivy.Order.Desc
    while True:
        found = view.searcher.search(
            query, limit, count=False, order_by_field=order.field or None, order=direction
        ).hits
        # Whole when everything is here, or when what is missing stands behind the page.
        if len(found) < limit or _step(found[-1][0], order) != _step(found[end - 1][0], order):
            return _in_order(view, found, order)
        limit *= 4


def hits_behind(view: View, query: Any, order: Order, cursor: Cursor, size: int) -> list[Placed]:
    """Return the hits that follow a cursor's, in order at least for ``size``, and some more.

    Scores move a little with every document that comes or goes, so the last hit is looked for
    where it stands now; only when it is gone, the place where it stood counts.
    """
    last = _place_of(cursor)
    end = size + 1
    anchored = False
    if order.field:
        query = _from(view, query, order, last)
    else:
        end += cursor.position
        anchored = _is_found(view, query, last)
    while True:
        found = best_hits(view, query, order, end)
        behind = _behind(found[:end], last, order, anchored=anchored)
        if len(behind) > size or len(found) < end:
            return behind
        end *= 2


def sort_keys(hit: Placed) -> tuple[Key, ...]:
    """Return what a cursor keeps of a hit."""
    return hit[:3]


def place_all(view: View, addresses: Sequence[Any], order: Order) -> list[Placed]:
    """Return hits at addresses in an order by a field."""
    values = view.searcher.fast_field_values(order.field, list(addresses))
    return _in_order(view, list(zip(values, addresses, strict=True)), order)


def _in_order(view: View, found: list[tuple[float, Any]], order: Order) -> list[Placed]:
    addresses = [address for _, address in found]
    times = view.searcher.fast_field_values("at", addresses)
    keys = view.searcher.fast_field_values("key", addresses)
    placed = [
        Placed(_step(value, order), at + _MICROS_SHIFT, key, address)
        for (value, address), at, key in zip(found, times, keys, strict=True)
    ]
    return sorted(placed, key=lambda hit: hit[:3], reverse=not order.ascending)


def _behind(found: list[Placed], last: Place, order: Order, *, anchored: bool) -> list[Placed]:
    if anchored:
        places = [place for place, hit in enumerate(found) if hit.key == last[2]]
        return found[places[0] + 1 :] if places else []
    if order.ascending:
        return [hit for hit in found if hit[:3] > last]
    return [hit for hit in found if hit[:3] < last]


def _from(view: View, query: Any, order: Order, last: Place) -> Any:
    """Return the query for hits at the value of the last one and behind."""
    first = final = last[0]
    if order.field == RANK:
        second = min(int(last[0]), (1 << (64 - RANK_BITS)) - 1)
        first, final = second << RANK_BITS, ((second + 1) << RANK_BITS) - 1
    low, high = (first, None) if order.ascending else (None, final)
    behind = Query.range_query(view.schema, order.field, FieldType.Unsigned, low, high)
    return Query.boolean_query(
        [(Occur.Must, query), (Occur.Must, Query.const_score_query(behind, 0.0))]
    )


def _is_found(view: View, query: Any, last: Place) -> bool:
    same = Query.term_query(view.schema, "key", last[2], "basic")
    both = Query.boolean_query([(Occur.Must, query), (Occur.Must, same)])
    return bool(view.searcher.search(both, 1, count=True).count)


def _step(value: float, order: Order) -> float:
    """Return what hits equal in: a rounded score, the second of a rank, a value as it is."""
    if isinstance(value, float):
        return round(value, DIGITS)
    return value >> RANK_BITS if order.field == RANK else value


def _place_of(cursor: Cursor) -> Place:
    """Return the place that a cursor of this engine names.

    Raises:
        QueryError: Another engine, or somebody else, wrote it.
    """
    match cursor.keys:
        case (int() | float() as value, int() as at, int() as key) if (
            0 <= value < 1 << 64 and 0 <= at < 1 << 64 and 0 <= key < 1 << 64
        ):
            return (value, at, key)
    raise QueryError(
        "Con trỏ trang không thuộc chỉ mục này; hãy tìm lại từ trang đầu / "
        "the cursor is none of this index; search again from the first page"
    )

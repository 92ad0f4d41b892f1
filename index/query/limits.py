"""Filters and ranges of a query: what a hit must be, whatever its words."""

import math
from datetime import datetime
from typing import Final

from luqum.tree import From, Item, Phrase, To
from luqum.tree import Range as RangeItem
from luqum.tree import Word as WordItem

from index.query.dates import Span, read_span
from index.query.fields import DATES
from index.query.nodes import DATE, FieldPrefix, Matching, Node, Range
from index.query.refusals import Trouble
from index.values import make_filter
from index.vocabulary import value_named

_EXAMPLES: Final = "2026-03, 30/12/1999, 7d, today, hôm nay, tuần này"


def limit_of(item: Item, field: str, position: int) -> Node:
    """Return the filter that a value is; ``position`` is where it stands in the text as typed.

    Raises:
        QueryError: The field has no such value.
        Trouble: It is no single value.
    """
    if isinstance(item, Phrase):
        return Matching(make_filter(field, (item.value[1:-1],), position=position))
    if not isinstance(item, WordItem):
        raise Trouble(
            item.pos or 0,
            f"“{field}:” chỉ nhận giá trị, không nhận khoảng hay ~",
            f"“{field}:” takes values, no range and no ~",
        )
    value = item.unescaped_value
    if item.value.endswith("*"):
        return FieldPrefix(field, value_named(field, value[:-1]))
    return Matching(make_filter(field, (value,), position=position))


def range_of(item: Item, field: str, now: datetime) -> Range:
    """Return the range of times or numbers that a value of the grammar's tree means.

    Raises:
        Trouble: It is no date or number, or the bounds are the wrong way round.
    """
    found = _dates(item, now) if field == DATES else _numbers(item, field)
    if _is_backwards(found.low, found.high):
        raise Trouble(
            item.pos or 0,
            "đầu khoảng đứng sau cuối khoảng; đổi chỗ hai giá trị",
            "the range ends before it begins; swap its bounds",
        )
    return found


def _is_backwards(low: datetime | float | None, high: datetime | float | None) -> bool:
    if isinstance(low, datetime) and isinstance(high, datetime):
        return low >= high
    return isinstance(low, float) and isinstance(high, float) and low > high


def _dates(item: Item, now: datetime) -> Range:
    match item:
        case RangeItem():
            low, high = _span(item.low, now), _span(item.high, now)
            return _times(
                low and (low.start if item.include_low else low.end),
                high and (high.end if item.include_high else high.start),
            )
        case From():
            low = _span(item.a, now)
            return _times(low and (low.start if item.include or low.until_now else low.end), None)
        case To():
            high = _span(item.a, now)
            return _times(None, high and (high.end if item.include else high.start))
    span = _span(item, now)
    return _times(span and span.start, None if not span or span.until_now else span.end)


def _times(low: datetime | None, high: datetime | None) -> Range:
    return Range(DATE, low, high, below=high is not None)


def _span(item: Item, now: datetime) -> Span | None:
    text = _typed(item)
    if text == "*":
        return None
    span = read_span(value_named(DATES, text), now)
    if span is None:
        raise Trouble(
            item.pos or 0,
            f"không hiểu ngày “{text[:40]}”; viết như {_EXAMPLES}",
            f"“{text[:40]}” is no date; write {_EXAMPLES}",
            suggestion=f"{DATES}:7d",
        )
    return span


def _numbers(item: Item, field: str) -> Range:
    match item:
        case RangeItem():
            low, high = _number(item.low, field), _number(item.high, field)
            return Range(
                field,
                low,
                high,
                above=low is not None and not item.include_low,
                below=high is not None and not item.include_high,
            )
        case From():
            low = _number(item.a, field)
            return Range(field, low, None, above=low is not None and not item.include)
        case To():
            high = _number(item.a, field)
            return Range(field, None, high, below=high is not None and not item.include)
    number = _number(item, field)
    return Range(field, number, number)


def _number(item: Item, field: str) -> float | None:
    text = _typed(item)
    if text == "*":
        return None
    try:
        number = float(text.replace(",", ".").removesuffix("%")) / (100 if "%" in text else 1)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise Trouble(
            item.pos or 0,
            f"“{text[:40]}” không phải là số; viết như {field}:>0.8",
            f"“{text[:40]}” is no number; write {field}:>0.8",
            suggestion=f"{field}:>0.8",
        )
    return number


def _typed(item: Item) -> str:
    return str(item.value).strip('"').strip() if isinstance(item, WordItem | Phrase) else ""

"""Bars of a date histogram from counts by day, so that every engine draws the same ones.

A day begins at midnight in Vietnam: what was published at 18:00 UTC belongs to the next day.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from core.clock import office_day
from core.searching import Interval

MAX_BARS: Final = 400
_INTERVALS: Final[tuple[Interval, ...]] = ("day", "week", "month", "year")


def day_of(at: datetime) -> int:
    """Return the number of the local day of a time, as ``date.toordinal`` counts."""
    return office_day(at).toordinal()


def bars(days: Mapping[int, int], interval: Interval) -> dict[str, int]:
    """Return hits by ISO date of each bar's first day, in order, empty bars included.

    More than ``MAX_BARS`` become the next coarser interval; of years only the last ones stay.
    """
    if not days:
        return {}
    low, high = date.fromordinal(min(days)), date.fromordinal(max(days))
    for width in _INTERVALS[_INTERVALS.index(interval) :]:
        if _count(low, high, width) <= MAX_BARS:
            break
    found = dict.fromkeys(_firsts(low, high, width), 0)
    for day, count in days.items():
        first = _first(date.fromordinal(day), width)
        if first in found:
            found[first] += count
    return {first.isoformat(): count for first, count in found.items()}


def _first(day: date, width: Interval) -> date:
    match width:
        case "day":
            return day
        case "week":  # Monday; the first days of the calendar have none before them
            return date.fromordinal(max(1, day.toordinal() - day.weekday()))
        case "month":
            return day.replace(day=1)
        case "year":
            return day.replace(month=1, day=1)


def _count(low: date, high: date, width: Interval) -> int:
    match width:
        case "day":
            return (high - low).days + 1
        case "week":
            return (_first(high, width) - _first(low, width)).days // 7 + 1
        case "month":
            return (high.year - low.year) * 12 + high.month - low.month + 1
        case "year":
            return high.year - low.year + 1


def _firsts(low: date, high: date, width: Interval) -> list[date]:
    """Return the first days of all bars, the last ``MAX_BARS`` of them."""
    found = [_first(high, width)]
    while found[-1] > _first(low, width) and len(found) < MAX_BARS:
        found.append(_first(found[-1] - timedelta(days=1), width))
    return found[::-1]

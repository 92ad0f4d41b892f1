"""Words for days and spans of time, as times in UTC; a day is one of Vietnam."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from typing import Final, NamedTuple

from core.clock import OFFICE_ZONE

_BACK = re.compile(
    r"(\d{1,4}) *(h|d|w|m|y|giờ|gio|ngày|ngay|tuần|tuan|tháng|thang|năm|nam)"
    r"(?: +(?:qua|trước|truoc))?"
)
_UNITS: Final = {"gi": "h", "ng": "d", "tu": "w", "th": "m", "nă": "y", "na": "y"}
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_LOCAL = re.compile(r"(?:(\d{1,2})[/.])?(\d{1,2})[/.](\d{4})")
_DAY: Final = timedelta(days=1)


class Span(NamedTuple):
    """A stretch of time: ``start`` belongs to it, ``end`` does not.

    Attributes:
        until_now: Whether everything since ``start`` is meant where no other bound is given.
    """

    start: datetime
    end: datetime
    until_now: bool = False


def read_span(text: str, now: datetime) -> Span | None:
    """Return the time that a word means (``2026-03``, ``30/12/1999``, ``today``, ``7d``) or None.

    ``7d`` is everything since the start of the day seven days ago; ``24h`` counts from the moment.
    """
    text = text.strip().lower()
    try:
        if found := _BACK.fullmatch(text):
            unit = _UNITS.get(found[2][:2], found[2])
            start = _back(int(found[1]), unit, now)
            return Span(start, start if unit == "h" else start + _DAY, until_now=True)
        today = now.astimezone(OFFICE_ZONE).date()
        days = _named(text, today) or _written(text)
        if days is not None:
            return Span(_midnight(days[0]), _midnight(days[1]))
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=OFFICE_ZONE)
        return Span(moment.astimezone(UTC), moment.astimezone(UTC) + timedelta(seconds=1))
    except (ValueError, OverflowError):
        return None


def _named(text: str, today: date) -> tuple[date, date] | None:
    monday = today - timedelta(days=today.weekday())
    first = today.replace(day=1)
    last = (first - _DAY).replace(day=1)
    spans = {
        "today": (today, today + _DAY),
        "yesterday": (today - _DAY, today),
        "this-week": (monday, monday + 7 * _DAY),
        "last-week": (monday - 7 * _DAY, monday),
        "this-month": (first, _next_month(first)),
        "last-month": (last, first),
        "this-year": (date(today.year, 1, 1), date(today.year + 1, 1, 1)),
        "last-year": (date(today.year - 1, 1, 1), date(today.year, 1, 1)),
    }
    return spans.get(text)


def _written(text: str) -> tuple[date, date] | None:
    if found := _ISO.fullmatch(text):
        year, month, day = found.groups()
    elif found := _LOCAL.fullmatch(text):
        day, month, year = found.groups()
    else:
        return None
    if month is None:
        return date(int(year), 1, 1), date(int(year) + 1, 1, 1)
    start = date(int(year), int(month), int(day or 1))
    return start, start + _DAY if day else _next_month(start)


def _next_month(first: date) -> date:
    return first + timedelta(days=monthrange(first.year, first.month)[1])


def _back(count: int, unit: str, now: datetime) -> datetime:
    if unit == "h":
        return now.astimezone(UTC) - timedelta(hours=count)
    today = now.astimezone(OFFICE_ZONE).date()
    if unit in "dw":
        return _midnight(today - count * (_DAY if unit == "d" else 7 * _DAY))
    months = today.year * 12 + today.month - 1 - count * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    day = min(today.day, monthrange(year, month + 1)[1])
    return _midnight(date(year, month + 1, day))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=OFFICE_ZONE).astimezone(UTC)

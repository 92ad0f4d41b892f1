"""Bars of a histogram: days in Vietnam, empty ones included, never too many."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.searching import Interval
from index.histogram import MAX_BARS, bars, day_of


def days(*texts: str) -> dict[int, int]:
    found: dict[int, int] = {}
    for text in texts:
        day = date.fromisoformat(text).toordinal()
        found[day] = found.get(day, 0) + 1
    return found


@pytest.mark.parametrize(("hour", "day"), [(0, 1), (16, 1), (17, 2), (23, 2)], ids=str)
def test_day_begins_at_midnight_in_vietnam(hour: int, day: int) -> None:
    assert date.fromordinal(day_of(datetime(2025, 3, 1, hour, tzinfo=UTC))) == date(2025, 3, day)


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        ("day", {"2025-02-28": 1, "2025-03-01": 0, "2025-03-02": 2}),
        ("week", {"2025-02-24": 3}),
        ("month", {"2025-02-01": 1, "2025-03-01": 2}),
        ("year", {"2025-01-01": 3}),
    ],
)
def test_bars(interval: Interval, expected: dict[str, int]) -> None:
    found = bars(days("2025-02-28", "2025-03-02", "2025-03-02"), interval)
    assert found == expected
    assert list(found) == sorted(found)


@pytest.mark.parametrize(
    ("first", "last", "starts"),
    [
        ("2024-01-01", "2025-02-03", "2024-01-01"),  # 400 days
        ("2024-01-01", "2025-02-04", "2024-01-01"),  # 401 days: weeks
        ("2010-06-15", "2025-02-04", "2010-06-01"),  # months
        ("1900-06-15", "2025-02-04", "1900-01-01"),  # years
        ("0001-01-01", "9999-12-31", "9600-01-01"),  # the last 400 years
    ],
)
def test_many_bars_become_wider(first: str, last: str, starts: str) -> None:
    found = bars(days(first, last), "day")
    assert next(iter(found)) == starts
    assert len(found) <= MAX_BARS


@given(
    st.dictionaries(st.integers(700_000, 760_000), st.integers(1, 9), max_size=20),
    st.sampled_from(["day", "week", "month", "year"]),
)
def test_every_hit_is_in_a_bar(counts: dict[int, int], interval: Interval) -> None:
    found = bars(counts, interval)
    assert sum(found.values()) == sum(counts.values())
    assert len(found) <= MAX_BARS


@pytest.mark.parametrize("year", [1, 9999])
def test_ends_of_the_calendar(year: int) -> None:
    at = datetime(year, 12, 31, 23, tzinfo=UTC)
    assert bars({day_of(at): 1}, "week")
    assert bars({day_of(datetime(year, 1, 1, tzinfo=UTC)): 1}, "week")

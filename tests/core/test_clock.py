from datetime import UTC, date, datetime

import pytest

from core.clock import office_day


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 30, 16, 59, 59, tzinfo=UTC), date(2026, 11, 30)),
        (datetime(2026, 11, 30, 17, tzinfo=UTC), date(2026, 12, 1)),
        (datetime.max.replace(tzinfo=UTC), date(9999, 12, 31)),
    ],
    ids=["before midnight", "midnight in Vietnam", "the end of time"],
)
def test_days_are_those_of_vietnam(moment, day):
    assert office_day(moment) == day

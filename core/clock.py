"""The office's clock: times are kept in UTC, and days and months are those of Vietnam."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final

OFFICE_ZONE: Final = timezone(timedelta(hours=7))
"""Asia/Ho_Chi_Minh, which has had no other offset since 1975, and no daylight saving."""

_LAST: Final = datetime.max.replace(tzinfo=UTC) - timedelta(days=1)


def office_day(moment: datetime) -> date:
    """Return the day that the office's calendar shows."""
    return min(moment, _LAST).astimezone(OFFICE_ZONE).date()

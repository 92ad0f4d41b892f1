"""Cron expressions in UTC: when the next time is, and which time was the last one missed.

Five fields as ``crontab(5)`` has them (https://man7.org/linux/man-pages/man5/crontab.5.html).
The machine's own zone plays no part: an office machine may be set to any.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from core.errors import SettingsError
from pipeline.messages import t

if TYPE_CHECKING:
    from apscheduler.triggers.cron import CronTrigger

FIELDS = 5
WEEKDAY = 4
DAY = 2
DAY_NAMES = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
# Older misses are one miss all the same; walking through months of them would take seconds.
LONGEST_WALK = timedelta(days=8)
INSTANT = timedelta(microseconds=1)


def next_time(cron: str, after: datetime) -> datetime | None:
    """Return the first time of a rhythm later than ``after``; None where there is none.

    Raises:
        SettingsError: The expression cannot be read.
    """
    found: datetime | None = trigger_of(cron).get_next_fire_time(None, after + INSTANT)
    return found and found.astimezone(UTC)


def missed_time(cron: str, last: datetime | None, now: datetime) -> datetime | None:
    """Return the latest time of a rhythm after ``last`` and up to ``now``; None: nothing missed.

    Args:
        last: When it last ran; None (never) means that it is due at once.
    """
    start = now - LONGEST_WALK if last is None else max(last, now - LONGEST_WALK)
    missed = None
    moment = next_time(cron, start)
    while moment is not None and moment <= now:
        missed = moment
        moment = next_time(cron, moment)
    if missed is None and last is None:
        return now.replace(second=0, microsecond=0)
    if missed is None and last is not None and last < start and _is_due(cron, last, now):
        return now.replace(second=0, microsecond=0)
    return missed


def _is_due(cron: str, last: datetime, now: datetime) -> bool:
    moment = next_time(cron, last)
    return moment is not None and moment <= now


@lru_cache(maxsize=256)
def trigger_of(cron: str) -> "CronTrigger":
    """Return the scheduler's trigger of an expression, in UTC.

    Raises:
        SettingsError: The expression cannot be read.
    """
    from apscheduler.triggers.cron import CronTrigger

    fields = cron.split()
    try:
        if len(fields) != FIELDS:
            raise ValueError(f"{len(fields)} fields, not {FIELDS}")
        if fields[DAY] != "*" and fields[WEEKDAY] != "*":
            raise ValueError("give a day of the month or a weekday, not both")
        minute, hour, day, month, weekday = fields
        return CronTrigger(
            minute=minute,
            hour=hour,
            day=day,
            month=month,
            day_of_week=_weekdays(weekday),
            timezone=UTC,
        )
    except ValueError as error:
        raise SettingsError(
            t(
                f"không đọc được schedule {cron!r}: {error}; hãy ghi năm trường theo giờ UTC: phút "
                "giờ ngày tháng thứ, như '*/30 * * * *' hay '0 23 * * 1-5'",
                f"schedule {cron!r} cannot be read: {error}; write five fields in UTC: minute hour "
                "day month weekday, such as '*/30 * * * *' or '0 23 * * 1-5'",
            )
        ) from error


def _weekdays(field: str) -> str:
    """Return weekdays by name: the library counts from Monday, cron from Sunday."""
    if field == "*" or not any(letter.isdigit() for letter in field):
        return field
    names: list[str] = []
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, _, last = ("0-6" if span == "*" else span).partition("-")
        start, end = int(first), int(last or first)
        if not 0 <= start <= end < len(DAY_NAMES):
            raise ValueError(f"weekday {part!r} is not within 0 (Sunday) to 7 (Sunday)")
        names += DAY_NAMES[start : end + 1 : int(step or 1)]
    return ",".join(dict.fromkeys(names))

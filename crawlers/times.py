"""Read the times that listings give (W3C date and time, RFC 822), as UTC."""

from datetime import UTC, datetime, time, timedelta
from email.utils import parsedate_to_datetime

DATE_LENGTH = len("2025-11-25")
# A listing whose clock is further ahead than this says nothing about changes.
AHEAD = timedelta(days=1)


def parse_time(text: str) -> datetime | None:
    """Return the time; a date alone stands for the end of its day, since it may change until then.

    Times without a zone are taken as UTC. Anything else gives None.
    """
    text = text.strip()
    try:
        parsed = datetime.fromisoformat(text)
        if len(text) <= DATE_LENGTH:
            parsed = datetime.combine(parsed.date(), time.max)
    except ValueError:
        try:
            parsed = parsedate_to_datetime(text)
        except ValueError:
            return None
    try:
        return parsed.replace(tzinfo=parsed.tzinfo or UTC).astimezone(UTC)
    except OverflowError:
        return None


def no_later_than(when: datetime | None, now: datetime) -> datetime | None:
    """Return the time, or None when it lies in the future and so cannot be true."""
    return when if when is None or when <= now + AHEAD else None

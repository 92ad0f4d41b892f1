"""Times as people type them: a day, or how long ago."""

from datetime import UTC, datetime, timedelta

from core.clock import OFFICE_ZONE
from core.errors import QueryError
from pipeline.messages import t

UNITS = {"h": "hours", "d": "days", "w": "weeks"}
DAY = len("2026-11-01")


def parse_since(text: str, *, option: str = "--since") -> datetime | None:
    """Return the moment that ``7d``, ``24h``, ``2w`` or ``2026-11-01`` means.

    Raises:
        QueryError: It means nothing.
    """
    if not text:
        return None
    if text[:-1].isdecimal() and text[-1] in UNITS:
        try:
            return datetime.now(UTC) - timedelta(**{UNITS[text[-1]]: int(text[:-1])})
        except (OverflowError, ValueError) as error:
            raise QueryError(f"{option} {text[:40]!r}: too long ago") from error
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        message = t(
            f"{option} {text!r}: hãy ghi một ngày (2026-11-01) hoặc 24h, 7d, 2w",
            f"{option} {text!r}: give a day (2026-11-01) or 24h, 7d, 2w",
        )
        raise QueryError(message) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=OFFICE_ZONE)


def parse_until(text: str, *, option: str = "--until") -> datetime | None:
    """Return the moment before which something is; a day is meant to its end.

    Raises:
        QueryError: It means nothing.
    """
    moment = parse_since(text, option=option)
    if moment is None or len(text) != DAY:
        return moment
    try:
        return moment + timedelta(days=1)
    except OverflowError:
        return None  # the last day that there is: everything is before its end

"""Times as people type them: a day, or how long ago."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

from core.clock import OFFICE_ZONE
from core.errors import ChoiceError, QueryError
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


def parse_day(text: str, *, option: str = "--date") -> date | None:
    """Return the day that ``2026-11-23`` or ``23/11/2026`` means; None where nothing is given.

    Raises:
        ChoiceError: It is no day.
    """
    if not text:
        return None
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        with suppress(ValueError):
            return datetime.strptime(text.strip(), form).replace(tzinfo=OFFICE_ZONE).date()
    raise ChoiceError(
        t(
            f"{option} {text[:40]!r}: không phải một ngày; hãy ghi như 2026-11-23 hoặc 23/11/2026",
            f"{option} {text[:40]!r}: no day; write it as 2026-11-23 or 23/11/2026",
        )
    )


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

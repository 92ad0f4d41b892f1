"""Dates as the catalogue writes them: days, and periods of ISO 8601-2 for figures."""

import re
from datetime import date

# A year, a month or a day; from one to another ("2009/2011"); up to one ("../2008").
POINT = r"\d{4}(?:-\d{2}){0,2}"
AS_OF = re.compile(rf"^(?:{POINT}|(?:{POINT}|\.\.)/{POINT})$")


def read_day(text: str) -> date | None:
    """Return the day of ``YYYY-MM-DD``; None for anything else."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def is_as_of(text: str) -> bool:
    """Whether a figure's date is a day, month or year, or a period of such."""
    if not AS_OF.match(text):
        return False
    parts = [part for part in text.split("/") if part != ".."]
    return all(_exists(part) for part in parts) and parts == sorted(parts)


def _exists(part: str) -> bool:
    return read_day((part + "-01-01")[:10] if len(part) == 4 else (part + "-01")[:10]) is not None

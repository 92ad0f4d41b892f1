"""What no database takes is made harmless at the edge, keeping the length of every text."""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from core.identity import canonical_address, digest

# NUL is refused by PostgreSQL in text and JSON, lone surrogates by every UTF-8 encoder.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
REPLACEMENT = "\ufffd"


def clean_text(text: str) -> str:
    """Return the text with NUL and lone surrogates replaced, one for one: offsets stay right."""
    return UNSTORABLE.sub(REPLACEMENT, text)


def clean_json(value: Any) -> Any:
    """Return a JSON value with its texts cleaned and without NaN and infinities."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, Mapping):
        return {clean_text(str(key)): clean_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [clean_json(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def url_key(url: str | None) -> str:
    """Return a short key of an address for look-ups; empty where there is no address.

    Addresses can be longer than an index entry of PostgreSQL may be.
    """
    if not url:
        return ""
    try:
        return digest(canonical_address(url))
    except ValueError:  # a file handed in: its name is all there is
        return digest(url)


def in_utc(moment: datetime) -> datetime:
    """Return the time in UTC; a time without a zone is taken as UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)

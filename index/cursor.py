"""Cursors: where the next page begins, as opaque text that a caller hands back unchanged.

A cursor names the last hit of its page, what that was ordered by and how many came before, so
that a backend can go on behind that hit even where others were written or removed meanwhile. It
also carries a digest of its query: with another query it would show an arbitrary place.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from core.errors import QueryError
from core.searching import SearchQuery

FORMAT: Final = 2
MAX_LENGTH: Final = 4000
_DIGEST_BYTES: Final = 9

Key = float | int | str


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in the list of a query.

    Attributes:
        position: Hits up to and with the last one.
        last: Id of the last hit.
        keys: What the last hit was ordered by, as the backend wrote it.
        least: How many of the wanted clauses hits have (fewer than all where the query was
            relaxed), so that pages of one list keep one rule.
    """

    position: int
    last: str = ""
    keys: tuple[Key, ...] = ()
    least: int = 0


def digest_of(query: SearchQuery) -> str:
    """Return a digest of all that decides which hits a query has, and their order."""
    filters = sorted((name, sorted(values)) for name, values in query.filters.items() if values)
    dates = [at.isoformat() if at else None for at in (query.since, query.until)]
    parts = [query.text, query.entity, filters, dates, query.mode, query.sort, query.vector.hex()]
    data = json.dumps(parts).encode()
    return urlsafe_b64encode(sha256(data).digest()[:_DIGEST_BYTES]).decode("ascii")


def write_cursor(query: SearchQuery, cursor: Cursor) -> str:
    """Return a cursor as text that is safe in an address."""
    values = [FORMAT, digest_of(query), cursor.position, cursor.least, cursor.last, *cursor.keys]
    return urlsafe_b64encode(json.dumps(values, separators=(",", ":")).encode()).decode("ascii")


def read_cursor(query: SearchQuery) -> Cursor | None:
    """Return the place that a query goes on from, or None where it begins.

    Raises:
        QueryError: The text is no cursor, or one of another query.
    """
    if not query.cursor:
        return None
    try:
        if len(query.cursor) > MAX_LENGTH:
            raise ValueError("too long")
        values = json.loads(urlsafe_b64decode(query.cursor.encode("ascii")))
        version, digest, position, least, last, *keys = values
    except (ValueError, TypeError, Base64Error, RecursionError) as error:
        raise _refusal("không đọc được", "cannot be read") from error
    if version != FORMAT or not _is_whole(position) or not _is_whole(least):
        raise _refusal("không đọc được", "cannot be read")
    if not isinstance(last, str) or not all(isinstance(key, Key) for key in keys):
        raise _refusal("không đọc được", "cannot be read")
    if digest != digest_of(query):
        raise _refusal("thuộc một truy vấn khác", "belongs to another query")
    return Cursor(position, last, tuple(keys), least)


def _is_whole(value: object) -> bool:
    return type(value) is int and 0 <= value < 1 << 53


def _refusal(reason_vi: str, reason_en: str) -> QueryError:
    return QueryError(
        f"Con trỏ trang {reason_vi}; hãy tìm lại từ trang đầu / "
        f"the cursor {reason_en}; search again from the first page"
    )

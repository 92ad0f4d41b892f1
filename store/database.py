"""From a database address to Django's settings, for SQLite and PostgreSQL; no framework here."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from core.errors import SettingsError

BUSY_TIMEOUT_S = 30
# WAL lets readers go on while one process writes; NORMAL loses no committed transaction when the
# process dies, only (never corrupts) the last ones when the machine does: the archive has them.
SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"


def database_config(url: str) -> dict[str, Any]:
    """Return Django's settings for a database address.

    Args:
        url: ``sqlite:///PATH`` (``?timeout=SECONDS`` to wait for a lock, default 30) or
            ``postgresql://USER:PASSWORD@HOST:PORT/NAME`` (``?sslmode=require`` and the like).

    Raises:
        SettingsError: The address is of another kind or names no database.
    """
    scheme = url.partition(":")[0].lower()
    if scheme == "sqlite":
        return _sqlite(url)
    if scheme in ("postgresql", "postgres"):
        return _postgresql(url)
    raise SettingsError(
        f"COTMOC_DATABASE_URL has the scheme {scheme!r}; use sqlite:///PATH or "
        "postgresql://USER:PASSWORD@HOST/NAME"
    )


def shown(url: str) -> str:
    """Return the address without its password, for messages."""
    parts = urlsplit(url)
    if not parts.password:
        return url
    return url.replace(f":{parts.password}@", ":***@", 1)


def _sqlite(url: str) -> dict[str, Any]:
    # Not urlsplit, and no unquoting: the default address holds the path of the data folder as
    # it is, with "#" or "%" if somebody called a folder so.
    path, _, query = url.partition(":")[2].removeprefix("//").partition("?timeout=")
    path = path.removeprefix("/")
    if not path or path.startswith(":memory:"):
        raise SettingsError(
            f"COTMOC_DATABASE_URL={url!r} names no file; processes share the database, "
            "so give sqlite:///PATH"
        )
    try:
        timeout_s = float(query or BUSY_TIMEOUT_S)
    except ValueError as error:
        raise SettingsError(f"COTMOC_DATABASE_URL={url!r}: timeout is not a number") from error
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(Path(path).expanduser()),
        "OPTIONS": {
            "timeout": timeout_s,
            # A transaction takes the write lock at its start: one that read first and then
            # wrote would fail at once ("database is locked") without waiting for its turn.
            "transaction_mode": "IMMEDIATE",
            "init_command": SQLITE_PRAGMAS,
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    name = unquote(parts.path.removeprefix("/"))
    if not name:
        raise SettingsError(
            f"COTMOC_DATABASE_URL={shown(url)!r} names no database; "
            "give postgresql://USER:PASSWORD@HOST/NAME"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }

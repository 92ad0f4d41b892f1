"""Readying Django, reaching the database, and saying in plain words when it refuses.

Every module of this room that touches models imports this one before them, and by that Django is
ready. docs/explanation/store.md, "One writer at a time".
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.conf import settings as django_settings
from django.db import DatabaseError, InterfaceError, connection, connections, transaction

from core.errors import SettingsError, StoreError
from core.settings import Settings
from store.database import database_config, shown

if not apps.ready:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "store.django_settings")
    django.setup()

# Models load only when Django is ready. Modules take ``models`` from here, so that no order of
# imports can go wrong.
from store import models as models  # noqa: PLC0414 - see above; a re-export

WRITE_LOCK = 0x636F_746D_6F63  # "cotmoc", the advisory lock of writers on PostgreSQL


def setup(settings: Settings) -> None:
    """Point the store at the database of these settings; cheap, and may be called again.

    Raises:
        StoreError: The folder of the database file cannot be made.
        SettingsError: The address cannot be used, or needs a driver that is not installed.
    """
    config = database_config(settings.database)
    if config["ENGINE"].endswith("postgresql") and find_spec("psycopg") is None:
        raise SettingsError(
            "COTMOC_DATABASE_URL names PostgreSQL, whose driver is not installed; "
            "add it (uv sync --inexact --extra postgresql), or leave the setting empty"
        )
    if config["ENGINE"].endswith("sqlite3"):
        folder = Path(config["NAME"]).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"folder {str(folder)!r} for the database cannot be made: {error}; "
                "set COTMOC_DATA_DIR to a folder you may write to"
            ) from error
    if any(connection.settings_dict.get(key) != value for key, value in config.items()):
        _point_at(config)


def _point_at(config: dict[str, object]) -> None:
    connections.close_all()
    django_settings.DATABASES["default"] = config
    # Django reads DATABASES once and keeps a connection per thread: both are set anew.
    connections.settings = connections.configure_settings(django_settings.DATABASES)
    del connections["default"]


def close() -> None:
    """Close this thread's connection; call it before forking and at the end of a worker."""
    connections.close_all()


def migrate() -> bool:
    """Bring the tables up to date; return whether there was anything to do.

    Several processes may call it at once: one migrates, the others wait for it.

    Raises:
        StoreError: The database cannot be reached or written.
    """
    from store.tables import make_tables  # noqa: PLC0415 - loads what only migrations need

    return make_tables()


def check() -> list[str]:
    """Return what is wrong with the database, one sentence each; empty when all is well."""
    from store.tables import problems  # noqa: PLC0415 - loads what only migrations need

    try:
        return problems()
    except StoreError as error:
        return [str(error)]


def address() -> str:
    """Return where the database is, without a password, for messages."""
    config = connection.settings_dict
    if connection.vendor == "sqlite":
        return str(config["NAME"])
    return shown(f"postgresql://{config['HOST']}/{config['NAME']}")


@contextmanager
def reading() -> Iterator[None]:
    """Turn what the database raises into ``StoreError`` with what to do.

    Raises:
        StoreError: The database refused or cannot be reached.
    """
    try:
        yield
    except (DatabaseError, InterfaceError) as error:
        raise StoreError(_explain(error)) from error


@contextmanager
def writing() -> Iterator[None]:
    """One transaction, all or nothing, one writer at a time.

    SQLite serialises writers by itself (``BEGIN IMMEDIATE``). On PostgreSQL an advisory lock
    does the same, because groups of near-duplicates and sequence numbers depend on what other
    writers have just stored.

    Raises:
        StoreError: The database refused; nothing of the transaction is stored.
    """
    with reading(), transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITE_LOCK])
        yield


def execute_many(statement: str, rows: Sequence[Sequence[Any]]) -> None:
    """Run one statement for many rows, inside ``writing``.

    For the few statements of bulk work where building them through the ORM costs several times
    what the database takes; they hold nothing that SQLite and PostgreSQL read differently.
    """
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def as_json(value: Any) -> Any:
    """Return a JSON value as the database's driver takes it, for ``execute_many``."""
    return connection.ops.adapt_json_value(value, None)


def as_time(moment: datetime) -> Any:
    """Return a time as the database's driver takes it, for ``execute_many``."""
    return connection.ops.adapt_datetimefield_value(moment)


ADVICE = (
    ("locked", "another process has held it for too long; wait for it or end it, then run again"),
    ("is full", "the disk is full; free space and run again, nothing is half stored"),
    ("unable to open", "check that the folder exists and you may write to it (COTMOC_DATA_DIR)"),
    ("readonly", "the file cannot be written; check its rights and owner"),
    ("no such table", "its tables are not made yet; run any collecting or importing command"),
    ("does not exist", "its tables are not made yet; run any collecting or importing command"),
    ("not a database", "the file is something else; set COTMOC_DATABASE_URL to another file"),
    ("malformed", "the file is damaged; restore a backup, or ingest anew from the landing zone"),
    ("disk i/o", "the disk failed to read or write; check it, then run again"),
    ("connection", "the server cannot be reached; check COTMOC_DATABASE_URL and the server"),
)


def _explain(error: Exception) -> str:
    text = str(error).strip() or type(error).__name__
    advice = next(
        (advice for sign, advice in ADVICE if sign in text.lower()), "see `cotmoc doctor`"
    )
    return f"database {address()}: {text}: {advice}"

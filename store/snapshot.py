"""The whole database as one file, and back: for backups. The file is consistent by itself."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from core.errors import StoreError
from store.connection import address, reading

SQLITE = "sqlite"
POSTGRESQL = "postgresql"
DEBIAN_PROGRAMS = "/usr/lib/postgresql"


def kind() -> str:
    """Return ``sqlite`` or ``postgresql``: a snapshot goes back only into its own kind."""
    return connection.vendor


def newest_migration() -> str:
    """Return the last step of the tables that this code knows."""
    return max(known_migrations())


def known_migrations() -> set[str]:
    """Return the names of the steps of the tables that this code knows."""
    loader = MigrationLoader(None)
    return {name for app, name in loader.disk_migrations if app == "store"}


def size_bytes() -> int:
    """Return about how large a snapshot will be.

    Raises:
        StoreError: The database cannot be read.
    """
    if kind() == SQLITE:
        path = Path(connection.settings_dict["NAME"])
        return path.stat().st_size if path.exists() else 0
    with reading(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def take_snapshot(target: Path) -> dict[str, int]:
    """Write the database to a file, as it stands at one moment; others go on writing meanwhile.

    Returns:
        The number of rows of each table at that moment.

    Raises:
        StoreError: It cannot be read or written; a part of the file may be left.
    """
    target.touch(mode=0o600)
    if kind() == SQLITE:
        return _copy_sqlite(Path(connection.settings_dict["NAME"]), target)
    with reading(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT pg_export_snapshot()")
            (moment,) = cursor.fetchone()
        options = ["--format=custom", "--no-owner", "--no-acl", f"--snapshot={moment}"]
        _run("pg_dump", [*options, f"--file={target}"])
        return row_counts()


def put_back(source: Path) -> None:
    """Fill an empty database from a snapshot.

    Raises:
        StoreError: The database is not empty, or the snapshot cannot be read.
    """
    if not is_empty():
        raise StoreError(f"database {address()} is not empty; restore into an empty one")
    if kind() == SQLITE:
        target = Path(connection.settings_dict["NAME"])
        connection.close()
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = target.with_name(f"{target.name}.restoring")
        shutil.copyfile(source, fresh)
        fresh.chmod(0o600)
        fresh.replace(target)
        return
    _run(
        "pg_restore", ["--no-owner", "--no-acl", "--single-transaction", "--exit-on-error"], source
    )


def is_empty() -> bool:
    """Return whether the database has no tables.

    Raises:
        StoreError: It cannot be reached.
    """
    if kind() == SQLITE and not Path(connection.settings_dict["NAME"]).exists():
        return True
    with reading(), connection.cursor() as cursor:
        return not connection.introspection.table_names(cursor)


def integrity_problems() -> list[str]:
    """Return what SQLite finds wrong with its file, after letting it tidy up; else nothing.

    Raises:
        StoreError: The database cannot be read at all.
    """
    if kind() != SQLITE:
        return []
    with reading(), connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(5)")
        found = [str(row[0]) for row in cursor.fetchall()]
        cursor.execute("PRAGMA optimize")
    return [line for line in found if line != "ok"]


def row_counts() -> dict[str, int]:
    """Return the number of rows of each table, to hold a restored database against.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading(), connection.cursor() as cursor:
        return {table: _count(cursor, table) for table in _tables()}


def _tables() -> list[str]:
    return [model._meta.db_table for model in apps.get_app_config("store").get_models()]


def _count(cursor: Any, table: str) -> int:
    found = cursor.execute(f'SELECT COUNT(*) FROM "{table}"')  # noqa: S608 - names of our tables
    (count,) = (found if isinstance(found, sqlite3.Cursor) else cursor).fetchone()
    return int(count)


def _copy_sqlite(source: Path, target: Path) -> dict[str, int]:
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True)) as old,
            closing(sqlite3.connect(target)) as new,
        ):
            old.backup(new)
            # One file alone: without it the copy would ask for a "-wal" beside it.
            new.execute("PRAGMA journal_mode=DELETE")
            return {table: _count(new, table) for table in _tables()}
    except sqlite3.Error as error:
        raise StoreError(
            f"database {source} cannot be copied to {target}: {error}; check the disk"
        ) from error


def _run(program: str, options: list[str], source: Path | None = None) -> None:
    config: dict[str, Any] = connection.settings_dict
    command = [_find(program), *options, f"--dbname={config['NAME']}"]
    # The password goes by the environment: a command line can be read by everybody.
    environment = {**os.environ, "PGPASSWORD": config["PASSWORD"] or ""}
    command += [f"--host={config['HOST']}"] if config["HOST"] else []
    command += [f"--port={config['PORT']}"] if config["PORT"] else []
    command += [f"--username={config['USER']}"] if config["USER"] else []
    with _input(source) as stream:
        done = subprocess.run(
            command, env=environment, stdin=stream, capture_output=True, text=True, check=False
        )
    if done.returncode:
        raise StoreError(f"{program} on {address()} failed: {done.stderr.strip()[-500:]}")


@contextmanager
def _input(source: Path | None) -> Iterator[Any]:
    if source is None:
        yield subprocess.DEVNULL
        return
    with source.open("rb") as stream:
        yield stream


def _find(program: str) -> str:
    """Return the newest version of a PostgreSQL program: older ones refuse newer servers."""
    folders = sorted(
        Path(DEBIAN_PROGRAMS).glob("*/bin"),
        key=lambda path: int(path.parent.name) if path.parent.name.isdigit() else 0,
    )
    found = next(
        (str(folder / program) for folder in reversed(folders) if (folder / program).exists()),
        shutil.which(program),
    )
    if not found:
        raise StoreError(
            f"{program} is not installed: it is needed to back up and restore PostgreSQL; "
            "install the package postgresql-client"
        )
    return found

"""Making the tables, and what may be wrong with a database; reached by ``store.connection``."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from filelock import FileLock, Timeout

from core.errors import StoreError
from store.connection import WRITE_LOCK, address, reading

MIGRATE_TIMEOUT_S = 300
OWN_APPS = frozenset({"contenttypes", "auth", "store"})


def make_tables() -> bool:
    """Migrate if anything is missing; see ``store.connection.migrate``."""
    with reading():
        if not _missing():
            return False
    with _one_at_a_time(), reading():
        call_command("migrate", verbosity=0, interactive=False)
    return True


def problems() -> list[str]:
    """Return what is wrong; see ``store.connection.check``.

    Raises:
        StoreError: The database cannot be reached.
    """
    with reading():
        # The site has tables of its own (sessions, lock-outs), which it makes when it starts.
        missing = [name for name in _missing() if name.partition(".")[0] in OWN_APPS]
        found = _sqlite_problems() if connection.vendor == "sqlite" else []
    if missing:
        found.append(
            f"{len(missing)} steps of the tables are missing in {address()} "
            f"(first: {missing[0]}); any command that writes makes them"
        )
    return found


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    if connection.vendor == "sqlite":
        lock = FileLock(f"{connection.settings_dict['NAME']}.migrate.lock")
        try:
            lock.acquire(timeout=MIGRATE_TIMEOUT_S)
        except (OSError, Timeout) as error:
            raise StoreError(
                f"the tables cannot be made: lock file {lock.lock_file!r}: {error}; "
                "check that the folder can be written and no other cotmoc hangs"
            ) from error
        try:
            yield
        finally:
            lock.release()
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [WRITE_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [WRITE_LOCK])


def _missing() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def _sqlite_problems() -> list[str]:
    found = []
    with connection.cursor() as cursor:
        for pragma, wanted, why in (
            ("journal_mode", "wal", "readers will wait for writers; is it on a network drive?"),
            ("foreign_keys", 1, "rows may lose what they refer to"),
        ):
            cursor.execute(f"PRAGMA {pragma}")
            (value,) = cursor.fetchone()
            if value != wanted:
                found.append(f"{address()}: {pragma} is {value!r}, not {wanted!r}: {why}")
    if not os.access(Path(connection.settings_dict["NAME"]), os.W_OK):
        found.append(f"{address()} cannot be written; check the rights of the file")
    return found

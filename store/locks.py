"""Locks that hold across machines, where the database is a server.

With SQLite everything is on one machine, and the caller's lock files do.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection

from store.connection import reading


@contextmanager
def try_locks(names: Sequence[str]) -> Iterator[frozenset[str]]:
    """Hold those locks that are free, and give their names; the server frees them at death.

    Raises:
        StoreError: The server cannot be reached.
    """
    if connection.vendor != "postgresql":
        yield frozenset(names)
        return
    # A connection of its own: steps close theirs when they end, and the locks would go with it.
    own = connection.copy()
    try:
        held = set()
        with reading(), own.cursor() as cursor:
            for name in names:
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [_key(name)])
                if cursor.fetchone()[0]:
                    held.add(name)
        yield frozenset(held)
    finally:
        own.close()


def _key(name: str) -> int:
    digest = hashlib.sha256(f"cotmoc:{name}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)

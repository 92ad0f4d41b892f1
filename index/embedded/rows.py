"""The vectors of a shard in one file beside it, for a search by meaning to read at once.

    marks and vectors, 776 bytes each: the mark (8 bytes) of an entity's version, its vector

Rows are appended and synced before the commit that brings their entities, and a row counts only
while the index holds its mark; so whatever is killed when, a row too many is all that can be. A
row that was cut off is dropped by the next writer.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from core.errors import IndexUnavailable

MARK_BYTES: Final = 8
VECTOR_BYTES: Final = 768
"""``core.vectors.BYTES``, without loading numpy; a test holds them together."""
ROW_BYTES: Final = MARK_BYTES + VECTOR_BYTES
SPARE_ROWS: Final = 1000
"""Rows without an entity that do not matter."""


class VectorRows:
    """Append rows and drop those that nothing refers to; the caller holds the writer's lock."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._waiting: list[bytes] = []

    def add(self, mark: int, vector: bytes) -> None:
        """Keep a row until ``flush``."""
        self._waiting.append(mark.to_bytes(MARK_BYTES, "little") + vector)

    def flush(self) -> None:
        """Make the rows that wait durable."""
        rows, self._waiting = self._waiting, []
        if not rows:
            return
        with self.path.open("ab") as file:
            whole = file.tell() // ROW_BYTES * ROW_BYTES
            file.truncate(whole)
            file.seek(whole)
            file.writelines(rows)
            file.flush()
            os.fsync(file.fileno())

    def abandon(self) -> None:
        """Drop the rows that wait."""
        self._waiting.clear()

    def count(self) -> int:
        """Return how many rows the file has."""
        try:
            return self.path.stat().st_size // ROW_BYTES
        except FileNotFoundError:
            return 0

    def keep(self, marks: Iterable[int]) -> None:
        """Drop the rows of all other marks."""
        wanted = {mark.to_bytes(MARK_BYTES, "little") for mark in marks}
        fresh = self.path.with_suffix(".new")
        with self.path.open("rb") as old, fresh.open("wb") as new:
            while len(row := old.read(ROW_BYTES)) == ROW_BYTES:
                if row[:MARK_BYTES] in wanted:
                    new.write(row)
            new.flush()
            os.fsync(new.fileno())
        try:
            fresh.replace(self.path)
        except PermissionError:  # Windows keeps what a reader has open; the next writer tries again
            fresh.unlink(missing_ok=True)


def read_rows(path: Path) -> bytes:
    """Return all whole rows, one behind the other.

    Raises:
        IndexUnavailable: The file cannot be read.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise IndexUnavailable(
            f"Không đọc được {path} ({error}); dựng lại bằng: cotmoc sync --rebuild / "
            "it cannot be read; run: cotmoc sync --rebuild"
        ) from error
    return data[: len(data) // ROW_BYTES * ROW_BYTES]

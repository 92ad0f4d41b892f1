"""What an index holds against what it should hold, whatever their number.

Both sides go into a temporary file of SQLite, because no engine gives its ids in order; memory
stays the same for a thousand entities and for a million.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["missing", "extra", "stale", "ahead"]

ANY: Final = -1
"""In place of a number: whatever is there, or nothing, is right."""
ABSENT: Final = 0
"""In place of a number: nothing should be there."""

_TABLES = """
CREATE TABLE expected (entity TEXT, id TEXT, seq INTEGER, PRIMARY KEY (entity, id)) WITHOUT ROWID;
CREATE TABLE held (entity TEXT, id TEXT, seq INTEGER, PRIMARY KEY (entity, id)) WITHOUT ROWID;
"""
_NOT_AS_EXPECTED = f"""
SELECT expected.entity, expected.id, expected.seq, coalesce(held.seq, {ABSENT})
FROM expected LEFT JOIN held USING (entity, id)
WHERE expected.seq != {ANY} AND expected.seq != coalesce(held.seq, {ABSENT})
"""  # noqa: S608 - constants of ours
_NOT_EXPECTED = f"""
SELECT held.entity, held.id, {ABSENT}, held.seq
FROM held LEFT JOIN expected USING (entity, id) WHERE expected.id IS NULL
"""  # noqa: S608 - constants of ours


@dataclass(frozen=True, slots=True)
class Version:
    """An entity with its number, ``ABSENT`` or ``ANY``."""

    entity: str
    id: str
    seq: int


@dataclass(frozen=True, slots=True)
class Difference:
    """An entity that is not in the index as it should be.

    Attributes:
        wanted, held: Numbers; ``ABSENT`` where it should not be, or is not, there.
    """

    entity: str
    id: str
    wanted: int
    held: int

    @property
    def kind(self) -> Kind:
        """What is wrong: ``ahead`` is newer than wanted, as after the store was restored."""
        if self.held == ABSENT:
            return "missing"
        if self.wanted == ABSENT:
            return "extra"
        return "stale" if self.held < self.wanted else "ahead"


def compare(expected: Iterable[Version], held: Iterable[Version]) -> Iterator[Difference]:
    """Yield the differences, by entity and id.

    Everything is read from both sides before the first one comes.
    """
    # An empty name is a temporary file that SQLite removes at the end.
    database = sqlite3.connect("")
    try:
        database.executescript(_TABLES)
        for table, versions in (("expected", expected), ("held", held)):
            database.executemany(
                f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?)",  # noqa: S608 - see above
                ((version.entity, version.id, version.seq) for version in versions),
            )
        found = database.execute(f"{_NOT_AS_EXPECTED} UNION ALL {_NOT_EXPECTED} ORDER BY 1, 2")
        for entity, id_, wanted, seq in found:
            yield Difference(entity, id_, wanted, seq)
    finally:
        database.close()

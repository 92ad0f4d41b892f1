"""Dead letters: states of entities that an index refuses for good, kept with the reason.

A dead one counts as sent, so that it holds nothing else up; its next change tries again, and
``retry`` does by hand (after the index was mended). docs/how-to/keep-it-well.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from store.batches import chunks
from store.clean import clean_text, in_utc
from store.connection import as_time, execute_many, models, reading, writing
from store.wanted import raise_wanted

# Counts up or begins at 1; alike in SQLite and PostgreSQL.
BURY = """
INSERT INTO store_deadletter (backend_id, entity_type, entity_id, seq, tries, at, reason)
VALUES (%s, %s, %s, %s, 1, %s, %s)
ON CONFLICT (backend_id, entity_type, entity_id)
DO UPDATE SET seq = excluded.seq, tries = store_deadletter.tries + 1, at = excluded.at,
    reason = excluded.reason
"""
LONGEST_REASON = 1000


@dataclass(frozen=True, slots=True)
class Dead:
    """A state of an entity that an index would not take."""

    backend: str
    entity_type: str
    id: str
    seq: int
    reason: str
    at: datetime
    tries: int = 1


def bury(refused: Iterable[Dead]) -> None:
    """Note what an index refused; it is no longer pending in that state.

    Raises:
        StoreError: The database refused; the entities will be sent again.
    """
    letters = list(refused)
    rows = [
        (
            letter.backend,
            letter.entity_type,
            letter.id,
            letter.seq,
            as_time(in_utc(letter.at)),
            clean_text(letter.reason)[:LONGEST_REASON],
        )
        for letter in letters
    ]
    with writing():
        if rows:
            execute_many(BURY, rows)
        for letter in letters:
            models.IndexState.objects.filter(
                backend=letter.backend,
                entity_type=letter.entity_type,
                entity_id=letter.id,
                indexed__lt=letter.seq,
            ).update(indexed=letter.seq)


def list_dead(backend: str | None = None, *, limit: int | None = None) -> list[Dead]:
    """Return the dead letters of an index (None: of all), newest first.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = models.DeadLetter.objects.order_by("-at", "entity_type", "entity_id")
    if backend is not None:
        rows = rows.filter(backend=backend)
    with reading():
        return [
            Dead(
                row.backend_id,
                row.entity_type,
                row.entity_id,
                row.seq,
                row.reason,
                row.at,
                row.tries,
            )
            for row in rows[:limit]
        ]


def retry(backend: str) -> int:
    """Want every dead letter of an index sent again; return how many.

    Each stays on the list until the index takes it, or refuses it once more.

    Raises:
        StoreError: The database refused; nothing is changed.
    """
    wanted = 0
    with writing():
        letters = models.DeadLetter.objects.filter(backend=backend)
        states = models.IndexState.objects.filter(backend=backend, indexed__gte=F("wanted"))
        for entity_type in (
            letters.order_by("entity_type").values_list("entity_type", flat=True).distinct()
        ):
            ids = letters.filter(entity_type=entity_type).values_list("entity_id", flat=True)
            for some in chunks(list(ids)):
                for deleted in (False, True):
                    found = list(
                        states.filter(
                            entity_type=entity_type, entity_id__in=some, deleted=deleted
                        ).values_list("entity_id", flat=True)
                    )
                    raise_wanted(entity_type, found, deleted=deleted, only=[backend])
                    wanted += len(found)
    return wanted

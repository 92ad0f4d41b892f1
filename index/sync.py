"""Bring changes of the store into an index: one pure step between reading and confirming.

The caller reads pending changes from the store, hands them in, and confirms to the store what
comes back. A crash before confirming means that the same changes are delivered again, which
changes nothing (``seq`` decides); so nothing is lost and nothing is there twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from core.searching import IndexEntity
from index.base import IndexSink, Refused


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one entity: its new record, or None where it is to go."""

    entity: str
    id: str
    seq: int
    record: IndexEntity | None = None


@dataclass(frozen=True, slots=True)
class Synced:
    """What became of changes.

    Attributes:
        confirmed: Changes that are safely in the index, in their order.
        refused: Entities that the index will never take as they are; theirs are not confirmed.
    """

    confirmed: tuple[Change, ...] = ()
    refused: tuple[Refused, ...] = ()


def sync_batch(sink: IndexSink, changes: Iterable[Change]) -> Synced:
    """Bring changes into an index and return which are safely there.

    Of several changes of one entity the one with the highest ``seq`` counts; all are confirmed.

    Raises:
        IndexUnavailable: Nothing is confirmed; deliver the same changes again later.
    """
    delivered = list(changes)
    newest: dict[tuple[str, str], Change] = {}
    for change in delivered:
        key = (change.entity, change.id)
        if key not in newest or newest[key].seq <= change.seq:
            newest[key] = change
    gone: dict[str, dict[str, int]] = {}
    for change in newest.values():
        if change.record is None:
            gone.setdefault(change.entity, {})[change.id] = change.seq
    refused = sink.delete(gone).refused if gone else ()
    written = sink.upsert(change.record for change in newest.values() if change.record is not None)
    refused += written.refused
    not_taken = {(found.entity, found.id) for found in refused}
    confirmed = (change for change in delivered if (change.entity, change.id) not in not_taken)
    return Synced(tuple(confirmed), refused)

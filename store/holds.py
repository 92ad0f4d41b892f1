"""That somebody has an item of the queue before them, so that no two decide on it unknowingly."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from store.audit import note_act
from store.clean import in_utc
from store.connection import models, reading, writing
from store.waiting import Key

HOLD_FOR: Final = timedelta(minutes=5)
"""An item stays with whoever opened it for so long; an open page renews it."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has an item, with the name that colleagues see, and until when."""

    id: int
    name: str
    until: datetime


def hold(
    actor: int,
    key: Key,
    *,
    take_over: bool = False,
    alone: bool = False,
    now: datetime | None = None,
) -> Holder | None:
    """Hold an item, or hold it for longer; return whoever else has it, None where it is one's own.

    Args:
        take_over: Knowingly, although somebody else has it; the audit trail says so.
        alone: Let go of every other item, as who opens the next one does.

    Raises:
        StoreError: The database refused.
    """
    moment = in_utc(now or datetime.now(UTC))
    document, claim, quote_hash = key
    with writing():
        models.Hold.objects.filter(until__lte=moment).delete()
        if alone:
            others = models.Hold.objects.filter(holder=actor)
            others.exclude(document=document, claim=claim, quote_hash=quote_hash).delete()
        row = _row(key)
        if row is not None and row.holder_id != actor:
            if not take_over:
                return _holder(row)
            note_act(
                actor,
                "hold.take_over",
                "review",
                document,
                before={"claim": claim, "quote_hash": quote_hash, "holder": row.holder_id},
                after={"claim": claim, "quote_hash": quote_hash, "holder": actor},
                now=moment,
            )
        models.Hold.objects.update_or_create(
            document_id=document,
            claim=claim,
            quote_hash=quote_hash,
            defaults={"holder_id": actor, "until": moment + HOLD_FOR},
        )
    return None


def held_by_others(
    actor: int, documents: Iterable[str], *, now: datetime | None = None
) -> dict[Key, Holder]:
    """Return what colleagues have before them, of these documents.

    Raises:
        StoreError: The database cannot be read.
    """
    moment = in_utc(now or datetime.now(UTC))
    rows = models.Hold.objects.filter(document__in=set(documents), until__gt=moment)
    with reading():
        return {
            (row.document_id, row.claim, row.quote_hash): _holder(row)
            for row in rows.exclude(holder=actor).select_related("holder")
        }


def let_go(actor: int, keys: Iterable[Key]) -> None:
    """Let go of items; call it inside ``store.connection.writing``."""
    for document, claim, quote_hash in keys:
        models.Hold.objects.filter(
            document=document, claim=claim, quote_hash=quote_hash, holder=actor
        ).delete()


def _row(key: Key) -> models.Hold | None:
    document, claim, quote_hash = key
    rows = models.Hold.objects.select_related("holder")
    return rows.filter(document=document, claim=claim, quote_hash=quote_hash).first()


def _holder(row: models.Hold) -> Holder:
    return Holder(row.holder_id, row.holder.called, row.until)

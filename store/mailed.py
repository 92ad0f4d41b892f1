"""What a digest or alert has met of the findings, and which of them a message named."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from core.identity import digest
from core.records import Judgement
from store.batches import chunks
from store.clean import in_utc
from store.connection import models, writing


@dataclass(frozen=True, slots=True)
class Told:
    """A finding that a message names, or that was met while it was made.

    Of a post of an individual nothing is kept but how it was judged.
    """

    finding: str
    document: str
    judgement: Judgement
    individual: bool = False


def note_met(told: Iterable[Told], *, shown: Collection[str], now: datetime) -> None:
    """Note findings at their first meeting, and which of them messages name.

    Raises:
        StoreError: The database refused.
    """
    rows = [_mailed(item, item.finding in shown, in_utc(now)) for item in told]
    for some in chunks(rows):
        with writing():
            models.Mailed.objects.bulk_create(some, ignore_conflicts=True)
    for ids in chunks(sorted(shown)):
        with writing():
            models.Mailed.objects.filter(finding__in=ids, shown=False).update(shown=True)


def _mailed(item: Told, shown: bool, now: datetime) -> models.Mailed:
    judged = item.judgement
    return models.Mailed(
        finding=item.finding,
        document=item.document,
        claim=judged.claim,
        quote="" if item.individual else judged.quote,
        quote_hash=digest(judged.quote),
        verdict=str(judged.verdict),
        stance=str(judged.stance),
        match=str(judged.match),
        flagged=judged.flagged,
        shown=shown,
        met=now,
    )

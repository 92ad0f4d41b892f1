"""Findings that were mailed and are judged otherwise now, so that the next digest can say so."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F

from core.dayfacts import Item
from core.identity import digest
from core.subscriptions import MailState
from core.vocabulary import Match, Stance, Verdict
from store.batches import chunks
from store.clean import in_utc
from store.connection import models, reading
from store.digests import items_by_id, rejected_of

REACH: Final = timedelta(days=90)
"""How long a mailed finding is watched."""


@dataclass(frozen=True, slots=True)
class Judged:
    """How a statement is judged."""

    verdict: Verdict
    stance: Stance
    match: Match
    flagged: bool


@dataclass(frozen=True, slots=True)
class Correction:
    """A mailed finding with how it was judged then and how it is now.

    Attributes:
        key: What a digest notes once it has told; another judgement later is another key.
        now: None where the statement is not matched to the claim any more.
        rejected: Somebody of the office has rejected it.
    """

    key: str
    finding: str
    claim: str
    quote: str
    then: Judged
    now: Judged | None
    rejected: bool
    item: Item


def list_corrections(now: datetime) -> list[Correction]:
    """Return every mailed finding of the last 90 days that is judged otherwise now.

    Where the outlet has edited the sentence away, that is a change of the text and no correction.

    Raises:
        StoreError: The database cannot be read.
    """
    mailed = models.Mailed.objects.filter(shown=True, met__gte=in_utc(now) - REACH)
    found: list[Correction] = []
    with reading():
        for some in chunks(mailed.order_by("met", "finding").iterator(chunk_size=500)):
            found += _of_batch(some)
    return found


def told_corrections(now: datetime) -> dict[str, tuple[set[str], set[str]]]:
    """Return, by recipient, the findings mailed within 90 days and the corrections told.

    Raises:
        StoreError: The database cannot be read.
    """
    recent = models.Delivery.objects.filter(prepared__gte=in_utc(now) - REACH).exclude(
        state=str(MailState.DROPPED)
    )
    told: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    with reading():
        for recipient, findings, corrected in recent.values_list(
            "recipient", "findings", "corrected"
        ).iterator(chunk_size=2000):
            told[recipient][0].update(findings)
            told[recipient][1].update(corrected)
    return told


def _of_batch(rows: list[models.Mailed]) -> Iterable[Correction]:
    documents = {row.document for row in rows}
    items = items_by_id(documents)
    current = _current(documents)
    rejected = rejected_of(documents)
    for row in rows:
        item = items.get(row.document)
        if item is None:
            continue  # deleted when its time was over
        key = (row.document, row.claim, row.quote_hash)
        then = Judged(Verdict(row.verdict), Stance(row.stance), Match(row.match), bool(row.flagged))
        now = current.get(key)
        if key in rejected:
            yield _correction(row, item, then, now, rejected=True)
        elif now is None:
            if _still_says(row):
                yield _correction(row, item, then, None)
        elif (now.verdict, now.flagged) != (then.verdict, then.flagged):
            yield _correction(row, item, then, now)


def _correction(
    row: models.Mailed, item: Item, then: Judged, now: Judged | None, *, rejected: bool = False
) -> Correction:
    state = "rejected" if rejected else f"{now.verdict} {now.flagged}" if now else "none"
    return Correction(
        key=digest(row.document, row.claim, row.quote_hash, state),
        finding=row.finding,
        claim=row.claim,
        quote=row.quote,
        then=then,
        now=now,
        rejected=rejected,
        item=item,
    )


def _current(documents: set[str]) -> dict[tuple[str, str, str], Judged]:
    rows = models.Finding.objects.filter(
        document__in=sorted(documents), document__current_id=F("version_id")
    )
    columns = ("document_id", "claim", "quote", "verdict", "stance", "match", "flagged")
    found: dict[tuple[str, str, str], Judged] = {}
    for document, claim, quote, verdict, stance, match, flagged in rows.values_list(*columns):
        judged = Judged(Verdict(verdict), Stance(stance), Match(match), flagged)
        key = (document, claim, digest(quote))
        # Said twice in one text: the flagged one counts.
        if key not in found or judged.flagged:
            found[key] = judged
    return found


def _still_says(row: models.Mailed) -> bool:
    """Whether the current wording holds the quote and has been analysed."""
    version = (
        models.DocumentVersion.objects.filter(document=row.document)
        .filter(document__current_id=F("id"))
        .exclude(analysis="")
        .values_list("title", "text")
        .first()
    )
    return version is not None and any(row.quote in text for text in version)

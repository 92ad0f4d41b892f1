"""The ledger of messages: written before they leave, so that none goes out twice or gets lost.

    prepared ──▶ sending ──▶ sent
       ▲  │          └─────▶ uncertain   nobody knows whether the server took it
       │  └──▶ failed, dropped
       └─────── a person: ``reopen``

``sending`` is written between the end of the text and the dot that ends it. A message found so by
a later run is uncertain: only a person sends it again, with the same Message-ID.
docs/how-to/daily-digest.md.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import F, Max

from core.identity import digest
from core.subscriptions import MailKind, MailState
from store.clean import clean_text, in_utc
from store.connection import models, reading, writing

KEEP_BODIES: Final = timedelta(days=30)
KEEP_LEDGER: Final = timedelta(days=400)
LIVE: Final = (str(MailState.PREPARED), str(MailState.SENDING))
UNSETTLED: Final = (*LIVE, str(MailState.UNCERTAIN), str(MailState.FAILED))


@dataclass(frozen=True, slots=True)
class Fired:
    """That a claim in a document is told by an alert, and by which rule.

    ``told`` is false where a copy of the same text had been told before: noted, not sent.
    """

    rule: int
    document: str
    claim: str
    told: bool = True


@dataclass(frozen=True, slots=True)
class Draft:
    """A message ready to leave."""

    subscriber: int | None
    recipient: str
    kind: MailKind
    day: date
    slot: str
    message_id: str
    subject: str
    body: bytes
    covered: datetime | None = None
    findings: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()
    fired: tuple[Fired, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message of the ledger; ``body`` is empty once it has left."""

    id: int
    kind: MailKind
    day: date
    state: MailState
    message_id: str
    subject: str
    attempts: int
    last_error: str
    changed: datetime
    next_try: datetime
    prepared: datetime
    subscriber: int | None
    address: str = ""
    body: bytes = b""


def prepare(drafts: Sequence[Draft], *, now: datetime) -> int:
    """Write messages that are not there yet, with what they tell; return how many are new.

    An alert and the note that it fired are one transaction.

    Raises:
        StoreError: The database refused; nothing is stored.
    """
    new = 0
    with writing():
        for draft in drafts:
            row, made = models.Delivery.objects.get_or_create(
                recipient=draft.recipient,
                kind=str(draft.kind),
                day=draft.day,
                slot=draft.slot,
                defaults=_values(draft, in_utc(now)),
            )
            if made:
                new += 1
                note_fired(draft, row.pk, now=in_utc(now))
    return new


def note_fired(draft: Draft, delivery: int | None, *, now: datetime) -> None:
    """Write what an alert told, inside ``writing``; only subscribers have alerts."""
    if draft.subscriber is None:
        return
    subscriber = draft.subscriber
    models.AlertFired.objects.bulk_create(
        [
            models.AlertFired(
                subscriber_id=subscriber,
                rule_id=fired.rule,
                document=fired.document,
                claim=fired.claim,
                delivery_id=delivery if fired.told else None,
                at=now,
            )
            for fired in draft.fired
        ],
        ignore_conflicts=True,
    )


def _values(draft: Draft, now: datetime) -> dict[str, Any]:
    return {
        "subscriber_id": draft.subscriber,
        "state": str(MailState.PREPARED),
        "message_id": draft.message_id,
        "subject": clean_text(draft.subject),
        "content": digest(draft.body.decode("latin-1")),
        "body": zlib.compress(draft.body),
        "prepared": now,
        "next_try": now,
        "changed": now,
        "covered": draft.covered,
        "findings": list(draft.findings),
        "corrected": list(draft.corrected),
    }


def have_digest(day: date) -> set[str]:
    """Return the recipients whose digest of a day is in the ledger, in whatever state.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = models.Delivery.objects.filter(kind=str(MailKind.DIGEST), day=day)
    with reading():
        return set(rows.values_list("recipient", flat=True))


def last_digests(before: date) -> dict[str, tuple[datetime, datetime]]:
    """Return, by recipient, until when the digests before a day told, and when the last was made.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = models.Delivery.objects.filter(
        kind=str(MailKind.DIGEST), day__lt=before, covered__isnull=False
    ).exclude(state=str(MailState.DROPPED))
    newest = rows.values("recipient").annotate(covered=Max("covered"), made=Max("prepared"))
    with reading():
        return {row["recipient"]: (row["covered"], row["made"]) for row in newest.order_by()}


def alert_count(recipient: str, day: date) -> int:
    """Return how many alerts an address has in the ledger for a day.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        return models.Delivery.objects.filter(
            recipient=recipient, kind=str(MailKind.ALERT), day=day
        ).count()


def recover(*, now: datetime, why: str) -> int:
    """Call what a dead run was sending uncertain; return how many. Hold the lock of mailing.

    Should that run be alive on another machine after all, its own word comes later and counts.

    Args:
        why: Is shown to whoever has to decide.

    Raises:
        StoreError: The database refused.
    """
    with writing():
        return models.Delivery.objects.filter(state=str(MailState.SENDING)).update(
            state=str(MailState.UNCERTAIN),
            changed=in_utc(now),
            last_error=why,
        )


def due(*, now: datetime | None, kind: MailKind | None = None) -> list[int]:
    """Return the messages to be sent now, in the order in which they were prepared.

    Args:
        now: None takes also those that are to be tried again later.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = models.Delivery.objects.filter(state=str(MailState.PREPARED)).order_by("prepared", "id")
    if now is not None:
        rows = rows.filter(next_try__lte=in_utc(now))
    if kind is not None:
        rows = rows.filter(kind=str(kind))
    with reading():
        return list(rows.values_list("id", flat=True))


def load(number: int) -> Delivery | None:
    """Return a message with its body; a subscriber who has left has no address any more.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        row = models.Delivery.objects.filter(pk=number).select_related("subscriber").first()
    return _delivery(row, body=True) if row else None


def begin_sending(number: int, *, now: datetime) -> bool:
    """Note that a message is about to be ended; False where another run has it.

    Raises:
        StoreError: The database refused: do not end the message.
    """
    return bool(_change(number, (MailState.PREPARED,), now, state=str(MailState.SENDING)))


def settle(number: int, state: MailState, *, now: datetime, error: str = "") -> None:
    """Note how sending a message ended: ``sent``, ``uncertain``, ``failed`` or ``dropped``.

    Raises:
        StoreError: The database refused.
    """
    values: dict[str, Any] = {"state": str(state), "last_error": clean_text(error)[:2000]}
    if state in (MailState.SENT, MailState.DROPPED):
        values["body"] = None
    if state is not MailState.DROPPED:
        values["attempts"] = F("attempts") + 1
    before = (MailState.PREPARED, MailState.SENDING, MailState.UNCERTAIN)
    _change(number, before, now, **values)


def postpone(number: int, *, now: datetime, next_try: datetime, error: str) -> None:
    """Note that a message has not left, why, and when to try again.

    Raises:
        StoreError: The database refused.
    """
    _change(
        number,
        (MailState.PREPARED, MailState.SENDING),
        now,
        state=str(MailState.PREPARED),
        next_try=in_utc(next_try),
        attempts=F("attempts") + 1,
        last_error=clean_text(error)[:2000],
    )


def reopen(number: int, *, now: datetime) -> bool:
    """Have an uncertain or failed message sent again, as it was; only a person asks for this.

    Raises:
        StoreError: The database refused.
    """
    before = (MailState.UNCERTAIN, MailState.FAILED)
    return bool(
        _change(
            number,
            before,
            now,
            state=str(MailState.PREPARED),
            next_try=in_utc(now),
            prepared=in_utc(now),
        )
    )


def unsettled() -> list[Delivery]:
    """Return every message that has neither left nor been dropped, newest first, without body.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = models.Delivery.objects.filter(state__in=UNSETTLED).select_related("subscriber")
    with reading():
        return [_delivery(row) for row in rows.defer("body").order_by("-prepared", "-id")]


def counts_since(since: datetime) -> dict[str, int]:
    """Return how many messages stand in each state, of those prepared since.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = models.Delivery.objects.filter(prepared__gte=in_utc(since))
    counts: dict[str, int] = {}
    with reading():
        for state in rows.values_list("state", flat=True):
            counts[state] = counts.get(state, 0) + 1
    return counts


def prune(*, now: datetime) -> None:
    """Drop bodies that nobody sent again, and what is older than the ledger's time.

    Raises:
        StoreError: The database refused.
    """
    now = in_utc(now)
    with writing():
        models.Delivery.objects.filter(
            state__in=(str(MailState.UNCERTAIN), str(MailState.FAILED)),
            changed__lt=now - KEEP_BODIES,
            body__isnull=False,
        ).update(body=None)
        models.Delivery.objects.filter(changed__lt=now - KEEP_LEDGER).delete()
        models.Mailed.objects.filter(met__lt=now - KEEP_LEDGER).delete()


def _change(number: int, before: Sequence[MailState], now: datetime, **values: Any) -> int:
    with writing():
        return models.Delivery.objects.filter(
            pk=number, state__in=[str(state) for state in before]
        ).update(changed=in_utc(now), **values)


def _delivery(row: models.Delivery, *, body: bool = False) -> Delivery:
    left = row.subscriber is not None and not row.subscriber.active
    return Delivery(
        id=row.pk,
        kind=MailKind(row.kind),
        day=row.day,
        state=MailState(row.state),
        message_id=row.message_id,
        subject=row.subject,
        attempts=row.attempts,
        last_error=row.last_error,
        changed=row.changed,
        next_try=row.next_try,
        prepared=row.prepared,
        subscriber=row.subscriber_id,
        address=row.subscriber.address if row.subscriber and not left else "",
        body=zlib.decompress(row.body) if body and row.body else b"",
    )

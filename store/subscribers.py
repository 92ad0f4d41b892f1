"""Who of the office gets mail, about what, and the rules of their alerts."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from core.errors import ChoiceError
from core.identity import digest
from core.subscriptions import (
    EVERY_DAY,
    AlertRule,
    MailState,
    RuleKind,
    Subscriber,
    Wishes,
)
from core.vocabulary import Lang
from store.clean import in_utc
from store.connection import models, reading, writing
from store.models.mailing import ADDRESS

OPEN = (str(MailState.PREPARED), str(MailState.UNCERTAIN), str(MailState.FAILED))
"""Not ``sending``: what is on the wire cannot be called back."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a subscriber asks for."""

    address: str
    lang: Lang = Lang.VI
    wishes: Wishes = field(default_factory=Wishes)
    send_at: int = 7 * 60
    days: str = EVERY_DAY


@dataclass(frozen=True, slots=True)
class RuleWish:
    """What an alert rule is to be."""

    kind: RuleKind
    target: str
    min_priority: float
    cap: int
    quiet_from: int
    quiet_until: int


def checked_address(text: str) -> str:
    """Return an address that a mail server can take, in lower case.

    Raises:
        ChoiceError: It is none.
    """
    address = text.strip().lower()
    try:
        validate_email(address)
        address.encode("ascii")
    except (ValidationError, UnicodeEncodeError) as error:
        raise ChoiceError(
            f"{text!r} is no mail address; write it as ten@co-quan.example, in ASCII letters"
        ) from error
    if len(address) > ADDRESS:
        raise ChoiceError(f"mail address {text[:40]!r}… is longer than {ADDRESS} characters")
    return address


def recipient_of(address: str) -> str:
    """Return what stands for an address in the ledger, also after its subscriber has left."""
    return digest("recipient", address.lower())


def add_subscriber(wish: Subscription, *, now: datetime) -> tuple[Subscriber, bool]:
    """Add a subscriber or change what one asks for; return it, and whether it is new.

    Raises:
        ChoiceError: The address is none.
        StoreError: The database refused.
    """
    address = checked_address(wish.address)
    values = {
        "lang": str(wish.lang),
        "topics": list(wish.wishes.topics),
        "claims": list(wish.wishes.claims),
        "places": list(wish.wishes.places),
        "min_priority": wish.wishes.min_priority,
        "send_at": wish.send_at,
        "days": wish.days,
        "active": True,
    }
    with writing():
        row, new = models.Subscriber.objects.update_or_create(
            address=address,
            defaults=values,
            create_defaults={**values, "created": in_utc(now), "nonce": secrets.token_hex(16)},
        )
    return _subscriber(row), new


def remove_subscriber(address: str) -> bool:
    """Delete a subscriber with its alert rules; return whether there was one.

    What has not left yet is dropped with it.

    Raises:
        StoreError: The database refused.
    """
    with writing():
        row = models.Subscriber.objects.filter(address=address.strip().lower()).first()
        if row is None:
            return False
        _drop(row.pk)
        row.delete()
    return True


def move_subscriber(old: str, new: str) -> bool:
    """Give a subscriber another address; links in mail sent to the old one open nothing more.

    Raises:
        ChoiceError: The new address is none.
        StoreError: The database refused.
    """
    address = checked_address(new)
    with writing():
        rows = models.Subscriber.objects.filter(address=old.strip().lower())
        return bool(rows.update(address=address, nonce=secrets.token_hex(16)))


def list_subscribers(*, active: bool | None = None) -> list[Subscriber]:
    """Return the subscribers in the order in which they came.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = models.Subscriber.objects.order_by("id")
    if active is not None:
        rows = rows.filter(active=active)
    with reading():
        return [_subscriber(row) for row in rows]


def find_subscriber(address: str) -> Subscriber | None:
    """Return the subscriber with this address.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        row = models.Subscriber.objects.filter(address=address.strip().lower()).first()
    return _subscriber(row) if row else None


def get_subscriber(number: int) -> Subscriber | None:
    """Return the subscriber with this number, to verify a token of theirs.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        row = models.Subscriber.objects.filter(pk=number).first()
    return _subscriber(row) if row else None


def leave(number: int) -> bool:
    """End a subscription, its alerts with it; again is no mistake. Return whether it is known.

    Call it once ``core.unsubscribing.verify_token`` has said yes.

    Raises:
        StoreError: The database refused.
    """
    with writing():
        _drop(number)
        return bool(models.Subscriber.objects.filter(pk=number).update(active=False))


def add_rule(subscriber: int, wish: RuleWish, *, now: datetime) -> tuple[AlertRule, bool]:
    """Add an alert rule, or change the one for the same target; return it, and whether it is new.

    Raises:
        StoreError: The database refused.
    """
    values = {
        "min_priority": wish.min_priority,
        "cap": wish.cap,
        "quiet_from": wish.quiet_from,
        "quiet_until": wish.quiet_until,
    }
    with writing():
        row, new = models.AlertRule.objects.update_or_create(
            subscriber_id=subscriber,
            kind=str(wish.kind),
            target=wish.target,
            defaults=values,
            create_defaults={**values, "created": in_utc(now)},
        )
    return _rule(row), new


def list_rules(*, active: bool = False) -> list[AlertRule]:
    """Return the alert rules; ``active``: only those of subscribers who have not left.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = models.AlertRule.objects.order_by("subscriber", "id")
    if active:
        rows = rows.filter(subscriber__active=True)
    with reading():
        return [_rule(row) for row in rows]


def remove_rule(number: int) -> bool:
    """Delete an alert rule; return whether there was one.

    Raises:
        StoreError: The database refused.
    """
    with writing():
        return bool(models.AlertRule.objects.filter(pk=number).delete()[0])


def _drop(number: int) -> None:
    rows = models.Delivery.objects.filter(subscriber=number, state__in=OPEN)
    rows.update(state=str(MailState.DROPPED), body=None)


def _subscriber(row: models.Subscriber) -> Subscriber:
    return Subscriber(
        id=row.pk,
        address=row.address,
        lang=Lang(row.lang),
        wishes=Wishes(
            tuple(row.topics), tuple(row.claims), tuple(row.places), float(row.min_priority)
        ),
        send_at=row.send_at,
        days=row.days,
        active=row.active,
        created=row.created,
        nonce=row.nonce,
    )


def _rule(row: models.AlertRule) -> AlertRule:
    return AlertRule(
        id=row.pk,
        subscriber=row.subscriber_id,
        kind=RuleKind(row.kind),
        target=row.target,
        min_priority=row.min_priority,
        cap=row.cap,
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        created=row.created,
    )

"""Alerts that a member of the staff sets for themselves: on a claim, a topic or a place."""

from datetime import UTC, datetime
from typing import Final

from core.subscriptions import AlertRule, RuleKind, Wishes
from core.vocabulary import Lang
from store.audit import note_act
from store.connection import models, writing
from store.subscribers import (
    RuleWish,
    Subscription,
    add_rule,
    add_subscriber,
    find_subscriber,
    list_rules,
    remove_rule,
)

NO_DAYS: Final = ""
"""Of a subscription that was made for alerts alone: no digest is ever due."""


def usual_rule(kind: RuleKind, target: str) -> RuleWish:
    """Return what ``cotmoc alerts add`` takes where nothing else is said."""
    return RuleWish(kind, target, min_priority=0.5, cap=5, quiet_from=21 * 60, quiet_until=6 * 60)


def rules_of(address: str) -> list[AlertRule]:
    """Return the rules under an address; none where its owner has left.

    Raises:
        StoreError: The database cannot be read.
    """
    who = find_subscriber(address) if address else None
    if who is None or not who.active:
        return []
    return [rule for rule in list_rules(active=True) if rule.subscriber == who.id]


def watch(
    user: int,
    address: str,
    kind: RuleKind,
    target: str,
    *,
    lang: Lang,
    now: datetime | None = None,
) -> bool:
    """Have a person told of a claim, topic or place; return whether that is new.

    Who gets no mail yet is subscribed to alerts alone; who has left comes back.

    Raises:
        ChoiceError: The address is none.
        StoreError: The database refused.
    """
    now = now or datetime.now(UTC)
    with writing():
        who = find_subscriber(address)
        if who is None:
            fresh = Subscription(address, lang, Wishes(min_priority=1.0), days=NO_DAYS)
            who, _ = add_subscriber(fresh, now=now)
        elif not who.active:
            models.Subscriber.objects.filter(pk=who.id).update(active=True, days=NO_DAYS)
        known = models.AlertRule.objects.filter(
            subscriber=who.id, kind=str(kind), target=target
        ).exists()
        if not known:
            add_rule(who.id, usual_rule(kind, target), now=now)
            note_act(user, "alert.add", "alert", f"{kind}:{target}")
    return not known


def unwatch(user: int, address: str, kind: RuleKind, target: str) -> bool:
    """End a person's own alert; return whether there was one.

    Raises:
        StoreError: The database refused.
    """
    with writing():
        for rule in rules_of(address):
            if rule.kind is kind and rule.target == target:
                note_act(user, "alert.remove", "alert", f"{kind}:{target}")
                return remove_rule(rule.id)
    return False

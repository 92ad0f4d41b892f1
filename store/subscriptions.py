"""What the audit trail tells of subscriptions: the wishes, never the address."""

from typing import Any

from core.subscriptions import AlertRule, Subscriber, clock


def told_of_subscriber(who: Subscriber | None) -> dict[str, Any] | None:
    """Return a subscription as the trail holds it; addresses stay out, as it keeps for good."""
    if who is None:
        return None
    return {
        "lang": str(who.lang),
        "topics": list(who.wishes.topics),
        "claims": list(who.wishes.claims),
        "places": list(who.wishes.places),
        "min_priority": who.wishes.min_priority,
        "send_at": clock(who.send_at),
        "days": who.days,
        "active": who.active,
    }


def told_of_rule(rule: AlertRule) -> dict[str, Any]:
    """Return an alert rule as the trail holds it."""
    return {
        "target": f"{rule.kind}:{rule.target}",
        "min_priority": rule.min_priority,
        "cap": rule.cap,
        "quiet": f"{clock(rule.quiet_from)}-{clock(rule.quiet_until)}",
    }

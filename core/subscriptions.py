"""Who of the office asked for mail, about what, and when: records and the sums on their clocks.

A subscriber is a member of the staff; nothing is kept of them but the address and what they chose.
Alerts bind to claims, topics and places, never to free text, so that nobody can be followed by
name. Clocks are the office's (``core.clock``), which has no daylight saving;
the machine's own zone plays no part.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from core.clock import OFFICE_ZONE, office_day
from core.vocabulary import Lang

EVERY_DAY: Final = "1234567"
MOST_DAYS: Final = 7
"""What happened longer ago than this is no news of the morning."""


class MailKind(StrEnum):
    """What is mailed."""

    DIGEST = "digest"
    ALERT = "alert"


class MailState(StrEnum):
    """Where a message stands.

    ``sending`` stands only between the end of the text and the server's answer; found by a later
    run it means that nobody knows: ``uncertain``. ``dropped``: the subscriber left before it went.
    """

    PREPARED = "prepared"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    DROPPED = "dropped"


class RuleKind(StrEnum):
    """What an alert rule binds to."""

    CLAIM = "claim"
    TOPIC = "topic"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a subscriber wants to read about; nothing chosen means everything.

    What is chosen adds up: a text is wanted for its topic, or a claim in it, or a place.
    ``min_priority`` (0 to 1) holds for findings.
    """

    topics: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    min_priority: float = 0.0

    @property
    def everything(self) -> bool:
        """Whether nothing is chosen."""
        return not (self.topics or self.claims or self.places)

    def want(
        self, topics: Collection[str], claims: Collection[str], places: Collection[str]
    ) -> bool:
        """Return whether a text with these topics, claims and places is wanted."""
        return (
            self.everything
            or any(topic in topics for topic in self.topics)
            or any(claim in claims for claim in self.claims)
            or any(place in places for place in self.places)
        )


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A member of the office who asked for the digest.

    Attributes:
        send_at: Minutes after midnight, on the office's clock.
        days: ISO weekdays, ``1`` Monday to ``7`` Sunday.
        nonce: What the unsubscribe token is made from; a new one makes old tokens worthless.
    """

    id: int
    address: str
    lang: Lang
    wishes: Wishes
    send_at: int
    days: str
    active: bool
    created: datetime
    nonce: str


@dataclass(frozen=True, slots=True)
class AlertRule:
    """When a subscriber is to be told at once.

    Attributes:
        cap: Most alerts of this rule on one day; what is over waits for the next day.
        quiet_from, quiet_until: Minutes after midnight between which nothing is sent; equal
            means no quiet hours. What fires then is sent afterwards.
        created: Documents first seen before do not fire.
    """

    id: int
    subscriber: int
    kind: RuleKind
    target: str
    min_priority: float
    cap: int
    quiet_from: int
    quiet_until: int
    created: datetime


def moment_of(day: date, minutes: int) -> datetime:
    """Return the UTC moment at which the office's clock shows these minutes of the day."""
    shown = datetime.combine(day, time(minutes // 60, minutes % 60), OFFICE_ZONE)
    return shown.astimezone(UTC)


def days_covered(day: date, days: str) -> int:
    """Return how many days the digest of a day tells of: those since the last sending day."""
    for back in range(1, MOST_DAYS):
        if str((day - timedelta(days=back)).isoweekday()) in days:
            return back
    return MOST_DAYS


def is_due(subscriber: Subscriber, at: datetime) -> bool:
    """Return whether the digest of this moment's day should have left by now."""
    today = office_day(at)
    return (
        subscriber.active
        and str(today.isoweekday()) in subscriber.days
        and at >= moment_of(today, subscriber.send_at)
    )


def window_of(
    subscriber: Subscriber, day: date, *, covered: datetime | None = None
) -> tuple[datetime, datetime]:
    """Return from when to when the digest of a day tells.

    Args:
        covered: Until when the last digest told: where days were missed (a machine that was off),
            the next one reaches back to it, at most a week.
    """
    end = moment_of(day, subscriber.send_at)
    start = end - timedelta(days=days_covered(day, subscriber.days))
    if covered is not None and covered < start:
        start = max(covered, end - timedelta(days=MOST_DAYS))
    return start, end


def is_quiet(rule: AlertRule, at: datetime) -> bool:
    """Return whether a rule is silent at this moment; hours over midnight are understood."""
    shown = at.astimezone(OFFICE_ZONE)
    minutes = shown.hour * 60 + shown.minute
    if rule.quiet_from <= rule.quiet_until:
        return rule.quiet_from <= minutes < rule.quiet_until
    return minutes >= rule.quiet_from or minutes < rule.quiet_until


def clock(minutes: int) -> str:
    """Return minutes after midnight as ``07:00``."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def parse_clock(text: str) -> int:
    """Return minutes after midnight of ``07:00`` or ``7:00``.

    Raises:
        ValueError: It is no time of the day.
    """
    hours, colon, minutes = text.strip().partition(":")
    if not (colon and hours.isdecimal() and minutes.isdecimal() and len(minutes) == 2):
        raise ValueError(f"time {text!r}: write it as 07:00")
    if int(hours) > 23 or int(minutes) > 59:
        raise ValueError(f"time {text!r}: hours go to 23, minutes to 59")
    return int(hours) * 60 + int(minutes)

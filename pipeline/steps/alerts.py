"""Immediate alerts: what a rule asks for and was not told yet, each with why it fired.

The message and the note that it fired are one transaction, so that nothing fires twice and nothing
is skipped, wherever a run is broken off. docs/how-to/daily-digest.md.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.clock import office_day
from core.settings import Settings
from core.subscriptions import (
    AlertRule,
    MailKind,
    Subscriber,
    is_quiet,
)
from core.unsubscribing import sign_token
from dashboards.digest.alerting import Firing, alert_edition
from dashboards.digest.message import Envelope, alert_message
from dashboards.digest.office import Office
from pipeline.installation import id_key
from pipeline.mail_server import sender_of, server_of
from pipeline.steps.digest import message_id
from pipeline.steps.mailing import MailResult, deliver, mailing, utc_now
from pipeline.steps.office import members_of, office_of, places_of, profile_of
from store import alerts, deliveries, mailed, subscribers
from store.alerts import Due
from store.deliveries import Draft
from store.mailed import Told

MOST_ENTRIES = 10
"""In one message; what is over comes with the next."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the alerts of one run are made with."""

    settings: Settings
    office: Office
    members: Mapping[str, Collection[str]]
    sender: str
    at: datetime


def run_alerts(settings: Settings, *, at: datetime | None = None) -> MailResult:
    """Send what alert rules ask for and have not told yet.

    The store must be open. Call it every few minutes.

    Raises:
        BusyError: Another process is mailing.
        SettingsError: No mail server or sender is set.
    """
    moment = at or utc_now()
    server_of(settings)
    with mailing(settings):
        result = MailResult()
        prepare_alerts(settings, result, at=moment)
        return deliver(settings, result, kind=MailKind.ALERT)


def prepare_alerts(settings: Settings, result: MailResult, *, at: datetime) -> None:
    """Write the alerts that are due to the ledger; hold the lock of ``mailing``."""
    rules = _speaking(at)
    if not rules:
        return
    profile = profile_of(settings)
    desk = Desk(
        settings,
        office_of(settings, profile),
        members_of(places_of(profile)),
        sender_of(settings),
        at,
    )
    for who in subscribers.list_subscribers(active=True):
        if who.id in rules:
            result.prepared += _prepare(desk, who, rules[who.id])


def _speaking(at: datetime) -> dict[int, list[AlertRule]]:
    """Return the rules that may fire now, by subscriber: not quiet, and below their cap."""
    fired = alerts.messages_by_rule(office_day(at))
    rules: dict[int, list[AlertRule]] = defaultdict(list)
    for rule in subscribers.list_rules(active=True):
        if not is_quiet(rule, at) and fired.get(rule.id, 0) < rule.cap:
            rules[rule.subscriber].append(rule)
    return rules


def _prepare(desk: Desk, who: Subscriber, rules: Sequence[AlertRule]) -> int:
    due = alerts.due_statements(rules, members=desk.members)
    fresh = [each for each in due if not each.copy]
    taken = fresh[:MOST_ENTRIES]
    waiting = {_story(each) for each in fresh[MOST_ENTRIES:]}
    made = 0
    if taken:
        told = [
            Told(each.id, each.item.id, each.judgement, each.item.individual)
            for each in (due.statement for due in taken)
        ]
        now = utc_now()
        mailed.note_met(told, shown={each.finding for each in told}, now=now)
        made = deliveries.prepare([_draft(desk, who, taken, len(waiting))], now=now)
    copies = [each for each in due if each.copy and _story(each) not in waiting]
    if copies:
        alerts.note_copies(who.id, copies, now=desk.at)
    return made


def _story(due: Due) -> tuple[str, str]:
    return due.statement.item.group, due.statement.judgement.claim


def _draft(desk: Desk, who: Subscriber, taken: Sequence[Due], waiting: int) -> Draft:
    day = office_day(desk.at)
    recipient = subscribers.recipient_of(who.address)
    slot = f"{deliveries.alert_count(recipient, day) + 1:03d}"
    edition = alert_edition(
        [Firing(each.statement, each.rule) for each in taken],
        at=desk.at,
        waiting=waiting,
        office=desk.office,
        lang=who.lang,
    )
    envelope = Envelope(
        sender=desk.sender,
        to=who.address,
        message_id=message_id(MailKind.ALERT, day, slot, recipient, desk.sender),
        at=desk.at,
        token=sign_token(id_key(desk.settings), who.id, who.nonce),
        public_url=desk.settings.public_url,
    )
    return Draft(
        subscriber=who.id,
        recipient=recipient,
        kind=MailKind.ALERT,
        day=day,
        slot=slot,
        message_id=envelope.message_id,
        subject=edition.subject,
        body=alert_message(edition, envelope),
        findings=edition.shown,
        fired=tuple(each.fired for each in taken),
    )

"""The ledger of messages, on both databases: one of each, and one way through its states."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.errors import ChoiceError
from core.subscriptions import MailKind, MailState, RuleKind, Wishes
from core.vocabulary import Lang
from store import alerts, deliveries, mailed, subscribers
from store.connection import models
from store.deliveries import Draft, Fired
from store.mailed import Told
from store.subscribers import RuleWish, Subscription
from tests.store.build import judge

NOW = datetime(2026, 11, 23, tzinfo=UTC)
DAY = date(2026, 11, 23)
A = "a@so.example"


def person(address=A, **changes):
    return subscribers.add_subscriber(Subscription(address, **changes), now=NOW)[0]


def draft(who=None, *, slot="", kind=MailKind.DIGEST, day=DAY, **changes):
    recipient = subscribers.recipient_of(who.address if who else "x@so.example")
    given = {
        "subscriber": who.id if who else None,
        "recipient": recipient,
        "kind": kind,
        "day": day,
        "slot": slot,
        "message_id": f"<{kind}{slot}{day}{recipient}@so.example>",
        "subject": "Chủ đề",
        "body": "Thư\r\n".encode() * 100,
        "covered": NOW,
    }
    return Draft(**{**given, **changes})


def state(number=1):
    return models.Delivery.objects.get(pk=number).state


@pytest.fixture
def prepared(database):
    """One subscriber with one prepared digest; the number of the message."""
    deliveries.prepare([draft(person())], now=NOW)
    return models.Delivery.objects.get().pk


def test_one_for_each_address_kind_and_day(database):
    who = person()
    some = [draft(who), draft(who, day=DAY + timedelta(days=1)), draft()]
    some += [
        draft(who, kind=MailKind.ALERT, slot="001"),
        draft(who, kind=MailKind.ALERT, slot="002"),
    ]
    assert deliveries.prepare(some, now=NOW) == 5
    assert deliveries.prepare([draft(who, message_id="<other@x>"), *some], now=NOW) == 0
    assert deliveries.have_digest(DAY) == {draft(who).recipient, draft().recipient}
    assert deliveries.alert_count(draft(who).recipient, DAY) == 2


def test_a_body_comes_back_and_goes_when_it_has_left(prepared):
    message = deliveries.load(prepared)
    assert message.body == draft().body
    assert message.address == A
    assert deliveries.begin_sending(prepared, now=NOW)
    deliveries.settle(prepared, MailState.SENT, now=NOW)
    assert models.Delivery.objects.get().body is None
    assert deliveries.load(prepared).attempts == 1


def test_one_alone_may_end_a_message(prepared):
    assert deliveries.begin_sending(prepared, now=NOW)
    assert not deliveries.begin_sending(prepared, now=NOW)


def test_what_a_dead_run_left_is_uncertain_until_a_person_decides(prepared):
    deliveries.begin_sending(prepared, now=NOW)
    assert deliveries.recover(now=NOW, why="x") == 1
    assert state(prepared) == "uncertain"
    assert deliveries.due(now=NOW + timedelta(days=9)) == []
    assert deliveries.reopen(prepared, now=NOW)
    assert deliveries.due(now=NOW) == [prepared]


def test_a_run_that_lives_after_all_has_the_last_word(prepared):
    deliveries.begin_sending(prepared, now=NOW)
    deliveries.recover(now=NOW, why="x")
    deliveries.settle(prepared, MailState.SENT, now=NOW)
    assert state(prepared) == "sent"
    deliveries.settle(prepared, MailState.FAILED, now=NOW)
    assert state(prepared) == "sent"


def test_later_is_later(prepared):
    later = NOW + timedelta(minutes=5)
    deliveries.postpone(prepared, now=NOW, next_try=later, error="no\x00answer")
    assert deliveries.due(now=NOW) == []
    assert deliveries.due(now=later) == [prepared]
    (message,) = deliveries.unsettled()
    assert (message.attempts, message.last_error) == (1, "no\ufffdanswer")


def test_what_was_sent_is_sent_again_by_nobody(prepared):
    deliveries.begin_sending(prepared, now=NOW)
    deliveries.settle(prepared, MailState.SENT, now=NOW)
    assert not deliveries.reopen(prepared, now=NOW)
    assert deliveries.unsettled() == []


@pytest.mark.parametrize("leave", ["leave", "remove"])
def test_who_leaves_takes_what_has_not_left(leave, prepared):
    who = subscribers.find_subscriber(A)
    if leave == "leave":
        assert subscribers.leave(who.id)
        assert subscribers.leave(who.id)
    else:
        assert subscribers.remove_subscriber(A.upper())
        assert not subscribers.remove_subscriber(A)
    row = models.Delivery.objects.get()
    assert (row.state, row.body) == ("dropped", None)


def test_until_when_the_last_one_told(database):
    who = person()
    yesterday = DAY - timedelta(days=1)
    deliveries.prepare([draft(who, day=yesterday, covered=NOW - timedelta(days=1))], now=NOW)
    assert deliveries.last_digests(yesterday) == {}
    assert deliveries.last_digests(DAY) == {draft(who).recipient: (NOW - timedelta(days=1), NOW)}


def test_a_finding_keeps_its_first_meeting(database):
    told = Told("f1", "d1", judge("Toàn bộ thác"))
    mailed.note_met([told], shown=(), now=NOW)
    mailed.note_met([told], shown={"f1"}, now=NOW + timedelta(days=1))
    row = models.Mailed.objects.get()
    assert (row.met, row.shown, row.flagged) == (NOW, True, True)


def test_an_alert_and_its_note_are_one(database):
    who = person()
    wish = RuleWish(RuleKind.CLAIM, "c", 0.5, 5, 0, 0)
    rule, _ = subscribers.add_rule(who.id, wish, now=NOW)
    alert = draft(who, kind=MailKind.ALERT, slot="001", fired=(Fired(rule.id, "d1", "c"),))
    deliveries.prepare([alert, alert], now=NOW)
    assert models.AlertFired.objects.count() == 1
    assert alerts.messages_by_rule(DAY) == {rule.id: 1}


def test_old_things_go(prepared):
    deliveries.settle(prepared, MailState.FAILED, now=NOW)
    deliveries.prune(now=NOW + timedelta(days=29))
    assert models.Delivery.objects.get().body is not None
    deliveries.prune(now=NOW + timedelta(days=31))
    assert models.Delivery.objects.get().body is None
    deliveries.prune(now=NOW + timedelta(days=401))
    assert models.Delivery.objects.count() == 0


def test_asking_again_changes_the_wishes_and_keeps_the_token(database):
    before = person()
    wishes = Wishes(topics=("defence",), min_priority=0.5)
    after = person(A.upper(), lang=Lang.EN, wishes=wishes, days="12345")
    assert (after.id, after.nonce, after.created) == (before.id, before.nonce, before.created)
    assert (after.wishes, after.lang, after.days) == (wishes, Lang.EN, "12345")
    assert [who.address for who in subscribers.list_subscribers(active=True)] == [A]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a@",
        "@b.example",
        "a b@c.example",
        "a@b.example\r\nBcc: x@y.example",
        "cán-bộ@so.example",
        "a@" + "b" * 300 + ".example",
    ],
)
def test_what_is_no_address(text, database):
    with pytest.raises(ChoiceError, match="mail address"):
        subscribers.checked_address(text)

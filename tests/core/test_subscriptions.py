"""Clocks and wishes of subscribers; tokens with which they leave."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.clock import office_day
from core.subscriptions import (
    AlertRule,
    RuleKind,
    Subscriber,
    Wishes,
    days_covered,
    is_due,
    is_quiet,
    moment_of,
    parse_clock,
    window_of,
)
from core.unsubscribing import sign_token, subscriber_of, unsubscribe_url, verify_token
from core.vocabulary import Lang

CREATED = datetime(2026, 11, 1, tzinfo=UTC)


def subscriber(*, days="1234567", send_at=7 * 60, active=True):
    return Subscriber(1, "a@b.example", Lang.VI, Wishes(), send_at, days, active, CREATED, "n")


def rule(quiet_from, quiet_until):
    return AlertRule(1, 1, RuleKind.CLAIM, "c", 0.5, 5, quiet_from, quiet_until, CREATED)


def test_the_office_is_seven_hours_ahead():
    assert moment_of(date(2026, 11, 23), 7 * 60) == datetime(2026, 11, 23, tzinfo=UTC)
    assert office_day(datetime(2026, 11, 22, 17, 30, tzinfo=UTC)) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("days", "day", "covered"),
    [("1234567", 23, 1), ("12345", 23, 3), ("12345", 24, 1), ("1", 23, 7), ("14", 26, 3)],
)
def test_a_digest_reaches_back_to_the_last_sending_day(days, day, covered):
    assert days_covered(date(2026, 11, day), days) == covered


def test_missed_days_are_made_up_for_at_most_a_week():
    day, end = date(2026, 11, 23), datetime(2026, 11, 23, tzinfo=UTC)
    usual = (end - timedelta(days=1), end)
    assert window_of(subscriber(), day) == usual
    assert window_of(subscriber(), day, covered=end - timedelta(hours=2)) == usual
    missed = end - timedelta(days=3)
    assert window_of(subscriber(), day, covered=missed) == (missed, end)
    long_ago = end - timedelta(days=40)
    assert window_of(subscriber(), day, covered=long_ago) == (end - timedelta(days=7), end)


@pytest.mark.parametrize(
    ("who", "at", "due"),
    [
        (subscriber(), datetime(2026, 11, 23, 0, 0, tzinfo=UTC), True),
        (subscriber(), datetime(2026, 11, 22, 23, 59, tzinfo=UTC), False),
        (subscriber(), datetime(2026, 11, 23, 16, 59, tzinfo=UTC), True),
        (subscriber(days="2"), datetime(2026, 11, 23, 1, 0, tzinfo=UTC), False),
        (subscriber(active=False), datetime(2026, 11, 23, 1, 0, tzinfo=UTC), False),
    ],
    ids=["on the minute", "a minute early", "late in the day", "not on Mondays", "left"],
)
def test_due(who, at, due):
    assert is_due(who, at) is due


@pytest.mark.parametrize(
    ("span", "hour", "quiet"),
    [
        ((21 * 60, 6 * 60), 23, True),
        ((21 * 60, 6 * 60), 5, True),
        ((21 * 60, 6 * 60), 6, False),
        ((12 * 60, 13 * 60), 12, True),
        ((12 * 60, 13 * 60), 13, False),
        ((0, 0), 0, False),
    ],
)
def test_quiet_hours(span, hour, quiet):
    assert is_quiet(rule(*span), moment_of(date(2026, 11, 23), hour * 60)) is quiet


def test_what_is_chosen_adds_up():
    wishes = Wishes(topics=("defence",), claims=("c",))
    assert wishes.want(("defence",), (), ())
    assert wishes.want((), ("c",), ())
    assert not wishes.want(("diplomacy",), ("d",), ("cao-bang",))
    assert Wishes().want((), (), ())


@pytest.mark.parametrize("text", ["7", "24:00", "07:60", "07:5", "x", "", "-1:00", "07:00:00"])
def test_what_is_no_time(text):
    with pytest.raises(ValueError, match="time"):
        parse_clock(text)


def test_a_clock_is_read():
    assert parse_clock(" 7:30 ") == 450


def test_a_token_opens_one_door():
    token = sign_token("key", 12, "nonce")
    assert subscriber_of(token) == 12
    assert verify_token("key", token, "nonce")
    assert unsubscribe_url("https://x.example/", token) == f"https://x.example/unsubscribe/{token}"
    for key, given, nonce in (
        ("other", token, "nonce"),
        ("key", token, "other"),
        ("key", token.replace("12.", "13."), "nonce"),
        ("key", token[:-1], "nonce"),
        ("key", "12.", "nonce"),
        ("key", "", "nonce"),
        ("key", "đ.x", "nonce"),
    ):
        assert not verify_token(key, given, nonce)

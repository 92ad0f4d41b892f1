"""What is wrong with a source, told from its own past."""

from datetime import UTC, datetime, timedelta

import pytest

from core.source_alarms import (
    DAY,
    Alarm,
    Attempt,
    Fared,
    Looks,
    alarm_of,
    failures_in_a_row,
    is_silent,
)

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
BUSY = (2,) * 30
NONE = Looks()


def runs(*outcomes: str, gap: timedelta = HOUR, failure: str = "") -> list[Attempt]:
    """Runs up to an hour ago, the last with a class of failure."""
    last = len(outcomes) - 1
    return [
        Attempt(NOW - HOUR - gap * (last - at), outcome, failure if at == last else "")
        for at, outcome in enumerate(outcomes)
    ]


def fared(attempts, *, daily=BUSY, quiet_days=0.0, known_days=60, looks=NONE) -> Fared:
    last = NOW - quiet_days * DAY
    return Fared(attempts, daily, last - known_days * DAY, last, looks)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (fared(runs("new", "unchanged", "new")), None),
        (Fared([], (0,) * 30, None, None), Alarm.NEVER),
        (Fared([], BUSY, NOW - DAY, NOW), None),
        (fared(runs("new", "failed", "failed")), None),
        (fared(runs("new", "failed", "failed", "failed")), Alarm.FAILING),
        (fared(runs("failed")), Alarm.FAILING),
        (fared(runs("new", "failed", failure="layout")), Alarm.LAYOUT),
        (fared(runs("new", "partial", failure="layout")), Alarm.LAYOUT),
        (fared(runs("new"), looks=Looks(20, 10)), Alarm.LAYOUT),
        (fared(runs("new"), looks=Looks(20, 9)), None),
        (fared(runs("new"), looks=Looks(5, 5)), None),
    ],
    ids=[
        "well",
        "never asked",
        "handed in by the office",
        "two bad hours",
        "three failures",
        "the only run failed",
        "layout",
        "layout of some pages",
        "half of the pages give nothing",
        "less than half",
        "too few pages to tell",
    ],
)
def test_alarm(state, expected):
    assert alarm_of(state, NOW) is expected


def test_a_source_that_is_no_longer_asked():
    hourly = [Attempt(NOW - 26 * HOUR - at * HOUR, "new") for at in range(5, -1, -1)]
    assert alarm_of(fared(hourly), NOW) is Alarm.NOT_ASKED
    weekly = [Attempt(NOW - (8 + 7 * at) * DAY, "new") for at in range(3, -1, -1)]
    assert alarm_of(fared(weekly), NOW) is None


@pytest.mark.parametrize(
    ("daily", "quiet_days", "silent"),
    [
        ((2,) * 29 + (0,), 1.5, False),
        ((2,) * 28 + (0,) * 2, 2.5, True),
        ((0, 0, 1, 0, 0, 0) * 4 + (0,) * 6, 6.5, False),
        ((0, 1) * 8 + (0,) * 14, 14.5, True),
        ((0,) * 30, 45.0, False),
        ((0,) * 30, 70.0, True),
    ],
    ids=[
        "a day without anything",
        "a daily paper, two days",
        "a village page, a week",
        "every other day, two weeks",
        "a rare source, six weeks",
        "a rare source, ten weeks",
    ],
)
def test_silence_is_held_against_the_sources_own_past(daily, quiet_days, silent):
    state = fared(runs("unchanged"), daily=daily, quiet_days=quiet_days)
    assert is_silent(state, NOW) is silent


def test_a_new_source_is_silent_after_a_week_only():
    backlog = (0,) * 20 + (50,) + (0,) * 9
    for days, silent in ((6.5, False), (9.5, True)):
        state = fared(runs("unchanged"), daily=backlog, quiet_days=days, known_days=0)
        assert is_silent(state, NOW) is silent


def test_a_new_source_that_is_read_once_a_week_is_given_longer():
    weekly = runs("new", "unchanged", "unchanged", gap=7 * DAY)
    for days, silent in ((9.5, False), (22, True)):
        state = fared(weekly, daily=(0,) * 20 + (5,) + (0,) * 9, quiet_days=days, known_days=0)
        assert is_silent(state, NOW) is silent


def test_failures_in_a_row():
    assert failures_in_a_row(runs("failed", "new", "failed", "failed")) == 2
    assert failures_in_a_row([]) == 0

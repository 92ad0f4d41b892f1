"""Alerts: each finding once, none skipped, with caps, quiet hours and the reason why."""

from datetime import timedelta

import pytest

from core.settings import Settings
from core.subscriptions import RuleKind
from core.vocabulary import Match, Stance
from pipeline.steps.alerts import run_alerts
from tests.digest_world import (
    CLAIM,
    SEVEN,
    ago,
    prioritise,
    publish,
    statement,
    subscribe,
)
from tests.mailserver import Mailbox
from tests.pipeline.mailing.conftest import text_of

A = "a@so.example"
HOUR = timedelta(hours=1)
NOON = SEVEN + 5 * HOUR


def rule(
    who: int,
    kind: str = "claim",
    target: str = CLAIM,
    *,
    least: float = 0.5,
    cap: int = 5,
    quiet: tuple[int, int] = (0, 0),
    since: float = 12,
) -> int:
    from store.subscribers import RuleWish, add_rule

    wish = RuleWish(RuleKind(kind), target, least, cap, *quiet)
    return add_rule(who, wish, now=ago(since))[0].id


def alerts(settings: Settings, box: Mailbox, at=NOON) -> list[str]:
    """Send what is due; return the texts of the new messages."""
    prioritise(at)
    before = len(box.bodies)
    run_alerts(settings, at=at)
    return [text_of(message) for message in box.messages[before:]]


def test_it_says_what_where_and_why(settings: Settings, box: Mailbox) -> None:
    number = rule(subscribe(A))
    publish(1, ago(1), statement())
    (text,) = alerts(settings, box)
    (message,) = box.messages
    assert str(message["Subject"]) == "Cảnh báo: 1 phát hiện cần xem ngay — Cao Bằng, 12:00 23/11"
    assert "chưa phân định xong" in text
    assert "Đã xác lập: Hiệp ước 1999" in text
    assert f"quy tắc số {number} (luận điểm “Biên giới trên đất liền" in text
    assert "mức ưu tiên từ 0,50); phát hiện này có mức ưu tiên 0," in text
    assert "bài được thấy lúc 06:00 23/11" in text


def test_once_whatever_the_runs_rules_versions_and_copies(settings: Settings, box: Mailbox) -> None:
    who = subscribe(A)
    rule(who)
    rule(who, "topic", "land-border")
    publish(1, ago(2), statement(), group="một")
    assert len(alerts(settings, box)) == 1
    assert alerts(settings, box) == []
    publish(1, ago(1), statement(), text=statement().quote + " Sửa.", group="một")
    publish(2, ago(0.5), statement(), source="bao-lang-son", group="một")
    assert alerts(settings, box, NOON + HOUR) == []
    rule(who, "place", "cao-bang")
    assert alerts(settings, box, NOON + HOUR) == []
    publish(3, ago(0.4), statement())
    assert len(alerts(settings, box, NOON + HOUR)) == 1


@pytest.mark.parametrize(
    ("kind", "target", "fires"),
    [
        ("claim", CLAIM, True),
        ("claim", "border-length-1449-km", False),
        ("topic", "land-border", True),
        ("topic", "investment", False),
        ("place", "xa-tra-linh-cao-bang", True),
        ("place", "cao-bang", True),
        ("place", "lang-son", False),
    ],
)
def test_bound_to(kind: str, target: str, fires: bool, settings: Settings, box: Mailbox) -> None:
    rule(subscribe(A), kind, target)
    publish(1, ago(1), statement(), places=("xa-tra-linh-cao-bang",))
    assert bool(alerts(settings, box)) is fires


@pytest.mark.parametrize(
    "judged",
    [statement(stance=Stance.DENIES), statement(match=Match.SUGGESTED)],
    ids=["denied", "only suggested"],
)
def test_what_is_not_flagged_does_not_fire(judged, settings: Settings, box: Mailbox) -> None:
    rule(subscribe(A))
    publish(1, ago(1), judged)
    assert alerts(settings, box) == []


def test_what_was_there_before_the_rule_does_not_fire(settings: Settings, box: Mailbox) -> None:
    rule(subscribe(A), since=2)
    publish(1, ago(3), statement())
    publish(2, ago(1), statement())
    (text,) = alerts(settings, box)
    assert "tin/2.html" in text
    assert "tin/1.html" not in text


def test_quiet_hours_delay_and_lose_nothing(settings: Settings, box: Mailbox) -> None:
    rule(subscribe(A), quiet=(21 * 60, 6 * 60))
    publish(1, ago(-16), statement())
    assert alerts(settings, box, SEVEN + 16 * HOUR) == []  # 23:00
    assert alerts(settings, box, SEVEN + 22 * HOUR) == []  # 05:00
    assert len(alerts(settings, box, SEVEN + 23 * HOUR)) == 1  # 06:00


def test_a_cap_delays_and_loses_nothing(settings: Settings, box: Mailbox) -> None:
    rule(subscribe(A), cap=2)
    for number in range(4):
        publish(number, ago(-number), statement())
        alerts(settings, box, SEVEN + (number + 1) * HOUR)
    assert len(box.bodies) == 2
    (text,) = alerts(settings, box, SEVEN + 24 * HOUR)
    assert "tin/2.html" in text
    assert "tin/3.html" in text
    assert "Cảnh báo: 2 phát hiện" in str(box.messages[2]["Subject"])


def test_many_at_once_come_in_several_messages(settings: Settings, box: Mailbox) -> None:
    rule(subscribe(A))
    for number in range(25):
        publish(number, ago(1), statement(), group=str(number % 23))
    told = [alerts(settings, box, NOON + step * HOUR) for step in range(4)]
    assert [len(some) for some in told] == [1, 1, 1, 0]
    assert "Còn 13 phát hiện nữa" in told[0][0]
    from store.connection import models

    assert models.AlertFired.objects.count() == 25
    assert models.AlertFired.objects.filter(delivery__isnull=True).count() == 2


def test_long_switched_off_skips_nothing(settings: Settings, box: Mailbox) -> None:
    rule(subscribe(A))
    publish(1, ago(1), statement())
    assert len(alerts(settings, box, NOON + 30 * 24 * HOUR)) == 1


def test_prepared_and_not_sent_comes_with_the_next_run(
    settings: Settings, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pipeline.steps.alerts as step

    rule(subscribe(A))
    publish(1, ago(1), statement())
    prioritise(NOON)

    class PowerCut(BaseException):
        pass

    def cut(*args: object, **kwargs: object) -> None:
        raise PowerCut

    with monkeypatch.context() as patch:
        patch.setattr(step, "deliver", cut)
        with pytest.raises(PowerCut):
            run_alerts(settings, at=NOON)
    assert box.bodies == []
    assert len(alerts(settings, box)) == 1
    assert alerts(settings, box) == []


def test_noted_and_prepared_are_one(
    settings: Settings, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    from store import deliveries

    rule(subscribe(A))
    publish(1, ago(1), statement())
    prioritise(NOON)

    def cut(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(deliveries, "note_fired", cut)
        with pytest.raises(KeyboardInterrupt):
            run_alerts(settings, at=NOON)
    from store.connection import models

    assert models.Delivery.objects.count() == 0
    assert len(alerts(settings, box)) == 1


def test_who_has_left_is_not_alerted(settings: Settings, box: Mailbox) -> None:
    from store.subscribers import leave

    who = subscribe(A)
    rule(who)
    leave(who)
    publish(1, ago(1), statement())
    assert alerts(settings, box) == []

"""When the digest goes out: missed days, clocks that jump, odd time zones; nothing twice."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest

from core.errors import ChoiceError
from core.settings import Settings
from pipeline.steps.digest import run_digest, send_digest
from tests.digest_world import (
    DAY,
    SEVEN,
    ago,
    publish,
    statement,
    subscribe,
)
from tests.mailserver import Mailbox
from tests.paths import ROOT
from tests.pipeline.mailing.conftest import morning, text_of

A = "a@so.example"
DAYS = timedelta(days=1)


pytestmark = pytest.mark.usefixtures("english")


def test_weekends_and_missed_days_are_made_up_for(settings: Settings, box: Mailbox) -> None:
    subscribe(A, days="12345")
    publish(1, ago(60), statement())  # Friday evening
    text = morning(settings, box)
    assert "từ 07:00 20/11 đến 07:00 23/11" in text
    assert "tin/1.html" in text
    # The machine is off for three mornings.
    publish(2, ago(-30), statement(), title="Khi máy tắt")
    text = morning(settings, box, SEVEN + 4 * DAYS)
    assert "từ 07:00 23/11 đến 07:00 27/11" in text
    assert "Khi máy tắt" in text


def test_due_by_the_offices_clock_alone(settings: Settings, box: Mailbox) -> None:
    subscribe(A, send_at=7 * 60)
    subscribe("chieu@so.example", send_at=16 * 60)
    assert run_digest(settings, at=SEVEN - timedelta(minutes=1)).prepared == 0
    assert run_digest(settings, at=SEVEN).prepared == 1
    assert run_digest(settings, at=SEVEN + timedelta(hours=8, minutes=59)).prepared == 0
    assert run_digest(settings, at=SEVEN + timedelta(hours=9)).prepared == 1
    assert box.per_address == {A: 1, "chieu@so.example": 1}


def test_a_future_day_is_refused_and_a_past_one_sent_once(settings: Settings, box: Mailbox) -> None:
    subscribe(A)
    publish(1, ago(3), statement())
    with pytest.raises(ChoiceError, match="has not come yet"):
        send_digest(settings, day=DAY + timedelta(days=1), at=SEVEN)
    assert send_digest(settings, day=DAY, at=SEVEN + 9 * DAYS).sent == 1
    assert "tin/1.html" in text_of(box.messages[0])
    again = send_digest(settings, day=DAY, at=SEVEN + 9 * DAYS)
    assert (again.prepared, again.already, again.sent) == (0, 1, 0)


def test_three_days_made_up_for_in_any_order_are_three_mails(
    settings: Settings, box: Mailbox
) -> None:
    subscribe(A)
    for back in (2, 0, 1, 2, 1, 0):
        send_digest(settings, day=DAY - timedelta(days=back), at=SEVEN)
    subjects = sorted(str(message["Subject"])[-5:] for message in box.messages)
    assert subjects == ["21/11", "22/11", "23/11"]


def test_who_came_later_gets_no_old_days(settings: Settings, box: Mailbox) -> None:
    subscribe(A, since=SEVEN)
    assert send_digest(settings, day=DAY - timedelta(days=3), at=SEVEN).prepared == 0


def test_a_clock_that_jumps_repeats_and_loses_nothing(settings: Settings, box: Mailbox) -> None:
    subscribe(A)
    publish(1, ago(3), statement(), title="Một")
    run_digest(settings, at=SEVEN)
    run_digest(settings, at=SEVEN + 5 * DAYS)  # ahead by five days
    publish(2, ago(-20), statement(), title="Hai")
    run_digest(settings, at=SEVEN + 1 * DAYS)  # and back
    run_digest(settings, at=SEVEN - 3 * DAYS)  # too far back
    publish(3, ago(-24 * 4 - 20), statement(), title="Ba")
    for days in range(2, 8):
        run_digest(settings, at=SEVEN + days * DAYS)
    days = [str(message["Subject"])[-5:] for message in box.messages]
    assert len(days) == len(set(days))
    told = " ".join(text_of(message) for message in box.messages)
    assert "Một" in told
    assert "Hai" in told


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Apia", ":/nowhere", "XYZ-14"])
def test_the_machines_zone_plays_no_part(zone: str, settings: Settings, box: Mailbox) -> None:
    publish(1, ago(3), statement())
    code = (
        "import sys; from pathlib import Path; from tests.digest_world import *\n"
        "from pipeline.steps.digest import preview_digest\n"
        "from pipeline.installation import open_store\n"
        "s = settings_in(Path(sys.argv[1]))\n"
        "with open_store(s):\n"
        "    e, _ = preview_digest(s, day=DAY, at=SEVEN)\n"
        "    print(e.subject, '|', e.period)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(settings.data_dir)],
        cwd=ROOT,
        env={**os.environ, "TZ": zone, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == (
        "1 luận điểm mới — Cao Bằng, 23/11 | Thứ Hai, ngày 23/11/2026 · "
        "từ 07:00 22/11 đến 07:00 23/11 (giờ Việt Nam)"
    )

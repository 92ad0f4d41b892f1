"""Cron expressions, whatever the machine's zone is."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from core.errors import SettingsError
from pipeline.rhythm import missed_time, next_time
from tests.paths import ROOT


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("cron", "after", "expected"),
    [
        ("*/20 * * * *", "2026-11-30T10:05", "2026-11-30T10:20"),
        ("*/20 * * * *", "2026-11-30T10:20", "2026-11-30T10:40"),
        ("10 * * * *", "2026-11-30T23:30", "2026-12-01T00:10"),
        ("0 5 * * 1", "2026-11-30T06:00", "2026-12-07T05:00"),  # Mondays, as cron counts
        ("0 5 * * 0", "2026-11-30T06:00", "2026-12-06T05:00"),
        ("0 5 * * 7", "2026-11-30T06:00", "2026-12-06T05:00"),
        ("0 5 * * 1-5", "2026-12-04T06:00", "2026-12-07T05:00"),
        ("0 5 * * sat,sun", "2026-11-30T06:00", "2026-12-05T05:00"),
        ("0 5 1 * *", "2026-11-30T06:00", "2026-12-01T05:00"),
    ],
)
def test_next_time(cron: str, after: str, expected: str) -> None:
    assert next_time(cron, utc(after)) == utc(expected)


@pytest.mark.parametrize(
    "cron",
    ["", "x", "* * * *", "61 * * * *", "0 0 1 * 1", "0 0 * * 8", "0 0 * * a-9", "0 0 * * 5-2"],
)
def test_what_cannot_be_read_is_said(cron: str) -> None:
    with pytest.raises(SettingsError, match=r"five fields in UTC|năm trường theo giờ UTC"):
        next_time(cron, utc("2026-11-30T06:00"))


def test_many_missed_times_are_one() -> None:
    now = utc("2026-11-30T10:05")
    assert missed_time("*/20 * * * *", utc("2026-11-30T02:00"), now) == utc("2026-11-30T10:00")
    assert missed_time("*/20 * * * *", utc("2026-11-30T10:00"), now) is None
    assert missed_time("*/20 * * * *", None, now) == utc("2026-11-30T10:00")
    # Off for a year, and a rhythm whose last time is longer ago than anybody walks through.
    assert missed_time("0 0 1 * *", now - timedelta(days=365), now) == now
    assert missed_time("0 0 1 * *", utc("2026-11-01T00:00"), now) is None


@pytest.mark.parametrize(
    "zone", ["America/New_York", "Europe/Berlin", "Pacific/Apia", "Nowhere/Odd"]
)
def test_the_zone_of_the_machine_plays_no_part(zone: str) -> None:
    """Over the night on which clocks are put back, and with a zone that does not exist."""
    code = (
        "from datetime import UTC, datetime, timedelta\n"
        "from pipeline.rhythm import next_time\n"
        "at = datetime(2026, 11, 1, 3, 50, tzinfo=UTC)\n"
        "times = []\n"
        "for _ in range(12):\n"
        "    at = next_time('*/30 * * * *', at); times.append(at.isoformat())\n"
        "print(' '.join(times))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "TZ": zone},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    start = utc("2026-11-01T04:00")
    expected = [(start + timedelta(minutes=30 * n)).isoformat() for n in range(12)]
    assert done.stdout.split() == expected

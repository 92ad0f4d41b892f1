"""What is wrong with a source, told from how it fared of late; docs/explanation/site.md.

A source is held against its own past: what is quiet for a daily paper is usual for a village.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

FAILED: Final = "failed"
LAYOUT: Final = "layout"
DAY: Final = timedelta(days=1)
LEAST_FAILURES: Final = 3
"""One or two bad hours of an outlet are no alarm."""
LEAST_LOOKED_AT: Final = 6
LEAST_KNOWN_DAYS: Final = 7
"""With a shorter past nobody knows how often a source has something new."""
RARE_DAYS: Final = 14
SILENT_ANYWAY: Final = timedelta(days=7)
LEAST_SILENCE: Final = timedelta(days=2)
MOST_CHANCE: Final = 0.001
"""Some hundred sources are looked at each day."""


class Alarm(StrEnum):
    """What is wrong; the most pressing of several."""

    NEVER = "never"
    NOT_ASKED = "not_asked"
    LAYOUT = "layout"
    FAILING = "failing"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One run of a source, with the class of its failure where there was one."""

    at: datetime
    outcome: str
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Looks:
    """How many pages were looked at of late, and how many of them gave no document."""

    pages: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Fared:
    """How a source fared.

    Attributes:
        attempts: Its last runs, oldest first.
        daily: Documents of each of the last days, oldest first; the last entry is the day until
            now.
        last: When its last document was seen, None before there was any; ``first``: its first,
            which matters once it has been quiet for two days.
    """

    attempts: Sequence[Attempt]
    daily: Sequence[int]
    first: datetime | None
    last: datetime | None
    looks: Looks = Looks()


def alarm_of(fared: Fared, now: datetime) -> Alarm | None:
    """Return what is wrong, or None where nothing is."""
    attempts = fared.attempts
    if not attempts:
        # What an office hands in itself is never asked for.
        return None if fared.last else Alarm.NEVER
    if now - attempts[-1].at > _patience(attempts):
        return Alarm.NOT_ASKED
    if attempts[-1].failure == LAYOUT or _gives_nothing(fared.looks):
        return Alarm.LAYOUT
    newest = attempts[-LEAST_FAILURES:]
    if all(one.outcome == FAILED for one in newest) and (
        len(newest) == LEAST_FAILURES or len(newest) == len(attempts)
    ):
        return Alarm.FAILING
    return Alarm.SILENT if is_silent(fared, now) else None


def is_silent(fared: Fared, now: datetime) -> bool:
    """Whether nothing new came for longer than its own past lets one expect.

    Each day is taken as a draw with the share of days that had something new; the prior counts
    half a day of either kind.
    """
    if fared.last is None or now - fared.last < LEAST_SILENCE:
        return False
    silence = now - fared.last
    known = (fared.last - (fared.first or fared.last)) / DAY
    if known < LEAST_KNOWN_DAYS:
        return silence > max(SILENT_ANYWAY, _patience(fared.attempts))
    quiet = silence // DAY
    before = fared.daily[: max(0, len(fared.daily) - quiet)]
    if sum(before):
        start = next(at for at, count in enumerate(before) if count)
        days, busy = len(before) - start, sum(bool(count) for count in before[start:])
    else:
        # Silent for longer than the days that were counted, so it never had much.
        days, busy = RARE_DAYS, 1
    share = (busy + 0.5) / (days + 1)
    return float((1 - share) ** quiet) < MOST_CHANCE


def failures_in_a_row(attempts: Sequence[Attempt]) -> int:
    """Return how many runs up to the last have failed."""
    count = 0
    for one in reversed(attempts):
        if one.outcome != FAILED:
            break
        count += 1
    return count


def _patience(attempts: Sequence[Attempt]) -> timedelta:
    """Return how long a source may go without being asked: three of its usual gaps, or a day."""
    gaps = [later.at - one.at for one, later in pairwise(attempts)]
    # The middle one: a long stop of the program does not stretch what is usual.
    return max(DAY, 3 * sorted(gaps)[len(gaps) // 2]) if gaps else SILENT_ANYWAY


def _gives_nothing(looks: Looks) -> bool:
    return looks.pages >= LEAST_LOOKED_AT and looks.refused * 2 >= looks.pages

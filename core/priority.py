"""How soon somebody should look at a finding, from 0 to 1; docs/explanation/priority.md.

    urgency  = 0.30 reach + 0.25 novelty + 0.25 spread + 0.20 score
    flagged  : 0.5 + 0.5 urgency
    the rest : 0.5 * weight(verdict) * weight(stance) * weight(match) * urgency

So every flagged finding stands before every other, and within each the urgent ones first. It says
when to look, never what is true: verdict and flag come from the evidence alone.
"""

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from core.vocabulary import Match, SourceKind, Stance, Verdict, is_flagged

WEIGHTS: Final[Mapping[str, float]] = {
    "reach": 0.30,
    "novelty": 0.25,
    "spread": 0.25,
    "score": 0.20,
}
FLAGGED_FROM: Final = 0.5
VERDICTS: Final[Mapping[Verdict, float]] = {
    Verdict.CONTRADICTED: 0.9,
    Verdict.CONTESTED: 0.7,
    Verdict.OUTDATED: 0.6,
    Verdict.INSUFFICIENT: 0.4,
    Verdict.SUPPORTED: 0.1,
}
"""Of findings that are not flagged; a suggested contradiction waits for somebody to confirm it."""
STANCES: Final[Mapping[Stance, float]] = {
    Stance.ASSERTS: 1.0,
    Stance.RELAYS: 0.9,
    Stance.QUESTIONS: 0.6,
    Stance.DENIES: 0.2,
}
MATCHES: Final[Mapping[Match, float]] = {Match.CONFIRMED: 1.0, Match.SUGGESTED: 0.7}

REACH_OF_KIND: Final[Mapping[SourceKind, int]] = {
    SourceKind.PRESS: 4,
    SourceKind.OFFICIAL: 3,
    SourceKind.SOCIAL: 2,
}
MOST_REACH: Final = 5
VIEWS_PER_REACTION: Final = 100
MANY_REACTIONS: Final = 100_000

SILENCE: Final = timedelta(days=30)
"""A claim that comes back after so long is half as new as one never seen."""
YOUTH: Final = timedelta(days=7)
"""A claim is half as new so long after it was first seen."""

SPREAD_WINDOW: Final = timedelta(days=14)
MANY_GROUPS: Final = 32


@dataclass(frozen=True, slots=True)
class Urgency:
    """The parts of a priority, each from 0 to 1."""

    reach: float
    novelty: float
    spread: float
    score: float

    @property
    def value(self) -> float:
        """The parts joined by their weights."""
        return sum(weight * _unit(getattr(self, name)) for name, weight in WEIGHTS.items())


@dataclass(frozen=True, slots=True)
class Judged:
    """What was judged, as far as it decides how soon somebody should look."""

    match: Match
    verdict: Verdict
    stance: Stance


def priority_of(judged: Judged, urgency: Urgency) -> float:
    """Return the priority of a finding, in steps of 0.01.

    Steps, so that what hardly changes is not sent to the index again.
    """
    if is_flagged(judged.match, judged.verdict, judged.stance):
        return round(FLAGGED_FROM + (1 - FLAGGED_FROM) * urgency.value, 2)
    weight = VERDICTS[judged.verdict] * STANCES[judged.stance] * MATCHES[judged.match]
    return round(FLAGGED_FROM * weight * urgency.value, 2)


def reach_of(kind: SourceKind, reach: int, engagement: Mapping[str, int]) -> float:
    """Return how many people a document may have reached.

    Args:
        reach: Of the source, 1 (a village) to 5 (the whole country); 0 takes that of its kind.
        engagement: Counts as the platform shows them; a hundred views count as one reaction.
    """
    base = (min(reach, MOST_REACH) if reach > 0 else REACH_OF_KIND[kind]) / MOST_REACH
    reactions = sum(
        max(0, count) / (VIEWS_PER_REACTION if name == "views" else 1)
        for name, count in engagement.items()
    )
    heard = _unit(math.log1p(reactions) / math.log1p(MANY_REACTIONS))
    return 1 - (1 - base) * (1 - heard)


def novelty_of(silent_for: timedelta | None, known_for: timedelta) -> float:
    """Return how new a claim was when this statement of it appeared.

    Args:
        silent_for: Since the claim was last said before, elsewhere; None: never before.
        known_for: Since the claim was first said at all.
    """
    if silent_for is None:
        return 1.0
    back = 1 - math.pow(0.5, max(silent_for, timedelta(0)) / SILENCE)
    young = math.pow(0.5, max(known_for, timedelta(0)) / YOUTH)
    return max(back, young)


def spread_of(groups: int) -> float:
    """Return how far a claim has spread.

    Args:
        groups: Different texts (groups of near-duplicates) that say it within 14 days before or
            after the statement; the statement itself is one.
    """
    return _unit(math.log(max(1, groups)) / math.log(MANY_GROUPS))


@dataclass(frozen=True, slots=True)
class Saying:
    """That a text asserts or relays a claim: when, and which group of near-duplicates it is of."""

    at: datetime
    group: str


class Story:
    """Everywhere a claim was said, to tell how new and how widespread a statement of it is."""

    def __init__(self, sayings: Sequence[Saying]) -> None:
        self._sayings = sorted(sayings, key=lambda saying: (saying.at, saying.group))
        self._times = [saying.at for saying in self._sayings]

    def novelty(self, at: datetime, group: str) -> float:
        """Return how new the claim was when a text of this group said it."""
        before = bisect_left(self._times, at)
        earlier = next(
            (said.at for said in reversed(self._sayings[:before]) if said.group != group), None
        )
        known_for = at - self._times[0] if before else timedelta(0)
        return novelty_of(None if earlier is None else at - earlier, known_for)

    def spread(self, at: datetime, group: str) -> float:
        """Return how far it had spread around a text of this group."""
        start = bisect_left(self._times, at - SPREAD_WINDOW)
        groups = {group}
        for said in self._sayings[start:]:
            if said.at > at + SPREAD_WINDOW or len(groups) >= MANY_GROUPS:
                break
            groups.add(said.group)
        return spread_of(len(groups))


def _unit(value: float) -> float:
    """Return the value, held between 0 and 1; what is no number counts as 0."""
    return min(1.0, max(0.0, value)) if value == value else 0.0  # noqa: PLR0124 - NaN

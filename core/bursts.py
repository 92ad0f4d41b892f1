"""Whether something is said more often than usual; docs/explanation/rising.md.

What is counted are stories: groups of near-duplicate texts, so that one text copied by thirty
outlets is one. The count of a window is held against what the days before lead one to expect.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

BASELINE_DAYS: Final = 28
LEAST_BASELINE_DAYS: Final = 7
"""With a shorter past nothing is called rising: a new installation knows no usual day."""
LEAST_STORIES: Final = 3
LEAST_SOURCES: Final = 2
LEAST_RATIO: Final = 2.0
"""More than chance is not yet more than ordinary: 130 after 100 a day is no news."""
MOST_CHANCE: Final = 0.001
"""Some 200 claims, topics and places are looked at each morning."""
HARDLY_ANY: Final = 0.1
PRIOR_STORIES: Final = 0.5
PRIOR_DAYS: Final = 2.0
"""A gamma prior worth two days of a quarter story each: what was never seen has a small rate, not
none, so that a first mention is no burst."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted of one claim, topic or place.

    Attributes:
        stories: Distinct groups of near-duplicates in the window.
        sources: Distinct sources in the window.
        days: Length of the window.
        baseline: Distinct groups of each day before it, oldest first; at most 28.
    """

    stories: int
    sources: int
    days: int
    baseline: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Burst:
    """That something is rising.

    Attributes:
        usual: Stories expected in a window of this length.
        chance: How likely so many, or more, would be on ordinary days.
    """

    stories: int
    sources: int
    days: int
    usual: float
    baseline_days: int
    chance: float

    @property
    def strength(self) -> float:
        """For sorting: the less likely, the stronger."""
        return -math.log10(max(self.chance, 1e-300))


def burst_of(counted: Counted) -> Burst | None:
    """Return the burst, or None where the count is not out of the ordinary."""
    known = len(counted.baseline)
    if (
        counted.stories < LEAST_STORIES
        or counted.sources < LEAST_SOURCES
        or known < LEAST_BASELINE_DAYS
    ):
        return None
    usual = counted.days * expected(counted.baseline)
    chance = chance_of(counted.stories, counted.days, counted.baseline)
    if chance > MOST_CHANCE or counted.stories < LEAST_RATIO * usual:
        return None
    return Burst(counted.stories, counted.sources, counted.days, usual, known, chance)


def expected(baseline: Sequence[int]) -> float:
    """Return the stories expected on a day, the prior counted in."""
    return (sum(baseline) + PRIOR_STORIES) / (len(baseline) + PRIOR_DAYS)


def chance_of(stories: int, days: int, baseline: Sequence[int]) -> float:
    """Return how likely at least so many stories are on ordinary days.

    Poisson counts whose rate is known only from the baseline, through a gamma prior: a negative
    binomial. Where the baseline's days differ more than Poisson counts do (weekdays, seasons), its
    size is taken from their variance instead, so that a restless subject needs more to stand out.
    """
    mean = days * expected(baseline)
    size = PRIOR_STORIES + sum(baseline)
    restless = _size_by_variance(baseline)
    if restless is not None:
        size = min(size, restless * days)
    return _tail(stories, size, mean)


def _size_by_variance(baseline: Sequence[int]) -> float | None:
    """Return the size of a negative binomial by moments; None where Poisson does."""
    if len(baseline) < 2:
        return None
    mean = sum(baseline) / len(baseline)
    variance = sum((count - mean) ** 2 for count in baseline) / (len(baseline) - 1)
    return mean * mean / (variance - mean) if variance > mean > 0 else None


def _tail(least: int, size: float, mean: float) -> float:
    """Return P(X >= least) of a negative binomial with this size and mean."""
    if least <= 0:
        return 1.0
    log_stay, log_go = math.log(size / (size + mean)), math.log(mean / (size + mean))
    below = math.fsum(
        math.exp(
            math.lgamma(size + count)
            - math.lgamma(size)
            - math.lgamma(count + 1)
            + size * log_stay
            + count * log_go
        )
        for count in range(least)
    )
    return min(1.0, max(0.0, 1.0 - below))


def explain(burst: Burst) -> tuple[str, str]:
    """Return why it is called rising, in Vietnamese and in English."""
    span_vi = "24 giờ qua" if burst.days == 1 else f"{burst.days} ngày qua"
    span_en = "the last 24 hours" if burst.days == 1 else f"the last {burst.days} days"
    usual_vi = f"bình thường khoảng {burst.usual:.1f}".replace(".", ",")
    usual_en = f"about {burst.usual:.1f} would be usual"
    if burst.usual < HARDLY_ANY:
        usual_vi, usual_en = "bình thường hầu như không có", "hardly any would be usual"
    return (
        f"{burst.stories} tin khác nhau từ {burst.sources} nguồn trong {span_vi}, {usual_vi} "
        f"(so với {burst.baseline_days} ngày trước)",
        f"{burst.stories} different stories from {burst.sources} sources in {span_en}; "
        f"{usual_en} (by the {burst.baseline_days} days before)",
    )

"""Whether a score of 0.8 is right 8 times in 10: points, bins, and the error expected.

A point is what was found of a claim in a line, with the score shown to people. It is right when
the line is labelled with that claim and both say it, or neither does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.records import Judgement
from core.vocabulary import Verdict
from nlp.evaluation.outcomes import Outcome
from nlp.evaluation.resampling import bin_of, expected_calibration_error, resampled
from nlp.evaluation.sets import SAYING
from nlp.evaluation.shares import Aim, Figure

BINS = 10
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Points:
    """Scores and whether each was right, ``(n,)`` both."""

    scores: Floats
    right: Floats


@dataclass(frozen=True, slots=True)
class Bin:
    """The points of one tenth of the scale: how many, mean score, share right."""

    low: float
    count: int
    score: float
    right: float


def points_of(outcomes: Sequence[Outcome]) -> Points:
    """Return a point for the surest judgement of each claim in each line.

    A true fact that a line states beside what it is labelled with is no error (a debunking often
    states several), so judgements of supported claims that are not labelled are left out.
    """
    scores, right = [], []
    for outcome in outcomes:
        labelled = {item.claim: item for item in outcome.line.expect}
        surest: dict[str, Judgement] = {}
        for judgement in outcome.judgements:
            known = surest.get(judgement.claim)
            if known is None or judgement.score > known.score:
                surest[judgement.claim] = judgement
        for claim, judgement in surest.items():
            item = labelled.get(claim)
            if item is None and judgement.verdict is Verdict.SUPPORTED:
                continue
            says = judgement.stance in SAYING
            scores.append(judgement.score)
            right.append(item is not None and says == (item.stance in SAYING))
    return Points(np.array(scores, float), np.array(right, float))


def bins_of(points: Points) -> list[Bin]:
    """Return the bins that hold points."""
    places = bin_of(points.scores, BINS)
    return [
        Bin(
            place / BINS,
            int(chosen.sum()),
            float(points.scores[chosen].mean()),
            float(points.right[chosen].mean()),
        )
        for place in range(BINS)
        if (chosen := places == place).any()
    ]


def calibration(points: Points, name: str) -> Figure:
    """Return the expected calibration error with its interval."""
    columns = (points.scores, points.right)
    aim = Aim(at_most=0.05)
    return resampled("expected calibration error", name, columns, expected_calibration_error, aim)


def bins_table(points: Points) -> str:
    """Return the bins as a Markdown table."""
    rows = ["| score | found | mean score | right |", "| --- | --: | --: | --: |"]
    for each in bins_of(points):
        span = f"{each.low:.1f}–{each.low + 1 / BINS:.1f}"
        rows.append(f"| {span} | {each.count} | {each.score:.3f} | {each.right:.3f} |")
    return "\n".join(rows)

"""Macro-F1 and calibration error, with intervals from resampling the items."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp.evaluation.shares import Aim, Figure

Numbers = npt.NDArray[Any]
RESAMPLES = 1000
SEED = 6


def macro_f1(gold: Numbers, found: Numbers, labels: int) -> float:
    """Return the mean of the labels' F1; a label that occurs on neither side does not count.

    Args:
        gold, found: Positions of labels, ``(n,)``; a ``found`` of -1 is no answer.
    """
    scores = []
    for label in range(labels):
        both = int(np.sum((gold == label) & (found == label)))
        total = int(np.sum(gold == label)) + int(np.sum(found == label))
        if total:
            scores.append(2 * both / total)
    return float(np.mean(scores)) if scores else 0.0


def expected_calibration_error(scores: Numbers, right: Numbers, bins: int = 10) -> float:
    """Return the mean gap between score and share right, weighted by the items of each bin.

    doi:10.1609/aaai.v29i1.9602; bins of equal width.
    """
    if not len(scores):
        return 0.0
    places = bin_of(scores, bins)
    gap = 0.0
    for place in range(bins):
        chosen = places == place
        if chosen.any():
            gap += chosen.mean() * abs(scores[chosen].mean() - right[chosen].mean())
    return float(gap)


def bin_of(scores: Numbers, bins: int) -> npt.NDArray[np.int64]:
    """Return the bin of each score; 1.0 belongs to the last."""
    places: npt.NDArray[np.int64] = np.minimum((scores * bins).astype(np.int64), bins - 1)
    return places


def resampled(
    name: str,
    slice_: str,
    columns: Sequence[Numbers],
    measure: Callable[..., float],
    aim: Aim | None = None,
) -> Figure:
    """Return a figure over items with the interval between its 2.5 and 97.5 percentiles.

    Args:
        columns: What ``measure`` takes, each ``(n,)``, row by row of one item.
    """
    total = len(columns[0])
    if not total:
        return Figure(name, slice_, 0.0, 0.0, 1.0, 0, aim)
    random = np.random.default_rng(SEED)
    draws = random.integers(0, total, size=(RESAMPLES, total))
    values = [measure(*(column[rows] for column in columns)) for rows in draws]
    low, high = np.percentile(values, [2.5, 97.5])
    return Figure(name, slice_, measure(*columns), float(low), float(high), total, aim)

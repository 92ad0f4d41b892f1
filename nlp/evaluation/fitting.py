"""Bounds and weights between three labels, fitted on one half and tried on the other."""

from collections.abc import Callable
from itertools import permutations, product

import numpy as np
import numpy.typing as npt

from nlp.evaluation.resampling import macro_f1

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
LABELS = 3
STEPS = 40
WEIGHTS = np.geomspace(0.1, 10, 15)
Predict = Callable[[Floats], Ints]


def fit_bands(scores: Floats, gold: Ints) -> Predict:
    """Return two bounds on a score, and which label each of the three bands is, of best macro-F1.

    Args:
        scores: ``(n,)``.
        gold: Labels 0 to 2, ``(n,)``.
    """
    bounds = np.unique(np.quantile(scores, np.linspace(0, 1, STEPS)))
    best = -1.0
    chosen: tuple[float, float, tuple[int, ...]] = (0.0, 0.0, tuple(range(LABELS)))
    for low, high in product(bounds, bounds):
        if low > high:
            continue
        bands = np.digitize(scores, [low, high])
        for order in permutations(range(LABELS)):
            value = macro_f1(gold, np.array(order)[bands], LABELS)
            if value > best:
                best, chosen = value, (float(low), float(high), order)
    low, high, order = chosen
    return lambda others: np.array(order)[np.digitize(others, [low, high])]


def fit_weights(probabilities: Floats, gold: Ints) -> Predict:
    """Return weights of the labels, under which the likeliest has the best macro-F1.

    Args:
        probabilities: ``(n, 3)``.
        gold: Labels 0 to 2, ``(n,)``.
    """
    best, chosen = -1.0, np.ones(LABELS)
    for same, opposite in product(WEIGHTS, WEIGHTS):
        weights = np.array([same, opposite, 1.0])
        value = macro_f1(gold, (probabilities * weights).argmax(axis=1), LABELS)
        if value > best:
            best, chosen = value, weights
    return lambda others: (others * chosen).argmax(axis=1)


def in_halves(values: Floats, gold: Ints, fit: Callable[[Floats, Ints], Predict]) -> Ints:
    """Return a label for each item, from what was fitted on the half it is not in.

    Halves are the even and the odd rows, so that neither has one topic alone.
    """
    found = np.zeros(len(gold), np.int64)
    for half in (0, 1):
        own = np.arange(len(gold)) % 2 == half
        found[own] = fit(values[~own], gold[~own])(values[own])
    return found

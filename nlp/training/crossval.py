"""Grouped cross-validation: a claim that is tested was not trained on, nor any of its lines."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.labels import LABELS
from nlp.training.pairs import Pair

Floats = npt.NDArray[np.float32]
Predict = Callable[[Sequence[int], Sequence[int]], Floats]
FOLDS = 5


@dataclass(frozen=True, slots=True)
class LineScore:
    """How strongly a line is said to state a contradicted claim, and whether it does.

    Attributes:
        claim: The claim found, empty for none.
        labels: Probabilities of the pair that decides.
    """

    line: str
    score: float
    claim: str
    expected: bool
    expected_claims: frozenset[str]
    slice: str


def fold_of(claim: str) -> int:
    """Return the fold of a claim (or of a line without one): stable on every machine."""
    return hashlib.sha256(claim.encode()).digest()[0] % FOLDS


def claim_folds(
    pairs: Sequence[Pair], anchors: dict[str, str]
) -> list[tuple[list[int], list[int]]]:
    """Return rows to train on and rows to test on, for each fold.

    Args:
        pairs: All pairs.
        anchors: Claim by line that decides the line's fold.
    """
    folds = []
    line_fold = {line: fold_of(claim) for line, claim in anchors.items()}
    for fold in range(FOLDS):
        test = [row for row, pair in enumerate(pairs) if line_fold[pair.line] == fold]
        train = [
            row
            for row, pair in enumerate(pairs)
            if line_fold[pair.line] != fold and fold_of(pair.claim) != fold
        ]
        folds.append((train, test))
    return folds


def saying(probabilities: Floats) -> Floats:
    """Return the probability that a sentence says the claim, row by row."""
    total: Floats = (
        probabilities[:, LABELS.index("asserts")] + probabilities[:, LABELS.index("relays")]
    )
    return total


def precision_recall(
    scores: Sequence[LineScore], threshold: float
) -> tuple[float, float, int, int, int]:
    """Return precision, recall and the counts hit, flagged, expected at a threshold."""
    flagged = [item for item in scores if item.score >= threshold]
    hit = sum(item.expected for item in flagged)
    expected = sum(item.expected for item in scores)
    return (
        hit / len(flagged) if flagged else 1.0,
        hit / expected if expected else 1.0,
        hit,
        len(flagged),
        expected,
    )

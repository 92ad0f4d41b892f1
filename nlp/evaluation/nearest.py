"""The state of practice to compare with: the nearest claim of an embedding, and a threshold.

The text is embedded as a whole and compared with every wording that says a claim. It is flagged
when the nearest claim is contradicted and near enough; the threshold is the one that gives the
best F1 on the very lines it is then measured on, which flatters this way.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.records import Claim
from core.vocabulary import Verdict
from nlp.encoder import Encoder
from nlp.training.lines import Line

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Nearest:
    """The claim list as vectors."""

    encoder: Encoder
    vectors: Floats
    contradicted: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, claims: Sequence[Claim], encoder: Encoder) -> "Nearest":
        """Return the list of claims with all wordings that say them."""
        rows = [
            (text, claim.verdict is Verdict.CONTRADICTED)
            for claim in claims
            for text in (
                *claim.statement.values(),
                *(wording for wordings in claim.says.values() for wording in wordings),
            )
        ]
        vectors = encoder.embed([text for text, _ in rows])
        return cls(encoder, vectors, np.array([false for _, false in rows]))

    def scores(self, texts: Sequence[str]) -> Floats:
        """Return for each text the cosine of its nearest wording; -1 where that is no false one."""
        cosines = self.encoder.embed(list(texts)) @ self.vectors.T
        best = cosines.argmax(axis=1)
        nearest = cosines[np.arange(len(texts)), best]
        chosen: Floats = np.where(self.contradicted[best], nearest, -1.0).astype(np.float32)
        return chosen


def best_threshold(scores: Floats, wanted: npt.NDArray[np.bool_]) -> float:
    """Return the threshold with the best F1 on these lines."""
    best, chosen = -1.0, 1.0
    for threshold in np.unique(scores[scores > 0]).tolist():
        flagged = scores >= threshold
        f1 = 2 * (flagged & wanted).sum() / max(1, flagged.sum() + wanted.sum())
        if f1 > best:
            best, chosen = float(f1), threshold
    return chosen


def flags_of(lines: Sequence[Line], nearest: Nearest) -> tuple[list[bool], float]:
    """Return which lines this way flags, and its threshold."""
    scores = nearest.scores([f"{line.title} {line.text}".strip() for line in lines])
    threshold = best_threshold(scores, np.array([line.expect_flagged for line in lines]))
    return [bool(score >= threshold) for score in scores], threshold

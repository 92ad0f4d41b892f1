"""What the cross-encoder reads: a sentence with its neighbours, and the words of a claim.

Both sides are token ids with a part for each token, so that the sentence judged is told apart
from what stands around it. Neighbours are cut before the sentence is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]
Tokenize = Callable[[Sequence[str]], list[list[int]]]
AROUND, SENTENCE, CLAIM = 0, 1, 2
"""Parts of the input."""
# Tokens of each part, without the two that open and close a text. 95 % of the sentences of the
# labelled lines have fewer than 72, of the claims' wordings fewer than 40.
BEFORE_TOKENS = 28
SENTENCE_TOKENS = 88
AFTER_TOKENS = 44
CLAIM_TOKENS = 48


@dataclass(frozen=True, slots=True)
class Window:
    """A sentence with the text before and after it, as the encoder is given them."""

    before: str
    sentence: str
    after: str


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a pair: token ids, and the part of each."""

    ids: tuple[int, ...]
    parts: tuple[int, ...]


def window_sides(windows: Sequence[Window], tokenize: Tokenize) -> list[Side]:
    """Return the token ids of windows.

    Args:
        tokenize: Returns the ids of texts with the opening and closing token.
    """
    flat = [text for window in windows for text in (window.before, window.sentence, window.after)]
    tokens = tokenize(flat)
    sides = []
    for row in range(0, len(flat), 3):
        opening, closing = tokens[row + 1][0], tokens[row + 1][-1]
        before = tokens[row][1:-1][-BEFORE_TOKENS:]
        sentence = tokens[row + 1][1:-1][:SENTENCE_TOKENS]
        after = tokens[row + 2][1:-1][:AFTER_TOKENS]
        ids = (opening, *before, *sentence, *after, closing)
        parts = (
            *[AROUND] * (1 + len(before)),
            *[SENTENCE] * len(sentence),
            *[AROUND] * (1 + len(after)),
        )
        sides.append(Side(ids, parts))
    return sides


def claim_sides(texts: Sequence[str], tokenize: Tokenize) -> list[Side]:
    """Return the token ids of claims' wordings."""
    sides = []
    for tokens in tokenize(list(texts)):
        ids = (tokens[0], *tokens[1:-1][:CLAIM_TOKENS], tokens[-1])
        sides.append(Side(ids, (CLAIM,) * len(ids)))
    return sides

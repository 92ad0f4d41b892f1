"""Lengths of what is read aloud or has a limit of characters; whole sentences only."""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from core.errors import InputError

MAX_WORDS: Final = 75
WORDS_PER_SECOND: Final = 2.5
"""150 a minute, a calm reading; a Vietnamese word is a syllable between spaces."""


def count_words(text: str) -> int:
    """Return how many words are read aloud; signs alone are none."""
    return sum(any(sign.isalnum() for sign in word) for word in text.split())


def seconds_of(words: int) -> int:
    """Return how many seconds it takes to read them aloud."""
    return math.ceil(words / WORDS_PER_SECOND)


def fill(
    first: Sequence[str], then: Iterable[str], *, fits: Callable[[Sequence[str]], bool]
) -> tuple[str, ...]:
    """Return ``first``, and of ``then`` as many as fit, in order, up to the first that does not.

    Raises:
        InputError: ``too_long`` where not even ``first`` fits; nothing is cut in its middle.
    """
    taken = list(first)
    if not fits(taken):
        raise InputError("too_long", " ".join(taken))
    for text in then:
        if not fits([*taken, text]):
            break
        taken.append(text)
    return tuple(taken)

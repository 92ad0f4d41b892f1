"""How long a text takes to be read aloud."""

import math
from typing import Final

MAX_WORDS: Final = 75
WORDS_PER_SECOND: Final = 2.5
"""150 a minute, a calm reading; a Vietnamese word is a syllable between spaces."""


def count_words(text: str) -> int:
    """Return how many words are read aloud; signs alone are none."""
    return sum(any(sign.isalnum() for sign in word) for word in text.split())


def seconds_of(words: int) -> int:
    """Return how many seconds it takes to read them aloud."""
    return math.ceil(words / WORDS_PER_SECOND)

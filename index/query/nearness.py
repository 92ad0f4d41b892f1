"""How far apart words may stand that are looked for near each other, the same in every engine."""

from math import comb
from typing import Final

from index.query.nodes import MAX_CLAUSES

MAX_SLOP: Final = 50
MAX_SPREADS: Final = 128
"""Most ways to spread words over a text; an engine may have to write them out one by one."""


def spreads(words: int, slop: int) -> int:
    """Return in how many ways up to ``slop`` further words may stand between so many words."""
    return comb(max(0, words - 1) + slop, slop)


def widest(words: int) -> int:
    """Return how many further words, in all, may stand between so many words."""
    counted = min(words, MAX_CLAUSES)
    return max(slop for slop in range(MAX_SLOP + 1) if spreads(counted, slop) <= MAX_SPREADS)

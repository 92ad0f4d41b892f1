"""Words of an index that are few edits from a typed one.

Tantivy's own automaton also changes the first letter, and a word of four letters then means
hundreds of others; so words that begin alike are compared here.
"""

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from index.query.nodes import Fuzzy

MAX_COMPARED: Final = 50_000
MAX_FOUND: Final = 500

Expand: TypeAlias = Callable[[str, Fuzzy], list[str]]
"""Returns the near words of a field, the nearest first; the word itself is among them if there."""


def expander(searcher: Any) -> Expand:
    """Return how near words are found in the words of a searcher."""

    def expand(field: str, node: Fuzzy) -> list[str]:
        word = node.word.folded
        begin_alike = searcher.terms_with_prefix(field, word[0], limit=MAX_COMPARED)
        near = []
        for term, _ in begin_alike:
            if abs(len(term) - len(word)) <= node.distance:
                edits = count_edits(word, term, node.distance)
                if edits <= node.distance:
                    near.append((edits, term))
        return [term for _, term in sorted(near)[:MAX_FOUND]]

    return expand


def count_edits(first: str, second: str, most: int) -> int:
    """Return insertions, deletions, changes and swaps of neighbours between two words.

    No place takes part in two edits (optimal string alignment); more than ``most`` is ``most + 1``.
    """
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, start=1):
        last_row, row = row, [i] + [0] * len(second)
        for j, b in enumerate(second, start=1):
            row[j] = min(last_row[j] + 1, row[j - 1] + 1, last_row[j - 1] + (a != b))
            if i > 1 and j > 1 and a == second[j - 2] and first[i - 2] == b:
                row[j] = min(row[j], before[j - 2] + 1)
        if min(row) > most:
            return most + 1
        before = last_row
    return min(row[-1], most + 1)

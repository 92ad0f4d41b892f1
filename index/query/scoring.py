"""What lifts a hit, said once for every engine: weights, and which terms they are given to.

The score of a hit is the sum of BM25 over what was wanted, and of what stands here: a word that a
text writes exactly as typed lifts it by ``TIER``, far more than BM25 can give, so that all texts
with more exact words come before those with fewer.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from index.query.nodes import AllOf, AnyOf, Named, Node, ParsedQuery, Prefix, Words

TIER: Final = 1000.0
TITLE: Final = 2.0
"""Weight of a word in the title against one in the text."""
FOLDED: Final = 0.2
"""Weight of the folded form of a word that was typed with marks."""
ADJACENT: Final = 1.5
"""Weight of two words of the query that stand next to each other."""
OTHER_NAME: Final = 0.5
"""Weight of another name of a thing against the one that was typed."""
MAX_PAIRS: Final = 12


def weight_of(field: str) -> float:
    """Return what a word in a text field weighs."""
    return TITLE if field == "title" else 1.0


def typed_with_marks(parsed: ParsedQuery) -> Iterator[Words | Prefix]:
    """Yield what was typed with marks; other names of a thing were not typed."""
    for node in parsed.wanted:
        yield from _typed(node)


def neighbours(parsed: ParsedQuery) -> Iterator[Words]:
    """Yield pairs of single words that follow each other in the query, as phrases."""
    singles = [term for node in parsed.wanted for term in _run(node)]
    for first, second in list(pairwise(singles))[:MAX_PAIRS]:
        if first is not None and second is not None:
            yield Words((*first.words, *second.words))


def _typed(node: Node) -> Iterator[Words | Prefix]:
    match node:
        case Words() if node.marked:
            yield node
        case Prefix() if node.word.marked:
            yield node
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _typed(part)
        case Named(typed, _):
            yield from _typed(typed)
        case _:
            return


def _run(node: Node) -> Iterator[Words | None]:
    """Yield single words in the order of the query, None where a pair cannot go on."""
    match node:
        case Words() if len(node.words) == 1 and not node.field:
            yield node
        case AllOf(parts):
            for part in parts:
                yield from _run(part)
        case Named(typed, _):
            yield from _run(typed)
        case _:
            yield None

"""Statements of the same thing as one group, whatever the order in which they came.

Groups are what links between sentences connect, so that the same sentences always give the same
groups. A group is named after its first sentence: that name stays while others join, and of two
groups that grow together the name of the earlier stays.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from nlp.candidates.alike import Statement, agree

Floats = npt.NDArray[np.float32]
# docs/explanation/candidates.md has the figures behind both.
SAME_LANGUAGE: Final = 0.6
ACROSS: Final = 0.45
BLOCK: Final = 1024


@dataclass(frozen=True, slots=True)
class Group:
    """Positions of the sentences that say the same, the first sentence first."""

    members: tuple[int, ...]

    @property
    def first(self) -> int:
        """The sentence that the group is named after."""
        return self.members[0]


def group(statements: Sequence[Statement], vectors: Floats) -> list[Group]:
    """Return the groups of statements, in the order of their first sentences.

    Args:
        statements: In the order in which they were said.
        vectors: Unit vectors ``(n, dimensions)``; a row of zeros is near nothing, and then only
            the same wording makes a group.
    """
    parent = list(range(len(statements)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for one, other in _links(statements, vectors):
        first, second = sorted((root(one), root(other)))
        parent[second] = first
    members: dict[int, list[int]] = {}
    for at in range(len(statements)):
        members.setdefault(root(at), []).append(at)
    return [Group(tuple(found)) for found in members.values()]


def _links(statements: Sequence[Statement], vectors: Floats) -> Iterator[tuple[int, int]]:
    seen: dict[str, int] = {}
    fresh: list[int] = []
    for at, statement in enumerate(statements):
        if statement.key in seen:
            yield seen[statement.key], at
        else:
            seen[statement.key] = at
            fresh.append(at)
    some = vectors[fresh]
    for one, other in near_pairs(some, some, [statements[at] for at in fresh]):
        yield fresh[one], fresh[other]


def near_pairs(
    left: Floats, right: Floats, statements: Sequence[Statement], others: Sequence[Statement] = ()
) -> Iterator[tuple[int, int]]:
    """Yield positions of pairs that say the same; of one list with itself each pair once.

    Args:
        others: What the rows of ``right`` are, where they are not ``statements``.
    """
    same = not others
    against = others or statements
    least = min(SAME_LANGUAGE, ACROSS)
    for start in range(0, len(left), BLOCK):
        block = left[start : start + BLOCK]
        begin = start if same else 0
        cosines = block @ right[begin:].T
        for row, column in np.argwhere(cosines >= least).tolist():
            one, other = start + row, begin + column
            if same and other <= one:
                continue
            needed = SAME_LANGUAGE if statements[one].lang is against[other].lang else ACROSS
            if cosines[row, column] >= needed and agree(statements[one], against[other]):
                yield one, other


def matched(
    groups: Iterable[Group],
    statements: Sequence[Statement],
    vectors: Floats,
    known: Sequence[Statement],
    known_vectors: Floats,
) -> set[int]:
    """Return the first sentences of groups that say what the catalogue has matched elsewhere."""
    if not known or not len(vectors):
        return set()
    keys = {statement.key for statement in known}
    found = {one for one, _ in near_pairs(vectors, known_vectors, statements, known)}
    found |= {at for at, statement in enumerate(statements) if statement.key in keys}
    return {some.first for some in groups if found.intersection(some.members)}

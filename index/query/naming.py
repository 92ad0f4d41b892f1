"""Words of a query with their other names and spellings."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice, product
from typing import Final

from index.query.nodes import AllOf, AnyOf, Named, Node, Words
from index.synonyms import MAX_OTHERS, Synonyms
from index.words import Word

_MAX_VARIANTS: Final = MAX_OTHERS


def named(units: list[Words], synonyms: Synonyms) -> list[Node]:
    """Return words that follow each other, with names in them as ``Named``, the longest first."""
    usual = [_respelt(unit, synonyms) for unit in units]
    typed = [word for unit in usual for word in unit.words]
    # Names begin and end where units do: "30/12" is one, a pair of Chinese characters is one.
    starts: dict[int, int] = {}
    place = 0
    for index, unit in enumerate(usual):
        starts[place] = index
        place += len(unit.words)
    starts[place] = len(usual)
    nodes: list[Node] = []
    place = 0
    while place < len(typed):
        index = starts[place]
        for length, others in synonyms.names_at(typed, place):
            end = starts.get(place + length)
            if end is not None:
                nodes.append(_named(usual[index:end], others))
                break
        else:
            end = index + 1
            nodes.append(spelt(units[index], synonyms))
        place += sum(len(unit.words) for unit in usual[index:end])
    return nodes


def spelt(unit: Words, synonyms: Synonyms) -> Node:
    """Return words with their other spellings (teencode), the usual ones first."""
    choices = [synonyms.spellings(word) for word in unit.words]
    variants = list(islice(product(*choices), _MAX_VARIANTS))
    first, *others = (replace(unit, words=tuple(variant)) for variant in variants)
    return Named(first, tuple(others)) if others else first


def unnamed(node: Node) -> Node:
    """Return a node without ``Named`` at its top, for what is excluded."""
    return AnyOf((node.typed, *node.others)) if isinstance(node, Named) else node


def _respelt(unit: Words, synonyms: Synonyms) -> Words:
    return replace(unit, words=tuple(synonyms.spellings(word)[0] for word in unit.words))


def _named(units: list[Words], others: Iterable[tuple[Word, ...]]) -> Named:
    first, last = units[0], units[-1]
    typed: Node = first if len(units) == 1 else AllOf(tuple(units))
    return Named(
        typed,
        tuple(Words(other, first.field, 0, first.start, last.end, named=True) for other in others),
    )

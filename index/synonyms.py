"""Other names of the same thing, put into a query when it is read (docs/how-to/search.md).

``names`` are places, seas, gates, treaties in several languages; a query with one of them finds
texts with the others too. ``teencode`` are other spellings of one word (``ko`` for ``không``): a
query means the same with each of them. Nothing of this is in an index, so that a list can change
at any time.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from index.words import Word, is_han, words

Kind: TypeAlias = Literal["names", "teencode"]
Term: TypeAlias = tuple[Word, ...]

MAX_OTHERS: Final = 16
"""Other names of one thing that a query looks for."""
MAX_TERM: Final = 12
"""Words of the longest name."""


@dataclass(frozen=True, slots=True)
class SynonymGroup:
    """Terms that mean the same; of ``teencode`` the first is the usual spelling."""

    terms: tuple[str, ...]
    kind: Kind = "names"


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Groups of terms, ready for look-up; it never changes."""

    groups: tuple[SynonymGroup, ...] = ()
    _names: dict[tuple[str, ...], list[tuple[Term, tuple[Term, ...]]]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    _spellings: dict[str, tuple[Word, ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        for group in self.groups:
            terms = tuple(dict.fromkeys(tuple(words(term)) for term in group.terms))
            terms = tuple(term for term in terms if 0 < len(term) <= MAX_TERM)
            if group.kind == "teencode":
                self._add_spellings(terms)
            else:
                for term in terms:
                    key = tuple(word.folded for word in term)
                    self._names.setdefault(key, []).append((term, terms))

    def with_groups(self, groups: Iterable[SynonymGroup]) -> "Synonyms":
        """Return these and further ones, such as the names of the places of a gazetteer."""
        return Synonyms((*self.groups, *groups))

    def spellings(self, word: Word) -> tuple[Word, ...]:
        """Return the spellings of a word, the usual one first; only the word if there are none."""
        return self._spellings.get(word.exact, (word,))

    def names_at(self, typed: Sequence[Word], start: int) -> Iterator[tuple[int, tuple[Term, ...]]]:
        """Yield names that begin at a word, longest first: how many words, and the other names."""
        for length in range(min(MAX_TERM, len(typed) - start), 0, -1):
            part = tuple(typed[start : start + length])
            found = [
                terms
                for term, terms in self._names.get(tuple(word.folded for word in part), ())
                if _same(part, term)
            ]
            if others := _others(part, found):
                yield length, others

    def _add_spellings(self, terms: tuple[Term, ...]) -> None:
        single = tuple(term[0] for term in terms if len(term) == 1)
        for word in single:
            self._spellings.setdefault(word.exact, single)


NO_SYNONYMS: Final = Synonyms()

SynonymSource: TypeAlias = Callable[[], Synonyms]
"""What a backend asks before each query: the synonyms as they are now."""


def no_synonyms() -> Synonyms:
    """Return none."""
    return NO_SYNONYMS


def _same(typed: Term, term: Term) -> bool:
    """Whether a name was typed, which is folded alike: marks that were typed must be its marks."""
    if len(term) == 1 and not is_han(term[0].folded) and typed[0].exact != term[0].exact:
        return False  # "hue" is no "Huế": one syllable without marks may be any other
    return all(
        not word.marked or word.exact == other.exact or is_han(word.folded)
        for word, other in zip(typed, term, strict=True)
    )


def _others(typed: Term, found: Iterable[tuple[Term, ...]]) -> tuple[Term, ...]:
    """Return the other names of all groups, without those that a name before finds already."""
    seen = [_key(typed)]
    others: list[Term] = []
    # Shorter ones first: "quần đảo Hoàng Sa" says nothing that "Hoàng Sa" does not find.
    for term in sorted((term for terms in found for term in terms), key=len):
        if len(others) < MAX_OTHERS and not any(key in _key(term) for key in seen):
            seen.append(_key(term))
            others.append(term)
    return tuple(others)


def _key(term: Term) -> str:
    return f" {' '.join(word.folded for word in term)} "

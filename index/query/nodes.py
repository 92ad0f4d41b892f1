"""A query taken apart: the tree that every backend turns into a query of its engine.

Two backends that treat each node as its docstring says find the same hits. Every kind of node may
stand inside ``AllOf``, ``AnyOf`` and ``Without``, at most ``MAX_DEPTH`` deep; ``Matching``,
``FieldPrefix``, ``Range`` and ``Without`` never score, wherever they stand. Where something
stands in the query is left out of comparisons.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import datetime
from typing import Final, TypeAlias

from index.values import Filter
from index.words import Word, is_han

DATE: Final = "date"
"""The field that ranges of time look at: ``published_at``, else ``first_seen``."""
MAX_DEPTH: Final = 30
MAX_CLAUSES: Final = 64
"""More different words than this are left out: a pasted page is found by its first words."""


@dataclass(frozen=True, slots=True)
class Words:
    """One word, or several that stand in this order and near each other.

    It is found folded in title or text; exactly written words only lift it in the order. A single
    Chinese character is found in a run of its own and in each pair that has it.

    Attributes:
        field: Only in this text field (``title``, ``text``, ``quote``); empty for all.
        slop: How many further words, in all, may stand between, as in ``"a b"~2``; 0 for none and
            at most ``index.query.nearness.widest``.
        start, end: Where it stands in the query as typed.
        named: Whether nobody typed it: it is another name of what was.
    """

    words: tuple[Word, ...]
    field: str = ""
    slop: int = 0
    start: int = attribute(default=0, compare=False)
    end: int = attribute(default=0, compare=False)
    named: bool = False

    @property
    def marked(self) -> bool:
        """Whether marks were typed, so that texts written exactly so come first."""
        return any(word.marked for word in self.words)

    @property
    def own_marks(self) -> bool:
        """Whether it is found only with its own marks, or written without any.

        So are other names: 南海 is Biển Đông and bien dong, and not biến động.
        """
        return (
            self.named and self.marked and not any(is_han(word.folded[:1]) for word in self.words)
        )


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words that begin so, found folded; where marks were typed, exact ones come first."""

    word: Word
    field: str = ""
    start: int = attribute(default=0, compare=False)
    end: int = attribute(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Words at most ``distance`` edits (1 or 2, a swap of neighbours is one) from the folded word.

    The first letter is always the same, so that a short word does not mean every other.
    """

    word: Word
    distance: int = 1
    field: str = ""
    start: int = attribute(default=0, compare=False)
    end: int = attribute(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Range:
    """Values from ``low`` to ``high``, both included unless said; None is open.

    Attributes:
        field: ``date`` (times in UTC), ``score`` or ``priority``.
        above: Whether ``low`` itself is left out, as it never is for dates.
        below: Whether ``high`` itself is left out, as it always is for dates.
    """

    field: str
    low: datetime | float | None = None
    high: datetime | float | None = None
    above: bool = False
    below: bool = False


@dataclass(frozen=True, slots=True)
class Matching:
    """A field that has one of the values."""

    filter: Filter


@dataclass(frozen=True, slots=True)
class FieldPrefix:
    """A field (``source``, ``claim``, ``place`` …) that has a value which begins so."""

    field: str
    prefix: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part is found."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part or more is found; more lift the score."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Named:
    """Something under one of its names: the typed one, or others that weigh less.

    It is one thing that is wanted: found when ``typed`` is or one of ``others`` is. It never stands
    inside ``Without``.

    Attributes:
        typed: As the person wrote it, ``Words`` or ``AllOf`` of several; its exact form comes
            first.
        others: The same thing under other names (docs/how-to/search.md, "Synonyms").
    """

    typed: "Node"
    others: "tuple[Words, ...]"


@dataclass(frozen=True, slots=True)
class Without:
    """The part is not found. With marks typed only what is written exactly so is unwanted."""

    part: "Node"


Node: TypeAlias = (
    Words | Prefix | Fuzzy | Range | Matching | FieldPrefix | AllOf | AnyOf | Named | Without
)


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query as backends take it.

    Attributes:
        limits: What a hit must be, whatever its words: filters, ranges, what is excluded. They do
            not score.
        wanted: What a hit should have, all of them; none asks for everything the limits leave.
        relaxable: Whether, when nothing has all of ``wanted``, some of them will do: so for plain
            words, never where somebody wrote operators.
        cut: Whether the text is longer than what is read of one (``MAX_CLAUSES``).
    """

    wanted: tuple[Node, ...] = ()
    limits: tuple[Node, ...] = ()
    relaxable: bool = True
    cut: bool = False

    def terms(self) -> "Iterator[Words | Prefix | Fuzzy]":
        """Yield everything positive that may stand in a text, to mark it there."""
        for node in self.wanted:
            yield from _terms(node)


def _terms(node: Node) -> "Iterator[Words | Prefix | Fuzzy]":
    match node:
        case Words() | Prefix() | Fuzzy():
            yield node
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _terms(part)
        case Named(typed, others):
            yield from _terms(typed)
            yield from others
        case _:
            return

"""The tree of the grammar (luqum's) as the nodes that backends take."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from luqum.tree import (
    AndOperation,
    BaseGroup,
    Boost,
    Item,
    Not,
    OrOperation,
    Phrase,
    Plus,
    Prohibit,
    Proximity,
    SearchField,
    UnknownOperation,
)
from luqum.tree import Fuzzy as FuzzyItem
from luqum.tree import Word as WordItem

from core.text import MappedText
from index.query.fields import RANGES, TEXT_FIELDS
from index.query.joining import alternatives, chunk_words, either, merged
from index.query.limits import limit_of, range_of
from index.query.naming import named, spelt, unnamed
from index.query.nodes import (
    MAX_CLAUSES,
    MAX_DEPTH,
    AllOf,
    Fuzzy,
    Node,
    Prefix,
    Without,
    Words,
)
from index.query.operators import too_deep
from index.query.refusals import Trouble, position_of
from index.synonyms import Synonyms
from index.words import tokens, word_of, words

Items: TypeAlias = list[Item]


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a piece of the tree; ``at`` is where the field's name begins."""

    field: str = ""
    at: int = 0
    excluded: bool = False
    depth: int = 0

    def deeper(self, item: Item) -> "Around":
        """Return the surroundings one level further down."""
        if self.depth >= MAX_DEPTH:
            raise too_deep(item.pos or 0)
        return replace(self, depth=self.depth + 1)


class Conversion:
    """One tree becoming nodes.

    Attributes:
        operators: Whether somebody wrote operators, so that every part is meant.
    """

    def __init__(
        self, source: MappedText, entity: str, *, synonyms: Synonyms, now: datetime
    ) -> None:
        self._source = source
        self._entity = entity
        self._synonyms = synonyms
        self._now = now
        self.operators = False

    def parts(self, item: Item, around: Around = Around()) -> list[Node]:
        """Return the nodes that must all be found.

        Raises:
            Trouble: A field has no such value, or something is too deep.
            QueryError: A field has no such value.
        """
        found: list[Node]
        match item:
            case UnknownOperation():
                found = self._side_by_side(item, around)
            case AndOperation():
                self._meant(around)
                found = [node for part in item.operands for node in self.parts(part, around)]
            case OrOperation():
                self._meant(around)
                found = either(self._all(self.parts(part, around)) for part in item.operands)
            case Not() | Prohibit():
                found = self._without(item, around)
            case Plus():
                self._meant(around)
                found = self.parts(item.a, around)
            case BaseGroup() | Boost():
                found = self.parts(item.expr, around.deeper(item))
            case SearchField():
                found = self.parts(item.expr, replace(around, field=item.name, at=item.pos))
            case _:
                found = self._leaf(item, around)
        return found

    def _meant(self, around: Around) -> None:
        """Note an operator between words; values of a field are alternatives anyway."""
        self.operators = self.operators or self._is_free(around)

    def _is_free(self, around: Around) -> bool:
        """Whether there are words, and no values of a field."""
        return not around.field or around.field in TEXT_FIELDS[self._entity]

    def _leaf(self, item: Item, around: Around) -> list[Node]:
        if around.field in RANGES[self._entity]:
            return [range_of(item, around.field, self._now)]
        if not self._is_free(around):
            return [limit_of(item, around.field, position_of(self._source, around.at))]
        match item:
            case WordItem():
                return self._run([item], around)
            case Phrase():
                return self._phrase(item, 0, around)
            case Proximity():
                return self._phrase(item.term, item.degree, around)
            case FuzzyItem():
                start, end = self._span(item.term)
                word = word_of(*tokens(item.term.unescaped_value)[:1])
                return [Fuzzy(word, int(item.degree), around.field, start, end)]
        raise Trouble(
            item.pos or 0,
            "khoảng [… TO …] chỉ dùng sau ngày:, độ tin: hoặc ưu tiên:",
            "a range is used only after published_at:, score: or priority:",
        )

    def _side_by_side(self, operation: UnknownOperation, around: Around) -> list[Node]:
        """Return what stands side by side: it binds more closely than OR does."""
        rows = alternatives(operation.operands)
        if len(rows) == 1:
            return self._sequence(rows[0], around)
        self._meant(around)
        return either(self._all(self._sequence(row, around)) for row in rows)

    def _sequence(self, row: Items, around: Around) -> list[Node]:
        nodes: list[Node] = []
        run: list[WordItem] = []
        for item in row:
            if self._is_free(around) and isinstance(item, WordItem):
                run.append(item)
                continue
            nodes += self._run(run, around)
            run = []
            nodes += self.parts(item, around)
        return merged([*nodes, *self._run(run, around)])

    def _without(self, item: Item, around: Around) -> list[Node]:
        node = self._all(self.parts(item.a, replace(around.deeper(item), excluded=True)))
        if node is None:
            return []
        return [node.part if isinstance(node, Without) else Without(node)]

    def _phrase(self, item: Phrase, slop: int, around: Around) -> list[Node]:
        found = tuple(words(item.value[1:-1]))[:MAX_CLAUSES]
        if not found:
            return []
        node = spelt(Words(found, around.field, slop, *self._span(item)), self._synonyms)
        return [unnamed(node) if around.excluded else node]

    def _run(self, items: list[WordItem], around: Around) -> list[Node]:
        """Return words side by side, with the names among them."""
        nodes: list[Node] = []
        units: list[Words] = []
        for item in items:
            start, end = self._span(item)
            if item.value.endswith("*"):
                prefix = word_of(tokens(item.value)[0])
                nodes += [
                    *self._named(units, around),
                    Prefix(prefix, around.field, start, end),
                ]
                units = []
                continue
            for group in chunk_words(item.unescaped_value, whole=around.excluded):
                units.append(Words(group, around.field, 0, start, end))
        return [*nodes, *self._named(units, around)]

    def _named(self, units: list[Words], around: Around) -> list[Node]:
        if around.excluded:
            return [unnamed(spelt(unit, self._synonyms)) for unit in units]
        return named(units, self._synonyms)

    def _span(self, item: Item) -> tuple[int, int]:
        return self._source.to_original(item.pos, item.pos + item.size)

    @staticmethod
    def _all(parts: list[Node]) -> Node | None:
        if not parts:
            return None
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

"""Text that was changed and still knows where each part came from (docs/explanation/text.md)."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edits:
    """The places where two texts differ, as four sorted columns; between them they are equal.

    Edit ``i`` says that ``new[new_starts[i]:new_ends[i]]`` stands for
    ``old[old_starts[i]:old_ends[i]]``; either side may be empty, never both.
    """

    new_starts: "array[int]"
    new_ends: "array[int]"
    old_starts: "array[int]"
    old_ends: "array[int]"

    def to_old(self, start: int, end: int) -> tuple[int, int]:
        """Return the smallest span of the old text that covers a span of the new one."""
        if start >= end:
            point = self._old_start(start)
            return point, point
        return self._old_start(start), self._old_end(end)

    def _old_start(self, position: int) -> int:
        # Edits that end at or before the position lie wholly to its left, deletions at it too.
        i = bisect_right(self.new_starts, position) - 1
        if i < 0:
            return position
        if position < self.new_ends[i]:
            return self.old_starts[i]
        return self.old_ends[i] + position - self.new_ends[i]

    def _old_end(self, position: int) -> int:
        # A deletion at the position lies to its right, so it stays outside the span.
        i = bisect_left(self.new_starts, position) - 1
        if i < 0:
            return position
        if position <= self.new_ends[i]:
            return self.old_ends[i]
        return self.old_ends[i] + position - self.new_ends[i]


@dataclass(frozen=True, slots=True)
class MappedText:
    """A changed text with the way back to the original.

    Attributes:
        steps: The edits of each change, first change first; none for an unchanged text.
    """

    text: str
    original: str
    steps: tuple[Edits, ...] = ()

    @classmethod
    def unchanged(cls, text: str) -> "MappedText":
        """Return the text as it is."""
        return cls(text, text)

    @classmethod
    def same_length(cls, text: str, original: str) -> "MappedText":
        """Return a change that kept every offset, such as folding.

        Raises:
            ValueError: The lengths differ.
        """
        if len(text) != len(original):
            raise ValueError(f"lengths differ: {len(text)} and {len(original)}; use replace_spans")
        return cls(text, original)

    def then(self, change: Callable[[str], "MappedText"]) -> "MappedText":
        """Return this text after one more change; offsets lead back through both.

        ``normalize(text).then(mask).then(fold)`` reads in the order in which it happens.
        """
        changed = change(self.text)
        return MappedText(changed.text, self.original, self.steps + changed.steps)

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """Return the smallest span of the original that covers ``text[start:end]``.

        An empty span gives an empty span. What was dropped at the edges stays outside.
        """
        for step in reversed(self.steps):
            start, end = step.to_old(start, end)
        return start, end


def replace_spans(text: str, changes: Iterable[tuple[int, int, str]]) -> MappedText:
    """Return the text with spans replaced.

    Args:
        changes: ``(start, end, new)`` in order and disjoint; those that change nothing are
            left out of the map.
    """
    columns = array("q"), array("q"), array("q"), array("q")
    new_starts, new_ends, old_starts, old_ends = columns
    pieces: list[str] = []
    done = length = 0
    for start, end, new in changes:
        if text[start:end] == new:
            continue
        pieces += (text[done:start], new)
        length += start - done
        new_starts.append(length)
        length += len(new)
        new_ends.append(length)
        old_starts.append(start)
        old_ends.append(end)
        done = end
    if not pieces:
        return MappedText.unchanged(text)
    pieces.append(text[done:])
    return MappedText("".join(pieces), text, (Edits(*columns),))

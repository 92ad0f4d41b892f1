"""What an edit changed, word by word: paragraphs first, so that long texts stay quick.

For wordings of a document, of a proposal and of an answer alike.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

MOST_WORDS: Final = 3_000
"""Of a stretch that is looked at word by word; a longer one is shown as old and new whole."""
MOST_PARAGRAPHS: Final = 5_000
_PARAGRAPH = re.compile(r"[^\n]*\n+|[^\n]+")
_WORD = re.compile(r"\s+|[^\W\d_]+|\d+|.", re.DOTALL)
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of text; ``kind`` is ``same``, ``ins`` or ``del``."""

    kind: str
    text: str


def changes(old: str, new: str) -> tuple[Change, ...]:
    """Return how one text becomes the other; ``same`` and ``ins`` joined are the new one."""
    return tuple(_joined(_by_paragraph(old, new)))


def _by_paragraph(old: str, new: str) -> Iterator[Change]:
    before, after = _PARAGRAPH.findall(old), _PARAGRAPH.findall(new)
    if max(len(before), len(after)) > MOST_PARAGRAPHS:
        yield from (Change("del", old), Change("ins", new))
        return
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = "".join(before[a:b]), "".join(after[c:d])
        if tag == "equal":
            yield Change("same", come)
        else:
            yield from _by_word(gone, come)


def _by_word(old: str, new: str) -> Iterator[Change]:
    before, after = _words(old), _words(new)
    if max(len(before), len(after)) > MOST_WORDS:
        yield from (Change("del", old), Change("ins", new))
        return
    gone = come = ""
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for at, (tag, a, b, c, d) in enumerate(steps):
        left, right = "".join(before[a:b]), "".join(after[c:d])
        # A space between two changes is part of them, or every other word would be struck out.
        if tag == "equal" and (left.strip() or at in (0, len(steps) - 1)):
            yield from (Change("del", gone), Change("ins", come), Change("same", right))
            gone = come = ""
        else:
            gone, come = gone + left, come + right
    yield from (Change("del", gone), Change("ins", come))


def _words(text: str) -> Sequence[str]:
    found: list[str] = []
    for word in _WORD.findall(text):
        # Chinese is written without spaces: each sign counts as a word.
        found += list(word) if _HAN.search(word) else [word]
    return found


def _joined(found: Iterator[Change]) -> Iterator[Change]:
    last: Change | None = None
    for change in found:
        if not change.text:
            continue
        if last and last.kind == change.kind:
            last = Change(last.kind, last.text + change.text)
            continue
        if last:
            yield last
        last = change
    if last:
        yield last

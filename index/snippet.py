"""A short piece of the stored text around what was searched for, as plain text."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

from core.text import fold_text
from index.query.nodes import ParsedQuery, Words
from index.words import is_han, word_of

LENGTH: Final = 240
BEFORE: Final = 60
"""Characters shown in front of the first match."""
SCANNED: Final = 20_000
"""Characters looked at: of deeper matches the beginning of the text is shown."""
MATCHES: Final = 200
NEAR: Final = 50
"""Places looked at of each word, and in one window."""

_SPACE = re.compile(r"\s+")
_EXACT, _FOLDED = 3, 1


class Match(NamedTuple):
    """A place where a wanted word stands; ``weight`` is higher where it is written as typed."""

    start: int
    word: str
    weight: int


def make_snippet(text: str, query: ParsedQuery, *, length: int = LENGTH) -> str:
    """Return the window of ``text`` (in NFC) with most of the wanted words, as they are written.

    The window never cuts a word of an alphabet.
    """
    text = unicodedata.normalize("NFC", text)
    start = _word_start(text, _best_start(text, query, length))
    end = _word_end(text, start, min(len(text), start + length))
    body = _SPACE.sub(" ", text[start:end]).strip()
    return f"{'… ' if start else ''}{body}{' …' if end < len(text) else ''}"


def _best_start(text: str, query: ParsedQuery, length: int) -> int:
    wanted = {
        word.folded: word.exact
        for term in query.terms()
        for word in (term.words if isinstance(term, Words) else (term.word,))
    }
    scanned = text[:SCANNED]
    # Folding keeps the length of NFC text, so that places in it are places in the text.
    folded = fold_text(scanned) if wanted else ""
    found = sorted(
        match for word, exact in wanted.items() for match in _matches(scanned, folded, word, exact)
    )
    best = (0, 0)
    best_start = 0
    for index, first in enumerate(found):
        seen: dict[str, int] = {}
        span = 0
        for match in found[index : index + NEAR]:
            if match.start - first.start > length - BEFORE:
                break
            if match.weight > seen.get(match.word, 0):
                seen[match.word], span = match.weight, match.start - first.start
        # Most words; of equal windows the one where they stand closest together.
        if (rating := (sum(seen.values()), -span)) > best:
            best, best_start = rating, first.start
    return max(0, best_start - BEFORE)


def _matches(text: str, folded: str, word: str, exact: str) -> Iterator[Match]:
    end = 0
    for _ in range(MATCHES):
        if (start := folded.find(word, end)) < 0:
            return
        end = start + len(word)
        if is_han(word):
            same = text.startswith(exact, start)
        elif folded[start - 1 : start].isalnum() or folded[end : end + 1].isalnum():
            continue  # inside a longer word
        else:
            same = word_of(text[start:end]).exact == exact
        yield Match(start, word, _EXACT if same else _FOLDED)


def _word_start(text: str, start: int) -> int:
    """Move back to where the word at ``start`` begins (Chinese has no such place)."""
    limit = max(0, start - 30)
    while start > limit and not text[start - 1].isspace() and not is_han(text[start - 1]):
        start -= 1
    return start


def _word_end(text: str, start: int, end: int) -> int:
    """Move back to where the last whole word ends."""
    if end == len(text) or text[end].isspace():
        return end
    limit = max(start + 1, end - 30)
    for place in range(end, limit, -1):
        if text[place].isspace() or is_han(text[place]) or is_han(text[place - 1]):
            return place
    return end

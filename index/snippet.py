"""A short piece of the stored text around what was searched for, and the words to mark in it."""

import re
import unicodedata
from typing import Final, NamedTuple

from index.matches import Match, find_matches, joined_spans
from index.query.nodes import ParsedQuery
from index.words import is_han

LENGTH: Final = 240
BEFORE: Final = 60
"""Characters shown in front of the first match."""
SCANNED: Final = 20_000
"""Characters looked at first; where nothing is found there, those after them."""
DEEPEST: Final = 200_000
NEAR: Final = 50
"""Matches looked at in one window."""

_SPACE = re.compile(r"\s+")
_CUT = "… "


class Snippet(NamedTuple):
    """Plain text, and ``(start, end)`` in code points of the words that were searched for."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


def snippet_of(
    text: str, query: ParsedQuery, *, field: str = "text", length: int = LENGTH
) -> Snippet:
    """Return the window of ``text`` (in NFC) with most of the wanted words, as they are written.

    The window never cuts a word of an alphabet.

    Args:
        field: Which field the text is (``text`` or ``quote``).
    """
    text = unicodedata.normalize("NFC", text)
    found = _found(text, query, field)
    start = _word_start(text, _best_start(found, length))
    end = _word_end(text, start, min(len(text), start + length))
    window = text[start:end]
    body = _SPACE.sub(" ", window).strip()
    opening = _CUT if start else ""
    inside = [match for match in found if start <= match.start and match.end <= end]

    def moved(place: int) -> int:
        return len(opening) + len(_SPACE.sub(" ", window[: place - start]).lstrip())

    marks = tuple((moved(a), moved(b)) for a, b in joined_spans(inside))
    return Snippet(f"{opening}{body}{_CUT[::-1] if end < len(text) else ''}", marks)


def mark_title(title: str, query: ParsedQuery) -> tuple[tuple[int, int], ...]:
    """Return ``(start, end)`` of the wanted words in a title, in code points as it is stored."""
    return joined_spans(find_matches(title, query.terms(), field="title"))


def _found(text: str, query: ParsedQuery, field: str) -> list[Match]:
    terms = list(query.terms())
    found = find_matches(text[:SCANNED], terms, field=field)
    if not found and len(text) > SCANNED:
        found = find_matches(text[:DEEPEST], terms, field=field)
    return found


def _best_start(found: list[Match], length: int) -> int:
    best = (0, 0)
    best_start = 0
    for index, first in enumerate(found):
        seen: dict[int, int] = {}
        span = 0
        for match in found[index : index + NEAR]:
            if match.end - first.start > length - BEFORE:
                break
            if match.weight > seen.get(match.term, 0):
                seen[match.term], span = match.weight, match.start - first.start
        # Most words; of equal windows the one where they stand closest together.
        if (rating := (sum(seen.values()), -span)) > best:
            best, best_start = rating, first.start
    return max(0, best_start - BEFORE)


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

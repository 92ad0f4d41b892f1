"""A short piece of the stored text around what was searched for, as plain text."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

from index.query import ParsedQuery
from index.words import HAN, is_han, run_words, word_of

LENGTH = 240
BEFORE = 60
SCANNED = 20_000
"""Characters looked at: deeper matches get the beginning of the text."""
MATCHES = 400
NEAR = 40
"""Matches looked at in all, and in one window."""

# Words with their places; text in NFD has its marks apart.
_TOKEN = re.compile(f"[{HAN}]+|[^\\W_{HAN}]+(?:[\u0300-\u036f]+[^\\W_{HAN}]*)*")
_SPACE = re.compile(r"\s+")
_EXACT, _FOLDED = 3, 1


def make_snippet(text: str, query: ParsedQuery, *, length: int = LENGTH) -> str:
    """Return the window of ``text`` with most of the wanted words, exact ones counting more.

    Offsets are found in the text as it is stored, so that text in NFD, traditional characters
    and marks come out as written; the window never cuts a word.
    """
    start = _best_start(text, query, length)
    start = _word_start(text, start)
    end = _word_end(text, start, min(len(text), start + length))
    body = _SPACE.sub(" ", text[start:end]).strip()
    return f"{'… ' if start else ''}{body}{' …' if end < len(text) else ''}"


def _best_start(text: str, query: ParsedQuery, length: int) -> int:
    weights = _weights(query)
    if not weights:
        return 0
    found = list(islice(_matches(text[:SCANNED], weights), MATCHES))
    best = (0, 0)
    best_start = 0
    for index, (position, _, _) in enumerate(found):
        seen: dict[str, int] = {}
        span = 0
        for other, folded, weight in found[index : index + NEAR]:
            if other - position > length - BEFORE:
                break
            if weight > seen.get(folded, 0):
                seen[folded], span = weight, other - position
        # Most words; of equal windows the one where they stand closest together.
        if (rating := (sum(seen.values()), -span)) > best:
            best, best_start = rating, position
    return max(0, best_start - BEFORE)


def _weights(query: ParsedQuery) -> dict[str, str]:
    """Return the wanted words: folded form to the exact one that was typed."""
    return {word.folded: word.exact for clause in query.wanted for word in clause.words}


def _matches(text: str, weights: dict[str, str]) -> Iterator[tuple[int, str, int]]:
    for token in _TOKEN.finditer(text):
        if not is_han(token[0]):
            word = word_of(unicodedata.normalize("NFC", token[0]))
            if (exact := weights.get(word.folded)) is not None:
                yield token.start(), word.folded, _EXACT if exact == word.exact else _FOLDED
            continue
        for offset, pair in enumerate(run_words(token[0])):
            for folded in (pair.folded, *pair.folded) if len(pair.folded) > 1 else (pair.folded,):
                if (exact := weights.get(folded)) is not None:
                    weight = _EXACT if exact in pair.exact else _FOLDED
                    yield token.start() + offset, folded, weight


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

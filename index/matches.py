"""Where the terms of a query stand in a text.

The text is looked at as the index sees it (normalised, folded), with the way back, so that places
are right in a text with combining marks, zero-width characters or emoji.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple, TypeAlias

from core.text import MappedText, fold_text, normalize
from index.query.nodes import Fuzzy, Prefix, Words
from index.words import HAN, Word, is_han

Term: TypeAlias = Words | Prefix | Fuzzy

MOST: Final = 200
"""Places of each term that are kept."""
EXACT, FOLDED = 3, 1

_LETTER: Final = rf"[^\W_{HAN}]"
_GAP: Final = r"[\W_]{0,20}+"
_BETWEEN: Final = rf"{_GAP}(?:(?>{_LETTER}+|[{HAN}]){_GAP}){{0,%d}}?"


class Match(NamedTuple):
    """A place where a term stands: ``weight`` is higher where it is written as typed.

    Attributes:
        term: Number of the term.
        spans: Its words, in code points.
    """

    start: int
    end: int
    term: int
    weight: int
    spans: tuple[tuple[int, int], ...]


class _Pattern(NamedTuple):
    """How a term is found: ``begins`` is looked for first, which is fast."""

    begins: str
    pattern: "re.Pattern[str]"
    exact: tuple[str, ...]
    folded: tuple[str, ...] = ()


def find_matches(text: str, terms: Iterable[Term], *, field: str) -> list[Match]:
    """Return where terms stand in a text, in order.

    Args:
        field: Which text it is (``title``, ``text``, ``quote``); terms of another do not count.
    """
    wanted = [term for term in dict.fromkeys(terms) if term.field in ("", field)]
    if not wanted or not text:
        return []
    mapped = normalize(text)
    folded = fold_text(mapped.text)
    found = [
        match
        for number, term in enumerate(wanted)
        for match in _places(mapped, folded, term, number)
    ]
    return sorted(found)


def joined_spans(matches: Iterable[Match]) -> tuple[tuple[int, int], ...]:
    """Return the spans of matches in order; those that touch are one (德天 and 天瀑)."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(span for match in matches for span in match.spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _places(mapped: MappedText, folded: str, term: Term, number: int) -> Iterator[Match]:
    finder = _pattern(term)
    for found in islice(_found(folded, term, finder), MOST):
        spans = [found.span(group) for group in range(1, len(found.groups()) + 1)]
        typed = tuple(mapped.text[a:b].lower() for a, b in spans)
        if (
            isinstance(term, Words)
            and term.own_marks
            and typed not in (finder.exact, finder.folded)
        ):
            continue
        original = tuple(mapped.to_original(a, b) for a, b in spans)
        weight = EXACT if typed == finder.exact else FOLDED
        yield Match(original[0][0], original[-1][1], number, weight, original)


def _found(folded: str, term: Term, finder: _Pattern) -> "Iterator[re.Match[str]]":
    if not isinstance(term, Words):
        for found in finder.pattern.finditer(folded):
            if isinstance(term, Prefix) or _is_near(found[1], term.word.folded, term.distance):
                yield found
        return
    end = 0
    while (start := folded.find(finder.begins, end)) >= 0:
        whole = finder.pattern.match(folded, start)
        end = whole.end(1) if whole else start + 1
        if whole:
            yield whole


@lru_cache(maxsize=2_000)
def _pattern(term: Term) -> _Pattern:
    if isinstance(term, Words):
        pieces = _pieces(term.words)
        literals = [_whole(piece.folded) for piece in pieces]
        pattern = literals[0]
        for before, after, literal in zip(pieces, pieces[1:], literals[1:], strict=False):
            gap = _BETWEEN % term.slop
            if not is_han(before.folded[-1]) and not is_han(after.folded):
                gap = rf"(?=[\W_]){gap}"  # two words of letters are never written in one
            pattern += gap + literal
        exact, plain = (tuple(p.exact for p in pieces), tuple(p.folded for p in pieces))
        return _Pattern(pieces[0].folded, re.compile(pattern), exact, plain)
    folded = term.word.folded
    begins = folded if isinstance(term, Prefix) else folded[0]
    pattern = rf"(?<!{_LETTER})({re.escape(begins)}{_LETTER}*)"
    return _Pattern(begins, re.compile(pattern), (term.word.exact,))


def _pieces(words: tuple[Word, ...]) -> list[Word]:
    """Return words with the overlapping pairs of a run of Chinese put together again."""
    pieces: list[Word] = []
    last = ""
    for word in words:
        pair = word.exact if len(word.exact) == 2 and is_han(word.exact) else ""
        if pair and last and last[1] == pair[0]:
            before = pieces.pop()
            pieces.append(Word(before.exact + pair[1], before.folded + word.folded[1]))
        else:
            pieces.append(word)
        last = pair
    return pieces


def _whole(folded: str) -> str:
    """Return the pattern of a whole word; a run of Chinese may stand in a longer one."""
    literal = re.escape(folded)
    return f"({literal})" if is_han(folded) else f"(?<!{_LETTER})({literal})(?!{_LETTER})"


def _is_near(one: str, other: str, most: int) -> bool:
    """Whether a few letters changed, added, left out or swapped make one word the other."""
    if abs(len(one) - len(other)) > most:
        return False
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1] <= most

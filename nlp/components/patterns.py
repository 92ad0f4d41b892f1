"""Many phrases found in one pass: Aho-Corasick over folded text, then marks and word edges.

Folding makes ``biển``, ``biên`` and ``biến`` the same, so a pattern carries its marked form and
a hit whose marks contradict it is dropped. Text without marks (typed so, or in English) is
matched as it stands.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from core.text import fold_text, normalize_text
from core.vocabulary import Lang

# Below this share of bytes beyond one a character a Vietnamese text counts as typed without
# marks; marked prose has 0.2 to 0.35, and one stray name does not reach it.
MARKED_SHARE = 0.06
HAN_START = "\u2e80"
# Hook and tilde are mixed up by many writers (nghỉ, nghĩ), so either stands for both.
SAME_TONE = str.maketrans("ãẵẫẽễĩõỗỡũữỹ", "ảẳẩẻểỉỏổởủửỷ")
# Line breaks, hyphens and no-break spaces inside a name count as its space.
SPACES = str.maketrans(dict.fromkeys("\n\t\r\u00a0-\u2010\u2011\u2013_", " "))


@dataclass(frozen=True, slots=True)
class Pattern:
    """A phrase to find and what it stands for.

    Attributes:
        phrase: As written, with marks.
        kind: What it is for: ``place``, ``topic``, ``general`` (terms of the gate) or ``claim``
            (words of one claim).
        key: What it stands for: place id, topic id, or the folded term.
        weight: How much it counts, for topics and the gate.
        lang: ``vi`` compares marks; others match the folded form.
        exact: Only with its marks (and never in text typed without them).
        only_own: Only in texts of its language; names of places count in all of them.
    """

    phrase: str
    kind: str
    key: str
    weight: float = 1.0
    lang: Lang = Lang.VI
    exact: bool = False
    only_own: bool = False


class Hit(NamedTuple):
    """A pattern at a place of the text."""

    start: int
    end: int
    pattern: Pattern


class _Group(NamedTuple):
    """All patterns that share one folded form."""

    left: bool  # the form begins with a letter or digit that must not continue a word
    right: bool
    single: bool  # one syllable, weak without marks
    members: tuple[tuple[str, Pattern], ...]


def is_marked(text: str) -> bool:
    """Return whether a Vietnamese text is written with its marks."""
    extra_bytes = len(text.encode("utf-8", "surrogatepass")) - len(text)
    return extra_bytes > MARKED_SHARE * len(text)


def lower_text(text: str) -> str:
    """Return the text in lower case, as long as before (``İ`` would grow to two characters)."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower()[0] for c in text)


def _continues_word(char: str) -> bool:
    return char < HAN_START and char.isalnum()


def _spaced(text: str) -> str:
    return text.translate(SPACES)


class PatternIndex:
    """Finds all patterns in one pass."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        grouped: dict[str, list[tuple[str, Pattern]]] = {}
        for pattern in patterns:
            written = _spaced(normalize_text(pattern.phrase).lower()).strip()
            if written:
                marked = written.translate(SAME_TONE)
                grouped.setdefault(fold_text(written), []).append((marked, pattern))
        self._groups = [
            _Group(
                _continues_word(form[0]),
                _continues_word(form[-1]),
                form.isascii() and " " not in form,
                tuple(members),
            )
            for form, members in grouped.items()
        ]
        self._automaton = AhoCorasick(list(grouped), matchkind=MatchKind.Standard)
        self.size = len(self._groups)

    def find(self, text: str, folded: str, *, lang: Lang) -> list[Hit]:
        """Return every hit, overlapping ones too, by end and then start.

        Args:
            text: Normalised text; ``folded`` is ``fold_text`` of it, of the same length.
            lang: Language of the text; marks are compared in Vietnamese only.
        """
        haystack = _spaced(folded)
        lowered = _spaced(lower_text(text)).translate(SAME_TONE)
        marked = lang is Lang.VI and is_marked(text)
        hits: list[Hit] = []
        last = len(haystack)
        for index, start, end in self._automaton.find_matches_as_indexes(
            haystack, overlapping=True
        ):
            group = self._groups[index]
            if group.left and start and _continues_word(haystack[start - 1]):
                continue
            if group.right and end < last and _continues_word(haystack[end]):
                continue
            written = lowered[start:end]
            for form, pattern in group.members:
                if pattern.only_own and pattern.lang is not lang:
                    continue
                if form == written or _agrees(form, written, pattern, group, marked):
                    hits.append(Hit(start, end, pattern))
        return hits


def _agrees(form: str, written: str, pattern: Pattern, group: _Group, marked: bool) -> bool:
    """Return whether what is written can stand for a form that it does not equal."""
    if pattern.lang is not Lang.VI:
        return True  # Chinese in the other script, or English with accents left out
    if pattern.exact or form.isascii():
        return False
    if written.isascii():
        return not (marked and group.single)
    return not marked and _syllables_agree(form, written)


def _syllables_agree(form: str, written: str) -> bool:
    pairs = zip(form.split(), written.split(), strict=False)
    return all(one == other or other.isascii() for one, other in pairs)


def longest(hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits that no longer hit covers, in order of the text."""
    kept: list[Hit] = []
    taken_to = 0
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.start >= taken_to or (kept and (hit.start, hit.end) == kept[-1][:2]):
            kept.append(hit)
            taken_to = hit.end
    return kept

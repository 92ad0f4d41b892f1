"""Many phrases found in one pass: Aho-Corasick over folded text, then marks and word edges.

Folding makes ``biển``, ``biên`` and ``biến`` the same, so a pattern carries its marked form and
a hit whose marks contradict it is dropped. Text without marks (typed so, or in English) is
matched as it stands.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from core.text import fold_text
from core.vocabulary import Lang

# Below this share of bytes beyond one a character a Vietnamese text counts as typed without
# marks; marked prose has 0.2 to 0.35, and one stray name does not reach it.
MARKED_SHARE = 0.06
HAN_START = "\u2e80"
# Hook and tilde are mixed up by many writers (nghỉ, nghĩ); in phrases either stands for both.
SAME_TONE = str.maketrans("ãẵẫẽễĩõỗỡũữỹ", "ảẳẩẻểỉỏổởủửỷ")
# Line breaks, hyphens and no-break spaces inside a name count as its space, and any other mark
# of punctuation ends a word as a space does.
MARKS = (
    "\t\n\v\f\r!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\u00a0«»¿¡·–—‐‑‒―‘’“”„…•‹›"
    "、。「」『』《》〈〉【】！？；：，（）"
)
SPACES = str.maketrans(dict.fromkeys(MARKS, " "))
HAN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A phrase to find and what it stands for.

    Attributes:
        phrase: As written, normalised, with marks.
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
    """All patterns that share one folded form.

    Attributes:
        single: One syllable, which says little without its marks.
        members: Pattern and its lower-case form with marks.
    """

    single: bool
    members: tuple[tuple[str, Pattern], ...]


def is_marked(text: str) -> bool:
    """Return whether a Vietnamese text is written with its marks."""
    extra_bytes = len(text.encode("utf-8", "surrogatepass")) - len(text)
    return extra_bytes > MARKED_SHARE * len(text)


def _continues_word(char: str) -> bool:
    return char < HAN_START and char.isalnum()


class PatternIndex:
    """Finds all patterns in one pass over a text.

    Text without Han characters is searched with a space put around each pattern that begins and
    ends in a letter, and every mark of punctuation taken for a space: the automaton then finds
    whole words only, and hardly anything is left for Python to check.
    """

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        grouped: dict[str, list[tuple[str, Pattern]]] = {}
        for pattern in patterns:
            written = pattern.phrase.lower().translate(SPACES).strip()
            if written:
                form = fold_text(written)
                grouped.setdefault(form, []).append((written, pattern))
        self._forms = list(grouped)
        self._groups = [
            _Group(form.isascii() and " " not in form, tuple(members))
            for form, members in grouped.items()
        ]
        self.size = len(self._groups)

    @cached_property
    def _words(self) -> tuple[AhoCorasick, list[int]]:
        """The automaton for text without Han characters."""
        numbers = [i for i, form in enumerate(self._forms) if form[0] < HAN_START]
        padded = [f" {self._forms[i]} " for i in numbers]
        return AhoCorasick(padded, matchkind=MatchKind.Standard), numbers

    @cached_property
    def _anywhere(self) -> AhoCorasick:
        """The automaton for text with Han characters, where words have no spaces around them."""
        return AhoCorasick(self._forms, matchkind=MatchKind.Standard)

    def find(self, text: str, folded: str, *, lang: Lang) -> list[Hit]:
        """Return every hit, overlapping ones too.

        Args:
            text: Normalised text; ``folded`` is ``fold_text`` of it, of the same length.
            lang: Language of the text; marks are compared in Vietnamese only.
        """
        marked = lang is Lang.VI and is_marked(text)
        # Lowered once, not for every match; a rare letter (İ) is longer in lower case.
        lowered = text.lower()
        whole = len(lowered) == len(text)
        hits: list[Hit] = []
        groups = self._groups
        for number, start, end in self._matches(folded.translate(SPACES)):
            group = groups[number]
            written = lowered[start:end] if whole else text[start:end].lower()
            if not group.single:
                written = written.translate(SPACES)
            for form, pattern in group.members:
                if form == written:
                    hits.append(Hit(start, end, pattern))
                elif marked and group.single and pattern.lang is Lang.VI:
                    continue  # another syllable; spares a call for most of what is no hit
                elif _agrees(form, written, pattern, group, marked):
                    hits.append(Hit(start, end, pattern))
        return hits

    def _matches(self, haystack: str) -> Iterable[tuple[int, int, int]]:
        if HAN.search(haystack):
            return self._matches_anywhere(haystack)
        automaton, numbers = self._words
        found = automaton.find_matches_as_indexes(f" {haystack} ", overlapping=True)
        return [(numbers[i], start, end - 2) for i, start, end in found]

    def _matches_anywhere(self, haystack: str) -> Iterator[tuple[int, int, int]]:
        last = len(haystack)
        for i, start, end in self._anywhere.find_matches_as_indexes(haystack, overlapping=True):
            form = self._forms[i]
            if start and _continues_word(form[0]) and _continues_word(haystack[start - 1]):
                continue
            if end < last and _continues_word(form[-1]) and _continues_word(haystack[end]):
                continue
            yield i, start, end


def _agrees(form: str, written: str, pattern: Pattern, group: _Group, marked: bool) -> bool:
    """Return whether what is written can stand for a form that it does not equal."""
    if pattern.lang is not Lang.VI:
        # Chinese in the other script; English with accents left out, but no Vietnamese marks.
        return pattern.lang is Lang.ZH or written.isascii()
    if pattern.exact or form.isascii():
        return False
    if group.single:
        return written.isascii() and not marked
    if written.isascii() or form.translate(SAME_TONE) == written.translate(SAME_TONE):
        return True
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

"""Phrases of a data file found in a text, with its marks where it has marks, without where not."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, MatchKind

from core.text import fold_text, normalize_text

HAN = re.compile(r"[\u3400-\u9fff]")
GAP = r"\s+(?:\S+\s+){0,5}?"


@dataclass(frozen=True, slots=True)
class Written:
    """A text in the two spellings in which phrases are looked for; offsets are the same.

    Attributes:
        exact: Lower case, NFC, with its marks.
        folded: Without marks, simplified Chinese.
        plain: True for Vietnamese typed without marks.
    """

    exact: str
    folded: str
    plain: bool

    @staticmethod
    def of(text: str, *, plain: bool = False) -> "Written":
        """Return both spellings of NFC text."""
        lower = text.lower()
        exact = lower if len(lower) == len(text) else text
        return Written(exact, fold_text(text), plain)


class PhraseList:
    """A list of phrases with one automaton for each spelling."""

    def __init__(self, phrases: Iterable[str], *, plain_syllables: bool = True) -> None:
        """Take the phrases; ``a * b`` stands for a few words between.

        Args:
            plain_syllables: Whether a single syllable with marks is looked for in text without
                marks, where it is ambiguous.
        """
        cleaned = [normalize_text(str(phrase)).lower() for phrase in phrases]
        self._simple = [phrase for phrase in dict.fromkeys(cleaned) if "*" not in phrase]
        plain = [
            phrase
            for phrase in self._simple
            if plain_syllables or " " in phrase or fold_text(phrase) == phrase
        ]
        # Chinese is looked for in simplified characters in both spellings.
        self._exact = [fold_text(p) if HAN.search(p) else p for p in self._simple]
        self._folded = list(dict.fromkeys(fold_text(phrase) for phrase in plain))
        self._exact_automaton = _automaton(self._exact)
        self._folded_automaton = _automaton(self._folded)
        gapped = [phrase for phrase in dict.fromkeys(cleaned) if "*" in phrase]
        self._exact_gapped = [_gapped(phrase) for phrase in gapped]
        self._folded_gapped = [_gapped(fold_text(phrase)) for phrase in gapped]

    @property
    def exact(self) -> list[str]:
        """The phrases without gaps, with their marks."""
        return self._exact

    @property
    def folded(self) -> list[str]:
        """The phrases without gaps that are looked for in text without marks."""
        return self._folded

    @property
    def has_gaps(self) -> bool:
        """Whether a phrase allows words between."""
        return bool(self._exact_gapped)

    def find(self, written: Written) -> list[tuple[int, int]]:
        """Return the spans of the phrases as whole words; the longest at each place."""
        if written.plain:
            text, automaton, gapped = written.folded, self._folded_automaton, self._folded_gapped
        else:
            text, automaton, gapped = written.exact, self._exact_automaton, self._exact_gapped
            if HAN.search(text):
                text = written.folded
        spans = [
            (start, end)
            for _, start, end in automaton.find_matches_as_indexes(text)
            if _is_word(text, start, end)
        ]
        spans += [match.span() for pattern in gapped for match in pattern.finditer(text)]
        return sorted(spans)


class PhraseIndex:
    """Groups of phrases looked for in one pass: which groups does a text name?

    A hundred lists asked one after the other took most of the time of reading a sentence.
    """

    def __init__(
        self,
        groups: Mapping[str, Iterable[str]],
        *,
        plain_syllables: bool = True,
        covers: Iterable[str] = (),
    ) -> None:
        """Take the phrases of each group, as ``PhraseList`` does.

        Args:
            covers: Longer phrases in which a phrase means something else: what lies within one
                (*thác* in *khai thác*) does not count; what is all of it does.
        """
        lists = {
            name: PhraseList(phrases, plain_syllables=plain_syllables)
            for name, phrases in groups.items()
        }
        self._gapped = {name: phrases for name, phrases in lists.items() if phrases.has_gaps}
        hiding = PhraseList(covers)
        self._exact = _Groups(
            {name: phrases.exact for name, phrases in lists.items()}, hiding.exact
        )
        self._folded = _Groups(
            {name: phrases.folded for name, phrases in lists.items()}, hiding.folded
        )

    def find(self, written: Written) -> frozenset[str]:
        """Return the names of the groups that have a phrase in the text as whole words."""
        if written.plain:
            found = self._folded.find(written.folded)
        else:
            han = HAN.search(written.exact)
            found = self._exact.find(written.folded if han else written.exact)
        found.update(name for name, phrases in self._gapped.items() if phrases.find(written))
        return frozenset(found)


class _Groups:
    """One automaton over the phrases of all groups, in one spelling."""

    def __init__(self, groups: Mapping[str, Sequence[str]], covers: Sequence[str]) -> None:
        owners: dict[str, list[str]] = {}
        self._covers = frozenset(covers)
        for phrase in covers:
            owners[phrase] = []
        for name, phrases in groups.items():
            for phrase in phrases:
                owners.setdefault(phrase, []).append(name)
        self._owners = list(owners.values())
        self._automaton = AhoCorasick(list(owners), matchkind=MatchKind.Standard)

    def find(self, text: str) -> set[str]:
        hits = [
            (number, start, end)
            for number, start, end in self._automaton.find_matches_as_indexes(
                text, overlapping=True
            )
            if _is_word(text, start, end)
        ]
        covers = [(start, end) for _, start, end in hits if text[start:end] in self._covers]
        found: set[str] = set()
        for number, start, end in hits:
            if not any(a <= start and end <= b and (a, b) != (start, end) for a, b in covers):
                found.update(self._owners[number])
        return found


def _automaton(phrases: Sequence[str]) -> AhoCorasick:
    return AhoCorasick(list(phrases), matchkind=MatchKind.LeftmostLongest)


def _gapped(phrase: str) -> re.Pattern[str]:
    parts = [re.escape(part.strip()) for part in phrase.split("*")]
    return re.compile(rf"\b{GAP.join(parts)}\b")


def _is_word(text: str, start: int, end: int) -> bool:
    """Whether the span is not part of a longer word; Chinese has no word boundaries."""
    first, last = text[start], text[end - 1]
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return not (_joins(before, first) or _joins(last, after))


def _joins(left: str, right: str) -> bool:
    return left.isalnum() and right.isalnum() and not (HAN.match(left) or HAN.match(right))

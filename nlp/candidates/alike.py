"""Whether two sentences say the same: near in meaning, alike in names, figures and polarity.

The vector alone says that two sentences speak of the same kind of thing; whether it is the same
place, the same figure and the same side is looked at apart, as a person would.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from core.identity import statement_id
from core.text import fold_text
from core.vocabulary import Lang
from nlp.claims.numbers import Quantity
from nlp.claims.passage import Passage
from nlp.claims.sentences import Sentence, read_sentences
from nlp.claims.words import Prepared, load_yaml

WORD: Final = re.compile(r"[^\W_]+")
HAN: Final = re.compile(r"[\u3400-\u9fff]")
# Figures this far apart are a rounding of each other.
NEAR: Final = 0.02
ALL_CAPITALS: Final = 0.8
# Named in half of all sentences about this border: sharing them tells nothing. Ids of things and
# of places.
COMMON: Final = frozenset({"viet-nam", "china", "trung-quoc"})
COMMON_WORDS: Final = frozenset(
    WORD.findall(
        fold_text(
            "Việt Nam Vietnam Vietnamese Viet Trung Quốc China Chinese VN TQ Hà Nội Beijing Hanoi "
            "Tàu The In On At It This That By For And But Theo Năm Từ Sau Khi"
        )
    )
)


@dataclass(frozen=True)
class Statement:
    """What two sentences are held against each other by.

    Attributes:
        key: ``core.identity.statement_id`` of the text.
        things, figures, negated: As ``core.records.CandidateSentence`` has them.
    """

    key: str
    text: str
    lang: Lang
    things: frozenset[str] = frozenset()
    figures: tuple[str, ...] = ()
    negated: bool = False

    @cached_property
    def words(self) -> frozenset[str]:
        """All words, without marks."""
        return frozenset(WORD.findall(fold_text(self.text)))

    @cached_property
    def names(self) -> frozenset[str]:
        """Words of proper names in Latin letters, without marks."""
        return name_words(self.text)

    @cached_property
    def values(self) -> dict[str, list[float]]:
        """The figures and dates by unit."""
        found: dict[str, list[float]] = {}
        for figure in self.figures:
            unit, _, value = figure.rpartition(":")
            found.setdefault(unit, []).append(float(value))
        return found


def describe(text: str, lang: Lang) -> Statement:
    """Return what a sentence by itself is held against others by."""
    (sentence,) = read_sentences(Passage(text, 0, ((0, len(text)),), (0,), lang), (0,))
    return Statement(
        key=statement_id(text),
        text=text,
        lang=lang,
        things=frozenset(names_in(sentence.prepared)),
        figures=figures_of(sentence.quantities),
        negated=is_negated(sentence),
    )


def names_in(prepared: Prepared) -> tuple[str, ...]:
    """Return the ids of the proper things that a sentence names."""
    return tuple(sorted(prepared.names & _proper()))


@lru_cache(maxsize=1)
def _proper() -> frozenset[str]:
    content = load_yaml("entities.yaml")
    return frozenset(key for key, phrases in content.items() if str(phrases[0])[:1].isupper())


def figures_of(quantities: Iterable[Quantity]) -> tuple[str, ...]:
    """Return figures that have a unit, and dates, as ``unit:value``."""
    found = (f"{quantity.unit}:{quantity.value:.12g}" for quantity in quantities if quantity.unit)
    return tuple(dict.fromkeys(found))


def is_negated(sentence: Sentence) -> bool:
    """Whether a sentence denies what it speaks of: an odd count of negations, or sure denial."""
    return sentence.refuted or len(sentence.cues["negation"]) % 2 == 1


def name_words(text: str) -> frozenset[str]:
    """Return the words of proper names: with a capital, and not the first of the sentence."""
    if HAN.search(text):
        return frozenset()
    words = WORD.findall(text)
    capital = [word[:1].isupper() for word in words]
    if sum(capital) > ALL_CAPITALS * len(words):  # a headline in capitals
        return frozenset()
    found = {
        fold_text(word)
        for word, high in zip(words[1:], capital[1:], strict=True)
        if high and len(word) > 1
    }
    return frozenset(found - COMMON_WORDS)


def agree(one: Statement, other: Statement) -> bool:
    """Whether nothing that can be checked tells two sentences apart."""
    return (
        one.negated == other.negated
        and _same_things(one, other)
        and _same_names(one, other)
        and _same_figures(one, other)
    )


def _same_things(one: Statement, other: Statement) -> bool:
    left, right = one.things - COMMON, other.things - COMMON
    return not left or not right or bool(left & right)


def _same_names(one: Statement, other: Statement) -> bool:
    if Lang.ZH in (one.lang, other.lang):
        return True
    if one.names and other.names:
        return bool(one.names & other.words or other.names & one.words)
    named, plain = (one, other) if one.names else (other, one)
    return not named.names or bool(named.names & plain.words)


def _same_figures(one: Statement, other: Statement) -> bool:
    """Whether no unit has figures in both that differ throughout."""
    return all(
        any(same_figure(unit, a, b) for a in one.values[unit] for b in other.values[unit])
        for unit in one.values.keys() & other.values.keys()
    )


def same_figure(unit: str, one: float, other: float) -> bool:
    """Whether two figures are the same within rounding, or two dates as far as both are known."""
    if unit == "date":
        return all(not a or not b or a == b for a, b in zip(_date(one), _date(other), strict=True))
    return abs(one - other) <= NEAR * max(abs(one), abs(other))


def _date(value: float) -> tuple[int, int, int]:
    number = int(value)
    return number // 10000, number // 100 % 100, number % 100

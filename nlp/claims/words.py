"""A sentence made ready for matching: shorthand written out, words, names, figures.

Vietnamese social text is written in shorthand, often without marks. The encoder and the word
index see the written-out form; offsets always come from the text itself, never from this form.
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from core.text import fold_text, normalize_text
from core.vocabulary import Lang
from nlp.claims.phrases import PhraseIndex, Written

DATA = Path(__file__).with_name("data")
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
WORD = re.compile(r"[^\W_]+")
HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
MARKED = re.compile(r"[à-ãèéêìíòóôõùúýăđĩũơưạ-ỹ]", re.IGNORECASE)
LETTER = re.compile(r"[a-zà-ỹđ]", re.IGNORECASE)
# Vietnamese press has marks on 28 % of its letters; a few come in by copied names.
PLAIN_SHARE = 0.03
# Longer texts are made ready each time, so that what is kept stays small.
KEPT_CHARACTERS = 1000
ENGLISH_ENDING = re.compile(r"(?<=[a-z]{3})(?:ies|es|s|ed|ing|ly)$")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text made ready.

    Attributes:
        encoded: What the encoder is given.
        written: The spellings in which cues are looked for.
        tokens: Words, pairs of neighbours and names (``@id``) with their counts.
        names: Ids of the things named.
    """

    lang: Lang
    encoded: str
    written: Written
    tokens: Counter[str]
    names: frozenset[str]

    @property
    def plain(self) -> bool:
        """True for Vietnamese typed without marks."""
        return self.written.plain


def load_yaml(name: str) -> Any:
    """Return a data file of this folder."""
    return yaml.load((DATA / name).read_text("utf-8"), LOADER)  # noqa: S506 - the safe loader


def is_plain(text: str) -> bool:
    """Whether Vietnamese text is typed without marks."""
    letters = len(LETTER.findall(text))
    return letters > 0 and len(MARKED.findall(text)) < PLAIN_SHARE * letters


@lru_cache(maxsize=1)
def _shorthand() -> tuple[re.Pattern[str], dict[str, str]]:
    table = {
        normalize_text(str(key)).lower(): str(value)
        for key, value in load_yaml("teencode.yaml").items()
    }
    keys = sorted(table, key=len, reverse=True)
    # A single letter after a figure is a unit: "5 m", "15k".
    pattern = "|".join(
        (r"(?<!\d)(?<!\d )" if len(key) == 1 else "") + re.escape(key) for key in keys
    )
    return re.compile(rf"(?<![^\W_])(?:{pattern})(?![^\W_])", re.IGNORECASE), table


def write_out(text: str) -> str:
    """Return Vietnamese text with its shorthand written out."""
    pattern, table = _shorthand()
    return pattern.sub(lambda match: table[match[0].lower()], text)


@lru_cache(maxsize=1)
def _entities() -> PhraseIndex:
    covers = load_yaml("not_entities.yaml")
    return PhraseIndex(
        load_yaml("entities.yaml"),
        plain_syllables=False,
        covers=[phrase for phrases in covers.values() for phrase in phrases],
    )


def find_names(written: Written) -> frozenset[str]:
    """Return the ids of the things named (``entities.yaml``)."""
    return _entities().find(written)


def prepare(text: str, lang: Lang) -> Prepared:
    """Return the text ready for matching; it is shared, and not to be changed.

    The judge, the window around a sentence and the search for candidates ask for the same
    sentences one after the other.
    """
    return _kept(text, lang) if len(text) <= KEPT_CHARACTERS else _prepare(text, lang)


@lru_cache(maxsize=1024)
def _kept(text: str, lang: Lang) -> Prepared:
    return _prepare(text, lang)


def _prepare(text: str, lang: Lang) -> Prepared:
    text = normalize_text(text)
    plain = lang is Lang.VI and is_plain(text)
    if lang is Lang.VI:
        text = write_out(text)
    written = Written.of(text, plain=plain)
    names = find_names(written)
    tokens = Counter(words(written.folded, lang))
    # Sorted: weights are summed in this order, and a sum of floats depends on it.
    tokens.update(f"@{name}" for name in sorted(names))
    encoded = written.folded if plain or lang is Lang.ZH else text
    return Prepared(lang, encoded, written, tokens, names)


def words(folded: str, lang: Lang) -> list[str]:
    """Return the matching units of folded text: syllables or words with pairs, Han pairs."""
    if lang is Lang.ZH:
        runs = HAN_RUN.findall(folded)
        pairs = [run[i : i + 2] for run in runs for i in range(max(1, len(run) - 1))]
        return pairs + [word for word in WORD.findall(HAN_RUN.sub(" ", folded)) if len(word) > 1]
    units = WORD.findall(folded)
    if lang is Lang.EN:
        return [ENGLISH_ENDING.sub("", unit) for unit in units]
    return units + [f"{a} {b}" for a, b in pairwise(units)]


@lru_cache(maxsize=1)
def _name_words() -> frozenset[str]:
    """Return the matching units of all proper names; a proper name begins with a capital."""
    found: set[str] = set()
    for phrases in load_yaml("entities.yaml").values():
        if str(phrases[0])[:1].isupper():
            for phrase in map(str, phrases):
                folded = fold_text(normalize_text(phrase))
                for lang in (Lang.VI, Lang.EN, Lang.ZH):
                    found.update(words(folded, lang))
    return frozenset(found)


@lru_cache(maxsize=65536)
def is_name_word(token: str) -> bool:
    """Whether a matching unit is part of a proper name, a name's id, or has a figure in it."""
    return token[:1] == "@" or token in _name_words() or any(char.isdigit() for char in token)

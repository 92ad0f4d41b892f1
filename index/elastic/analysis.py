"""How the server cuts texts into words: the rules of ``index.words``, written as its settings.

All parts are of the stock server: its standard tokenizer, which is fast, pairs of Chinese
characters, lower case. In front of it a list of replacements, made from ``index.words`` itself so
that both sides fold alike by construction, takes away what that tokenizer sees otherwise: marks and
traditional characters (folded form), signs that it takes for the inside of words (``2.400``,
``it's``), and letters of scripts that it cuts by rules of its own, which become a code of Latin
letters.

Texts are sent as ``readable`` spells them, so that indexing need not do it again. What somebody
types to the server itself (in Kibana) goes through analyzers that first put letters together with
their marks and tones to their usual place. What is then still read otherwise is in
tests/index/elastic/test_analysis.py.
"""

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, permutations, product
from typing import Any, Final

from core.text import normalize_text
from core.text.folding import simplified_characters
from index.words import HAN, words

EXACT: Final = "cotmoc_exact"
FOLDED: Final = "cotmoc_folded"
TYPED: Final = "_typed"
"""Ending of the analyzers for what is typed to the server itself."""
MAX_WORD: Final = 10_000
"""Longer words come apart, for the engine refuses terms beyond 32,766 bytes; what is looked for is
then the first piece."""
CODE: Final = "\u02ac"
"""Begins the code of a letter: a sign of phonetics for the smacking of lips."""
REPEATED: Final = "\u3400"
"""Stands for 々, which the tokenizer takes for no Chinese character."""

_MARKS = range(0x300, 0x370)
# Where letters may fold to something else than lower case; Chinese has a table of its own.
_FOLDING = (
    range(0x80, 0x2E80), range(0xA640, 0xAC00), range(0xFB00, 0x10000), range(0x10400, 0x1F000),
)  # fmt: skip
# Kana, Chinese numerals, and scripts without spaces of the neighbours: Thai, Lao, Burmese, Khmer.
_CODED = (
    range(0x0E00, 0x0F00), range(0x1000, 0x10A0), range(0x1780, 0x1800), range(0x3021, 0x302A),
    range(0x3031, 0x3100), range(0x31F0, 0x3200), range(0xFF66, 0xFFA0),
)  # fmt: skip
# Inside of words for the tokenizer, or tokens of their own, and neither for us.
_PARTING = (
    "'.,:;_\u00a9\u00ae\u00b7\u2018\u2019\u2024\u2027\u203c\u203f\u2040\u2044\u2049\u2054\u202f"
    "\uff07\uff0c\uff0e\uff1a\uff1b\uff3f"
)
_PLAIN = re.compile("[^\t\n\r -~\u00a0-\u02ff\u0370-\u03ff\u1e00-\u1eff\u2010-\u205e\u20ab]")
_LETTERS = rf"[^\W\d_{HAN}]+"
_BESIDE_HAN = re.compile(rf"(?<=[{HAN}]){_LETTERS}|{_LETTERS}(?=[{HAN}])")
_SIGNS = (range(0x300), range(0x2010, 0x205F), range(0x3000, 0x3020), range(0xFF01, 0xFF66))
_ONSETS = (
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh",
    "nh", "p", "ph", "r", "s", "t", "th", "tr", "v", "x",
)  # fmt: skip
_CODAS = ("", "ng", "nh", "ch", *"ctpmniyuo")
_TONES = "\u0300\u0309\u0303\u0301\u0323"


def analysis() -> dict[str, Any]:
    """Return the analysis part of the index settings."""
    return {
        "char_filter": {
            "cotmoc_apart": {"type": "mapping", "mappings": _rules(apart())},
            "cotmoc_letters": {"type": "mapping", "mappings": _rules(letters(folded=False))},
            "cotmoc_folding": {"type": "mapping", "mappings": _rules(letters(folded=True))},
        },
        "tokenizer": {"cotmoc_words": {"type": "standard", "max_token_length": MAX_WORD}},
        "filter": {
            "cotmoc_pairs": {
                "type": "cjk_bigram",
                "ignored_scripts": ["hangul", "hiragana", "katakana"],
            },
            "cotmoc_tones": {
                "type": "stemmer_override",
                "rules": [f"{found} => {wanted}" for found, wanted in tones().items()],
            },
        },
        "analyzer": {
            EXACT: _analyzer(["cotmoc_letters"]),
            FOLDED: _analyzer(["cotmoc_folding"]),
            EXACT + TYPED: _analyzer(["cotmoc_apart", "cotmoc_letters"], "cotmoc_tones"),
            FOLDED + TYPED: _analyzer(["cotmoc_apart", "cotmoc_folding"]),
        },
    }


def _analyzer(char_filter: list[str], *more: str) -> dict[str, Any]:
    return {
        "type": "custom",
        "char_filter": char_filter,
        "tokenizer": "cotmoc_words",
        "filter": ["cotmoc_pairs", "lowercase", *more],
    }


def readable(text: str) -> str:
    """Return a text in the spelling that is sent: composed, with the usual tone placement.

    Signs and marks of rare scripts become spaces, which is what they are to ``index.words``.
    """
    text = normalize_text(text)
    if not _PLAIN.search(text):
        return text
    # Beside Chinese a syllable stands for itself, and its tone has a place.
    text = _BESIDE_HAN.sub(lambda found: normalize_text(found[0]), text)
    return text.translate(_READABLE)


def indexed_word(word: str) -> str:
    """Return a word of ``index.words`` as the index holds it."""
    if not word.isascii():
        word = word.translate(_codes())
    return word[:MAX_WORD]


class _Readable(dict[int, str]):
    def __missing__(self, code: int) -> str:
        character = chr(code)
        known = any(code in signs for signs in _SIGNS) or code in _MARKS
        self[code] = character if known or character.isalnum() else " "
        return self[code]


_READABLE = _Readable()


@lru_cache(maxsize=1)
def _codes() -> dict[int, str]:
    """Return the codes of letters and numbers that the tokenizer cuts by rules of its own."""
    own = {code for codes in _CODED for code in codes if chr(code).isalnum()}
    numbers = {
        code
        for code in range(0x80, 0x20000)
        if unicodedata.category(chr(code)) == "No" and chr(code).isalnum()
    }
    return {code: f"{CODE}{code:x}" for code in own | numbers} | {ord("々"): REPEATED}


@lru_cache(maxsize=2)
def letters(*, folded: bool) -> dict[str, str]:
    """Return what is replaced before words are cut."""
    rules = {chr(code): "" for code in _MARKS} | dict.fromkeys(_PARTING, " ")
    rules |= {chr(code): wanted for code, wanted in _codes().items()}
    for letter in _candidates():
        found = list(words(letter))
        if len(found) != 1:
            continue
        wanted = indexed_word(found[0].folded if folded else found[0].exact)
        if wanted != letter.lower():
            rules[letter] = wanted
    return rules | simplified_characters() if folded else rules


@lru_cache(maxsize=1)
def apart() -> dict[str, str]:
    """Return Latin letters with their marks apart, whole or in part, and what does not show."""
    rules = {chr(code): "" for code in range(sys.maxunicode + 1) if _is_hidden(chr(code))}
    for letter in _candidates():
        for text in _apart(letter):
            rules[text] = letter
    return rules


def _candidates() -> Iterator[str]:
    for code in chain(*_FOLDING, *_CODED):
        if chr(code).isalnum():
            yield chr(code)


def _apart(letter: str) -> Iterator[str]:
    """Yield the ways to write a Latin letter with its marks apart."""
    parts = unicodedata.normalize("NFD", letter)
    base, marks = parts[0], parts[1:]
    if not marks or not base.isascii():
        return
    for order in permutations(marks):
        for split in range(len(order)):
            head = unicodedata.normalize("NFC", base + "".join(order[:split]))
            text = head + "".join(order[split:])
            if text != letter and unicodedata.normalize("NFC", text) == letter:
                yield text


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf") and not character.isspace()


@lru_cache(maxsize=1)
def tones() -> dict[str, str]:
    """Return syllables with the tone mark where the other school puts it, and where it belongs."""
    rules = {}
    for onset, pair, coda, tone, place in product(
        _ONSETS, ("oa", "oe", "uy"), _CODAS, _TONES, (0, 1)
    ):
        toned = unicodedata.normalize("NFC", pair[place] + tone)
        syllable = onset + (toned + pair[1] if place == 0 else pair[0] + toned) + coda
        if (placed := next(words(syllable)).exact) != syllable:
            rules[syllable] = placed
    return rules


def _rules(replacements: dict[str, str]) -> list[str]:
    return [f"{_escaped(found)}=>{_escaped(wanted)}" for found, wanted in replacements.items()]


def _escaped(text: str) -> str:
    """Return a side of a rule; what is not plainly a letter is written by its number."""
    return "".join(
        character if character.isalnum() and ord(character) < 0x10000 else _units(character)
        for character in text
    )


def _units(character: str) -> str:
    units = character.encode("utf-16-be")
    return "".join(f"\\u{units[n : n + 2].hex()}" for n in range(0, len(units), 2))

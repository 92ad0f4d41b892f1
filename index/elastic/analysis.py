"""How the server cuts texts into words: the rules of ``index.words``, written as its settings.

The tokenizer finds words and overlapping Chinese pairs by one regular expression; what differs from
lower case (marks, traditional characters, full width) is a list of replacements made from
``index.words`` itself, so that both sides fold alike by construction. All parts are of the stock
server. Texts come composed (NFC) from ``index.elastic.records``; letters typed apart are composed
here as well, for whoever asks the server directly.

What the chain reads otherwise than ``index.words`` (tests/index/elastic/test_analysis.py): letters
other than Latin ones that come apart from their marks, a stray combining mark between two Chinese
characters, a misplaced tone right beside a digit, and letters that Unicode added later than the
server's or Python's tables.
"""

import sys
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import permutations, product
from typing import Any, Final

from core.text.folding import simplified_characters
from index.words import HAN, words

EXACT: Final = "cotmoc_exact"
FOLDED: Final = "cotmoc_folded"
MAX_WORD: Final = 10_000
"""Longer words are cut: the engine refuses terms beyond 32,766 bytes."""

_MARKS = range(0x300, 0x370)
# Where letters may fold to something else than lower case; Chinese has a table of its own.
_FOLDING = (
    range(0x80, 0x2E80), range(0xA640, 0xAC00), range(0xFB00, 0x10000), range(0x10400, 0x1F000),
)  # fmt: skip
_ONSETS = (
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh",
    "nh", "p", "ph", "r", "s", "t", "th", "tr", "v", "x",
)  # fmt: skip
_CODAS = ("", "ng", "nh", "ch", *"ctpmniyuo")
_TONES = "\u0300\u0309\u0303\u0301\u0323"


def analysis() -> dict[str, Any]:
    """Return the analysis part of the index settings."""
    chars, tail = "cotmoc_{}_letters", ["lowercase", "cotmoc_cut"]
    return {
        "char_filter": {
            chars.format("exact"): {"type": "mapping", "mappings": _rules(letters(folded=False))},
            chars.format("folded"): {"type": "mapping", "mappings": _rules(letters(folded=True))},
        },
        "tokenizer": {"cotmoc_words": {"type": "pattern", "pattern": _pattern(), "group": 1}},
        "filter": {
            "cotmoc_tones": {
                "type": "stemmer_override",
                "rules": [f"{found} => {wanted}" for found, wanted in tones().items()],
            },
            "cotmoc_cut": {"type": "truncate", "length": MAX_WORD},
        },
        "analyzer": {
            EXACT: {
                "type": "custom",
                "char_filter": [chars.format("exact")],
                "tokenizer": "cotmoc_words",
                "filter": ["lowercase", "cotmoc_tones", "cotmoc_cut"],
            },
            FOLDED: {
                "type": "custom",
                "char_filter": [chars.format("folded")],
                "tokenizer": "cotmoc_words",
                "filter": tail,
            },
        },
    }


def cut_word(word: str) -> str:
    """Return a word as the index holds it; lengths count UTF-16 units, as the server does."""
    if len(word) <= MAX_WORD // 2:
        return word
    units = word.encode("utf-16-le", "surrogatepass")[: 2 * MAX_WORD]
    return units.decode("utf-16-le", "ignore")


def _pattern() -> str:
    """Return the expression whose group 1 is each word, in the server's (Java's) dialect.

    Looking ahead and stepping on by one character gives overlapping pairs of Chinese characters.
    """
    han = "".join(_java(character) for character in HAN)
    letters_and_digits = rf"[\p{{L}}\p{{N}}\x{{300}}-\x{{36f}}&&[^{han}]]"
    han = rf"[\p{{L}}\p{{N}}&&[{han}]]"
    return (
        rf"(?=({han}{han}|(?<!{han}){han}(?!{han})|{letters_and_digits}++))"
        rf"(?:{han}|{letters_and_digits}++)"
    )


def _java(character: str) -> str:
    return character if character == "-" else rf"\x{{{ord(character):x}}}"


@lru_cache(maxsize=2)
def letters(*, folded: bool) -> dict[str, str]:
    """Return what is replaced before words are cut: letters, letters with marks apart, controls."""
    rules = {chr(code): "" for code in _MARKS}
    rules |= {chr(code): "" for code in range(sys.maxunicode + 1) if _is_hidden(chr(code))}
    for text in _candidates():
        found = list(words(text))
        if len(found) != 1:
            continue
        wanted = found[0].folded if folded else found[0].exact
        if wanted != text.lower():
            rules[text] = wanted
    if folded:
        rules |= simplified_characters()
    return rules


def _candidates() -> Iterator[str]:
    for codes in _FOLDING:
        for code in codes:
            letter = chr(code)
            if letter.isalnum():
                yield letter
                yield from _apart(letter)


def _apart(letter: str) -> Iterator[str]:
    """Yield the ways to write a Latin letter with its marks apart, whole or in part."""
    apart = unicodedata.normalize("NFD", letter)
    base, marks = apart[0], apart[1:]
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
    return [f"{_escaped(found)}=>{wanted}" for found, wanted in replacements.items()]


def _escaped(text: str) -> str:
    """Return the left side of a rule; what is not plainly a letter is written by its number."""
    return "".join(
        character if character.isalnum() and ord(character) < 0x10000 else _units(character)
        for character in text
    )


def _units(character: str) -> str:
    units = character.encode("utf-16-be")
    return "".join(f"\\u{units[n : n + 2].hex()}" for n in range(0, len(units), 2))

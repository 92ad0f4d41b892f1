"""Fold text for matching: one spelling for what people type in many (docs/explanation/text.md).

Lower case, no marks on Latin letters, đ as d, simplified Chinese, full width as ASCII. For NFC
text one character gives one character, so offsets in folded text are offsets in the text.
"""

import codecs
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.text.mapped import MappedText
from core.text.normalization import TONED, normalize

SIMPLIFIED = Path(__file__).with_name("simplified.txt")
LETTERS = {"đ": "d", "ð": "d", "ɖ": "d", "ı": "i", "ø": "o", "ł": "l", "ς": "σ"}
FULL_WIDTH = range(0xFF01, 0xFF5F)
FULL_WIDTH_SHIFT = 0xFF01 - 0x21
FIRST_HAN = 0x3400

ASCII = "\t\n" + "".join(map(chr, range(32, 127)))
PLAIN = "đăâêôơưĐĂÂÊÔƠƯ"
PUNCTUATION = "“”‘’„«»–—…•·°²³×½€₫→−\u00a0"


class FoldTable(dict[int, int]):
    """Code point to folded code point, worked out when a character first comes by."""

    def __missing__(self, code: int) -> int:
        folded = self[code] = ord(fold_character(chr(code)))
        return folded


TABLE = FoldTable()


def fold_text(text: str) -> str:
    """Return NFC text folded, exactly one character for each character.

    Text that is not in NFC keeps its combining marks; give it to ``fold`` instead.
    """
    if text.isascii():
        return text.lower()
    alphabet, folded = _vietnamese()
    try:
        letters = codecs.charmap_encode(text, "strict", alphabet)[0]
    except UnicodeEncodeError:
        return text.translate(TABLE)
    return codecs.charmap_decode(letters, "strict", folded)[0]


def fold(text: str) -> MappedText:
    """Return any text normalised and folded, with the way back."""
    return normalize(text).then(lambda clean: MappedText.same_length(fold_text(clean), clean))


def fold_character(character: str) -> str:
    """Return the folded form of one character."""
    code = ord(character)
    if code in FULL_WIDTH:
        return chr(code - FULL_WIDTH_SHIFT).lower()
    if unicodedata.category(character) == "Zs":
        return " "
    if code >= FIRST_HAN:
        character = simplified_characters().get(character, character)
    lower = character.lower()[0]  # only U+0130 has a longer lower case, and its mark goes anyway
    base = unicodedata.normalize("NFD", lower)[0]
    if base.isascii() and base.isalpha():
        return base
    return LETTERS.get(lower, lower)


@lru_cache(maxsize=1)
def _vietnamese() -> tuple[Any, str]:
    """Return a one-byte encoding of Vietnamese, and its decoding table with folded letters.

    Encoding and decoding folds an article about ten times as fast as ``str.translate`` does;
    text with any other character takes the table.
    """
    # The table is fast only when it begins with NUL (CPython, PyUnicode_BuildEncodingMap).
    characters = ("\0" + ASCII + PLAIN + "".join(TONED) + PUNCTUATION).ljust(256, "\ufffe")
    return codecs.charmap_build(characters), characters.translate(TABLE)


@lru_cache(maxsize=1)
def simplified_characters() -> dict[str, str]:
    """Return traditional characters with their simplified form (made by ``build_simplified``)."""
    pairs = SIMPLIFIED.read_text(encoding="utf-8").split()
    return {pair[0]: pair[1] for pair in pairs}

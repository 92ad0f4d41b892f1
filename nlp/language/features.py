"""What the language model sees of a word."""

import re
import unicodedata
from functools import lru_cache

from core.text import fold_text
from nlp.language.syllables import vietnamese_syllables

WORD = re.compile(r"[a-zA-Z\u00aa-\u024f\u0300-\u036f\u1e00-\u1eff]+(?:['’][a-zA-Z]{1,3})?")
NOISE = re.compile(r"@|_|://|www\.")  # addresses and mentions say nothing about a language
VIETNAMESE_LETTER = re.compile("[ăđơưạ-ỹ]")
LONGEST_WORD = 30
GRAMS = (2, 3, 4)


def latin_words(text: str) -> list[str]:
    """Return the words of a text in Latin letters, lower case, in NFC."""
    text = unicodedata.normalize("NFC", text)
    if NOISE.search(text):
        text = " ".join(token for token in text.split() if not NOISE.search(token))
    return WORD.findall(text.lower())


@lru_cache(maxsize=50_000)
def word_features(word: str) -> tuple[str, ...]:
    """Return a lower-case word itself, its shape, and its parts of two to four letters."""
    word = word[:LONGEST_WORD]
    padded = f"^{word}$"
    grams = (padded[i : i + n] for n in GRAMS for i in range(len(padded) - n + 1))
    return (f"={word}", shape(word), *grams)


def shape(word: str) -> str:
    """Return whether it could be a Vietnamese syllable, and has letters no neighbour has."""
    syllable = "V" if fold_text(word) in vietnamese_syllables() else "W"
    return f"#{syllable}{'m' if VIETNAMESE_LETTER.search(word) else ''}"

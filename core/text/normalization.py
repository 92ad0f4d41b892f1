"""Bring Vietnamese text into one spelling without losing the way back (docs/explanation/text.md).

Three changes, each skipped when there is nothing to do: invisible and control characters go,
combining marks are composed (NFC), tone marks stand where the older school puts them (``hòa``).
"""

import re
import unicodedata
from collections.abc import Iterator

from core.text.mapped import MappedText, replace_spans

# Zero width, soft hyphen, direction marks, byte order mark, tags, emoji and grapheme selectors, and
# all controls but tab and line feed. Lone surrogates (broken JSON escapes) cannot be stored.
SELECTORS = ("\ufe0f", "\ufe0e", "\u034f")
INVISIBLE = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ud800-\udfff\ufe0e\ufe0f\ufeff\ufff9-\ufffb\U000e0001-\U000e007f"
)
DIRT = re.compile(rf"\r\n|[{INVISIBLE}]")
LINE_BREAKS = frozenset("\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029") | {"\r\n"}
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# A character and what follows it up to the next ASCII one; nothing in ASCII composes backwards.
RUN = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]+")
JAMO = range(0x1161, 0x1200)  # vowels and finals that join the syllable before them

TONES = "\u0300\u0309\u0303\u0301\u0323"


def _toned(letters: str) -> dict[str, tuple[str, str]]:
    """Return each toned form of the letters as ``form -> (letter, tone)``."""
    return {
        unicodedata.normalize("NFC", letter + tone): (letter, tone)
        for letter in letters
        for tone in TONES
    }


TONED = _toned("aăâeêioôơuưyAĂÂEÊIOÔƠUƯY")


def _forms(letters: str) -> str:
    return "".join(form for form, (letter, _) in TONED.items() if letter in letters)


# oa, oe, uy: open syllables carry the tone on the first letter, closed ones on the second.
LETTER = r"[^\W\d_]"
AFTER = rf"(?!{LETTER}|[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff])"
CODA = r"(?:ng|nh|ch|NG|NH|CH|[ctpmniyuoCTPMNIYUO])"
MISPLACED = re.compile(
    rf"(?P<open>[oO][{_forms('aeAE')}]|[uU][{_forms('yY')}]){AFTER}"
    rf"|(?P<closed>[{_forms('oO')}][aeAE]|[{_forms('uU')}][yY])(?={CODA}{AFTER})"
)
# Five times as fast as MISPLACED, and nothing in most articles.
SUSPECT = re.compile(rf"[{_forms('aeouyAEOUY')}](?:(?<=[oOuU].){AFTER}|(?=[aeyAEY]{CODA}{AFTER}))")
# The whole word must look Vietnamese; after q the u belongs to the consonant (quý stays).
ONSET = re.compile(
    rf"(?<!{LETTER})(?<![\u0300-\u036f])(?:ngh?|[cgknpt]h|gi|tr|[bcdđghklmnprstvx])?$",
    re.IGNORECASE,
)
LONGEST_ONSET = 3


def normalize(text: str) -> MappedText:
    """Return the text cleaned, in NFC and in one tone-mark style; a second run changes nothing.

    Line ends become line feeds; lone surrogates become U+FFFD.
    """
    mapped = MappedText.unchanged(text)
    if not _is_clean(text):
        mapped = mapped.then(_clean)
    if not unicodedata.is_normalized("NFC", mapped.text):
        mapped = mapped.then(_compose)
    if SUSPECT.search(mapped.text):
        mapped = mapped.then(_place_tones)
    return mapped


def normalize_text(text: str) -> str:
    """Return only the text of ``normalize``."""
    return normalize(text).text


def _is_clean(text: str) -> bool:
    """Return whether ``DIRT`` certainly finds nothing; a third of the cost of looking."""
    printable = text.replace("\n", "").replace("\t", "").isprintable()
    return printable and not any(selector in text for selector in SELECTORS)


def _clean(text: str) -> MappedText:
    return replace_spans(text, ((m.start(), m.end(), _visible(m[0])) for m in DIRT.finditer(text)))


def _visible(dirt: str) -> str:
    if dirt in LINE_BREAKS:
        return "\n"
    return REPLACEMENT if "\ud800" <= dirt <= "\udfff" else ""


def _compose(text: str) -> MappedText:
    return replace_spans(text, _compositions(text))


def _compositions(text: str) -> Iterator[tuple[int, int, str]]:
    for run in RUN.finditer(text):
        if unicodedata.is_normalized("NFC", run[0]):
            continue
        start = run.start()
        for position in range(run.start() + 1, run.end() + 1):
            if position == run.end() or not _joins(text[position]):
                yield start, position, unicodedata.normalize("NFC", text[start:position])
                start = position


def _joins(character: str) -> bool:
    """Return whether a character may compose with the one before it."""
    return unicodedata.category(character)[0] == "M" or ord(character) in JAMO


def _place_tones(text: str) -> MappedText:
    return replace_spans(text, _placements(text))


def _placements(text: str) -> Iterator[tuple[int, int, str]]:
    for match in MISPLACED.finditer(text):
        start, end = match.span()
        if ONSET.search(text, max(0, start - LONGEST_ONSET - 1), start):
            move = _to_first if match["open"] else _to_second
            yield start, end, move(text[start], text[start + 1])


def _to_first(first: str, second: str) -> str:
    letter, tone = TONED[second]
    return unicodedata.normalize("NFC", first + tone) + letter


def _to_second(first: str, second: str) -> str:
    letter, tone = TONED[first]
    return letter + unicodedata.normalize("NFC", second + tone)

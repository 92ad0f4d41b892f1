"""Where in a document something stands, in the reader's language.

The catalogue names articles as the document does (``Art. 2(f)``) and other points by a Vietnamese
word for what they hold (``chiều dài``), which tells a reader of English nothing.
"""

import re
from collections.abc import Mapping
from typing import Final

from core.vocabulary import Lang

IN_VIETNAMESE: Final[Mapping[str, str]] = {
    r"\bArt\. ?": "Điều ",
    r"\bParts? ": "Phần ",
    r"\bAnnex ": "Phụ lục ",
    r"\bPreamble\b": "lời nói đầu",
    r"\bentry into force\b": "hiệu lực",
}
IN_ENGLISH: Final[Mapping[str, str]] = {
    r"\bĐiều ": "Art. ",
    r"\bPhần ": "Part ",
    r"\bPhụ lục ": "Annex ",
    r"\blời nói đầu\b": "preamble",
    r"\btr\. ?": "p. ",
    r"\bmốc (?=\d)": "marker ",
    r" \([^()]*[^\x00-\x7f–][^()]*\)": "",
}
POINT: Final = re.compile(r"\d{1,2}(?:–\d{1,2})?")
"""A bare number is that of a point; longer ones are years or figures."""


def reference(ref: str, lang: Lang) -> str:
    """Return a reference as a reader of the language understands it, or an empty text."""
    ref = ref.strip(" —–-")
    if POINT.fullmatch(ref):
        return f"point {ref}" if lang is Lang.EN else f"điểm {ref}"
    for pattern, words in (IN_ENGLISH if lang is Lang.EN else IN_VIETNAMESE).items():
        ref = re.sub(pattern, words, ref)
    if lang is Lang.EN and not ref.replace("–", "-").isascii():
        return ""
    return ref

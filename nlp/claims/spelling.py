"""A text in the two spellings in which figures are read; offsets are the same in both."""

from dataclasses import dataclass

from core.text import fold_text
from core.text.folding import fold_character
from core.vocabulary import Lang
from nlp.claims.units import FIRST_HAN
from nlp.claims.words import is_plain


class _Table(dict[int, int]):
    """Lower case with marks kept; everything that is no such letter as in folded text."""

    def __missing__(self, code: int) -> int:
        character = chr(code)
        if character.isalpha() and character < FIRST_HAN and len(character.lower()) == 1:
            written = ord(character.lower())
        else:
            written = ord(fold_character(character))
        self[code] = written
        return written


_TABLE = _Table()


@dataclass(frozen=True, slots=True)
class Spelled:
    """A text with and without its marks.

    Attributes:
        folded: Lower case, no marks, simplified Chinese.
        written: Lower case with marks; the same as ``folded`` for text typed without them.
        kind: ``marked`` or ``plain`` Vietnamese, or ``foreign``.
    """

    text: str
    folded: str
    written: str
    kind: str
    lang: Lang

    @staticmethod
    def of(text: str, lang: Lang) -> "Spelled":
        """Return both spellings of NFC text."""
        # Folding would make a comma of it, and one figure of "27，300".
        text = text.replace("，", ";")
        folded = fold_text(text)
        kind = "foreign" if lang in (Lang.EN, Lang.ZH) else "plain" if is_plain(text) else "marked"
        written = text.translate(_TABLE) if kind == "marked" else folded
        return Spelled(text, folded, written, kind, lang)

"""One tokenizer for Vietnamese, Chinese and English: words, numbers, marks, each Han character.

spaCy's own tokenizers need a language before they start and spend milliseconds on prefix and
suffix rules that nothing here reads. This one is a single regular expression, and its spaces
follow spaCy's rule (one trailing space belongs to a token, more become tokens of their own), so
that ``doc.text`` is the input, character by character.
"""

import re
from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from nlp.components.extensions import TEXT

HAN = (
    "\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
# Numbers keep their separators (1.449,566; 30/12/1999), words their inner apostrophes; a run of
# white space, or any other single character, is a token. Each takes one following space along.
NUMBER = r"\d+(?:[.,/:]\d+)*"
WORD = r"(?:[^\W\d_]|[\u0300-\u036f])+(?:['’][^\W\d_]+)?"
HAN_WORD = rf"(?:(?![{HAN}\d_])\w|[\u0300-\u036f])+(?:['’](?:(?![{HAN}\d_])\w)+)?"
PLAIN_TOKEN = re.compile(rf"(?:{NUMBER}|{WORD}|_+|\s+|.) ?", re.DOTALL)
HAN_TOKEN = re.compile(rf"(?:{NUMBER}|[{HAN}]|{HAN_WORD}|_+|\s+|.) ?", re.DOTALL)
HAS_HAN = re.compile(f"[{HAN}]")


class CotmocTokenizer:
    """Cut a text into tokens by one regular expression."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Return a document of the text's tokens."""
        pattern = HAN_TOKEN if HAS_HAN.search(text) else PLAIN_TOKEN
        pieces = pattern.findall(text)
        spaces = [piece[-1] == " " and len(piece) > 1 for piece in pieces]
        words = [
            piece[:-1] if space else piece for piece, space in zip(pieces, spaces, strict=True)
        ]
        doc = Doc(self.vocab, words=words, spaces=spaces)
        doc.user_data[TEXT] = text
        return doc

    def to_bytes(self, **_: object) -> bytes:
        """Return no bytes: the tokenizer has no state (spaCy asks when it saves)."""
        return b""

    def from_bytes(self, _data: bytes, **__: object) -> "CotmocTokenizer":
        """Return itself: there is nothing to read."""
        return self


def make_cotmoc_tokenizer() -> Callable[[Language], CotmocTokenizer]:
    """Return what builds the tokenizer for a pipeline (``@tokenizers`` in ``pipeline.cfg``)."""
    return lambda nlp: CotmocTokenizer(nlp.vocab)


registry.tokenizers("cotmoc.Tokenizer.v1", func=make_cotmoc_tokenizer)

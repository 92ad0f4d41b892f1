"""Component ``words``: Vietnamese word segmentation of gated texts into ``doc.spans["words"]``.

Disabled in ``pipeline.cfg``, because nothing of the bundled pipeline reads words; enable it
there, or call ``segment_words`` on a document. ``import underthesea`` brings transformers and
takes 2 to 3 seconds, so only its segmenter is imported, past the package's ``__init__``.
"""

import importlib
import importlib.util
import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from types import ModuleType

from spacy.language import Language
from spacy.tokens import Doc, Span

from core.vocabulary import Lang
from nlp.components.extensions import register_extensions

register_extensions()


@lru_cache(maxsize=1)
def load_segmenter() -> Callable[..., list[str]]:
    """Return underthesea's ``word_tokenize`` without the rest of the package."""
    if "underthesea" in sys.modules:
        return _segmenter()
    spec = importlib.util.find_spec("underthesea")
    if spec is None or spec.submodule_search_locations is None:
        raise ModuleNotFoundError("underthesea is not installed; run `make setup`")
    stand_in = ModuleType("underthesea")
    stand_in.__path__ = list(spec.submodule_search_locations)
    sys.modules["underthesea"] = stand_in
    try:
        return _segmenter()
    finally:
        del sys.modules["underthesea"]


def _segmenter() -> Callable[..., list[str]]:
    # The two modules import each other, and only this order works.
    importlib.import_module("underthesea.pipeline.text_normalize")
    module = importlib.import_module("underthesea.pipeline.word_tokenize")
    segment: Callable[..., list[str]] = module.word_tokenize
    segment("Nạp mô hình.")  # the model's file is read by the first call
    return segment


def segment_words(doc: Doc) -> list[Span]:
    """Return the words of a document as spans, each of one or more tokens."""
    return [span for line in _lines(doc.text) for span in _words_of_line(doc, *line)]


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            yield start, line
        start += len(line)


def _words_of_line(doc: Doc, start: int, line: str) -> Iterator[Span]:
    position = 0
    for word in load_segmenter()(line, use_token_normalize=False):
        found = line.find(word, position)
        if found < 0:  # the segmenter joined pieces over white space of its own
            continue
        position = found + len(word)
        span = doc.char_span(start + found, start + position, "WORD", alignment_mode="expand")
        if span is not None:
            yield span


class Words:
    """Set ``doc.spans["words"]`` of gated Vietnamese texts."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Return the document; a gated Vietnamese one with its words."""
        if doc._.gate.passed and doc._.lang is Lang.VI:
            doc.spans["words"] = segment_words(doc)
        return doc


def make_words(nlp: Language, name: str) -> Words:
    """Make the component; underthesea is loaded by the first text that needs it."""
    return Words(name)


Language.factory("words", assigns=["doc.spans"], func=make_words)

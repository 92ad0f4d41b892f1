"""Which language a text is in, and where its sentences are (docs/explanation/text.md)."""

from nlp.language.detect import detect_language
from nlp.language.sentences import split_sentences

__all__ = ["detect_language", "split_sentences"]

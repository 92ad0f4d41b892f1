"""Vectors of documents, statements and questions that can be held against each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from core.settings import Settings
from core.text import normalize
from core.vectors import DIMENSIONS, pack_vector, unpack_vector
from core.vocabulary import Lang
from nlp.encoder import Encoder, encoder_name, open_encoder
from nlp.encoder.encoder import Floats, Kind
from nlp.language import detect_language
from nlp.meaning.means import Means, digest_of, load_means, means_digest

OPENING: Final = 300
"""Characters of a document that are encoded: title and lead, some 80 tokens."""


@dataclass(frozen=True)
class Meaning:
    """Makes vectors for search; what it makes can be held only against what it has made.

    An encoder of other dimensions than the index has gives none (``usable`` is False).
    """

    encoder: Encoder
    means: Means

    @property
    def name(self) -> str:
        """Which vectors these are; see ``vectors_name``."""
        return f"{self.encoder.name}+{digest_of(self.means)}" if self.usable else ""

    @property
    def usable(self) -> bool:
        """Whether the encoder gives vectors of the length that an index takes."""
        return self.encoder.dimensions == DIMENSIONS

    def documents(self, texts: Sequence[str], langs: Sequence[Lang]) -> list[bytes]:
        """Return the vectors of documents, each given as title and text in one."""
        if not texts or not self.usable:
            return [b"" for _ in texts]
        vectors = self.encoder.embed([opening(text) for text in texts], "passage")
        return [
            self._pack(vector, "passage", lang) for vector, lang in zip(vectors, langs, strict=True)
        ]

    def statement(self, vector: bytes, lang: Lang) -> bytes:
        """Return the vector of a sentence for search, from the one that the judge gave."""
        if not vector or not self.usable:
            return b""
        return self._pack(unpack_vector(vector), "query", lang)

    def query(self, text: str) -> bytes:
        """Return the vector of what a person asks; empty where there is nothing to ask."""
        words = normalize(text).text.strip()
        if not words or not self.usable:
            return b""
        lang = detect_language(words, Lang.VI)
        return self._pack(self.encoder.embed([words], "query")[0], "query", lang)

    def _pack(self, vector: Floats, kind: Kind, lang: Lang) -> bytes:
        mean = self.means.get((kind, lang))
        if mean is not None:
            vector = vector - mean
        return pack_vector((vector / max(float(np.linalg.norm(vector)), 1e-9)).astype(np.float32))


def opening(text: str) -> str:
    """Return the beginning of a text, up to the last whole word within ``OPENING`` characters."""
    if len(text) <= OPENING:
        return text
    start = text[:OPENING]
    return start.rsplit(maxsplit=1)[0] if any(map(str.isspace, start[-40:])) else start


def open_meaning(settings: Settings, encoder: Encoder | None = None) -> Meaning:
    """Return what makes vectors, on an encoder that is open already or on the settings'.

    Raises:
        EncoderError: The encoder cannot be opened, or its means cannot be kept.
    """
    encoder = encoder or open_encoder(settings)
    usable = encoder.dimensions == DIMENSIONS
    return Meaning(encoder, load_means(encoder, settings.cache_dir) if usable else {})


def vectors_name(settings: Settings) -> str:
    """Return the name of the vectors that these settings make; the encoder is not opened.

    Vectors of two names cannot be held against each other. Empty where an encoder has not made
    any yet.

    Raises:
        EncoderError: The encoder is missing.
    """
    name = encoder_name(settings)
    digest = means_digest(name, settings.cache_dir)
    return f"{name}+{digest}" if digest else ""

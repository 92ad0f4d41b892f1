"""Vectors of sentences: each text encoded once, without what its language has in common.

The judge has encoded the sentences of a text just before; ``Recent`` hands its vectors out again,
so that looking for candidates costs no second run of the encoder.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from core.vocabulary import Lang
from nlp.encoder import Encoder
from nlp.encoder.encoder import Floats, Kind
from nlp.meaning import Means

# As many sentences as a batch of texts has at most; 6 MB.
KEPT = 4096


@dataclass
class Recent:
    """An encoder that remembers the last texts it was given; the vectors are the same."""

    inner: Encoder
    kept: int = KEPT
    _known: dict[tuple[Kind, str], Floats] = field(default_factory=dict, repr=False)

    @property
    def name(self) -> str:
        """Name of the encoder within."""
        return self.inner.name

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return self.inner.dimensions

    def embed(self, texts: Sequence[str], kind: Kind = "query") -> Floats:
        """Return vectors of shape ``(n, dimensions)``; only texts not seen lately are encoded."""
        missing = [text for text in dict.fromkeys(texts) if (kind, text) not in self._known]
        fresh: dict[str, Floats] = {}
        if missing:
            fresh = dict(zip(missing, self.inner.embed(missing, kind), strict=True))
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        rows = np.stack([fresh[t] if t in fresh else self._known[kind, t] for t in texts])
        for text, vector in fresh.items():
            self._known[kind, text] = vector
        while len(self._known) > self.kept:
            del self._known[next(iter(self._known))]
        return rows


def centre(vectors: Floats, langs: Sequence[Lang], means: Means) -> Floats:
    """Return unit vectors without the mean of each row's language (``nlp.meaning``)."""
    if not len(vectors):
        return vectors
    nothing = np.zeros(vectors.shape[1], np.float32)
    moved = vectors - np.stack([means.get(("query", lang), nothing) for lang in langs])
    norms = np.linalg.norm(moved, axis=1, keepdims=True)
    unit: Floats = (moved / np.maximum(norms, 1e-9)).astype(np.float32)
    return unit


def without(vector: Floats, common: Floats) -> Floats:
    """Return the unit vector of what is left of one when something common is taken away."""
    moved = vector - common
    unit: Floats = (moved / max(float(np.linalg.norm(moved)), 1e-9)).astype(np.float32)
    return unit

"""The model of check-worthiness: named features and the sentence's vector, in numpy.

One hidden layer over both beside a direct weight for each named feature, averaged over seeds.
Trained by ``python -m nlp.candidates.train``; docs/explanation/candidates.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp.networks import as_matrix, networks_from_arrays, networks_to_arrays, standardise

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Network:
    """One hidden layer with rectified units, and direct weights of the features."""

    hidden: Floats
    hidden_bias: Floats
    direct: Floats
    outer: Floats
    bias: Floats

    def logits(self, features: Floats, vectors: Floats) -> Floats:
        """Return one logit for each row."""
        inner = np.maximum(np.hstack([features, vectors]) @ self.hidden + self.hidden_bias, 0)
        logits: Floats = inner @ self.outer + features @ self.direct + self.bias[0]
        return logits


@dataclass(frozen=True)
class Model:
    """Networks whose logits are averaged.

    Attributes:
        names: Features in order; ``mean`` and ``scale`` standardise them.
        threshold: Probability from which a sentence is a candidate.
        plain: What sentences typed without marks have in common beside their language; without
            taking it away they lie nearer to each other than to what says the same.
        encoder: Name of the encoder that made the vectors; with another there are no candidates.
    """

    names: tuple[str, ...]
    mean: Floats
    scale: Floats
    networks: tuple[Network, ...]
    threshold: float
    plain: Floats
    encoder: str

    def probabilities(self, rows: Sequence[Mapping[str, float]], vectors: Floats) -> Floats:
        """Return how probable it is that each sentence states something worth checking.

        Args:
            rows: Named features of each sentence.
            vectors: Their vectors ``(n, dimensions)`` without what their language has in common.
        """
        if not rows:
            return np.zeros(0, np.float32)
        features = self.standardise(as_matrix(rows, self.names))
        scaled = scale_vectors(vectors)
        logits = np.mean([net.logits(features, scaled) for net in self.networks], axis=0)
        return sigmoid(logits)

    def standardise(self, features: Floats) -> Floats:
        """Return features with mean 0 and deviation 1, far values cut."""
        return standardise(features, self.mean, self.scale)


def scale_vectors(vectors: Floats) -> Floats:
    """Return unit vectors with entries near 1 instead of 1 / sqrt(dimensions)."""
    scaled: Floats = (vectors * np.sqrt(vectors.shape[1])).astype(np.float32)
    return scaled


def sigmoid(logits: Floats) -> Floats:
    """Return probabilities."""
    found: Floats = (1.0 / (1.0 + np.exp(-np.clip(logits, -30, 30)))).astype(np.float32)
    return found


def save_model(model: Model, path: Path) -> None:
    """Write the model in half precision."""
    arrays: dict[str, Any] = {
        "names": np.array(model.names),
        "mean": model.mean,
        "scale": model.scale,
        "threshold": np.array(model.threshold, np.float32),
        "plain": model.plain.astype(np.float16),
        "encoder": np.array(model.encoder),
    }
    arrays |= networks_to_arrays(model.networks)
    np.savez_compressed(path, **arrays)


def load_model(path: Path) -> Model:
    """Return the model of a file."""
    with np.load(path, allow_pickle=False) as content:
        return Model(
            names=tuple(content["names"].tolist()),
            mean=content["mean"],
            scale=content["scale"],
            networks=networks_from_arrays(content, Network),
            threshold=float(content["threshold"]),
            plain=content["plain"].astype(np.float32),
            encoder=str(content["encoder"]),
        )

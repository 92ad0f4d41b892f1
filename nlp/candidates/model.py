"""The model of check-worthiness: named features and the sentence's vector, in numpy.

One hidden layer over both beside a direct weight for each named feature, averaged over seeds.
Trained by ``python -m nlp.candidates.train``; docs/explanation/candidates.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
CLIP: Final = 4.0


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
        ready: Floats = np.clip((features - self.mean) / self.scale, -CLIP, CLIP)
        return ready.astype(np.float32)


def as_matrix(rows: Sequence[Mapping[str, float]], names: Sequence[str]) -> Floats:
    """Return named features as a matrix; a name that is not there is 0."""
    return np.array([[row.get(name, 0.0) for name in names] for row in rows], np.float32)


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
    for number, network in enumerate(model.networks):
        for field in Network.__dataclass_fields__:
            arrays[f"{field}_{number}"] = getattr(network, field).astype(np.float16)
    np.savez_compressed(path, **arrays)


def load_model(path: Path) -> Model:
    """Return the model of a file."""
    with np.load(path, allow_pickle=False) as content:
        count = sum(key.startswith("bias_") for key in content.files)
        networks = tuple(
            Network(
                **{
                    field: content[f"{field}_{number}"].astype(np.float32)
                    for field in Network.__dataclass_fields__
                }
            )
            for number in range(count)
        )
        return Model(
            names=tuple(content["names"].tolist()),
            mean=content["mean"],
            scale=content["scale"],
            networks=networks,
            threshold=float(content["threshold"]),
            plain=content["plain"].astype(np.float32),
            encoder=str(content["encoder"]),
        )

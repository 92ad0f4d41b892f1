"""The decision model: small networks over checkable features and the two vectors, in numpy.

Input are the named features of a pair and the vectors of the sentence, of the claim's nearest
wording and of the sentence after. Output is what the sentence does with the claim.
Trained by ``python -m nlp.training.train``.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from nlp.networks import networks_from_arrays, networks_to_arrays, standardise

Floats = npt.NDArray[np.float32]
FORMAT = 1


@dataclass(frozen=True)
class Network:
    """One hidden layer with rectified units; ``inner`` serves features, ``deep`` the vectors."""

    inner: Floats
    deep: Floats
    hidden_bias: Floats
    direct: Floats
    outer: Floats
    bias: Floats

    def logits(self, features: Floats, vectors: Floats) -> Floats:
        """Return logits of shape ``(n, labels)``."""
        hidden = features @ self.inner + vectors @ self.deep + self.hidden_bias
        logits: Floats = np.maximum(hidden, 0) @ self.outer + features @ self.direct + self.bias
        return logits


@dataclass(frozen=True)
class Model:
    """Networks trained from several seeds, whose logits are averaged.

    Attributes:
        names: Features in order; ``mean`` and ``scale`` standardise them.
        temperature: Divides the logits, so that a probability of 0.8 is right 8 times in 10.
        encoder: Name of the encoder that made the vectors.
    """

    names: tuple[str, ...]
    mean: Floats
    scale: Floats
    networks: tuple[Network, ...]
    temperature: float
    encoder: str

    def probabilities(
        self, features: Floats, sentences: Floats, wordings: Floats, after: Floats
    ) -> Floats:
        """Return probabilities ``(n, labels)`` of pairs.

        Args:
            features: ``(n, names)``, as they come.
            sentences, wordings: Unit vectors ``(n, dimensions)``.
            after: Vectors of the sentences after, zeros where there is none.
        """
        ready = self.standardise(features)
        vectors = pair_vectors(sentences, wordings, after)
        logits = np.mean([network.logits(ready, vectors) for network in self.networks], axis=0)
        return softmax(logits / self.temperature)

    def standardise(self, features: Floats) -> Floats:
        """Return features with mean 0 and deviation 1, far values cut."""
        return standardise(features, self.mean, self.scale)


def pair_vectors(sentences: Floats, wordings: Floats, after: Floats) -> Floats:
    """Return product, distance, sentence and the one after, ``(n, 4 * dimensions)``."""
    size = np.float32(np.sqrt(sentences.shape[1]))
    # The entries of a unit vector are near 1 / sqrt(dimensions).
    joined: Floats = np.concatenate(
        [
            sentences * wordings * size * size,
            np.abs(sentences - wordings) * size,
            sentences * size,
            after * size,
        ],
        axis=1,
    )
    return joined


def softmax(logits: Floats) -> Floats:
    """Return probabilities, row by row."""
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities: Floats = raised / raised.sum(axis=1, keepdims=True)
    return probabilities


def save_model(model: Model, path: Path) -> None:
    """Write the model in half precision."""
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "format": np.array(FORMAT),
        "names": np.array(model.names),
        "mean": model.mean,
        "scale": model.scale,
        "temperature": np.array(model.temperature, np.float32),
        "encoder": np.array(model.encoder),
    }
    arrays |= networks_to_arrays(model.networks)
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]  # stubs want one array type


def load_model(path: Path) -> Model:
    """Return the model of a file."""
    with np.load(path, allow_pickle=False) as content:
        return Model(
            names=tuple(content["names"].tolist()),
            mean=content["mean"],
            scale=content["scale"],
            networks=networks_from_arrays(content, Network),
            temperature=float(content["temperature"]),
            encoder=str(content["encoder"]),
        )

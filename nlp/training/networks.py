"""Fit the networks of the decision model with Adam, in numpy, from fixed seeds."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.claims.model import Network, softmax
from nlp.labels import LABELS

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.intp]
FIELDS = tuple(Network.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a network is trained."""

    hidden: int = 96
    epochs: int = 16
    batch: int = 256
    rate: float = 2e-3
    decay: float = 3e-4
    deep_decay: float = 5e-3
    drop_features: float = 0.1
    drop_vectors: float = 0.5
    drop_hidden: float = 0.3


def fit_network(
    features: Floats, vectors: Floats, labels: Ints, weights: Floats, *, seed: int, recipe: Recipe
) -> Network:
    """Return a network fitted to pairs; the same seed gives the same network."""
    random = np.random.default_rng(seed)
    state = _start(features.shape[1], vectors.shape[1], recipe.hidden, random)
    moments = {name: (np.zeros_like(value), np.zeros_like(value)) for name, value in state.items()}
    step = 0
    total = recipe.epochs * (len(labels) // recipe.batch + 1)
    for _ in range(recipe.epochs):
        for rows in _batches(len(labels), recipe.batch, random):
            step += 1
            batch = (features[rows], vectors[rows], labels[rows], weights[rows])
            gradients = _gradients(state, batch, random, recipe)
            rate = recipe.rate * 0.5 * (1 + np.cos(np.pi * step / total))
            _adam(state, gradients, moments, step=step, rate=float(rate), recipe=recipe)
    return Network(**state)


def _start(
    features: int, vectors: int, hidden: int, random: np.random.Generator
) -> dict[str, Floats]:
    def normal(rows: int, columns: int, size: float) -> Floats:
        return (random.standard_normal((rows, columns)) * size).astype(np.float32)

    return {
        "inner": normal(features, hidden, features**-0.5),
        "deep": normal(vectors, hidden, 0.3 * vectors**-0.5),
        "hidden_bias": np.zeros(hidden, np.float32),
        "direct": np.zeros((features, len(LABELS)), np.float32),
        "outer": normal(hidden, len(LABELS), hidden**-0.5),
        "bias": np.zeros(len(LABELS), np.float32),
    }


def _batches(count: int, size: int, random: np.random.Generator) -> Iterator[Ints]:
    order = random.permutation(count)
    for start in range(0, count, size):
        yield order[start : start + size]


def _gradients(
    state: dict[str, Floats],
    batch: tuple[Floats, Floats, Ints, Floats],
    random: np.random.Generator,
    recipe: Recipe,
) -> dict[str, Floats]:
    features, vectors, labels, weights = batch
    features = _drop(features, recipe.drop_features, random)
    vectors = _drop(vectors, recipe.drop_vectors, random)
    before = features @ state["inner"] + vectors @ state["deep"] + state["hidden_bias"]
    kept = (random.random(before.shape) >= recipe.drop_hidden) / (1 - recipe.drop_hidden)
    active = (np.maximum(before, 0) * kept).astype(np.float32)
    error = softmax(active @ state["outer"] + features @ state["direct"] + state["bias"])
    error[np.arange(len(labels)), labels] -= 1
    error *= weights[:, None] / weights.sum()
    back = ((error @ state["outer"].T) * kept * (before > 0)).astype(np.float32)
    return {
        "inner": features.T @ back,
        "deep": vectors.T @ back,
        "hidden_bias": back.sum(axis=0),
        "direct": features.T @ error,
        "outer": active.T @ error,
        "bias": error.sum(axis=0),
    }


def _drop(values: Floats, share: float, random: np.random.Generator) -> Floats:
    kept = random.random(values.shape, np.float32) >= share
    dropped: Floats = values * kept / np.float32(1 - share)
    return dropped


def _adam(
    state: dict[str, Floats],
    gradients: dict[str, Floats],
    moments: dict[str, tuple[Floats, Floats]],
    *,
    step: int,
    rate: float,
    recipe: Recipe,
) -> None:
    for name, gradient in gradients.items():
        first, second = moments[name]
        first += 0.1 * (gradient - first)
        second += 0.001 * (gradient * gradient - second)
        change = (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
        decay = recipe.deep_decay if name == "deep" else recipe.decay
        if name in ("bias", "hidden_bias"):
            decay = 0.0
        state[name] -= (rate * (change + decay * state[name] * 10)).astype(np.float32)

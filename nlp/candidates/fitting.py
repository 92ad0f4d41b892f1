"""Fit the networks of check-worthiness with Adam, in numpy, from fixed seeds."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.candidates.model import Floats, Network, sigmoid

FIELDS = tuple(Network.__dataclass_fields__)
Ints = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a network is trained."""

    hidden: int = 24
    epochs: int = 20
    batch: int = 128
    rate: float = 2e-3
    decay: float = 2e-2
    drop: float = 0.4


def fit_network(
    features: Floats, vectors: Floats, labels: Floats, weights: Floats, *, seed: int, recipe: Recipe
) -> Network:
    """Return a network fitted to sentences; the same seed gives the same network.

    Args:
        features: Standardised, ``(n, names)``.
        vectors: As ``scale_vectors`` gives them.
        labels: 1 for worth checking, else 0.
    """
    random = np.random.default_rng(seed)
    inputs = np.hstack([features, vectors]).astype(np.float32)
    state = _start(inputs.shape[1], features.shape[1], recipe.hidden, random)
    moments = {name: (np.zeros_like(value), np.zeros_like(value)) for name, value in state.items()}
    total = recipe.epochs * (len(labels) // recipe.batch + 1)
    step = 0
    for _ in range(recipe.epochs):
        order = random.permutation(len(labels))
        for start in range(0, len(order), recipe.batch):
            rows = order[start : start + recipe.batch]
            keep = (random.random((len(rows), inputs.shape[1])) > recipe.drop) / (1 - recipe.drop)
            gradients = _gradients(
                state,
                (inputs[rows] * keep).astype(np.float32),
                features.shape[1],
                labels[rows],
                weights[rows],
            )
            step += 1
            rate = recipe.rate * (1 - step / (total + 1))
            _update(state, moments, gradients, step=step, rate=rate, decay=recipe.decay)
    return Network(**state)


def _start(
    inputs: int, features: int, hidden: int, random: np.random.Generator
) -> dict[str, Floats]:
    return {
        "hidden": (random.standard_normal((inputs, hidden)) / np.sqrt(inputs)).astype(np.float32),
        "hidden_bias": np.zeros(hidden, np.float32),
        "direct": np.zeros(features, np.float32),
        "outer": (random.standard_normal(hidden) / np.sqrt(hidden)).astype(np.float32),
        "bias": np.zeros(1, np.float32),
    }


def _gradients(
    state: dict[str, Floats], inputs: Floats, features: int, labels: Floats, weights: Floats
) -> dict[str, Floats]:
    raw = inputs @ state["hidden"] + state["hidden_bias"]
    inner = np.maximum(raw, 0)
    logits = inner @ state["outer"] + inputs[:, :features] @ state["direct"] + state["bias"][0]
    error = (sigmoid(logits) - labels) * weights / len(labels)
    back = np.outer(error, state["outer"]) * (raw > 0)
    return {
        "hidden": inputs.T @ back,
        "hidden_bias": back.sum(axis=0),
        "direct": inputs[:, :features].T @ error,
        "outer": inner.T @ error,
        "bias": error.sum(keepdims=True),
    }


def _update(
    state: dict[str, Floats],
    moments: dict[str, tuple[Floats, Floats]],
    gradients: dict[str, Floats],
    *,
    step: int,
    rate: float,
    decay: float,
) -> None:
    for name in FIELDS:
        first, second = moments[name]
        first += 0.1 * (gradients[name] - first)
        second += 0.001 * (gradients[name] ** 2 - second)
        mean, spread = first / (1 - 0.9**step), second / (1 - 0.999**step)
        if name in ("hidden", "outer", "direct"):
            state[name] -= np.float32(rate * decay * len(FIELDS)) * state[name]
        state[name] -= (rate * mean / (np.sqrt(spread) + 1e-8)).astype(np.float32)

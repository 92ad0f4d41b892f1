"""Make ``weights.tsv``: ``python -m nlp.language.train FOLDER`` with our training lines.

Multinomial logistic regression over windows of 1 to 25 words in three classes, by AdaGrad in
numpy; about two minutes. The seed is fixed, the file is rounded to whole numbers.
"""

import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.text import fold_text
from nlp.language.corpus import read_corpus
from nlp.language.features import latin_words, word_features
from nlp.language.model import SCALE, WEIGHTS

CLASSES = ("vi", "en", "other")
WINDOWS = {"vi": 30_000, "en": 24_000, "other": 56_000}
# Neighbours, and what looks like Vietnamese without marks, are drawn more often.
WEIGHTED = {"tay_nung": 6, "hmong": 3, "tagalog": 3, "indonesian_malay": 4, "pinyin": 3}
LONGEST_WINDOW = 25
MIN_WINDOWS = 12  # a feature must stand in so many windows
EPOCHS = 4
BATCH = 256
RATE = 0.25
DECAY = 2e-5
SMALLEST = 0.08

Window = tuple[int, list[str]]


def draw_windows(corpus: dict[str, list[str]], chance: random.Random) -> Iterator[Window]:
    """Yield ``(class, words)``; every other language gets a like share of ``other``."""
    names = sorted(set(corpus) - {"vi", "en"})
    others = [name for name in names for _ in range(WEIGHTED.get(name, 1))]
    for label, name in enumerate(CLASSES):
        for _ in range(WINDOWS[name]):
            lines = corpus[chance.choice(others) if name == "other" else name]
            words = latin_words(chance.choice(lines))
            length = min(LONGEST_WINDOW, 1 + int(chance.expovariate(1 / 7)))
            start = chance.randrange(max(1, len(words) - length + 1))
            words = words[start : start + length]
            if name == "vi" and chance.random() < 0.55:
                words = [fold_text(word) for word in words]
            if words:
                yield label, words


def train(windows: list[Window]) -> tuple[dict[str, int], NDArray[np.float64]]:
    """Return the features' columns and the weights, ``(n_features + 1, 3)``; the last is a bias."""
    seen = Counter(f for _, words in windows for f in {f for w in words for f in word_features(w)})
    names = sorted(name for name, count in seen.items() if count >= MIN_WINDOWS)
    column = {name: i for i, name in enumerate(names)}
    weights = np.zeros((len(names) + 1, len(CLASSES)))
    squares = np.full_like(weights, 1e-3)
    rows = [
        np.array([column[f] for w in words for f in word_features(w) if f in column] + [len(names)])
        for _, words in windows
    ]
    for epoch in range(EPOCHS):
        order = np.random.default_rng(epoch).permutation(len(windows))
        for begin in range(0, len(order), BATCH):
            batch = order[begin : begin + BATCH]
            _step(weights, squares, [rows[i] for i in batch], [windows[i][0] for i in batch])
    return column, weights


def _step(
    weights: NDArray[np.float64],
    squares: NDArray[np.float64],
    rows: list[NDArray[np.int64]],
    labels: list[int],
) -> None:
    flat = np.concatenate(rows)
    owner = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    scores = np.zeros((len(rows), len(CLASSES)))
    np.add.at(scores, owner, weights[flat])
    chances = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances /= chances.sum(axis=1, keepdims=True)
    chances[np.arange(len(labels)), labels] -= 1
    used, where = np.unique(flat, return_inverse=True)
    slope = np.zeros((len(used), len(CLASSES)))
    np.add.at(slope, where, chances[owner] / len(rows))
    slope += DECAY * weights[used]
    squares[used] += slope**2
    weights[used] -= RATE * slope / np.sqrt(squares[used])


def write_weights(column: dict[str, int], weights: NDArray[np.float64], path: Path) -> None:
    """Write ``feature, vi, en`` as whole numbers, relative to ``other``; the bias comes first."""
    relative = weights[:, :2] - weights[:, 2:]
    rounded = np.rint(relative * SCALE).astype(int)
    kept = [name for name, i in column.items() if np.abs(relative[i]).max() >= SMALLEST]
    lines = [f"\t{rounded[-1, 0]}\t{rounded[-1, 1]}"]
    lines += [f"{name}\t{rounded[column[name], 0]}\t{rounded[column[name], 1]}" for name in kept]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(folder: str) -> None:
    """Train on the folder's lines and write the file."""
    chance = random.Random(7)  # noqa: S311 - a sample, no secret
    windows = list(draw_windows(read_corpus(Path(folder)), chance))
    column, weights = train(windows)
    write_weights(column, weights, WEIGHTS)


if __name__ == "__main__":
    main(sys.argv[1])

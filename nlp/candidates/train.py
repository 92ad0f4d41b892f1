"""Train the model of check-worthiness: ``python -m nlp.candidates.train``.

Writes ``nlp/candidates/data/model.npz``; the same data give the same model. With ``--crossval``
it prints how the model does on claims that it was not trained on, and writes nothing.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from core.settings import get_settings
from nlp.candidates.features import DATA, sentence_features
from nlp.candidates.fitting import Ints, Recipe, fit_network
from nlp.candidates.material import WEIGHTS, Kind, Sample, read_samples
from nlp.candidates.model import Floats, Model, save_model, scale_vectors
from nlp.candidates.vectors import centre
from nlp.claims.judge import VECTORS
from nlp.encoder import Encoder, open_encoder
from nlp.encoder.cached import CachedEncoder
from nlp.meaning import Means, load_means
from nlp.networks import as_matrix
from nlp.training.crossval import FOLDS, fold_of
from nlp.training.lines import read_lines

MODEL = DATA / "model.npz"
SEEDS = (1, 2, 3)
# The least at which 8 in 10 statements of held-out claims surface with room to spare;
# docs/explanation/candidates.md has the figures.
THRESHOLD = 0.15
STEPS = (0.05, 0.08, 0.1, 0.12, 0.15, 0.2, 0.3, 0.5)


@dataclass(frozen=True)
class Material:
    """Sentences with their features and vectors, row by row."""

    samples: list[Sample]
    rows: list[dict[str, float]]
    vectors: Floats

    @property
    def plain(self) -> Floats:
        """Mean vector of the sentences typed without marks."""
        rows = [row for row, sample in enumerate(self.samples) if sample.sentence.prepared.plain]
        mean: Floats = self.vectors[rows].mean(axis=0)
        return mean

    def taught(self, without_fold: int | None = None) -> Ints:
        """Return the rows to train on, without those of a fold."""
        return np.array(
            [
                row
                for row, sample in enumerate(self.samples)
                if sample.kind in WEIGHTS
                and (without_fold is None or fold_of(sample.claim) != without_fold)
            ],
            np.intp,
        )


def build_material(encoder: Encoder, means: Means) -> Material:
    """Return the sentences of all training lines."""
    samples = read_samples(read_lines())
    vectors = encoder.embed([sample.sentence.prepared.encoded for sample in samples])
    return Material(
        samples,
        [sentence_features(sample.sentence) for sample in samples],
        centre(vectors, [sample.lang for sample in samples], means),
    )


def train(material: Material, rows: Ints, encoder: str, *, seeds: Sequence[int] = SEEDS) -> Model:
    """Return a model fitted to the rows."""
    names = tuple(material.rows[0])
    features = as_matrix([material.rows[row] for row in rows], names)
    empty = Model(
        names=names,
        mean=features.mean(axis=0),
        scale=features.std(axis=0) + np.float32(1e-3),
        networks=(),
        threshold=THRESHOLD,
        plain=material.plain,
        encoder=encoder,
    )
    kinds = [material.samples[row].kind for row in rows]
    labels = np.array([kind is Kind.STATEMENT for kind in kinds], np.float32)
    weights = np.array([WEIGHTS[kind] for kind in kinds], np.float32)
    ready, vectors = empty.standardise(features), scale_vectors(material.vectors[rows])
    networks = tuple(
        fit_network(ready, vectors, labels, weights, seed=seed, recipe=Recipe()) for seed in seeds
    )
    return replace(empty, networks=networks)


def cross_validate(material: Material, *, seeds: Sequence[int] = SEEDS) -> Floats:
    """Return the probability of each sentence from a model that saw nothing of its claim."""
    found = np.zeros(len(material.samples), np.float32)
    folds = np.array([fold_of(sample.claim) for sample in material.samples])
    for fold in range(FOLDS):
        model = train(material, material.taught(fold), "", seeds=seeds)
        rows = np.flatnonzero(folds == fold)
        found[rows] = model.probabilities(
            [material.rows[row] for row in rows], material.vectors[rows]
        )
    return found


def report(samples: Sequence[Sample], probabilities: Floats) -> list[str]:
    """Return lines with the share of each kind (and language) at each threshold."""
    totals: Counter[str] = Counter()
    passed: Counter[tuple[str, float]] = Counter()
    for sample, probability in zip(samples, probabilities.tolist(), strict=True):
        names = [sample.kind.value]
        if sample.kind is Kind.STATEMENT:
            own = "catalogue" if sample.line.file[:2] not in ("ge", "vi", "wo") else "general"
            names += [f"statement {sample.lang.value}", f"statement {sample.line.register}"]
            names += [f"statement {own}"]
        for name in names:
            totals[name] += 1
            for step in STEPS:
                passed[name, step] += probability >= step
    return [
        f"{name:24} {totals[name]:5} "
        + " ".join(f"{step}:{passed[name, step] / totals[name]:.3f}" for step in STEPS)
        for name in sorted(totals)
    ]


def open_material() -> tuple[Material, str]:
    """Return the training sentences and the name of the encoder that made their vectors."""
    settings = get_settings()
    folder = settings.cache_dir / "wordings"
    encoder = CachedEncoder(
        open_encoder(settings),
        shipped=(VECTORS, folder / "training.npz", folder / "training-cross.npz"),
        own=folder / "training-candidates.npz",
    )
    material = build_material(encoder, load_means(encoder, settings.cache_dir))
    encoder.save()
    return material, encoder.name


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, or cross-validate."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--crossval", action="store_true")
    parser.add_argument("--out", type=Path, default=MODEL)
    options = parser.parse_args(arguments)
    material, encoder = open_material()
    if options.crossval:
        lines = report(material.samples, cross_validate(material))
        sys.stdout.write("\n".join(lines) + "\n")
        return 0
    save_model(train(material, material.taught(), encoder), options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())

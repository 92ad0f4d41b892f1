"""Train the decision model from the labelled lines: ``python -m nlp.training.train``.

Writes ``nlp/claims/data/model.npz``; the same data give the same model. With ``--crossval`` it
prints how the model does on claims that it was not trained on, and writes nothing. ``--files``
and ``--every`` take a part of the lines, to try a change in a minute.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import yaml

from core.records import Claim
from core.settings import ROOT, get_settings
from core.vocabulary import Verdict
from nlp.catalogue import load_catalogue
from nlp.catalogue.build import build_claim, parse_entry
from nlp.catalogue.entries import ClaimEntry
from nlp.claims.judge import MODEL, VECTORS
from nlp.claims.model import Model, Network, pair_vectors, save_model, softmax
from nlp.claims.wordings import build_index
from nlp.encoder import Encoder, open_encoder
from nlp.encoder.cached import CachedEncoder
from nlp.training.crossval import LineScore, claim_folds, precision_recall, saying
from nlp.training.lines import (
    CATALOGUE_FILES,
    DATA,
    OTHER_CLAIMS,
    OTHER_FILES,
    Line,
    is_held,
    plain_copies,
    read_lines,
)
from nlp.training.networks import Recipe, fit_network
from nlp.training.pairs import Pair, PairBuilder
from nlp.training.wordings import line_wordings, with_wordings

Floats = npt.NDArray[np.float32]
SEEDS = (1, 2, 3)
ALL_FILES = (*CATALOGUE_FILES, *OTHER_FILES)
# 19 of 20 pairs are unrelated; with a third of them training takes a third of the time.
KEPT = 0.35
THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True)
class Material:
    """Pairs with what a network needs of them, row by row."""

    names: tuple[str, ...]
    pairs: list[Pair]
    features: Floats
    sentences: Floats
    wordings: Floats
    after: Floats
    verdicts: dict[str, Verdict]

    @property
    def labels(self) -> npt.NDArray[np.intp]:
        """Positions of the labels."""
        return np.array([pair.label for pair in self.pairs], np.intp)


def read_other_claims() -> list[Claim]:
    """Return the training claims from beyond the catalogue; they carry no evidence."""
    claims = []
    for name in OTHER_CLAIMS:
        path = DATA / f"{name}.yaml"
        for raw in yaml.safe_load(path.read_text("utf-8")):
            claims.append(build_claim(parse_entry(ClaimEntry, raw, path), {}))
    return claims


def build_material(encoder: Encoder, lines: Sequence[Line]) -> Material:
    """Return the pairs of all lines, each against the claims of its file."""
    found, origins = line_wordings([line for line in lines if not line.copy])
    bundled = list(load_catalogue([ROOT / "claims"]).claims.values())
    parts = []
    for claims, files in ((bundled, CATALOGUE_FILES), (read_other_claims(), OTHER_FILES)):
        chosen = [line for line in lines if line.file in files]
        if not chosen:
            continue
        index = build_index(with_wordings(claims, found), encoder)
        builder = PairBuilder(index, origins, encoder)
        pairs = builder.build(chosen)
        vectors = np.stack(builder.vectors)
        nearest = np.stack(
            [(index.plain if pair.plain else index.marked)[pair.wording] for pair in pairs]
        )
        parts.append(
            Material(
                names=tuple(builder.names),
                pairs=pairs,
                features=np.stack([pair.features for pair in pairs]),
                sentences=vectors[[pair.sentence for pair in pairs], 0],
                wordings=nearest,
                after=vectors[[pair.sentence for pair in pairs], 1],
                verdicts={claim.id: claim.verdict for claim in claims},
            )
        )
    return _join(parts)


def _join(parts: Sequence[Material]) -> Material:
    verdicts: dict[str, Verdict] = {}
    for part in parts:
        verdicts |= part.verdicts
    return Material(
        names=parts[0].names,
        pairs=[pair for part in parts for pair in part.pairs],
        features=np.concatenate([part.features for part in parts]),
        sentences=np.concatenate([part.sentences for part in parts]),
        wordings=np.concatenate([part.wordings for part in parts]),
        after=np.concatenate([part.after for part in parts]),
        verdicts=verdicts,
    )


def train(
    material: Material, rows: Sequence[int], encoder: str, *, seeds: Sequence[int], recipe: Recipe
) -> Model:
    """Return a model fitted to the rows."""
    picked, weights = thin_out(material.labels, np.array(rows, np.intp))
    features = material.features[picked]
    empty = Model(
        names=material.names,
        mean=features.mean(axis=0),
        scale=features.std(axis=0) + np.float32(1e-3),
        networks=(),
        temperature=1.0,
        encoder=encoder,
    )
    ready = empty.standardise(features)
    vectors = pair_vectors(
        material.sentences[picked], material.wordings[picked], material.after[picked]
    )
    labels = material.labels[picked]
    networks: list[Network] = [
        fit_network(ready, vectors, labels, weights, seed=seed, recipe=recipe) for seed in seeds
    ]
    return Model(empty.names, empty.mean, empty.scale, tuple(networks), empty.temperature, encoder)


def thin_out(
    labels: npt.NDArray[np.intp], rows: npt.NDArray[np.intp]
) -> tuple[npt.NDArray[np.intp], Floats]:
    """Return a third of the unrelated pairs with three times the weight, and all others."""
    keep = (labels[rows] > 0) | (np.random.default_rng(0).random(len(rows)) < KEPT)
    picked = rows[keep]
    weights = np.where(labels[picked] > 0, 1.0, 1.0 / KEPT).astype(np.float32)
    return picked, weights


def anchors(lines: Sequence[Line]) -> dict[str, str]:
    """Return the claim by which each line goes into a fold: its own, or that of its mirror."""
    by_id = {line.id: line for line in lines}
    found = {}
    for line in lines:
        mirror = by_id.get(line.pair)
        expected = line.expect or (mirror.expect if mirror else ())
        found[line.id] = expected[0].claim if expected else (line.about or line.id)
    return found


def cross_validate(
    material: Material, lines: Sequence[Line], *, seeds: Sequence[int], recipe: Recipe
) -> Floats:
    """Return the probabilities of each pair from a model that saw neither claim nor line."""
    probabilities = np.zeros((len(material.pairs), 5), np.float32)
    for number, (train_rows, test_rows) in enumerate(claim_folds(material.pairs, anchors(lines))):
        model = train(material, train_rows, "", seeds=seeds, recipe=recipe)
        sys.stderr.write(f"fold {number + 1}: {len(train_rows)} pairs\n")
        for start in range(0, len(test_rows), 4096):
            rows = test_rows[start : start + 4096]
            probabilities[rows] = model.probabilities(
                material.features[rows],
                material.sentences[rows],
                material.wordings[rows],
                material.after[rows],
            )
    return probabilities


def unheld_rows(material: Material, lines: Sequence[Line]) -> list[int]:
    """Return the pairs that may be trained on: neither claim nor line belongs to a held claim."""
    beyond = {line.id for line in lines if line.file in OTHER_FILES}
    line_claim = anchors(lines)
    return [
        row
        for row, pair in enumerate(material.pairs)
        if pair.line not in beyond or not (is_held(pair.claim) or is_held(line_claim[pair.line]))
    ]


def score_lines(
    material: Material, probabilities: Floats, lines: Sequence[Line], regime: str
) -> list[LineScore]:
    """Return for each line its strongest contradicted claim; lines about figures are left out."""
    strength = saying(probabilities)
    best: dict[str, tuple[float, str]] = {}
    for pair, score in zip(material.pairs, strength.tolist(), strict=True):
        if pair.regime == regime and material.verdicts[pair.claim] is Verdict.CONTRADICTED:
            best[pair.line] = max(best.get(pair.line, (0.0, "")), (score, pair.claim))
    return [
        LineScore(
            line=line.id,
            score=best.get(line.id, (0.0, ""))[0],
            claim=best.get(line.id, (0.0, ""))[1],
            expected=line.expect_flagged,
            expected_claims=frozenset(item.claim for item in line.expect),
            slice=line.slice,
        )
        for line in lines
        if all(item.basis == "claim" for item in line.expect)
    ]


def temperature_of(material: Material, probabilities: Floats) -> float:
    """Return the temperature under which the cross-validated labels are most probable."""
    logits: Floats = np.log(np.maximum(probabilities, np.float32(1e-9)))
    labels = material.labels
    rows = np.arange(len(labels))
    losses = {
        float(t): -float(np.log(softmax(logits / np.float32(t))[rows, labels] + 1e-9).mean())
        for t in np.arange(0.5, 2.01, 0.05)
    }
    return min(losses, key=lambda t: losses[t])


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, or cross-validate."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--crossval", action="store_true")
    parser.add_argument("--seeds", type=int, default=len(SEEDS))
    parser.add_argument("--files", nargs="+", default=ALL_FILES, choices=ALL_FILES)
    parser.add_argument("--every", type=int, default=1, help="take every n-th line only")
    parser.add_argument("--out", type=Path, default=MODEL)
    options = parser.parse_args(arguments)
    settings = get_settings()
    encoder = CachedEncoder(
        open_encoder(settings),
        shipped=(VECTORS,),
        own=settings.cache_dir / "wordings" / "training.npz",
    )
    lines = read_lines(options.files)[:: options.every]
    lines += plain_copies(lines)
    material = build_material(encoder, lines)
    encoder.save()
    recipe = Recipe()
    seeds = tuple(range(1, options.seeds + 1))
    if options.crossval:
        probabilities = cross_validate(material, lines, seeds=seeds, recipe=recipe)
        for regime in ("bare", "hands"):
            scores = score_lines(material, probabilities, lines, regime)
            for threshold in THRESHOLDS:
                row = precision_recall(scores, threshold)
                sys.stdout.write(json.dumps([regime, threshold, *row]) + "\n")
        sys.stdout.write(f"temperature {temperature_of(material, probabilities):.2f}\n")
        return 0
    rows = unheld_rows(material, lines)
    model = train(material, rows, encoder.name, seeds=seeds, recipe=recipe)
    save_model(model, options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())

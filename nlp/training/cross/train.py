"""Train the cross-encoder: ``cotmoc train``, or ``python -m nlp.training.cross.train``.

Needs the extra ``train`` (PyTorch); what it writes runs without. The same data and the same
seed give the same weights on the same machine.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from core.records import Claim
from core.settings import ROOT, get_settings
from nlp.catalogue import load_catalogue
from nlp.cross.cross_encoder import WEIGHTS, open_cross_encoder
from nlp.cross.weights import save_cross_weights
from nlp.encoder import Encoder, open_encoder
from nlp.encoder.bundled import bundled_weights, open_tokenizer
from nlp.encoder.cached import CachedEncoder
from nlp.encoder.weights import read_weights
from nlp.training.cross.calibrate import fit_alone, fit_mix, weigh_foreign, weigh_held
from nlp.training.cross.examples import (
    UNRELATED,
    Claims,
    Example,
    line_examples,
    wording_examples,
)
from nlp.training.cross.export import export_upper
from nlp.training.cross.fit import Drawn, Random, Recipe, Trainer, draw, wording
from nlp.training.cross.frames import framed_lines
from nlp.training.cross.network import Upper
from nlp.training.lines import CATALOGUE_FILES, OTHER_FILES, is_held, read_lines
from nlp.training.train import read_other_claims
from nlp.training.wordings import families

RECIPE = Recipe()


class Material:
    """Claims and examples, the held ones apart."""

    def __init__(self, cache: Path) -> None:
        settings = get_settings()
        self.encoder = CachedEncoder(open_encoder(settings), own=cache)
        catalogue = list(load_catalogue([ROOT / "claims"]).claims.values())
        others = read_other_claims()
        self.claims: dict[str, Claim] = {claim.id: claim for claim in (*catalogue, *others)}
        self.sets = [Claims.read(claims, self.encoder) for claims in (catalogue, others)]
        self.held = {claim.id for claim in others if is_held(claim.id)}
        examples: list[Example] = []
        for claims, files in zip(self.sets, (CATALOGUE_FILES, OTHER_FILES), strict=True):
            lines = read_lines(files)
            examples += line_examples(lines, claims, self.encoder, families(lines))
        examples += wording_examples((*catalogue, *others))
        self.encoder.save()
        self.test = [example for example in examples if self._touches(example)]
        self.train = [
            replace(example, rivals=tuple(r for r in example.rivals if r not in self.held))
            for example in examples
            if not self._touches(example)
        ]

    def _touches(self, example: Example) -> bool:
        return example.claim in self.held or example.family in self.held

    def one_pass(self, recipe: Recipe, random: Random) -> list[Drawn]:
        """Return what one pass reads."""
        frames: list[Example] = []
        for claims in self.sets:
            chosen = [claim for key, claim in claims.by_id.items() if key not in self.held]
            lines = list(framed_lines(chosen, recipe.frames // 2, random))
            frames += line_examples(lines, claims, self.encoder, {line.id: "" for line in lines})
        fresh = [
            replace(example, rivals=tuple(r for r in example.rivals if r not in self.held)[:4])
            for example in frames
            if example.claim
        ]
        return draw([*self.train, *fresh], self.claims, recipe, random)

    def held_out(self) -> list[Drawn]:
        """Return the held examples against their statements and their two nearest rivals."""
        statements, random = Recipe(statement=1.0), np.random.default_rng(0)
        drawn = []
        for example in self.test:
            texts = [
                (wording(self.claims[claim], example, statements, random), labels)
                for claim, labels in (
                    (example.claim, example.labels),
                    *((rival, UNRELATED) for rival in example.rivals[:2]),
                )
                if claim
            ]
            if texts and example.rivals:
                drawn.append(Drawn(example.window, tuple(texts)))
        return drawn


def report_on(trainer: Trainer, held: Sequence[Drawn]) -> dict[str, float]:
    """Return how well the held pairs are told: precision and recall of what says the claim."""
    logits = np.concatenate(trainer.logits(held))
    gold = [labels for item in held for _, labels in item.claims]
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares = raised / raised.sum(axis=1, keepdims=True)
    said = shares[:, 1] + shares[:, 2]
    right = np.array([bool(labels & {1, 2}) for labels in gold])
    denied = np.array([labels == {3} for labels in gold])
    order = np.argsort(-said)
    ranked = np.cumsum(right[order]) / (1 + np.arange(len(order)))
    found = {"pairs": float(len(gold)), "average precision": float(ranked[right[order]].mean())}
    for bound in (0.5, 0.8):
        taken = said >= bound
        found[f"precision {bound}"] = float(right[taken].mean()) if taken.any() else 1.0
        found[f"recall {bound}"] = float((taken & right).sum() / max(1, right.sum()))
    found["denials said"] = float((said[denied] >= 0.5).mean())
    found["label right"] = float(
        np.mean([int(row) in labels for row, labels in zip(shares.argmax(1), gold, strict=True)])
    )
    return {name: round(value, 4) for name, value in found.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, calibrate and write the weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--passes", type=int, help="all of a schedule of so many passes")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--state", type=Path, help="keep the network after each pass in this file")
    parser.add_argument("--from-state", type=Path, help="train nothing; calibrate this network")
    options = parser.parse_args(arguments)
    if options.from_state:
        calibrate(options.from_state, options.out)
        return 0
    recipe = RECIPE
    if options.passes:
        recipe = replace(RECIPE, passes=options.passes, stop_after=options.passes)
    train(recipe, options.out, options.state)
    return 0


def train(recipe: Recipe, out: Path, state: Path | None = None) -> None:
    """Write weights trained by a recipe, with the mix fitted on held claims."""
    settings = get_settings()
    # Numbers too small to matter cost most of the time where they are not taken as zero.
    torch.set_flush_denormal(True)
    material = Material(settings.cache_dir / "wordings" / "training-cross.npz")
    held = material.held_out()
    weights = bundled_weights()
    trainer = Trainer(read_weights(weights), open_tokenizer(weights, settings.cache_dir), recipe)
    sys.stderr.write(
        f"{len(material.train)} examples, {sum(len(d.claims) for d in held)} held pairs\n"
    )

    def after_pass(number: int, loss: float) -> None:
        found = {"pass": number + 1, "loss": round(loss, 4), **report_on(trainer, held)}
        sys.stderr.write(json.dumps(found) + "\n")
        if state:
            torch.save(trainer.upper.state_dict(), state)

    trainer.fit(lambda _, random: material.one_pass(recipe, random), report=after_pass)
    write_calibrated(trainer.upper, out, material.encoder)


def calibrate(state: Path, out: Path) -> None:
    """Write weights from a network that was kept, with the mix fitted on held claims."""
    settings = get_settings()
    weights = bundled_weights()
    trainer = Trainer(read_weights(weights), open_tokenizer(weights, settings.cache_dir), RECIPE)
    trainer.upper.load_state_dict(torch.load(state))
    cache = settings.cache_dir / "wordings" / "training-cross.npz"
    write_calibrated(trainer.upper, out, CachedEncoder(open_encoder(settings), own=cache))


def write_calibrated(upper: Upper, out: Path, encoder: Encoder) -> None:
    """Write the weights, read the held claims with them, and write them with the fitted mix."""
    settings = get_settings()
    save_cross_weights(export_upper(upper, encoder=encoder.name, mix={}), out)
    cross = open_cross_encoder(settings.cache_dir, out)
    weighed, labels = weigh_held(encoder, cross)
    mix = fit_mix(weighed.small, weighed.cross, labels)
    mix |= fit_alone(*weigh_foreign(encoder, cross))
    save_cross_weights(export_upper(upper, encoder=encoder.name, mix=mix), out)
    sys.stderr.write(json.dumps({name: round(value, 3) for name, value in mix.items()}) + "\n")


if __name__ == "__main__":
    sys.exit(main())

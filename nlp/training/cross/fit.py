"""Fit the cross-encoder: draws of pairs per pass, batches of like length, one seed."""

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from core.records import Claim
from core.text import fold_text
from core.vocabulary import Lang
from nlp.claims.words import prepare
from nlp.cross.texts import Side, Tokenize, Window, claim_sides, window_sides
from nlp.encoder.weights import Weights
from nlp.training.cross.examples import LANGS, UNRELATED, Example, statement_of, without_marks
from nlp.training.cross.network import Lower, Upper, join

Random = np.random.Generator
READ_AT_ONCE = 32


@dataclass(frozen=True, slots=True)
class Recipe:
    """How long and how to train.

    Attributes:
        passes: Over the data, by which the rate falls to zero; ``stop_after`` ends sooner.
        layers: Upper layers that are trained; the others read each side alone.
        rivals: Unrelated claims drawn for a sentence, per pass.
        common: Share of the examples of which there are many that a pass sees.
        frames: Statements put into frames, per pass.
        plain: Share of Vietnamese sentences whose marks are taken away.
        statement, other_language: How often a claim is given by its statement in the language of
            the text, and in another one; else by another wording.
    """

    layers: int = 6
    passes: int = 5
    stop_after: int = 4
    batch_tokens: int = 3072
    rate: float = 3e-4
    head_rate: float = 6e-4
    decay: float = 0.01
    drop: float = 0.1
    warm_up: float = 0.06
    rivals: int = 2
    common: float = 0.5
    frames: int = 3000
    plain: float = 0.25
    statement: float = 0.65
    other_language: float = 0.15
    smoothing: float = 0.03
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Drawn:
    """A window with the claims it is held against, and for each the labels that are right."""

    window: Window
    claims: tuple[tuple[str, frozenset[int]], ...]


def draw(
    examples: Sequence[Example], claims: Mapping[str, Claim], recipe: Recipe, random: Random
) -> list[Drawn]:
    """Return what is read in one pass: rivals, wordings and lost marks differ from pass to pass."""
    drawn: list[Drawn] = []
    for example in examples:
        if example.common and random.random() >= recipe.common:
            continue
        given = example
        if example.lang is Lang.VI and not example.plain and random.random() < recipe.plain:
            given = without_marks(example)
        texts: list[tuple[str, frozenset[int]]] = []
        if given.claim:
            text = wording(claims[given.claim], given, recipe, random)
            if text != given.window.sentence:
                texts.append((text, given.labels))
        for claim in _rivals(given, recipe, random):
            texts.append((wording(claims[claim], given, recipe, random), UNRELATED))
        if texts:
            drawn.append(Drawn(given.window, tuple(texts)))
    return drawn


def _rivals(example: Example, recipe: Recipe, random: Random) -> list[str]:
    """Return rivals of an example, the nearest most often."""
    if not example.rivals:
        return []
    weights = 1.0 / (1.0 + np.arange(len(example.rivals)))
    count = min(recipe.rivals, len(example.rivals))
    chosen = random.choice(len(weights), count, replace=False, p=weights / weights.sum())
    return [example.rivals[at] for at in chosen.tolist()]


def wording(claim: Claim, example: Example, recipe: Recipe, random: Random) -> str:
    """Return the words of a claim that an example is held against.

    Most often the statement in the language of the text; else in another language, or another
    wording of the claim: what is learnt shall be sameness, not the statements.
    """
    lang, chance = example.lang, random.random()
    others = [other for other in LANGS if other is not lang and claim.statement.get(other)]
    says = [(key, text) for key in LANGS for text in claim.says.get(key, ())]
    text = statement_of(claim, lang)
    if recipe.statement <= chance < recipe.statement + recipe.other_language and others:
        lang = others[int(random.integers(len(others)))]
        text = claim.statement[lang]
    elif chance >= recipe.statement + recipe.other_language and says:
        lang, text = says[int(random.integers(len(says)))]
    encoded = prepare(text, lang).encoded
    return fold_text(encoded) if example.plain and lang is Lang.VI else encoded


class Trainer:
    """Holds the network while it is trained."""

    def __init__(self, weights: Weights, tokenize: Tokenize, recipe: Recipe) -> None:
        torch.manual_seed(recipe.seed)
        self.recipe, self.tokenize = recipe, tokenize
        self.lower = Lower(weights, weights.sizes.layers - recipe.layers).eval()
        self.upper = Upper(weights, recipe.layers, recipe.drop)
        self.states: dict[Window | str, tuple[Side, Tensor]] = {}

    def fit(
        self,
        passes: Callable[[int, Random], list[Drawn]],
        *,
        report: Callable[[int, float], None] | None = None,
    ) -> None:
        """Train on what each pass draws."""
        recipe, random = self.recipe, np.random.default_rng(self.recipe.seed)
        head = [*self.upper.mixed.parameters(), *self.upper.labels.parameters(), self.upper.parts]
        body = [p for layer in self.upper.layers for p in layer.parameters()]
        optimizer = torch.optim.AdamW(
            [{"params": body, "lr": recipe.rate}, {"params": head, "lr": recipe.head_rate}],
            weight_decay=recipe.decay,
        )
        rates = [group["lr"] for group in optimizer.param_groups]
        started = time.monotonic()
        for number in range(min(recipe.passes, recipe.stop_after)):
            drawn = passes(number, random)
            self.read(drawn)
            batches = list(self._batches(drawn, random))
            losses: list[float] = []
            for at, rows in enumerate(batches):
                done = (number + at / len(batches)) / recipe.passes
                factor = min(1.0, done / recipe.warm_up) * min(1.0, 1.02 * (1 - done))
                for group, rate in zip(optimizer.param_groups, rates, strict=True):
                    group["lr"] = rate * max(factor, 0.01)
                losses.append(self._step(optimizer, [drawn[row] for row in rows]))
                if at % 50 == 49:
                    sys.stderr.write(
                        f"pass {number + 1}, batch {at + 1} of {len(batches)}: "
                        f"loss {np.mean(losses[-50:]):.3f}, "
                        f"{(time.monotonic() - started) / 60:.1f} min\n"
                    )
            if report is not None:
                report(number, float(np.mean(losses)))

    def _step(self, optimizer: torch.optim.Optimizer, drawn: Sequence[Drawn]) -> float:
        self.upper.train()
        logits = self.upper(*self._joined(drawn))
        labels = [labels for item in drawn for _, labels in item.claims]
        loss = partial_label_loss(logits, labels, self.recipe.smoothing)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.upper.parameters(), 1.0)
        optimizer.step()
        return loss.item()

    def _joined(self, drawn: Sequence[Drawn]) -> tuple[Tensor, ...]:
        windows = [self.states[item.window] for item in drawn]
        claims = [self.states[text] for item in drawn for text, _ in item.claims]
        of = torch.tensor([row for row, item in enumerate(drawn) for _ in item.claims])
        return *join(windows, claims), of

    def read(self, drawn: Sequence[Drawn]) -> None:
        """Work out the lower states of all texts that are new."""
        windows = [w for w in dict.fromkeys(d.window for d in drawn) if w not in self.states]
        every = dict.fromkeys(text for item in drawn for text, _ in item.claims)
        texts = [text for text in every if text not in self.states]
        for keys, sides in (
            (windows, window_sides(windows, self.tokenize)),
            (texts, claim_sides(texts, self.tokenize)),
        ):
            order = sorted(range(len(keys)), key=lambda row: len(sides[row].ids))
            for start in range(0, len(order), READ_AT_ONCE):
                rows = order[start : start + READ_AT_ONCE]
                states = self.lower([sides[row] for row in rows])
                for row, state in zip(rows, states, strict=True):
                    self.states[keys[row]] = (sides[row], state.bfloat16())

    def _batches(self, drawn: Sequence[Drawn], random: Random) -> Iterator[list[int]]:
        """Yield rows of like length, about as many tokens in each, in random order."""
        tokens = np.array([len(self.states[item.window][1]) for item in drawn])
        order = np.argsort(tokens + random.random(len(drawn)) * 12, kind="stable").tolist()
        batches: list[list[int]] = [[]]
        held = 0
        for row in order:
            here = int(tokens[row]) + 26 * len(drawn[row].claims)
            if held + here > self.recipe.batch_tokens:
                batches.append([])
                held = 0
            batches[-1].append(row)
            held += here
        for at in random.permutation(len(batches)).tolist():
            if batches[at]:
                yield batches[at]

    @torch.no_grad()
    def logits(self, drawn: Sequence[Drawn]) -> list[np.ndarray]:
        """Return for each window the logits ``(claims, labels)``."""
        self.upper.eval()
        self.read(drawn)
        found: list[np.ndarray] = [np.zeros(0)] * len(drawn)
        for rows in self._batches(drawn, np.random.default_rng(0)):
            logits = self.upper(*self._joined([drawn[row] for row in rows])).numpy()
            at = 0
            for row in rows:
                found[row] = logits[at : at + len(drawn[row].claims)]
                at += len(drawn[row].claims)
        return found


def partial_label_loss(
    logits: Tensor, labels: Sequence[frozenset[int]], smoothing: float
) -> Tensor:
    """Return the mean of minus log the probability of all labels that are right."""
    log = functional.log_softmax(logits, dim=1)
    right = torch.full_like(log, -torch.inf)
    for row, chosen in enumerate(labels):
        right[row, list(chosen)] = log[row, list(chosen)]
    loss = -torch.logsumexp(right, dim=1)
    return ((1 - smoothing) * loss - smoothing * log.mean(dim=1)).mean()

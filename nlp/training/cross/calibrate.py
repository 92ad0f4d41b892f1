"""Fit how both answers become one probability, on claims that neither model was trained on."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from core.records import Claim
from core.vocabulary import Lang
from nlp.catalogue.load import Catalogue
from nlp.claims.judge import ClaimJudge, Weighed
from nlp.claims.model import Model
from nlp.claims.reading import LEAST
from nlp.cross.cross_encoder import CrossEncoder
from nlp.encoder import Encoder
from nlp.labels import LABELS
from nlp.training.held import held_lines
from nlp.training.lines import CATALOGUE_FILES, OTHER_FILES, Line, read_lines
from nlp.training.pairs import passage_of, sentence_labels
from nlp.training.train import read_other_claims

Floats = npt.NDArray[np.float32]
Text = TypeVar("Text")
STEPS = 400
TOWARDS_EVEN = 0.01
# Hands that wrote freely. Families written for contrast hold more denials than texts do, and
# scores fitted to their shares would take statements for denials.
FREE_HANDS = (*CATALOGUE_FILES[:4], *OTHER_FILES[:2])


def weigh_held(
    encoder: Encoder, cross: CrossEncoder, model: Model | None = None
) -> tuple[Weighed, npt.NDArray[np.intp]]:
    """Return both answers for the held lines against all claims of beyond the catalogue.

    Returns:
        The pairs that have a label, and their labels.
    """
    judge = _judge(read_other_claims(), encoder, cross, model)
    return _labelled(judge, held_lines())


def weigh_foreign(encoder: Encoder, cross: CrossEncoder) -> tuple[Floats, npt.NDArray[np.intp]]:
    """Return the cross-encoder's answers where no claim has a wording in the text's language.

    Returns:
        Logits of the pairs that have a label, and their labels.
    """
    logits, gold = [], []
    lines = held_lines()
    for lang in (Lang.VI, Lang.ZH, Lang.EN):
        stripped = [without_language(claim, lang) for claim in read_other_claims()]
        judge = _judge([claim for claim in stripped if claim.statement], encoder, cross)
        weighed, labels = _labelled(judge, [line for line in lines if line.lang == lang])
        logits.append(weighed.cross)
        gold.append(labels)
    return np.concatenate(logits), np.concatenate(gold)


def without_language(claim: Claim, lang: Lang) -> Claim:
    """Return a claim as if nobody had worded it in a language."""
    return replace(
        claim,
        statement=_without(claim.statement, lang),
        established=_without(claim.established, lang),
        says=_without(claim.says, lang),
        not_says=_without(claim.not_says, lang),
    )


def _without(texts: Mapping[str, Text], lang: Lang) -> dict[str, Text]:
    return {key: text for key, text in texts.items() if key != lang}


def _judge(
    claims: Sequence[Claim], encoder: Encoder, cross: CrossEncoder, model: Model | None = None
) -> ClaimJudge:
    catalogue = Catalogue({claim.id: claim for claim in claims}, {}, "training")
    return ClaimJudge(catalogue, encoder, cross=cross, model=model)


def _labelled(judge: ClaimJudge, lines: Sequence[Line]) -> tuple[Weighed, npt.NDArray[np.intp]]:
    passages = [passage_of(line) for line in lines]
    weighed = judge.weigh(passages)
    rows, labels = [], []
    for row, pair in enumerate(weighed.pairs):
        line = lines[pair.passage]
        known = sentence_labels(line, passages[pair.passage], pair.sentence.position)
        label = known.get(judge.index.claims[pair.claim].id, 0)
        if label is not None:
            rows.append(row)
            labels.append(label)
    kept = Weighed([weighed.pairs[row] for row in rows], weighed.small[rows], weighed.cross[rows])
    return kept, np.array(labels, np.intp)


def stance_weights(labels: npt.NDArray[np.intp]) -> Floats:
    """Return the weight of each label under which the stances have the shares of free hands."""
    freely = Counter(item.stance for line in read_lines(FREE_HANDS) for item in line.expect)
    weights = np.ones(len(LABELS), np.float32)
    related = int((labels > 0).sum())
    for stance, count in freely.items():
        row = LABELS.index(stance.value)
        here = max(1, int((labels == row).sum()))
        weights[row] = count / freely.total() * related / here
    return weights


def fit_mix(small: Floats, cross: Floats, labels: npt.NDArray[np.intp]) -> dict[str, float]:
    """Return the numbers of ``nlp.claims.reading.Mix`` under which the labels are most probable."""
    logs = torch.tensor(np.log(np.maximum(small, LEAST)))
    (own, other), bias = _fit([logs, torch.tensor(cross)], labels, [0.5, 0.5])
    return {"small": own, "cross": other} | _named("bias", bias)


def fit_alone(cross: Floats, labels: npt.NDArray[np.intp]) -> dict[str, float]:
    """Return the numbers of the mix for pairs that the cross-encoder answers alone."""
    (weight,), bias = _fit([torch.tensor(cross)], labels, [1.0])
    return {"alone": weight} | _named("alone_bias", bias)


def _fit(
    answers: Sequence[torch.Tensor], labels: npt.NDArray[np.intp], start: Sequence[float]
) -> tuple[list[float], list[float]]:
    """Return a weight for each answer and a shift for each label."""
    gold, shares = torch.tensor(labels), torch.tensor(stance_weights(labels))
    weights = torch.tensor(list(start), requires_grad=True)
    bias = torch.zeros(len(LABELS), requires_grad=True)
    optimizer = torch.optim.Adam([weights, bias], lr=0.02)
    for _ in range(STEPS):
        mixed = sum(weights[row] * answer for row, answer in enumerate(answers)) + bias
        loss = functional.cross_entropy(mixed, gold, shares)
        loss = loss + TOWARDS_EVEN * (bias**2).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return weights.tolist(), bias.tolist()


def _named(stem: str, bias: Sequence[float]) -> dict[str, float]:
    return {f"{stem}_{row}": value for row, value in enumerate(bias)}

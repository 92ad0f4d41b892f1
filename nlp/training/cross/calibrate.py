"""Fit how both answers become one probability, on claims that neither model was trained on."""

from collections import Counter

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from nlp.catalogue.load import Catalogue
from nlp.claims.judge import ClaimJudge, Weighed
from nlp.claims.model import Model
from nlp.claims.reading import LEAST
from nlp.cross.cross_encoder import CrossEncoder
from nlp.encoder import Encoder
from nlp.labels import LABELS
from nlp.training.held import held_lines
from nlp.training.lines import CATALOGUE_FILES, OTHER_FILES, read_lines
from nlp.training.pairs import passage_of, sentence_labels
from nlp.training.train import read_other_claims

Floats = npt.NDArray[np.float32]
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
    claims = {claim.id: claim for claim in read_other_claims()}
    judge = ClaimJudge(Catalogue(claims, {}, "training"), encoder, cross=cross, model=model)
    lines = held_lines()
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
    logits = torch.tensor(cross)
    gold = torch.tensor(labels)
    shares = torch.tensor(stance_weights(labels))
    weights = torch.tensor([0.5, 0.5], requires_grad=True)
    bias = torch.zeros(len(LABELS), requires_grad=True)
    optimizer = torch.optim.Adam([weights, bias], lr=0.02)
    for _ in range(STEPS):
        mixed = weights[0] * logs + weights[1] * logits + bias
        loss = functional.cross_entropy(mixed, gold, shares)
        loss = loss + TOWARDS_EVEN * (bias**2).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    found = {"small": float(weights[0].detach()), "cross": float(weights[1].detach())}
    return found | {f"bias_{row}": float(value) for row, value in enumerate(bias.detach())}

"""The cross-encoder in PyTorch: lower layers read each side alone, upper layers both together.

The lower layers and the word rows stay as they came (so a sentence is read once for all its
claims, and only the upper layers are stored); the upper layers and the head are trained.
Reading both sides apart first: MacAvaney et al. 2020, arXiv:2004.14255.
"""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from nlp.cross.texts import CLAIM, SENTENCE, Side
from nlp.encoder.bundled import WordRows
from nlp.encoder.weights import BLOCK, BLOCK_BYTES, Weights
from nlp.labels import LABELS

PARTS = 3


class Layer(nn.Module):
    """One BERT layer, with one product for query, key and value."""

    def __init__(self, weights: Weights, number: int) -> None:
        super().__init__()
        sizes, p = weights.sizes, f"l{number}"
        self.heads = sizes.heads
        self.qkv = _linear(weights, [f"{p}.{part}" for part in "qkv"])
        self.attended = _linear(weights, [f"{p}.ao"])
        self.attended_norm = _norm(weights, f"{p}.aln")
        self.wide = _linear(weights, [f"{p}.fi"])
        self.narrow = _linear(weights, [f"{p}.fo"])
        self.output_norm = _norm(weights, f"{p}.oln")

    def forward(
        self, x: Tensor, mask: Tensor, drop: float, other: tuple[Tensor, Tensor] | None = None
    ) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """Return the states ``(batch, tokens, hidden)`` after this layer, and its keys and values.

        Args:
            mask: Over all tokens attended to, those of ``other`` first.
            other: Keys and values of another text that this one attends to besides itself.
        """
        batch, tokens, hidden = x.shape
        parts = self.qkv(x).view(batch, tokens, 3, self.heads, hidden // self.heads)
        q, k, v = parts.permute(2, 0, 3, 1, 4)
        own = (k, v)
        if other is not None:
            k, v = torch.cat([other[0], k], dim=2), torch.cat([other[1], v], dim=2)
        mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask[:, None, None, :])
        mixed = self.attended(mixed.transpose(1, 2).reshape(batch, tokens, hidden))
        x = self.attended_norm(x + functional.dropout(mixed, drop, self.training))
        narrow = self.narrow(functional.gelu(self.wide(x)))
        out: Tensor = self.output_norm(x + functional.dropout(narrow, drop, self.training))
        return out, own


class Lower(nn.Module):
    """Word rows, positions and the first layers; never trained."""

    def __init__(self, weights: Weights, layers: int) -> None:
        super().__init__()
        hidden = weights.sizes.hidden
        self.words = WordRows(weights.blocks("emb.word").reshape(-1, hidden // BLOCK, BLOCK_BYTES))
        self.positions = torch.tensor(weights.values("emb.pos").reshape(-1, hidden))
        self.kind = torch.tensor(weights.values("emb.type").reshape(-1, hidden)[0])
        self.norm = _norm(weights, "emb.ln")
        self.layers = nn.ModuleList(Layer(weights, number) for number in range(layers))
        self.requires_grad_(False)

    @torch.no_grad()
    def forward(self, sides: Sequence[Side]) -> list[Tensor]:
        """Return the states of each side, ``(tokens, hidden)``."""
        ids, mask = _pad([side.ids for side in sides])
        rows = torch.from_numpy(self.words(ids.numpy()))
        x = self.norm(rows + self.positions[: ids.shape[1]] + self.kind)
        for layer in self.layers:
            x, _ = layer(x, mask, 0.0)
        return [x[row, : len(side.ids)].clone() for row, side in enumerate(sides)]


class Upper(nn.Module):
    """The last layers over both sides, and the head over sentence and claim."""

    def __init__(self, weights: Weights, layers: int, drop: float) -> None:
        super().__init__()
        hidden = weights.sizes.hidden
        first = weights.sizes.layers - layers
        self.drop = drop
        self.parts = nn.Parameter(torch.randn(PARTS, hidden) * 0.02)
        self.layers = nn.ModuleList(Layer(weights, first + number) for number in range(layers))
        # The vectors of all sentences share most of their length; what tells pairs apart is what
        # is left when each entry has mean 0 and deviation 1.
        self.even = nn.BatchNorm1d(4 * hidden, affine=False, momentum=0.05)
        self.mixed = nn.Linear(4 * hidden, hidden)
        self.labels = nn.Linear(hidden, len(LABELS))

    def forward(
        self, text: Tensor, parts: Tensor, claim: Tensor, mask: Tensor, of: Tensor
    ) -> Tensor:
        """Return logits ``(pairs, labels)``.

        The claim attends to the text and to itself, the text to itself alone: so a text is read
        once for all its claims.

        Args:
            text: States of the windows from ``Lower``, ``(windows, tokens, hidden)``.
            parts: Part of each token of the windows, -1 for padding.
            claim: States of the claims, one for each pair, ``(pairs, tokens, hidden)``.
            mask: True for the tokens of the claims.
            of: The window of each pair.
        """
        there = parts >= 0
        both = torch.cat([there[of], mask], dim=1)
        x = text + self.parts[parts.clamp(min=0)]
        y = claim + self.parts[CLAIM]
        for layer in self.layers:
            x, (keys, values) = layer(x, there, self.drop)
            y, _ = layer(y, both, self.drop, (keys[of], values[of]))
        sentence, claimed = _mean(x, parts == SENTENCE)[of], _mean(y, mask)
        joined = torch.cat(
            [sentence, claimed, (sentence - claimed).abs(), sentence * claimed], dim=1
        )
        joined = functional.dropout(self.even(joined), self.drop, self.training)
        hidden = functional.gelu(self.mixed(joined))
        logits: Tensor = self.labels(functional.dropout(hidden, self.drop, self.training))
        return logits


def join(
    windows: Sequence[tuple[Side, Tensor]], claims: Sequence[tuple[Side, Tensor]]
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Return states and parts of windows, and states and mask of claims, padded."""
    parts, _ = _pad([side.parts for side, _ in windows], fill=-1)
    _, mask = _pad([side.parts for side, _ in claims])
    return _stack(parts, windows), parts, _stack(mask, claims), mask


def _stack(shape: Tensor, rows: Sequence[tuple[Side, Tensor]]) -> Tensor:
    states = torch.zeros(*shape.shape, rows[0][1].shape[1])
    for number, (_, state) in enumerate(rows):
        states[number, : len(state)] = state
    return states


def _pad(rows: Sequence[Sequence[int]], fill: int = 1) -> tuple[Tensor, Tensor]:
    longest = max(len(row) for row in rows)
    values = np.full((len(rows), longest), fill, np.int64)
    mask = np.zeros((len(rows), longest), np.bool_)
    for number, row in enumerate(rows):
        values[number, : len(row)] = row
        mask[number, : len(row)] = True
    return torch.from_numpy(values), torch.from_numpy(mask)


def _mean(x: Tensor, where: Tensor) -> Tensor:
    weight = where.float()[..., None]
    return (x * weight).sum(dim=1) / weight.sum(dim=1).clamp(min=1)


def _linear(weights: Weights, names: Sequence[str]) -> nn.Linear:
    bias = np.concatenate([weights.values(f"{name}.b") for name in names])
    matrix = np.concatenate(
        [
            weights.values(f"{name}.w").reshape(weights.tensors[f"{name}.b"].count, -1)
            for name in names
        ]
    )
    linear = nn.Linear(matrix.shape[1], matrix.shape[0])
    linear.weight.data = torch.tensor(matrix)
    linear.bias.data = torch.tensor(bias)
    return linear


def _norm(weights: Weights, name: str) -> nn.LayerNorm:
    norm = nn.LayerNorm(weights.sizes.hidden, eps=weights.sizes.epsilon)
    norm.weight.data = torch.tensor(weights.values(f"{name}.w"))
    norm.bias.data = torch.tensor(weights.values(f"{name}.b"))
    return norm

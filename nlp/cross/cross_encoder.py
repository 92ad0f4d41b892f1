"""Sentences in context against claims: what each does with each, without PyTorch."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp.cross.texts import (
    AROUND,
    SENTENCE,
    Side,
    Tokenize,
    Window,
    claim_sides,
    window_sides,
)
from nlp.cross.weights import CrossWeights, load_cross_weights
from nlp.encoder.bundled import WordRows, bundled_weights, open_tokenizer, word_rows
from nlp.encoder.convert import convert_once, read_manifest, write_once
from nlp.encoder.encoder import pad_batch
from nlp.encoder.session import open_session
from nlp.encoder.weights import read_weights
from nlp.labels import LABELS

Floats = npt.NDArray[np.float32]
WEIGHTS = Path(__file__).with_name("data") / "cross.npz"
LOWER, UPPER = "lower.onnx", "upper.onnx"
GRAPH_VERSION = 1
KEPT_CLAIMS = 2048


@dataclass
class CrossEncoder:
    """The trained reader; the same texts always get the same logits.

    Attributes:
        name: Name and version, for the version of an analysis.
        mix: Numbers fitted after training (see ``CrossWeights``).
        threads: Windows read at once, one engine thread each.
    """

    name: str
    mix: dict[str, float]
    tokenize: Tokenize
    words: WordRows
    lower: Any
    upper: Any
    pad: int
    threads: int = 1
    _claims: dict[str, tuple[Side, Floats]] = field(default_factory=dict)

    def logits(self, windows: Sequence[Window], claims: Sequence[Sequence[str]]) -> list[Floats]:
        """Return for each window the logits of its claims, ``(claims, labels)``.

        Args:
            claims: For each window the wordings that it is held against, as the encoder is
                given them; none is allowed.
        """
        found: list[Floats] = [np.zeros((0, len(LABELS)), np.float32) for _ in windows]
        rows = [row for row, texts in enumerate(claims) if texts]
        sides = window_sides([windows[row] for row in rows], self.tokenize)
        self._read_claims([text for row in rows for text in claims[row]])

        def read(row: int, side: Side) -> None:
            found[row] = self._run(side, claims[row])

        if min(self.threads, len(rows)) <= 1:
            list(map(read, rows, sides))
        else:
            with ThreadPoolExecutor(self.threads) as executor:
                list(executor.map(read, rows, sides))
        return found

    def _run(self, side: Side, texts: Sequence[str]) -> Floats:
        """Return the logits of one window: beside others it would be rounded differently."""
        states = self._read([side])
        parts = np.array([side.parts], np.int64)
        claims = [self._claims[text] for text in texts]
        _, claim_mask = pad_batch([claim.parts for claim, _ in claims], AROUND)
        held = np.zeros((*claim_mask.shape, states.shape[-1]), np.float32)
        for row, (_, state) in enumerate(claims):
            held[row, : len(state)] = state
        logits: Floats = self.upper.run(
            ["logits"],
            {
                "window": states,
                "part": parts,
                "window_mask": np.ones(parts.shape, np.float32),
                "sentence_mask": (parts == SENTENCE).astype(np.float32),
                "claim": held,
                "claim_mask": claim_mask,
                "of": np.zeros(len(texts), np.int64),
            },
        )[0]
        return logits

    def _read(self, sides: Sequence[Side]) -> Floats:
        """Return the lower states, ``(texts, tokens, hidden)``."""
        ids, mask = pad_batch([side.ids for side in sides], self.pad)
        states: Floats = self.lower.run(None, {"inputs_embeds": self.words(ids), "mask": mask})[0]
        return states

    def _read_claims(self, texts: Sequence[str]) -> None:
        """Keep the lower states of claims: the same few are asked for again and again."""
        new = [text for text in dict.fromkeys(texts) if text not in self._claims]
        if len(self._claims) + len(new) > KEPT_CLAIMS:
            self._claims.clear()
            new = list(dict.fromkeys(texts))
        for text, side in zip(new, claim_sides(new, self.tokenize), strict=True):
            self._claims[text] = (side, self._read([side])[0])


def open_cross_encoder(
    cache_dir: Path, weights: Path = WEIGHTS, *, threads: int = 1
) -> CrossEncoder:
    """Return the cross-encoder of a weight file, making its graphs on first use.

    Raises:
        EncoderError: Weights or cache cannot be used.
    """
    trained = load_cross_weights(weights, whole=False)
    source = bundled_weights()
    manifest = read_manifest(convert_once(source, cache_dir))
    folder = cache_dir / "cross" / f"{trained.checksum[:12]}-v{GRAPH_VERSION}"
    if not (folder / UPPER).is_file():
        whole = load_cross_weights(weights)
        write_once(folder, lambda temporary: _write(source, whole, temporary), UPPER)
    return CrossEncoder(
        name=f"cross-{trained.checksum[:8]}-v{GRAPH_VERSION}",
        mix=dict(trained.mix),
        tokenize=open_tokenizer(source, cache_dir),
        words=word_rows(source, manifest),
        lower=open_session(folder / LOWER),
        upper=open_session(folder / UPPER),
        pad=manifest.pad,
        threads=threads,
    )


def _write(source: Path, trained: CrossWeights, folder: Path) -> None:
    # Needed once per installation; importing onnx takes 0.4 s of every start.
    import onnx  # noqa: PLC0415 - see above

    from nlp.cross.graph import UpperGraph  # noqa: PLC0415 - it imports onnx
    from nlp.encoder.graph import build_body  # noqa: PLC0415 - it imports onnx

    weights = read_weights(source)
    sizes = weights.sizes
    lower = build_body(weights, sizes.layers - trained.layers)
    onnx.save(lower, str(folder / LOWER))
    upper = UpperGraph(trained, heads=sizes.heads, epsilon=sizes.epsilon).build()
    onnx.save(upper, str(folder / UPPER))

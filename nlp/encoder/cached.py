"""Vectors kept on disk by text, so that the catalogue's wordings are encoded once."""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from nlp.encoder.encoder import Encoder, Floats, Kind

SCALE = 127.0
Packed = tuple[npt.NDArray[np.int8], Floats]
"""A vector in 8 bits ``(dimensions,)`` and its largest entry ``(1,)``, as a file holds it."""


@dataclass
class CachedEncoder:
    """An encoder that looks into vector files first.

    Files hold vectors in 8 bits (cosine to the original above 0.9999) under a hash of encoder
    name, kind and text; a file of another encoder has no hash in common and is never wrong.

    Attributes:
        shipped: Files that are only read.
        own: File that new vectors are added to by ``save``; None keeps nothing.
    """

    inner: Encoder
    shipped: tuple[Path, ...] = ()
    own: Path | None = None
    _known: dict[bytes, Packed] = field(default_factory=dict)
    _asked: set[bytes] = field(default_factory=set)
    _new: int = 0

    def __post_init__(self) -> None:
        for path in (*self.shipped, *((self.own,) if self.own else ())):
            if path.is_file():
                self._known.update(read_vectors(path))

    @property
    def name(self) -> str:
        """Name of the encoder within."""
        return self.inner.name

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return self.inner.dimensions

    def embed(self, texts: Sequence[str], kind: Kind = "query") -> Floats:
        """Return vectors of shape ``(n, dimensions)``, from the files where they are known."""
        keys = [self._key(text, kind) for text in texts]
        self._asked.update(keys)
        missing = {
            key: text for key, text in zip(keys, texts, strict=True) if key not in self._known
        }
        if missing:
            packed, peaks = _pack(self.inner.embed(list(missing.values()), kind))
            self._known.update(zip(missing, zip(packed, peaks, strict=True), strict=True))
            self._new += len(missing)
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        # Unpacked here also when new: a vector is the same to the bit before and after a file.
        rows = [self._known[key] for key in keys]
        return _unpack(np.stack([row[0] for row in rows]), np.stack([row[1] for row in rows]))

    def save(self) -> None:
        """Write the known vectors to ``own`` if there are new ones; a full disk is no matter."""
        if self.own is None or not self._new:
            return
        with contextlib.suppress(OSError):
            write_vectors(self.own, self._known)
            self._new = 0

    @property
    def asked(self) -> dict[bytes, Packed]:
        """The vectors asked for so far under their keys, for a file to ship."""
        return {key: self._known[key] for key in self._asked}

    def _key(self, text: str, kind: Kind) -> bytes:
        return hashlib.blake2b(f"{self.name}\0{kind}\0{text}".encode(), digest_size=8).digest()


def _pack(vectors: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    peak = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9).astype(np.float32)
    return np.round(vectors / peak * SCALE).astype(np.int8), peak


def _unpack(packed: npt.NDArray[np.int8], peak: Floats) -> Floats:
    vectors = packed.astype(np.float32) * (peak / SCALE)
    unit: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return unit


def read_vectors(path: Path) -> dict[bytes, Packed]:
    """Return the vectors of a file; none where the file is damaged (they are made again)."""
    try:
        with np.load(path, allow_pickle=False) as content:
            rows = zip(content["vectors"], content["peaks"], strict=True)
            return dict(zip((bytes(key) for key in content["keys"]), rows, strict=True))
    except (OSError, ValueError, KeyError):
        return {}


def write_vectors(path: Path, vectors: dict[bytes, Packed]) -> None:
    """Write vectors to a file, all at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    ordered = sorted(vectors)
    keys = np.frombuffer(b"".join(ordered), np.uint8).reshape(len(ordered), -1)
    packed = np.stack([vectors[key][0] for key in ordered])
    peak = np.stack([vectors[key][1] for key in ordered])
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", suffix=".npz", dir=path.parent)
    os.close(handle)
    try:
        np.savez(name, keys=keys, vectors=packed, peaks=peak)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)

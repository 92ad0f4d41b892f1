"""The trained upper layers in 8 bits, in one file that goes with the program.

Matrices are kept in blocks of 32 values with one half-float scale each, as ONNX Runtime's
``MatMulNBits`` takes them; all else is float32. Made by ``cotmoc train``.
"""

import hashlib
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.errors import EncoderError

Floats = npt.NDArray[np.float32]
BLOCK = 32
ZERO = 128
"""What stands for 0 in a byte: the engine reads 8 bits without a sign."""
FORMAT = 1
MEND = "restore the file from the program's source, or train it again with `cotmoc train`"


@dataclass(frozen=True)
class Packed:
    """A matrix ``(rows, columns)`` in 8 bits with a scale for each block of a row."""

    values: npt.NDArray[np.uint8]
    scales: npt.NDArray[np.float16]

    def unpack(self) -> Floats:
        """Return the matrix."""
        rows, columns = self.values.shape
        blocks = self.values.reshape(rows, columns // BLOCK, BLOCK).astype(np.float32) - ZERO
        matrix: Floats = (blocks * self.scales.astype(np.float32)[..., None]).reshape(rows, columns)
        return matrix


def pack(matrix: Floats) -> Packed:
    """Return a matrix in 8 bits; its columns are a multiple of ``BLOCK``."""
    rows, columns = matrix.shape
    blocks = matrix.reshape(rows, columns // BLOCK, BLOCK)
    scales = (np.abs(blocks).max(axis=-1) / 127).astype(np.float16)
    safe = np.maximum(scales.astype(np.float32), 1e-8)[..., None]
    values = np.clip(np.rint(blocks / safe), -127, 127) + ZERO
    return Packed(values.astype(np.uint8).reshape(rows, columns), scales)


@dataclass(frozen=True)
class CrossWeights:
    """Everything that was trained.

    Attributes:
        matrices: Weights of the linear layers, by name.
        values: Biases, norms and part vectors, by name.
        layers: Upper layers; the encoder's layers below them read each side alone.
        encoder: Name of the encoder whose lower layers belong to these.
        mix: Numbers fitted after training, by name: how scores become probabilities.
        checksum: Of the file.
    """

    matrices: Mapping[str, Packed]
    values: Mapping[str, Floats]
    layers: int
    encoder: str
    mix: Mapping[str, float]
    checksum: str = ""


def save_cross_weights(weights: CrossWeights, path: Path) -> None:
    """Write the weights; the same weights give the same bytes."""
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "format": np.array(FORMAT),
        "layers": np.array(weights.layers),
        "encoder": np.array(weights.encoder),
        "mix_names": np.array(list(weights.mix)),
        "mix_values": np.array(list(weights.mix.values()), np.float64),
    }
    for name, packed in weights.matrices.items():
        arrays[f"q:{name}"], arrays[f"s:{name}"] = packed.values, packed.scales
    for name, values in weights.values.items():
        arrays[f"v:{name}"] = values.astype(np.float32)
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]  # stubs want one array type


def small(name: str) -> bool:
    """Whether an array of the file is one of the numbers beside the weights."""
    return ":" not in name


def load_cross_weights(path: Path, *, whole: bool = True) -> CrossWeights:
    """Return the weights of a file.

    Args:
        whole: False leaves matrices and values out: where the graphs are made already, only the
            numbers beside them are wanted.

    Raises:
        EncoderError: The file is missing or damaged.
    """
    try:
        checksum = hashlib.sha256(path.read_bytes()).hexdigest()
        with np.load(path, allow_pickle=False) as content:
            arrays = {name: content[name] for name in content.files if whole or small(name)}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise EncoderError(
            f"cross-encoder weights {path} cannot be read: {error}; {MEND}"
        ) from error
    if int(arrays.get("format", 0)) != FORMAT:
        raise EncoderError(f"cross-encoder weights {path} are of another version; {MEND}")
    return CrossWeights(
        matrices={
            name[2:]: Packed(values, arrays[f"s:{name[2:]}"])
            for name, values in arrays.items()
            if name.startswith("q:")
        },
        values={name[2:]: values for name, values in arrays.items() if name.startswith("v:")},
        layers=int(arrays["layers"]),
        encoder=str(arrays["encoder"]),
        mix=dict(zip(arrays["mix_names"].tolist(), arrays["mix_values"].tolist(), strict=True)),
        checksum=checksum,
    )

"""Vectors as they are kept and sent: 384 numbers of unit length in half precision.

Half precision moves a cosine by less than 0.001 and halves what the store and the index hold.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

DIMENSIONS: Final = 384
"""Of the default encoder; a search index is built for this many."""

_TYPE: Final = np.dtype("<f2")
BYTES: Final = DIMENSIONS * _TYPE.itemsize


def pack_vector(vector: npt.NDArray[np.float32]) -> bytes:
    """Return a vector of shape ``(n,)`` as little-endian half precision."""
    return vector.astype(_TYPE).tobytes()


def unpack_vector(packed: bytes) -> npt.NDArray[np.float32]:
    """Return the vector that was packed.

    Raises:
        ValueError: The bytes are no vector of half-precision numbers.
    """
    return np.frombuffer(packed, _TYPE).astype(np.float32)

"""Search by meaning, the part that engines share: nearest vectors, and joining two orders."""

from collections.abc import Hashable, Iterable, Sequence
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from core.errors import QueryError
from core.vectors import BYTES, DIMENSIONS, unpack_vector

DEPTH: Final = 200
"""Best hits taken of each order, by words and by meaning."""
RRF_K: Final = 60
"""The constant of reciprocal rank fusion (doi:10.1145/1571941.1572114)."""
CHUNK_ROWS: Final = 1024
"""Rows widened at a time: the piece stays in the processor's cache, 1.5 MB."""

Id = TypeVar("Id", bound=Hashable)
Packed = npt.NDArray[np.float16]
Wide = npt.NDArray[np.float32]


def query_vector(packed: bytes) -> Wide:
    """Return the vector of a query in unit length, shape ``(384,)``.

    Raises:
        QueryError: There is none, or it is none of this index.
    """
    if len(packed) != BYTES:
        reason_vi = "thiếu véc tơ" if not packed else f"véc tơ dài {len(packed)} byte, cần {BYTES}"
        reason_en = "no vector" if not packed else f"a vector of {len(packed)} bytes, not {BYTES}"
        raise QueryError(f"Tìm theo nghĩa: {reason_vi} / search by meaning: {reason_en}")
    vector = unpack_vector(packed)
    length = float(np.linalg.norm(vector))
    if not np.isfinite(length) or length == 0.0:
        raise QueryError("Véc tơ của truy vấn hỏng / the vector of the query is damaged")
    return vector / np.float32(length)


def rows_of(packed: bytes | memoryview) -> Packed:
    """Return packed vectors, one behind the other, as shape ``(n, 384)`` without copying."""
    return np.frombuffer(packed, dtype="<f2").reshape(-1, DIMENSIONS)


def cosines(rows: Packed | Wide, query: Wide) -> Wide:
    """Return the cosine of each row of unit length with a query, shape ``(n,)``.

    Half-precision rows are widened piece by piece, so that memory does not grow with them.
    """
    found = np.empty(len(rows), np.float32)
    if rows.dtype == np.float32:
        np.matmul(rows, query, out=found)
        return found
    wide = np.empty((min(CHUNK_ROWS, len(rows)), rows.shape[1]), np.float32)
    for start in range(0, len(rows), CHUNK_ROWS):
        part = rows[start : start + CHUNK_ROWS]
        piece = wide[: len(part)]
        piece[...] = part
        np.matmul(piece, query, out=found[start : start + len(part)])
    return found


def best(scores: Wide, count: int) -> npt.NDArray[np.intp]:
    """Return the places of the highest scores, best first, equal ones in their order."""
    if count < len(scores):
        border = np.partition(scores, len(scores) - count)[len(scores) - count]
        places = np.flatnonzero(scores >= border)
    else:
        places = np.arange(len(scores))
    return places[np.argsort(-scores[places], kind="stable")][:count]


def fuse(orders: Iterable[Sequence[Id]], *, k: int = RRF_K) -> list[tuple[Id, float]]:
    """Join orders of ids by reciprocal rank fusion: an id gets 1 / (k + rank) from each.

    Ids that come out equal stand as in the first order that has them.
    """
    joined: dict[Id, float] = {}
    for order in orders:
        for rank, found in enumerate(order, start=1):
            joined[found] = joined.get(found, 0.0) + 1.0 / (k + rank)
    return sorted(joined.items(), key=lambda item: -item[1])

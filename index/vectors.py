"""Search by meaning, the part that engines share: nearest vectors, and joining two orders."""

from collections.abc import Hashable, Sequence
from collections.abc import Set as AbstractSet
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


def join(
    by_words: Sequence[Id], by_meaning: Sequence[Id], *, share: float, with_vector: AbstractSet[Id]
) -> list[tuple[Id, float]]:
    """Join what words find with what is near by meaning.

    Where nothing has all the words, meaning says more than some of them: then words count only
    for what has no vector, and by their share. (Of 60 golden queries across languages 54 have an
    answer among the first five, against 36 where some of the words count in full.)

    Args:
        share: Of the wanted words, those that hits by words have; 1 for all.
        with_vector: Those of ``by_words`` that have a vector.
    """
    if share >= 1.0:
        return fuse([by_words, by_meaning])
    unknown = [found for found in by_words if found not in with_vector]
    return fuse([unknown, by_meaning], weights=(share, 1.0))


def fuse(
    orders: Sequence[Sequence[Id]], *, weights: Sequence[float] = (), k: int = RRF_K
) -> list[tuple[Id, float]]:
    """Join orders of ids by reciprocal rank fusion: an id gets weight / (k + rank) from each.

    Ids that come out equal stand as in the first order that has them.
    """
    joined: dict[Id, float] = {}
    for order, weight in zip(orders, weights or [1.0] * len(orders), strict=True):
        for rank, found in enumerate(order, start=1):
            joined[found] = joined.get(found, 0.0) + weight / (k + rank)
    return sorted(joined.items(), key=lambda item: -item[1])

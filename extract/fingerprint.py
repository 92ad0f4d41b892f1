"""Near-duplicate signature of a text: MinHash over word shingles, folded into band hashes.

Wire stories are printed by many outlets with a new headline and small edits; two texts that
share a band hash are candidates of one group. Words are folded (no marks, no case), Chinese
counts by the character, so that reprints typed differently meet.

MinHash: doi:10.1109/SEQUEN.1997.666900. 64 permutations in 16 bands of 4 rows: two texts with
Jaccard similarity 0.8 share a band with probability 0.9998, at 0.2 with 0.03.
"""

import re
import zlib
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.text import fold_text, normalize_text

SHINGLE = 4
PERMUTATIONS = 64
BANDS = 16
_ROWS = PERMUTATIONS // BANDS
_SEED = 1999_12_30  # of no meaning; changing it changes every stored signature
_PRIME = np.uint64((1 << 31) - 1)  # products of two such numbers stay inside 64 bits
_TOKEN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[^\W_\u3400-\u9fff\uf900-\ufaff]+")

Numbers = NDArray[np.uint64]


def band_hashes(text: str) -> tuple[int, ...]:
    """Return 16 band hashes, each fitting a signed 64-bit column; empty for text without words."""
    shingles = _shingles(text)
    if not len(shingles):
        return ()
    factors, shifts = _permutations()
    hashed = (shingles[None, :] * factors[:, None] + shifts[:, None]) % _PRIME
    smallest = hashed.min(axis=1).reshape(BANDS, _ROWS)
    return tuple(_mix(number, row) for number, row in enumerate(smallest))


def similarity(signature: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Return the estimated Jaccard similarity of two texts from their band hashes, 0 to 1.

    A band is shared when its 4 rows are, so the share of bands is the fourth power.
    """
    if not signature or len(signature) != len(other):
        return 0.0
    shared = sum(one == two for one, two in zip(signature, other, strict=True))
    return float((shared / len(signature)) ** (1 / _ROWS))


def jaccard(text: str, other: str) -> float:
    """Return the exact Jaccard similarity of two texts' shingles, 0 to 1; slow, for checks."""
    one, two = set(_shingles(text).tolist()), set(_shingles(other).tolist())
    return len(one & two) / len(one | two) if one or two else 0.0


def _shingles(text: str) -> Numbers:
    words = _TOKEN.findall(fold_text(normalize_text(text)))
    if not words:
        return np.empty(0, dtype=np.uint64)
    known = {word: zlib.crc32(word.encode()) for word in set(words)}
    codes = np.array([known[word] for word in words], dtype=np.uint64)
    size = min(SHINGLE, len(codes))
    count = len(codes) - size + 1
    combined = np.zeros(count, dtype=np.uint64)
    for offset in range(size):
        combined = (combined * np.uint64(1_000_003) + codes[offset : offset + count]) % _PRIME
    unique: Numbers = np.unique(combined)
    return unique


@lru_cache(maxsize=1)
def _permutations() -> tuple[Numbers, Numbers]:
    random = np.random.RandomState(_SEED)  # its stream is frozen, a Generator's is not
    factors = random.randint(1, int(_PRIME), PERMUTATIONS).astype(np.uint64)
    shifts = random.randint(0, int(_PRIME), PERMUTATIONS).astype(np.uint64)
    return factors, shifts


def _mix(band: int, row: Numbers) -> int:
    """Fold a band's rows to 63 bits; the band's number goes in, so bands never mix."""
    value = band + 1
    for number in row.tolist():
        value = (value * 6_364_136_223_846_793_005 + number + 1) & 0x7FFF_FFFF_FFFF_FFFF
        value ^= value >> 29
    return value

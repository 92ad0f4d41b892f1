"""The nearest entities by meaning in one shard: exact, over all vectors that it holds."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from tantivy import Occur, Query

from core.vectors import DIMENSIONS
from index.embedded.ordering import View
from index.embedded.rows import read_rows
from index.vectors import Packed, Wide, best, cosines

WIDE_ROWS: Final = 120_000
"""Up to so many rows are kept in single precision (180 MB), which is five times faster."""
_ROW: Final = np.dtype([("mark", "<u8"), ("vector", "<f2", (DIMENSIONS,))])

Marks = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Meanings:
    """Vectors of a view; ``marks`` are sorted, and ``vectors[i]`` belongs to ``marks[i]``."""

    marks: Marks
    vectors: Packed | Wide

    def nearest(self, view: View, limits: Any, query: Wide, count: int) -> list[Any]:
        """Return the addresses of the nearest entities within limits, nearest first."""
        addresses, marks = _with_vectors(view, limits)
        if not addresses or not len(self.marks):
            return []
        places = np.searchsorted(self.marks, marks)
        places[places == len(self.marks)] = 0
        known = np.flatnonzero(self.marks[places] == marks)
        places = places[known]
        # Few rows are gathered first; of many, all are compared.
        if 4 * len(places) < len(self.marks):
            scores = cosines(self.vectors[places], query)
        else:
            scores = cosines(self.vectors, query)[places]
        return [addresses[known[place]] for place in best(scores, count)]


def load_meanings(path: Path, view: View) -> tuple[Meanings, int]:
    """Return the vectors of a view, and how many are missing."""
    _, wanted = _with_vectors(view, Query.all_query())
    rows = np.frombuffer(read_rows(path), _ROW)
    # Of a mark that was written twice both rows are the same.
    marks, places = np.unique(rows["mark"], return_index=True)
    live = np.isin(marks, wanted, assume_unique=True)
    kept = rows["vector"][places[live]]
    wide = kept.astype(np.float32) if len(kept) <= WIDE_ROWS else kept
    return Meanings(marks[live], wide), len(wanted) - len(kept)


def _with_vectors(view: View, limits: Any) -> tuple[list[Any], Marks]:
    """Return addresses and marks of the entities within limits that have a vector."""
    has_vector = Query.term_query(view.schema, "has_vector", True, "basic")
    both = Query.boolean_query([(Occur.Must, limits), (Occur.Must, has_vector)])
    quick = Query.const_score_query(both, 0.0)
    found = view.searcher.search(quick, max(1, view.searcher.num_docs), count=False).hits
    addresses = [address for _, address in found]
    marks = view.searcher.fast_field_values("mark", addresses)
    return addresses, np.array(marks, np.uint64)

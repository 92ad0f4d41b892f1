"""The nearest entities by meaning in one shard: exact, over all vectors that it holds."""

from collections.abc import Sequence
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
FEW: Final = 20_000
"""Up to so many entities within limits are listed and compared alone."""
AHEAD: Final = 1.5
"""Of many, so much more than should be needed of the nearest of all is looked at first."""
_ROW: Final = np.dtype([("mark", "<u8"), ("vector", "<f2", (DIMENSIONS,))])

Numbers = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Meanings:
    """Vectors of a view, in order of their marks; row ``i`` of each part belongs together."""

    marks: Numbers
    keys: Numbers
    addresses: Sequence[Any]
    vectors: Packed | Wide

    def nearest(self, view: View, limits: Any | None, query: Wide, count: int) -> list[Any]:
        """Return the addresses of the nearest entities within limits, nearest first."""
        if not self.addresses:
            return []
        if limits is None:
            return self._addresses(best(cosines(self.vectors, query), count))
        within = _with_vectors(view, limits)
        if (many := view.searcher.search(within, 1, count=True).count) > FEW:
            share = many / len(self.addresses)
            nearest = best(cosines(self.vectors, query), int(AHEAD * count / share))
            if len(ahead := self._within(view, within, nearest)) >= count:
                return self._addresses(ahead[:count])
        rows = self._rows(view, within)
        return self._addresses(rows[best(cosines(self.vectors[rows], query), count)])

    def _addresses(self, rows: Rows) -> list[Any]:
        return [self.addresses[row] for row in rows]

    def _within(self, view: View, within: Any, rows: Rows) -> Rows:
        """Return those rows that are within limits, in their order."""
        wanted = Query.term_set_query(view.schema, "key", self.keys[rows].tolist())
        both = Query.boolean_query([(Occur.Must, within), (Occur.Must, wanted)])
        found = view.searcher.search(both, len(rows), count=False).hits
        keys = view.searcher.fast_field_values("key", [address for _, address in found])
        return rows[np.isin(self.keys[rows], np.array(keys, np.uint64))]

    def _rows(self, view: View, within: Any) -> Rows:
        """Return the rows of everything that is within limits."""
        _, marks = _listed(view, within)
        rows = np.searchsorted(self.marks, marks)
        rows[rows == len(self.marks)] = 0
        return np.sort(rows[self.marks[rows] == marks])


def load_meanings(path: Path, view: View) -> tuple[Meanings, int]:
    """Return the vectors of a view, and how many are missing."""
    addresses, wanted = _listed(view, _with_vectors(view, Query.all_query()))
    kept = np.frombuffer(read_rows(path), _ROW)
    # Of a mark that was written twice both rows are the same.
    marks, rows = np.unique(kept["mark"], return_index=True)
    order = np.argsort(wanted)
    there = order[np.isin(wanted[order], marks, assume_unique=True)]
    rows = rows[np.isin(marks, wanted, assume_unique=True)]
    vectors = kept["vector"][rows]
    found = [addresses[place] for place in there]
    meanings = Meanings(
        wanted[there],
        np.array(view.searcher.fast_field_values("key", found), np.uint64),
        found,
        vectors.astype(np.float32) if len(vectors) <= WIDE_ROWS else vectors,
    )
    return meanings, len(wanted) - len(there)


def _with_vectors(view: View, limits: Any) -> Any:
    has_vector = Query.term_query(view.schema, "has_vector", True, "basic")
    both = Query.boolean_query([(Occur.Must, limits), (Occur.Must, has_vector)])
    return Query.const_score_query(both, 0.0)


def _listed(view: View, query: Any) -> tuple[list[Any], Numbers]:
    """Return addresses and marks of everything that a query finds."""
    found = view.searcher.search(query, max(1, view.searcher.num_docs), count=False).hits
    addresses = [address for _, address in found]
    marks = view.searcher.fast_field_values("mark", addresses)
    return addresses, np.array(marks, np.uint64)

"""Two hundred queries as people mix them, made from the documents that are searched."""

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Final

from core.searching import Interval, SearchQuery, Sort
from core.text import fold_text
from index.words import tokens
from pipeline.bench.corpus import CLAIMS, LAST, PLACES, SEED, SOURCES, TOPICS, Pieces

MIX: Final = {
    "words with marks": 40,
    "words without marks": 30,
    "one word": 15,
    "phrase": 25,
    "near each other": 10,
    "prefix": 15,
    "near spelling": 10,
    "alternatives": 10,
    "without": 10,
    "words and filters": 15,
    "filters alone": 10,
    "sorted": 10,
}
"""Kinds of queries and how many there are of each: 200."""


def make_queries(pieces: Pieces) -> dict[str, list[SearchQuery]]:
    """Return queries by kind, the same in every run; all ask for facets, half for bars of time."""
    asking = _Asking(pieces)
    return {kind: list(asking.of(kind, count)) for kind, count in MIX.items()}


class _Asking:
    def __init__(self, pieces: Pieces) -> None:
        self._rng = random.Random(SEED + 1)  # noqa: S311 - repeatable, nothing secret
        self._texts = (*pieces.titles, *pieces.paragraphs)

    def of(self, kind: str, count: int) -> Iterator[SearchQuery]:
        """Yield queries of a kind."""
        make: dict[str, Callable[[], SearchQuery]] = {
            "words with marks": lambda: self._query(" ".join(self._run(2, 4))),
            "words without marks": lambda: self._query(fold_text(" ".join(self._run(2, 4)))),
            "one word": lambda: self._query(self._run(1, 1)[0]),
            "phrase": lambda: self._query(f'"{" ".join(self._run(2, 3))}"'),
            "near each other": self._near,
            "prefix": lambda: self._query(f"{self._run(1, 1)[0]} {self._long()[:3]}*"),
            "near spelling": lambda: self._query(f"{self._long()}~ {self._run(1, 1)[0]}"),
            "alternatives": lambda: self._query(
                f"({' '.join(self._run(2, 2))}) OR {self._run(1, 1)[0]}"
            ),
            "without": lambda: self._query(f"{' '.join(self._run(2, 2))} -{self._run(1, 1)[0]}"),
            "words and filters": self._filtered,
            "filters alone": self._filters,
            "sorted": self._sorted,
        }
        for _ in range(count):
            yield make[kind]()

    def _query(self, text: str, *, sort: Sort = "relevance") -> SearchQuery:
        bars: Interval | None = "month" if self._rng.random() < 0.5 else None
        return SearchQuery(text.lower(), sort=sort, histogram=bars)

    def _run(self, least: int, most: int) -> list[str]:
        """Return words that follow each other somewhere."""
        while True:
            found = tokens(self._rng.choice(self._texts))
            length = self._rng.randint(least, most)
            if len(found) >= length:
                start = self._rng.randrange(len(found) - length + 1)
                return found[start : start + length]

    def _long(self) -> str:
        while len(word := self._run(1, 1)[0]) < 4:
            pass
        return word

    def _near(self) -> SearchQuery:
        first, _, last = self._run(3, 3)
        return self._query(f'"{first} {last}"~2')

    def _filtered(self) -> SearchQuery:
        field = self._rng.choice(
            (f"topic:{self._rng.choice(TOPICS)}", "published_at:2026", "lang:vi")
        )
        return self._query(f"{' '.join(self._run(1, 2))} {field}")

    def _filters(self) -> SearchQuery:
        days = timedelta(days=self._rng.choice((7, 30, 365)))
        field, values = self._rng.choice(
            (("claim", CLAIMS), ("place", PLACES), ("source", SOURCES), ("flagged", ("true",)))
        )
        return SearchQuery(
            filters={field: (self._rng.choice(values),)}, since=LAST - days, histogram="day"
        )

    def _sorted(self) -> SearchQuery:
        sort: Sort = self._rng.choice(("newest", "oldest", "priority"))
        return self._query(" ".join(self._run(1, 2)), sort=sort)

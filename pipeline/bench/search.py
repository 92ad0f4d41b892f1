"""``cotmoc bench --index``: speed of the search index, written to docs/search-speed.md."""

import os
import platform
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np

from core.searching import IndexDocument, SearchQuery
from core.vectors import DIMENSIONS, pack_vector
from index import IndexBackend, open_index
from index.elastic.settings import Address
from pipeline.bench.asking import MIX, make_queries
from pipeline.bench.corpus import Pieces, make_documents, read_pieces
from pipeline.messages import t
from pipeline.steps.sync import BATCH
from pipeline.terminal import say, write_page

SIZES: Final = (10_000, 100_000)
LARGE: Final = 300_000
VECTORS: Final = 10_000
RUNS: Final = 3
BUSY: Final = 0.8
"""More processes for each core than this before the start spoil the figures; the page says so."""
PREFIX: Final = "cotmoc-bench"
ENGINES: Final = {"embedded": "embedded (Tantivy)", "server": "server (Elasticsearch)"}


@dataclass(frozen=True, slots=True)
class Figures:
    """What one engine does with so many documents; latencies in milliseconds."""

    engine: str
    count: int
    rate: float
    latencies: dict[str, list[float]]
    megabytes: float | None = None

    @property
    def all(self) -> list[float]:
        """Latencies of all kinds of queries."""
        return [one for some in self.latencies.values() for one in some]


def write_index_bench(
    path: Path | None, *, texts: Path | None = None, server: str = "", large: bool = False
) -> None:
    """Measure and write the page (None: to stdout).

    Args:
        texts: Folder of JSONL files with real articles; None is the demonstration world.
        server: Address of an Elasticsearch server; empty measures the embedded engine alone.

    Raises:
        SettingsError: There are no texts in the folder.
        IndexUnavailable: The server cannot be reached.
    """
    pieces = read_pieces(texts)
    busy = _others_at_work()
    sizes = (*SIZES, LARGE) if large else SIZES
    engines = [engine for engine in ENGINES if engine == "embedded" or server]
    figures = [_measure(engine, server, pieces, count) for count in sizes for engine in engines]
    meant = [_measure_vectors(engine, server, pieces) for engine in engines]
    page = _page(pieces, figures, meant, real=texts is not None, busy=busy)
    write_page(path, page)


def _measure(engine: str, server: str, pieces: Pieces, count: int) -> Figures:
    say(t(f"{ENGINES[engine]}: {count} văn bản", f"{ENGINES[engine]}: {count} documents"))
    with _fresh(engine, server) as (backend, folder):
        rate = _fill(backend, make_documents(pieces, count))
        latencies = _ask(backend, make_queries(pieces))
        return Figures(engine, count, rate, latencies, _megabytes(folder))


def _measure_vectors(engine: str, server: str, pieces: Pieces) -> Figures:
    say(t(f"{ENGINES[engine]}: véc tơ", f"{ENGINES[engine]}: vectors"))
    rng = np.random.default_rng(20261130)

    def vector() -> bytes:
        row = rng.standard_normal(DIMENSIONS).astype(np.float32)
        return pack_vector(row / np.linalg.norm(row))

    with _fresh(engine, server) as (backend, folder):
        documents = make_documents(pieces, VECTORS)
        rate = _fill(backend, (replace(document, vector=vector()) for document in documents))
        asked = {
            kind: [replace(query, mode="hybrid", vector=vector()) for query in queries]
            for kind, queries in make_queries(pieces).items()
            if kind.startswith("words")
        }
        return Figures(engine, VECTORS, rate, _ask(backend, asked), _megabytes(folder))


@contextmanager
def _fresh(engine: str, server: str) -> Iterator[tuple[IndexBackend, Path | None]]:
    """Give an index with nothing in it, which is gone afterwards."""
    if engine == "embedded":
        folder = Path(tempfile.mkdtemp(prefix="cotmoc-bench-"))
        try:
            with open_index(folder) as backend:
                yield backend, folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return
    from index.elastic.backend import ElasticIndex
    from index.elastic.client import connect
    from index.elastic.indices import remove_everything

    where = Address(server, search_prefix=PREFIX)
    remove_everything(connect(where))
    try:
        with ElasticIndex(where) as backend:
            yield backend, None
    finally:
        remove_everything(connect(where))


def _fill(backend: IndexBackend, documents: Iterator[IndexDocument]) -> float:
    """Write documents in the batches of ``cotmoc sync``; return how many a second."""
    spent = 0.0
    count = 0
    while batch := list(islice(documents, BATCH)):  # making them is not measured
        started = time.perf_counter()
        count += backend.upsert(batch).count
        spent += time.perf_counter() - started
    return count / spent


def _ask(backend: IndexBackend, queries: dict[str, list[SearchQuery]]) -> dict[str, list[float]]:
    for query in (query for some in queries.values() for query in some):
        backend.search(query)  # what is read for the first time is not measured
    found: dict[str, list[float]] = {}
    for kind, some in queries.items():
        found[kind] = []
        for query in some * RUNS:
            started = time.perf_counter()
            backend.search(query)
            found[kind].append(1000 * (time.perf_counter() - started))
    return found


def _megabytes(folder: Path | None) -> float | None:
    if folder is None:
        return None
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def _percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def _others_at_work() -> float:
    """Return how many processes wanted a core in the last minute, for each core there is."""
    return os.getloadavg()[0] / (os.cpu_count() or 1) if hasattr(os, "getloadavg") else 0.0


def _page(
    pieces: Pieces, figures: list[Figures], meant: list[Figures], *, real: bool, busy: float
) -> str:
    source = "real articles" if real else "the pages of the demonstration world"
    largest = max(found.count for found in figures)
    lines = [
        "# Speed of search",
        "",
        f"Measured by `make bench-index` on {datetime.now(UTC):%Y-%m-%d}, on {os.cpu_count()} "
        f"cores ({platform.machine()}), Python {platform.python_version()}; do not edit by hand.",
        "",
        f"Documents of some 2,000 characters, put together from {len(pieces.paragraphs)} "
        f"paragraphs and {len(pieces.titles)} titles of {source}. They are written in the batches "
        f"of `cotmoc sync` ({BATCH}), each of them durable before the next. Then "
        f"{sum(MIX.values())} queries of {len(MIX)} kinds are asked, {RUNS} times each after one "
        "to warm up, all with facets and half with bars of time; snippets and marks are part of "
        "the time.",
        "",
        *_busy(busy),
        "| engine | documents | written/s | p50, ms | p95, ms | slowest, ms | size, MB |",
        "| --- | --: | --: | --: | --: | --: | --: |",
        *map(_row, figures),
        "",
        "## By kind of query",
        "",
        f"p95 in milliseconds at {largest:,} documents.",
        "",
        "| kind | queries | " + " | ".join(f.engine for f in figures if f.count == largest) + " |",
        "| --- | --: |" + " --: |" * sum(f.count == largest for f in figures),
    ]
    for kind, count in MIX.items():
        shown = [
            f"{_percentile(found.latencies[kind], 0.95):.1f}"
            for found in figures
            if found.count == largest
        ]
        lines.append(f"| {kind} | {count} | " + " | ".join(shown) + " |")
    lines += [
        "",
        "## With vectors",
        "",
        "Every document has a vector of 384 numbers, and words with a vector are asked "
        "(`--mode hybrid`); making vectors is not part of it.",
        "",
        "| engine | documents | written/s | p50, ms | p95, ms | slowest, ms | size, MB |",
        "| --- | --: | --: | --: | --: | --: | --: |",
        *map(_row, meant),
        "",
    ]
    return "\n".join(lines)


def _busy(busy: float) -> list[str]:
    if busy < BUSY:
        return []
    return [
        f"**The machine was busy with other work ({busy:.1f} processes for each core), so that "
        "everything took longer than it does alone.**",
        "",
    ]


def _row(found: Figures) -> str:
    size = "" if found.megabytes is None else f"{found.megabytes:.0f}"
    return (
        f"| {ENGINES[found.engine]} | {found.count:,} | {found.rate:,.0f} "
        f"| {statistics.median(found.all):.1f} | {_percentile(found.all, 0.95):.1f} "
        f"| {max(found.all):.1f} | {size} |"
    )

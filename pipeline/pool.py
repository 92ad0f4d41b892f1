"""Extraction on all cores; a worker that dies is replaced, and only its page is refused."""

import multiprocessing
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType

from core.records import Capture, Source
from core.settings import Settings
from core.workers import follow_main, interrupts_held
from extract import Extracted, Refusal, extract

Payload = tuple[Capture, bytes]
# Below this, starting workers costs more than they bring (each imports for about a second).
IN_PROCESS = 24
CHUNK = 8


class ExtractPool:
    """Runs ``extract`` over batches; a context manager that ends its workers."""

    def __init__(
        self, settings: Settings, *, id_key: str, pages: frozenset[str] = frozenset()
    ) -> None:
        """Remember the settings; workers start with the first large batch.

        Args:
            pages: Of ``core.accounts.pages_of``.
        """
        self._workers = settings.workers or os.cpu_count() or 1
        self._id_key = id_key
        self._pages = pages
        self._executor: ProcessPoolExecutor | None = None

    def __enter__(self) -> "ExtractPool":
        """Return the pool itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the workers."""
        self._stop()

    def extract(self, batch: Sequence[Payload], known: Mapping[str, Source]) -> list[Extracted]:
        """Return what each payload holds, in order."""
        jobs: list[_Job] = [
            (capture, body, known.get(capture.source), self._id_key, self._pages)
            for capture, body in batch
        ]
        if self._workers == 1 or (self._executor is None and len(batch) < IN_PROCESS):
            return [_extract_one(job) for job in jobs]
        try:
            with interrupts_held():
                found = self._pool().map(_extract_one, jobs, chunksize=CHUNK)
            return list(found)
        except BrokenProcessPool:
            self._stop()
            return [self._extract_alone(job) for job in jobs]

    def _extract_alone(self, job: "_Job") -> Extracted:
        try:
            with interrupts_held():
                found = self._pool().submit(_extract_one, job)
            return found.result()
        except BrokenProcessPool:
            self._stop()
            url = job[0].url
            message = f"{url}: reading it ended the worker (out of memory?); open it by hand"
            return Extracted(refusals=(Refusal("crashed", message),))

    def _pool(self) -> ProcessPoolExecutor:
        if self._executor is None:
            # Spawn: a fork would share the database connection of this process.
            context = multiprocessing.get_context("spawn")
            self._executor = ProcessPoolExecutor(
                self._workers, mp_context=context, initializer=follow_main
            )
        return self._executor

    def _stop(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None


_Job = tuple[Capture, bytes, Source | None, str, frozenset[str]]


def _extract_one(job: _Job) -> Extracted:
    capture, body, source, id_key, pages = job
    return extract(capture, body, source=source, id_key=id_key, pages=pages)

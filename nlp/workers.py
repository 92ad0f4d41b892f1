"""Worker processes for the cheap part: results in order, a dead worker replaced.

The processes come from a fork server that has imported the pipeline, so that they start fast
and share its memory, and never inherit the threads of the encoder in the main process.
"""

import logging
import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.context import BaseContext

from core.records import TextInput
from core.vocabulary import Lang
from core.workers import follow_main, interrupts_held
from nlp.screen import PipeOptions, Screened, Screener

logger = logging.getLogger(__name__)

AHEAD = 3  # batches under way for each worker
TRIES = 1  # how often a batch whose worker died is done again before its texts go one by one

_screener: Screener | None = None


def _start_worker(options: PipeOptions) -> None:
    """Build the pipeline of this process, and make sure that it ends with the main one."""
    follow_main()
    global _screener  # noqa: PLW0603 - each process of the pool has one
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    _screener = Screener(options)


def _screen_batch(items: list[TextInput]) -> list[Screened]:
    assert _screener is not None
    return _screener.screen(items)


def _context() -> BaseContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["nlp.screen"])
    return context


class WorkerPool:
    """Screens batches in worker processes; use it as a context manager."""

    def __init__(self, options: PipeOptions, workers: int) -> None:
        self.options = options
        self.workers = workers
        self._executor: ProcessPoolExecutor | None = None

    def __enter__(self) -> "WorkerPool":
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def screen(
        self, batches: Iterable[list[TextInput]]
    ) -> Iterator[tuple[list[TextInput], list[Screened]]]:
        """Yield each batch with its results, in order, few batches ahead of the reader."""
        source = iter(batches)
        waiting: deque[tuple[list[TextInput], Future[list[Screened]]]] = deque()
        exhausted = False
        while waiting or not exhausted:
            while not exhausted and len(waiting) < self.workers * AHEAD:
                batch = next(source, None)
                if batch is None:
                    exhausted = True
                else:
                    waiting.append((batch, self._submit(batch)))
            if waiting:
                batch, future = waiting[0]
                try:
                    found = future.result()
                except BrokenProcessPool:
                    self._replace_workers(waiting)
                    continue
                waiting.popleft()
                yield batch, found

    def _replace_workers(
        self, waiting: "deque[tuple[list[TextInput], Future[list[Screened]]]]"
    ) -> None:
        """Start new workers; the first batch, which may be the cause, is redone at once."""
        logger.warning("a worker process died; its batch is done again by a new one")
        batches = [batch for batch, _ in waiting]
        first: Future[list[Screened]] = Future()
        first.set_result(self._redo(batches[0]))
        waiting.clear()
        waiting.append((batches[0], first))
        waiting.extend((batch, self._submit(batch)) for batch in batches[1:])

    def _redo(self, batch: list[TextInput]) -> list[Screened]:
        """Return the batch's results, leaving out texts that kill every worker that reads them."""
        for _ in range(TRIES):
            self._stop()
            try:
                return self._submit(batch).result()
            except BrokenProcessPool:
                continue
        self._stop()
        if len(batch) == 1:
            logger.warning(
                "a text of %d characters ends every worker that reads it; it counts as not "
                "analysed",
                len(batch[0].text),
            )
            return [Screened(Lang.OTHER)]
        return [screened for item in batch for screened in self._redo([item])]

    def _submit(self, batch: list[TextInput]) -> "Future[list[Screened]]":
        if self._executor is None:
            self._executor = ProcessPoolExecutor(
                self.workers, _context(), initializer=_start_worker, initargs=(self.options,)
            )
        try:
            with interrupts_held():
                return self._executor.submit(_screen_batch, batch)
        except BrokenProcessPool as error:
            failed: Future[list[Screened]] = Future()
            failed.set_exception(error)
            return failed

    def _stop(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None

"""Judging texts in a thread of their own, one at a time, and readying it while nobody waits.

Models are opened once and are not made for several threads. A text that takes too long is given
up by who asked for it; the thread ends it all the same, and others are told that it is busy.
"""

from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as LateError
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any, Final, TypeVar

from django.utils import translation

from core.records import Analysis, TextInput
from dashboards.site.engines import get_analyser

PATIENCE_S: Final = 180.0
"""50,000 words with a claim in every other sentence took 147 s on two cores shared with others."""
# Names a place and a claim, so that everything that judges is opened.
WARMING: Final = TextInput("Thác Bản Giốc là của Việt Nam.")
Result = TypeVar("Result")


class BusyError(Exception):
    """It was not done in time."""


class _Worker:
    """A thread that does one thing after the other and holds up no end of the process."""

    def __init__(self) -> None:
        self._work: SimpleQueue[tuple[Future[Any], Callable[[], Any]]] = SimpleQueue()
        self._lock = Lock()
        self._thread: Thread | None = None

    def submit(self, work: Callable[[], Result]) -> "Future[Result]":
        future: Future[Result] = Future()
        self._work.put((future, work))
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._go_on, name="judging", daemon=True)
                self._thread.start()
        return future

    def _go_on(self) -> None:
        while True:
            future, work = self._work.get()
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(work())
            except BaseException as error:
                future.set_exception(error)


_worker = _Worker()
_lock = Lock()
_warm: list[Future[Analysis]] = []


def warm() -> bool:
    """Ready the models in the background, once; return whether they are ready."""
    with _lock:
        # One that failed, as for a claim that did not load, is tried again.
        if not _warm or (_warm[0].done() and _warm[0].exception()):
            _warm[:] = [_worker.submit(lambda: judge(WARMING))]
        return _warm[0].done() and not _warm[0].exception()


def judge(text: TextInput) -> Analysis:
    """Return what ``cotmoc check`` sees in a text; for ``in_time``.

    Raises:
        CotmocError: The models or the catalogue cannot be opened.
    """
    return next(iter(get_analyser().analyse([text])))


def in_time(work: Callable[[], Result]) -> Result:
    """Return what some work gives, done in the thread and in the language of the page.

    Raises:
        BusyError: It was not done in time; where it has not begun, it never will.
    """
    lang = translation.get_language()

    def speaking() -> Result:
        with translation.override(lang):
            return work()

    waiting = _worker.submit(speaking)
    try:
        return waiting.result(PATIENCE_S)
    except LateError as error:
        waiting.cancel()
        raise BusyError from error

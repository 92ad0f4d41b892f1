"""Worker processes: they leave Ctrl-C to the main process, and end when it ends."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker


def follow_main() -> None:
    """Leave Ctrl-C to the main process, and end when it ends; called first in each worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_main, daemon=True).start()


def _end_with_main() -> None:
    # A pool's worker waits for work for ever; a main process that was killed sends none.
    main = multiprocessing.parent_process()
    if main is not None:
        main.join()
        os._exit(1)


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back while workers are started.

    A new process inherits the hold, so that it does not end with a traceback in the second
    before it gets to ignore Ctrl-C itself. This process is interrupted all the same, at the
    latest when the hold ends.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    # Started by the first worker otherwise, and starting it ends the hold.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)

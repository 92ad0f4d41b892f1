"""Workers that are told to stop by Ctrl-C while they start."""

import multiprocessing
import os
import signal
import time
from concurrent.futures import ProcessPoolExecutor

import pytest

from core.workers import follow_main, interrupts_held


def double(number: int) -> int:
    return 2 * number


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
@pytest.mark.parametrize("delay_s", [0.0, 0.05, 0.2])
def test_workers_outlive_an_interrupt_while_they_start(method: str, delay_s: float) -> None:
    context = multiprocessing.get_context(method)
    with ProcessPoolExecutor(1, context, initializer=follow_main) as pool:
        with interrupts_held():
            found = pool.submit(double, 4)
        time.sleep(delay_s)
        for process in multiprocessing.active_children():
            os.kill(process.pid or 0, signal.SIGINT)
        assert found.result(timeout=30) == 8


def test_an_interrupt_still_stops_this_process() -> None:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())

    def work() -> None:
        with interrupts_held():
            os.kill(os.getpid(), signal.SIGINT)
        time.sleep(5)

    with pytest.raises(KeyboardInterrupt):
        work()
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == before

"""Run a command as a whole process and watch its time and memory, children included."""

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from core.errors import CotmocError
from core.settings import ROOT

SAMPLE_S = 0.05


@dataclass(frozen=True, slots=True)
class ProcessFigures:
    """Wall time in seconds; peak memory in MB of all processes together.

    Memory counts pages shared between the processes once (proportional set size).
    """

    seconds: float
    peak_mb: float
    output: str


def run_watched(command: Sequence[str], *, env: Mapping[str, str] | None = None) -> ProcessFigures:
    """Run a command to its end.

    Raises:
        CotmocError: It failed; the message holds the end of its errors.
    """
    start = time.perf_counter()
    with subprocess.Popen(
        command,
        env={**os.environ, **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    ) as child:
        watcher = _Watcher(child.pid)
        watcher.start()
        output, errors = child.communicate()
        seconds = time.perf_counter() - start
        watcher.stop()
    if child.returncode:
        raise CotmocError(f"{' '.join(command)} failed: {errors.strip()[-1000:]}")
    return ProcessFigures(seconds, watcher.peak_mb, output)


def cotmoc() -> str:
    """Return the path of the command of this environment."""
    import sys

    return str(Path(sys.executable).with_name("cotmoc"))


class _Watcher(threading.Thread):
    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._done = threading.Event()
        self.peak_mb = 0.0

    def run(self) -> None:
        while not self._done.wait(SAMPLE_S):
            self.peak_mb = max(self.peak_mb, _tree_mb(self._pid))

    def stop(self) -> None:
        self._done.set()
        self.join()


def _tree_mb(pid: int) -> float:
    total = 0
    try:
        root = psutil.Process(pid)
        processes = [root, *root.children(recursive=True)]
    except psutil.Error:
        return 0.0
    for process in processes:
        try:
            total += process.memory_full_info().pss
        except (psutil.Error, AttributeError):
            # Ended meanwhile, or a system without proportional figures.
            continue
    return total / 1e6

"""Jobs in processes of their own, so that the waiting process stays small."""

import os
import subprocess
import sys
import threading
import time
from datetime import datetime

from core.settings import ROOT

STOP_S = 90.0


class Children:
    """The jobs that run just now; after ``end`` none is started any more."""

    def __init__(self) -> None:
        """Begin with none."""
        self._running: set[subprocess.Popen[bytes]] = set()
        self._guard = threading.Lock()
        self._ended = False

    def run(self, name: str, moment: datetime) -> int:
        """Run a job for a time to its end; return its exit code."""
        command = [sys.executable, "-P", "-m", "pipeline", "job", name]
        command += ["--at", moment.isoformat(), "--once"]
        paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
        with self._guard:
            if self._ended:
                return 0
            child = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL)
            self._running.add(child)
        try:
            return child.wait()
        finally:
            with self._guard:
                self._running.discard(child)

    def end(self) -> None:
        """Have all of them end; they commit what they have."""
        with self._guard:
            self._ended = True
            running = list(self._running)
        for child in running:
            child.terminate()
        deadline = time.monotonic() + STOP_S
        for child in running:
            try:
                child.wait(timeout=max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()

"""``make airflow`` ended by a hasty person leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from pipeline.airflow_here import PARTS
from tests.paths import ROOT
from tests.postgresql import free_port


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_ctrl_c_twice_ends_everything(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pipeline.airflow_here", "--folder", str(tmp_path)]
    command += ["--port", str(free_port()), "--world-port", str(free_port())]
    log = tmp_path / "said"
    with (
        log.open("wb") as said,
        subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "COTMOC_LANG": "en"},
            stdout=said,
            stderr=said,
            start_new_session=True,
        ) as running,
    ):
        deadline = time.monotonic() + 200
        while "password" not in log.read_text("utf-8"):
            assert running.poll() is None, log.read_text("utf-8")
            assert time.monotonic() < deadline
            time.sleep(0.5)
        family = psutil.Process(running.pid).children(recursive=True)
        assert len(family) >= len(PARTS)
        for _ in range(3):
            running.send_signal(signal.SIGINT)
            time.sleep(0.3)
        assert running.wait(60) == 0
    _, alive = psutil.wait_procs(family, timeout=20)
    assert alive == []

"""An Airflow of the tests' own: folder, database and settings, gone afterwards."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.paths import ROOT

BIN = Path(sys.executable).parent


def airflow_environment(home: Path, **more: str) -> dict[str, str]:
    """Return the variables of a process of Airflow; none of this machine's own reach it."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AIRFLOW_", "COTMOC_"))
    }
    return kept | {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home}/airflow.db",
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "WARNING",
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
        "SCARF_ANALYTICS": "false",
        "ORT_DISABLE_TELEMETRY": "1",
        # For the code, and so that none of it is compiled into the checkout by another Python.
        "PYTHONPATH": str(ROOT),
        "NO_PROXY": "127.0.0.1,localhost",
        **more,
    }


def run_airflow(home: Path, *arguments: str, **more: str) -> None:
    """Run a command of Airflow to its end."""
    done = subprocess.run(
        [str(BIN / "airflow"), *arguments],
        env=airflow_environment(home, **more),
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert not done.returncode, (arguments, done.stdout[-2000:], done.stderr[-4000:])


@dataclass
class AirflowChild:
    """The process of ``airflow_child.py``."""

    process: "subprocess.Popen[str]"
    log: Path

    def order(self, name: str, **arguments: Any) -> Any:
        """Have an order carried out; what Airflow logged stands in the error when it cannot be."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"order": name, **arguments}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        answer = json.loads(line) if line else {"error": "the process ended"}
        if "error" in answer:
            raise AssertionError(f"{answer['error']}\n{self.log.read_text('utf-8')[-6000:]}")
        return answer["answer"]


@contextmanager
def airflow_child(home: Path) -> Iterator[AirflowChild]:
    """Make Airflow's database and start the process that takes orders."""
    run_airflow(home, "db", "migrate")
    log = home / "child.log"
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            [sys.executable, "-m", "tests.dags.airflow_child"],
            env=airflow_environment(home),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        try:
            yield AirflowChild(process, log)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()

"""What Airflow costs beside the work itself: ``python -m pipeline.bench.airflow --write PAGE``.

A real Airflow collects the demonstration world, one source at a time, so that whatever is not
collecting is seen: scheduling, starting the task's process, loading what it needs, asking the API
server, noting the end.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from core.errors import CotmocError
from pipeline.airflow_environment import USER
from pipeline.airflow_here import AirflowHere, airflow_here
from pipeline.terminal import say

PATIENCE_S = 600.0
GOAL_S = 3.0


@dataclass(frozen=True, slots=True)
class Overhead:
    """Seconds beside collecting, for a run over all sources one after the other.

    Attributes:
        whole_s: From the first task's start to the last one's end.
        collecting_s: What the jobs themselves took, from the run ledger, one for each source.
        tasks_s: What Airflow says each task took.
    """

    whole_s: float
    collecting_s: tuple[float, ...]
    tasks_s: tuple[float, ...]

    @property
    def per_source_s(self) -> float:
        """All that was not collecting, for one source."""
        return (self.whole_s - sum(self.collecting_s)) / len(self.tasks_s)

    @property
    def in_task_s(self) -> float:
        """The part of it inside the task: its process and what it loads."""
        return (sum(self.tasks_s) - sum(self.collecting_s)) / len(self.tasks_s)


def measure(folder: Path) -> Overhead:
    """Start Airflow in a folder, have it collect everything once, and return what it took.

    Raises:
        CotmocError: Airflow does not start, or the run does not end well.
    """
    from demo.server import serve
    from pipeline.steps.demo import demo_variables

    more = {"AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "True"}
    with serve(slow_s=0.0) as base:
        variables = demo_variables(folder, base)
        with airflow_here(folder / "home", free_port(), variables, **more) as running:
            running.command("pools", "set", "cotmoc_sources", "1", "one at a time")
            running.command("dags", "unpause", "collect")
            tasks = _tasks_of_a_run(running)
        own = _own_durations(folder / "data")
    begun = min(_moment(task["start_date"]) for task in tasks)
    ended = max(_moment(task["end_date"]) for task in tasks)
    return Overhead(
        (ended - begun).total_seconds(), own, tuple(float(task["duration"]) for task in tasks)
    )


def free_port() -> int:
    """Return a port that nobody uses just now."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def page(found: Overhead) -> str:
    """Return the page of the documentation."""
    rows = (
        ("sources", f"{len(found.tasks_s)}"),
        ("whole run, one source at a time", f"{found.whole_s:.1f} s"),
        ("collecting itself, median of a source", f"{statistics.median(found.collecting_s):.2f} s"),
        ("**beside collecting, for each source**", f"**{found.per_source_s:.2f} s**"),
        ("of it inside the task (process, imports)", f"{found.in_task_s:.2f} s"),
        ("of it between tasks (scheduling)", f"{found.per_source_s - found.in_task_s:.2f} s"),
    )
    lines = [
        "# What Airflow costs for each source",
        "",
        "Measured by `python -m pipeline.bench.airflow --write docs/speed-airflow.md` on "
        f"{datetime.now(UTC):%d/%m/%Y}: scheduler, DAG processor, triggerer and API server on one "
        f"machine with {os.cpu_count()} cores (load {os.getloadavg()[0]:.1f} at the end, other "
        "programs included), SQLite, LocalExecutor, the demonstration world, the pool of sources "
        "set to one so that nothing hides behind something else. The goal is under "
        f"{GOAL_S:.0f} s.",
        "",
        "| what | measured |",
        "| --- | --- |",
        *(f"| {what} | {value} |" for what, value in rows),
        "",
        "With the usual four sources at a time, what lies between tasks is waited for by four of "
        "them together.",
    ]
    return "\n".join(lines) + "\n"


def _tasks_of_a_run(running: AirflowHere) -> list[dict[str, Any]]:
    login = {"username": USER, "password": running.password}
    token = _call(running, "/auth/token", "", login)["access_token"]
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        running.check()
        for run in _call(running, "/api/v2/dags/collect/dagRuns", token)["dag_runs"]:
            if run["state"] == "failed":
                raise CotmocError(f"run {run['dag_run_id']} of collect failed; see {running.home}")
            if run["state"] == "success":
                path = f"/api/v2/dags/collect/dagRuns/{run['dag_run_id']}/taskInstances"
                tasks = _call(running, path, token)["task_instances"]
                return [task for task in tasks if task["task_id"] == "collect_source"]
        time.sleep(2)
    raise CotmocError(f"collect did not end in {PATIENCE_S:.0f} s; see {running.home}")


def _own_durations(data: Path) -> tuple[float, ...]:
    from core.settings import Settings
    from pipeline.installation import open_store

    with open_store(Settings(_env_file=None, data_dir=data)):
        from store import runs

        rows = [row for row in runs.last_runs(limit=500) if row.job == "collect"]
    return tuple((row.finished - row.started).total_seconds() for row in rows if row.finished)


def _call(running: AirflowHere, path: str, token: str, body: Any = None) -> Any:
    request = urllib.request.Request(  # noqa: S310 - 127.0.0.1
        running.url + path,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {token}"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - 127.0.0.1
        return json.load(answer)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print the page, or write it; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--write", type=Path)
    chosen = parser.parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory(prefix="cotmoc-airflow-") as folder:
            text = page(measure(Path(folder)))
    except CotmocError as error:
        say(str(error))
        return 1
    if chosen.write:
        chosen.write.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())

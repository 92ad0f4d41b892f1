"""Airflow's public API, as a person's browser uses it, with patience for runs to come."""

import json
import time
import urllib.request
from collections.abc import Callable
from typing import Any

from pipeline.airflow_environment import USER
from pipeline.airflow_here import AirflowHere

PATIENCE_S = 240.0


class Client:
    """Airflow's public API, as a person's browser uses it."""

    def __init__(self, running: AirflowHere) -> None:
        self.url = running.url
        told = self.call("/auth/token", {"username": USER, "password": running.password})
        self.token = told["access_token"]

    token = ""

    def call(self, path: str, body: Any = None, method: str = "") -> Any:
        request = urllib.request.Request(
            f"{self.url}{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"},
            method=method or ("GET" if body is None else "POST"),
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def runs(self, dag: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.call(f"/api/v2/dags/{dag}/dagRuns")["dag_runs"]
        return found

    def wait(self, until: Callable[[], Any], what: str) -> Any:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            if found := until():
                return found
            time.sleep(1)
        runs = [(run["dag_id"], run["dag_run_id"], run["state"]) for run in self.runs("~")]
        raise AssertionError(f"{what} not seen in {PATIENCE_S:.0f} s; {runs}")

    def green(self, dag: str, kind: str) -> dict[str, Any]:
        """Wait for a run of a kind (scheduled, manual, asset_triggered) that ended well."""
        return self.wait(
            lambda: next(
                (
                    run
                    for run in self.runs(dag)
                    if run["run_type"] == kind and run["state"] == "success"
                ),
                None,
            ),
            f"a green {kind} run of {dag}",
        )

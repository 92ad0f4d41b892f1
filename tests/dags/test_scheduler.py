"""The real scheduler, DAG processor, triggerer and API server on 127.0.0.1."""

import json
import shutil
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.settings import Settings
from pipeline.airflow_here import USER, AirflowHere, airflow_here
from pipeline.installation import open_store
from pipeline.trouble import recent
from store.runs import RunRow
from tests.paths import ROOT
from tests.pipeline.demo_profile import demo_environment, demo_settings
from tests.postgresql import free_port

PATIENCE_S = 240.0
FEW = ("non-nuoc", "nanling")
BAD_DAYS = Path(__file__).parent / "bad_days.py.txt"


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


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, world: str) -> Settings:
    found = demo_settings(tmp_path_factory.mktemp("office"), world)
    path = found.profiles_dir / found.profile / "sources.yaml"
    listed = yaml.safe_load(path.read_text("utf-8"))["sources"]
    path.write_text(yaml.safe_dump({"sources": [s for s in listed if s["id"] in FEW]}), "utf-8")
    return found


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> Iterator[AirflowHere]:
    home: Path = tmp_path_factory.mktemp("airflow-home")
    folder = shutil.copytree(ROOT / "dags", tmp_path_factory.mktemp("files") / "dags")
    shutil.copy(BAD_DAYS, folder / "bad_days.py")
    more = {"AIRFLOW__CORE__DAGS_FOLDER": str(folder)}
    with airflow_here(home, free_port(), demo_environment(settings), **more) as found:
        yield found
    assert all(part.poll() is not None for part in found.parts.values())


@pytest.fixture(scope="module")
def client(running: AirflowHere) -> Client:
    return Client(running)


def ledger(settings: Settings) -> list[RunRow]:
    with open_store(settings):
        from store import runs

        return runs.last_runs(limit=200)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_scheduled_runs_end_green_and_hand_on(client: Client, settings: Settings) -> None:
    """Collecting by the clock, analysing by the asset, mail skipped: nobody clicked anything."""
    collected = client.green("collect", "scheduled")
    assert datetime.fromisoformat(collected["logical_date"]) < datetime.now(UTC)
    tasks = client.call(f"/api/v2/dags/collect/dagRuns/{collected['dag_run_id']}/taskInstances")
    mapped = {
        task["rendered_map_index"]: task["state"]
        for task in tasks["task_instances"]
        if task["task_id"] == "collect_source"
    }
    assert mapped == dict.fromkeys(FEW, "success")

    taken = client.green("analyse_and_index", "asset_triggered")
    assert taken["logical_date"] is None
    assert client.green("daily_digest", "scheduled")
    jobs = {(row.job, row.outcome) for row in ledger(settings) if row.job}
    assert {("collect", "done"), ("analyse_and_index", "done"), ("retention", "done")} <= jobs
    with open_store(settings):
        from store.connection import models

        assert models.Document.objects.count() > 10
    assert recent(settings) == []


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_run_by_hand_needs_no_date(client: Client) -> None:
    client.call("/api/v2/dags/retention/dagRuns", {"logical_date": None})
    done = client.green("retention", "manual")
    assert done["logical_date"] is None
    assert done["state"] == "success"


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_killed_and_late_end_in_health(client: Client, settings: Settings) -> None:
    """Only Airflow knows of these: a task that was killed, and a run that is not done in time."""
    for dag in ("killed", "late"):
        client.call(f"/api/v2/dags/{dag}/dagRuns", {"logical_date": None})

    def told() -> dict[str, str]:
        found = {trouble.job: trouble.outcome for trouble in recent(settings)}
        return found if len(found) == 2 else {}

    assert client.wait(told, "both troubles") == {"killed": "failed", "tea": "late"}
    messages = {trouble.job: trouble.message for trouble in recent(settings)}
    assert "failure" in messages["killed"]
    assert messages["tea"].startswith("manual__")
    assert "not done by" in messages["tea"]

"""The real scheduler, DAG processor, triggerer and API server on 127.0.0.1."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest
import yaml

from core.settings import Settings
from pipeline.airflow_here import AirflowHere, airflow_here
from pipeline.installation import open_store
from pipeline.trouble import recent
from store.runs import RunRow
from tests.dags.airflow_client import Client
from tests.paths import ROOT
from tests.pipeline.demo_profile import demo_environment, demo_settings
from tests.postgresql import NoServerError, free_port, running_server

FEW = ("non-nuoc", "nanling")
BAD_DAYS = Path(__file__).parent / "bad_days.py.txt"


def few_sources(folder: Path, base: str, **changes: Any) -> Settings:
    """Settings of an office that follows two sources of the world."""
    found = demo_settings(folder, base, **changes)
    path = found.profiles_dir / found.profile / "sources.yaml"
    listed = yaml.safe_load(path.read_text("utf-8"))["sources"]
    path.write_text(yaml.safe_dump({"sources": [s for s in listed if s["id"] in FEW]}), "utf-8")
    return found


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, world: str) -> Settings:
    return few_sources(tmp_path_factory.mktemp("office"), world)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> Iterator[AirflowHere]:
    home: Path = tmp_path_factory.mktemp("airflow-home")
    folder = shutil.copytree(ROOT / "dags", tmp_path_factory.mktemp("files") / "dags")
    shutil.copy(BAD_DAYS, folder / "bad_days.py")
    more = {"AIRFLOW__CORE__DAGS_FOLDER": str(folder)}
    with airflow_here(home, free_port(), demo_environment(settings), **more) as found:
        yield found
        opened = addresses(found)
    assert opened == {"127.0.0.1"}
    assert all(part.poll() is not None for part in found.parts.values())


def addresses(running: AirflowHere) -> set[str]:
    """Return the addresses on which any process of this Airflow listens."""
    parts = [psutil.Process(part.pid) for part in running.parts.values()]
    family = [child for part in parts for child in (part, *part.children(recursive=True))]
    return {
        socket.laddr.ip
        for process in family
        for socket in process.net_connections("inet")
        if socket.status == psutil.CONN_LISTEN
    }


@pytest.fixture(scope="module")
def client(running: AirflowHere) -> Client:
    return Client(running)


def ledger(settings: Settings) -> list[RunRow]:
    with open_store(settings):
        from store import runs

        return runs.last_runs(limit=200)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_on_postgresql(tmp_path: Path, world: str) -> None:
    """Airflow's tables and ours on one server: a scheduled run ends green and hands on."""
    try:
        with running_server() as server:
            settings = few_sources(tmp_path, world, database_url=server.create("cotmoc_office"))
            url = server.create("airflow").replace("postgresql:", "postgresql+psycopg:")
            more = {
                "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": url,
                "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC": url,
            }
            office = demo_environment(settings) | {"COTMOC_DATABASE_URL": settings.database_url}
            with airflow_here(tmp_path / "home", free_port(), office, **more) as found:
                client = Client(found)
                client.green("collect", "scheduled")
                client.green("analyse_and_index", "asset_triggered")
            assert {("collect", "done"), ("analyse_and_index", "done")} <= {
                (row.job, row.outcome) for row in ledger(settings)
            }
    except NoServerError as error:
        pytest.skip(f"NOT TESTED ON POSTGRESQL: {error}")


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
def test_three_days_backfilled_by_airflows_own_command(
    client: Client, running: AirflowHere, settings: Settings
) -> None:
    """Each day has its run, for its own time."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    first, after = today - timedelta(days=4), today - timedelta(days=1)
    days = [first + timedelta(days=number, hours=18) for number in range(3)]
    period = ("--from-date", first.isoformat(), "--to-date", after.isoformat())

    def filled() -> list[dict[str, Any]]:
        return [run for run in client.runs("retention") if run["run_type"] == "backfill"]

    running.command("backfill", "create", "--dag-id", "retention", *period)
    client.wait(lambda: [run["state"] for run in filled()] == ["success"] * 3, "three green days")
    assert sorted(datetime.fromisoformat(run["logical_date"]) for run in filled()) == days
    done = [row.logical for row in ledger(settings) if row.job == "retention"]
    assert sorted(at for at in done if at in days) == days
    assert {row.outcome for row in ledger(settings) if row.logical in days} == {"done"}


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

"""Every DAG run for real with ``dag.test``, collecting from the demonstration world."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.settings import Settings
from pipeline.installation import open_store
from pipeline.profile import load_profile
from pipeline.steps.demo import PROFILE
from pipeline.trouble import recent
from store.runs import RunRow
from tests.dags.airflow_home import AirflowChild
from tests.pipeline.demo_profile import demo_environment, demo_settings

SOURCES = [source.id for source in load_profile(PROFILE).sources]
NOWHERE = "http://127.0.0.1:1"


class Office:
    """An installation, and the DAGs run on it."""

    def __init__(self, airflow: AirflowChild, settings: Settings) -> None:
        self.airflow = airflow
        self.settings = settings
        self.environment = demo_environment(settings)

    def run(self, dag: str, **more: Any) -> Any:
        return self.airflow.order("run", dag=dag, environment=self.environment, **more)

    def ledger(self, kind: str | None = None) -> list[RunRow]:
        with open_store(self.settings):
            from store import runs

            return runs.last_runs(kind, limit=200)

    def documents(self) -> list[str]:
        with open_store(self.settings):
            from store.connection import models

            return sorted(models.Document.objects.values_list("id", flat=True))


@pytest.fixture
def office(airflow: AirflowChild, world: str, tmp_path: Path) -> Office:
    return Office(airflow, demo_settings(tmp_path, world))


def states(done: Any, task: str) -> list[str]:
    return [state for name, _, state, _ in done["tasks"] if name == task]


def values(done: Any, task: str) -> list[Any]:
    return [value for name, _, value in done["values"] if name == task]


def test_the_world_goes_through_the_dags(office: Office) -> None:
    collected = office.run("collect")
    assert collected["state"] == "success"
    assert collected["logical_date"] is None  # as a run by hand
    assert states(collected, "collect_source") == ["success"] * len(SOURCES)
    assert collected["assets"] == ["cotmoc-landing-zone"]
    assert sum(found["captured"] for found in values(collected, "collect_source")) > 50

    taken = office.run("analyse_and_index")
    assert taken["state"] == "success"
    assert set(states(taken, "take_in")) == {"success"}
    assert "cotmoc-indexed" in taken["assets"]
    assert "cotmoc-analysed" in taken["assets"]
    (rest,) = values(taken, "the_rest")
    assert rest["index_documents"] == len(office.documents()) > 50

    # Nothing but names and counts goes from task to task.
    for done in (collected, taken):
        assert len(str(done["values"])) < 20_000
        assert all(
            isinstance(part, str | int | list)
            for _, _, value in done["values"]
            for part in (value.values() if isinstance(value, dict) else [value])
        )

    # Again: nothing is due, nothing waits, and each run says so.
    again = office.run("collect")
    assert again["state"] == "success"
    assert values(again, "due") == [[]]
    assert states(again, "landed") == ["skipped"]
    assert again["assets"] == []
    before = office.documents()
    idle = office.run("analyse_and_index")
    assert idle["state"] == "success"
    assert states(idle, "the_rest") == ["success"]
    assert office.documents() == before

    kept = office.run("retention")
    assert kept["state"] == "success"
    assert recent(office.settings) == []

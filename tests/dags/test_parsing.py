"""The folder of DAGs as Airflow reads it."""

from typing import Any

import pytest

from pipeline.jobs import jobs
from pipeline.workflows import PAGE, read_workflows, render
from tests.dags.airflow_home import AirflowChild
from tests.paths import ROOT

FILES = sorted(
    path.stem for path in (ROOT / "dags").glob("*.py") if path.stem not in ("__init__", "wiring")
)


@pytest.fixture(scope="module")
def parsed(airflow: AirflowChild) -> Any:
    return airflow.order("parse")


def test_all_load_fast_and_without_engines(parsed: Any) -> None:
    assert parsed["errors"] == {}
    assert sorted(parsed["dags"]) == FILES
    # The time of this process: wall time would measure what else the machine does.
    assert parsed["cpu"] < 2.0
    assert parsed["loaded"] == []


def test_every_job_has_its_dag(parsed: Any) -> None:
    assert set(parsed["dags"]) == set(jobs())


def test_what_all_dags_share(parsed: Any) -> None:
    for name, dag in parsed["dags"].items():
        assert dag["file"] == f"{name}.py"
        assert dag["doc"].strip()
        assert not dag["catchup"], name
        assert dag["deadline"], name
        for task in dag["tasks"].values():
            assert task["retries"] >= 2
            assert task["backoff"] > 1
            assert task["callback"]


def test_pools_are_those_that_airflow_is_given(parsed: Any) -> None:
    import json

    known = json.loads((ROOT / "dags" / "pools.json").read_text("utf-8"))
    used = {task["pool"] for dag in parsed["dags"].values() for task in dag["tasks"].values()}
    assert used - {"default_pool"} == set(known)
    assert known["cotmoc_documents"]["slots"] == 1


def test_mapped_tasks(parsed: Any) -> None:
    mapped = {
        f"{name}.{task}"
        for name, dag in parsed["dags"].items()
        for task, found in dag["tasks"].items()
        if found["mapped"]
    }
    assert mapped == {"collect.collect_source", "analyse_and_index.take_in"}


def test_mail_goes_before_care(parsed: Any) -> None:
    first = {
        name: max(task["priority"] for task in dag["tasks"].values())
        for name, dag in parsed["dags"].items()
    }
    order = ["daily_digest", "alerts", "collect", "analyse_and_index", "retention"]
    assert [name for name in sorted(first, key=lambda name: -first[name]) if name in order] == order


def test_the_page_of_workflows_is_what_airflow_reads(parsed: Any) -> None:
    flows = read_workflows()
    assert PAGE.read_text("utf-8") == render(flows), "run `make docs`"
    assert [flow.name for flow in flows] == sorted(parsed["dags"])
    for flow in flows:
        dag = parsed["dags"][flow.name]
        assert dag["doc"].strip() == flow.text.strip()
        assert flow.cron in dag["summary"]
        assert ("AssetOrTime" in dag["schedule"]) == bool(flow.after)
        told = {step.name: (step.mapped, step.pool or "default_pool") for step in flow.steps}
        read = {name: (task["mapped"], task["pool"]) for name, task in dag["tasks"].items()}
        assert told == read

"""Every DAG run for real with ``dag.test``, collecting from the demonstration world."""

import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import SecretStr

from core.settings import Settings
from demo.server import serve
from pipeline.installation import open_store
from pipeline.profile import load_profile
from pipeline.steps.demo import PROFILE
from pipeline.trouble import recent
from store.runs import RunRow
from tests.dags.airflow_home import AirflowChild
from tests.digest_world import SEVEN, ago, publish, settings_in, statement, subscribe
from tests.mailserver import mail_server
from tests.pipeline.demo_profile import demo_environment, demo_settings
from tests.postgresql import free_port

SOURCES = [source.id for source in load_profile(PROFILE).sources]


FEW = ("non-nuoc", "frontier", "nanling")


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


@pytest.fixture
def small(airflow: AirflowChild, world: str, tmp_path: Path) -> Office:
    """An office that follows three sources only."""
    return small_office(airflow, tmp_path, world)


def small_office(airflow: AirflowChild, folder: Path, base: str, **changes: Any) -> Office:
    settings = demo_settings(folder, base, **changes)
    path = settings.profiles_dir / settings.profile / "sources.yaml"
    listed = yaml.safe_load(path.read_text("utf-8"))["sources"]
    kept = [source for source in listed if source["id"] in FEW]
    assert len(kept) == len(FEW)
    path.write_text(yaml.safe_dump({"sources": kept}, allow_unicode=True), "utf-8")
    return Office(airflow, settings)


def broken(base: str, *sources: str) -> dict[str, str]:
    """Return the replacements that send sources to pages that are not there."""
    return {f"{base}/{source}/": f"{base}/nothing/{source}/" for source in sources}


def states(done: Any, task: str) -> list[str]:
    return [state for name, _, state, _ in done["tasks"] if name == task]


def values(done: Any, task: str) -> list[Any]:
    return [value for name, _, value in done["values"] if name == task]


@pytest.mark.slow
@pytest.mark.timeout(600)
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

    for dag in ("revisit", "retention", "maintenance"):
        done = office.run(dag)
        assert done["state"] == "success", (dag, done)
    assert {row.job for row in office.ledger()} >= {"revisit", "retention", "maintenance"}
    assert recent(office.settings) == []


def test_a_failing_source_blocks_no_other(
    airflow: AirflowChild, world: str, tmp_path: Path
) -> None:
    office = small_office(airflow, tmp_path, world, replace=broken(world, "frontier"))
    done = office.run("collect")
    assert done["state"] == "success"
    tried = {index: (state, tries) for name, index, state, tries in done["tasks"]
             if name == "collect_source"}  # fmt: skip
    (due,) = values(done, "due")
    failing = due.index("frontier")
    assert tried.pop(failing) == ("failed", 3)
    assert set(tried.values()) == {("success", 1)}
    assert done["assets"] == ["cotmoc-landing-zone"]
    # Three attempts stand in the ledger, and what is left of them in health: one line.
    assert sum("frontier: http" in row.message for row in office.ledger("job")) == 3
    (trouble,) = recent(office.settings)
    assert (trouble.job, trouble.outcome) == ("collect", "failed")
    assert f"collect_source[{failing}], attempt 3" in trouble.message
    assert "frontier: http" in trouble.message


def test_a_run_fails_where_no_source_can_be_read(
    airflow: AirflowChild, world: str, tmp_path: Path
) -> None:
    office = small_office(airflow, tmp_path, f"{world}/nothing")
    done = office.run("collect", retries=0)
    assert done["state"] == "failed"
    assert states(done, "landed") == ["failed"]
    assert done["assets"] == []
    messages = [trouble.message for trouble in recent(office.settings)]
    assert len(messages) == 4  # three sources and what sums them up
    assert "none of 3 sources could be read" in messages[0]


def test_a_source_that_comes_back_is_read_by_the_retry(
    airflow: AirflowChild, tmp_path: Path
) -> None:
    port = free_port()
    office = small_office(airflow, tmp_path, f"http://127.0.0.1:{port}")

    def open_later() -> None:
        for _ in range(600):
            if any(row.outcome == "failed" for row in office.ledger()):
                break
            time.sleep(0.1)
        with serve(port=port, slow_s=0.1):
            closing.wait(120)

    closing = threading.Event()
    server = threading.Thread(target=open_later)
    server.start()
    try:
        done = office.run("collect")
    finally:
        closing.set()
        server.join()
    assert done["state"] == "success"
    tries = [tries for name, _, _, tries in done["tasks"] if name == "collect_source"]
    assert set(states(done, "collect_source")) == {"success"}
    assert max(tries) > 1
    assert recent(office.settings) == []


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_three_days_made_up_for(small: Office) -> None:
    """A backfill changes nothing that a run of today would not have done, and nothing twice."""
    today = datetime.now(UTC).replace(hour=1, minute=0, second=0, microsecond=0)
    seen = []
    for days in (3, 2, 1):
        at = (today - timedelta(days=days)).isoformat()
        collected = small.run("collect", logical_date=at, run_after=at)
        taken = small.run("analyse_and_index", logical_date=at, run_after=at)
        kept = small.run("retention", logical_date=at, run_after=at)
        assert [done["state"] for done in (collected, taken, kept)] == ["success"] * 3
        assert collected["logical_date"] == at
        seen.append((len(values(collected, "due")[0]), small.documents()))
    assert [due for due, _ in seen] == [len(FEW)] * 3  # asked for each day, fetched once
    assert seen[0][1] == seen[1][1] == seen[2][1]
    assert len(seen[0][1]) > 10
    logical = {row.logical for row in small.ledger() if row.job == "retention"}
    assert logical == {today - timedelta(days=days) for days in (3, 2, 1)}
    # The same day again: still nothing new.
    again = small.run("analyse_and_index", logical_date=at, run_after=at)
    assert again["state"] == "success"
    assert small.documents() == seen[0][1]


def test_a_time_that_has_not_come_is_not_tried_again(small: Office) -> None:
    ahead = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    done = small.run("retention", logical_date=ahead)
    assert done["state"] == "failed"
    ((_, _, state, tries),) = done["tasks"]
    assert (state, tries) == ("failed", 1)
    (trouble,) = recent(small.settings)
    assert "has not come yet" in trouble.message


def test_what_is_not_configured_is_skipped(small: Office) -> None:
    for dag in ("alerts", "daily_digest"):
        done = small.run(dag)
        assert done["state"] == "success", dag
        assert {state for _, _, state, _ in done["tasks"]} == {"skipped"}
    assert small.ledger() == []


def test_the_digest_is_mailed_once(airflow: AirflowChild, tmp_path: Path) -> None:
    with mail_server() as box:
        settings = settings_in(tmp_path, smtp_url=SecretStr(box.url))
        office = Office(airflow, settings)
        office.environment = {
            "COTMOC_DATA_DIR": str(tmp_path),
            "COTMOC_SMTP_URL": box.url,
            "COTMOC_MAIL_FROM": settings.mail_from,
        }
        with open_store(settings):
            publish(1, ago(3), statement())
            for address in ("a@so.example", "b@so.example"):
                subscribe(address)
        at = SEVEN.isoformat()
        for _ in range(2):
            done = office.run("daily_digest", logical_date=at, run_after=at)
            assert done["state"] == "success"
        assert box.per_address == {"a@so.example": 1, "b@so.example": 1}

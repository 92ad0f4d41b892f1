"""Seen from outside: traces, metrics and logs of the demonstration world's way through."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from core.errors import ChoiceError
from core.settings import Settings
from demo.server import serve
from demo.world import load_world
from pipeline.installation import open_store
from pipeline.metrics import metrics_text, write_metrics
from pipeline.view.traces import print_trace, trace
from tests.paths import ROOT
from tests.pipeline.demo_profile import demo_environment, demo_settings

ADDRESS = "truc-ban@tinh.example"


@dataclass(frozen=True)
class World:
    settings: Settings
    log: str
    document: str
    finding: str
    environment: dict[str, str]


pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    with serve(slow_s=0.1) as base:
        settings = demo_settings(tmp_path_factory.mktemp("outside"), base)
        environment = {**os.environ, **demo_environment(settings)}
        environment |= {"COTMOC_LOG_FORMAT": "json", "COTMOC_LOG_LEVEL": "INFO"}
        log = ""
        for job in ("collect", "analyse_and_index"):
            done = subprocess.run(
                [sys.executable, "-m", "pipeline", "job", job],
                cwd=ROOT,
                env=environment,
                capture_output=True,
                text=True,
                check=True,
            )
            log += done.stderr
    with open_store(settings):
        from store.connection import models

        row = models.Finding.objects.filter(flagged=True).order_by("id")[0]
        mail(row)
    return World(settings, log, row.document_id, row.pk, environment)


def mail(row: object) -> None:
    """Two subscribers were told of the finding."""
    from store.connection import models

    now = datetime(2026, 11, 30, 0, 5, tzinfo=UTC)
    models.Mailed.objects.create(
        finding=row.pk,  # type: ignore[attr-defined]
        document=row.document_id,  # type: ignore[attr-defined]
        claim="c",
        quote="q",
        quote_hash="h",
        verdict="contradicted",
        stance="asserts",
        match="confirmed",
        flagged=True,
        shown=True,
        met=now,
    )
    for number in range(2):
        models.Delivery.objects.create(
            recipient=f"{number}" * 32,
            kind="digest",
            day=date(2026, 11, 30),
            state="sent",
            message_id=f"<{number}@tinh.example>",
            content="x",
            prepared=now,
            next_try=now,
            changed=now,
            findings=["another", row.pk],  # type: ignore[attr-defined]
        )


@pytest.mark.slow
def test_what_happened_to_a_document(world: World) -> None:
    steps = trace(world.settings, world.document)
    stages = [step.stage for step in steps]
    for stage in ("fetched", "archived", "ingested", "version", "analysed", "finding", "indexed"):
        assert stage in stages, (stage, stages)
    assert stages.index("fetched") < stages.index("analysed") < stages.index("indexed")
    by_stage = {step.stage: step for step in reversed(steps)}
    assert all(by_stage[stage].at for stage in ("ingested", "analysed", "indexed", "finding"))
    assert by_stage["archived"].facts["file"].endswith(".warc.gz")
    assert "there" not in by_stage["archived"].facts
    assert by_stage["analysed"].facts["analysis"].count("/") == 2
    mailed = [step for step in steps if step.stage == "mailed"]
    assert [step.facts["messages"] for step in mailed] == ["2"]
    assert mailed[0].facts["day"] == "2026-11-30"


def test_what_happened_to_a_finding(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    steps = trace(world.settings, world.finding[:12])
    assert steps == trace(world.settings, world.finding)
    assert {step.facts.get("finding") for step in steps if step.stage == "indexed"} == {
        world.finding
    }
    assert print_trace(world.settings, world.finding, as_json=True)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["stage"] for line in lines] == [step.stage for step in steps]
    assert print_trace(world.settings, world.document, as_json=False)
    assert not print_trace(world.settings, "not-there", as_json=False)
    with pytest.raises(ChoiceError, match="beginning of several"):
        trace(world.settings, "non-nuoc:")


def test_an_archive_file_that_is_gone(world: World) -> None:
    (step,) = [s for s in trace(world.settings, world.finding) if s.stage == "archived"][:1]
    marker = Path(world.settings.landing) / (step.facts["file"] + ".done")
    away = marker.with_suffix(".away")
    marker.rename(away)
    try:
        steps = trace(world.settings, world.finding)
    finally:
        away.rename(marker)
    assert {s.facts["there"] for s in steps if s.stage == "archived"} == {"no"}


def test_metrics(world: World, tmp_path: Path) -> None:
    text = metrics_text(world.settings)
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found[sample.name, *sorted(sample.labels.values())] = sample.value
    assert found["cotmoc_up",] == 1
    assert found["cotmoc_job_outcome", "collect", "done"] == 1
    assert found["cotmoc_job_count", "captured", "collect"] > 50
    assert found["cotmoc_rows", "document"] > 50
    assert found["cotmoc_source_failures", "frontier"] == 0
    assert found["cotmoc_disk_free_bytes", str(world.settings.data_dir)] > 0
    assert "tinh.example" not in text
    target = tmp_path / "cotmoc.prom"
    write_metrics(world.settings, target)
    assert target.read_text().startswith("# HELP cotmoc_")
    assert list(tmp_path.iterdir()) == [target]


def test_metrics_of_a_broken_database(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path)
    (tmp_path / "cotmoc.sqlite3").write_bytes(b"not a database" * 1000)
    assert "cotmoc_up 0.0" in metrics_text(settings)


def test_logs_are_objects_without_contents(world: World) -> None:
    lines = [line for line in world.log.splitlines() if line.startswith("{")]
    found = [json.loads(line) for line in lines]
    ends = [line for line in found if line.get("outcome") == "done"]
    assert {line["job"] for line in ends} == {"collect", "analyse_and_index"}
    assert any(
        line["logger"].startswith("crawlers") or "scrapy" in line["logger"] for line in found
    )
    for item in load_world(1):
        for paragraph in (item.title, *item.body):
            assert not paragraph or len(paragraph) < 12 or paragraph not in world.log
    assert "demo-token" not in world.log


def test_the_commands(world: World) -> None:
    def cotmoc(*arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "pipeline", *arguments],
            cwd=ROOT,
            env=world.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    told = cotmoc("trace", world.finding)
    assert told.returncode == 0, told.stderr
    assert "mailed" in told.stdout
    assert cotmoc("trace", "not-there").returncode == 1
    assert "cotmoc_up 1.0" in cotmoc("metrics").stdout

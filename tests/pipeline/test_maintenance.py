"""The nightly care: each part for itself, and what needs a person is said."""

from collections import namedtuple
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.settings import Settings
from index import open_index
from pipeline.installation import open_store
from pipeline.jobs import run_job
from pipeline.steps.backup import list_backups
from pipeline.steps.chain import import_chain
from pipeline.view.health import examine
from tests.e2e.state import make_settings

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    found = make_settings(
        tmp_path / "data", workers=1, backup_dir=str(tmp_path / "backups"), backup_keep=2
    )
    note = tmp_path / "note.txt"
    note.write_text("Một ghi chép\n\nChợ phiên vùng cao hôm nay đông người hơn mọi tuần.", "utf-8")
    import_chain(found, [note], source="office")
    return found


def lines(settings: Settings) -> str:
    return "\n".join(f"{item.state} {item.subject}: {item.text}" for item in examine(settings))


def test_a_good_night(settings: Settings, tmp_path: Path) -> None:
    assert "note Backup: there is none" in lines(settings)
    for _ in range(3):
        result = run_job("maintenance", settings)
        assert result.outcome == "done", result
    assert result.counts["index_differences"] == 0
    assert result.counts["disk_free_mb"] > 0
    assert len(list_backups(tmp_path / "backups")) <= 2
    report = lines(settings)
    assert "ok Backup: cotmoc-backup-" in report
    assert "ok Jobs: maintenance: done" in report


def test_an_empty_installation(tmp_path: Path) -> None:
    result = run_job("maintenance", make_settings(tmp_path / "data"))
    assert result.outcome == "done", result


def test_the_index_is_mended(settings: Settings) -> None:
    with open_store(settings):
        from store.connection import models

        (document,) = models.Document.objects.values_list("id", flat=True)
    with open_index(settings) as index:
        index.delete({"document": {document: 10**6}})
    result = run_job("maintenance", settings)
    assert result.counts["index_repaired"] == 1, result
    with open_index(settings) as index:
        assert index.get("document", document) is not None


def test_little_room(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage(10**12, 10**12, 4 * 10**9))
    result = run_job("maintenance", settings)
    assert result.outcome == "partial"
    assert "4.0 GB free" in result.message
    assert "note Data folder" in lines(settings)
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage(10**12, 10**12, 10**9))
    assert "bad Data folder" in lines(settings)


def test_one_part_fails_and_the_others_are_done(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "backups").write_text("a file where the folder should be")
    result = run_job("maintenance", settings)
    assert result.outcome == "partial"
    assert result.message.startswith("backup: ")
    assert "index_differences" in result.counts
    assert "note Jobs: maintenance: done in part" in lines(settings)


def test_a_damaged_database_takes_the_place_of_no_good_backup(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_job("maintenance", settings)
    good = list_backups(tmp_path / "backups")
    monkeypatch.setattr("store.snapshot.integrity_problems", lambda: ["page 7 is gone"])
    for _ in range(3):
        result = run_job("maintenance", settings)
        assert "restore a backup" in result.message
    assert list_backups(tmp_path / "backups") == good


def test_old_runs_are_forgotten_but_the_last(settings: Settings) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=400)
    with open_store(settings):
        from store import jobs, runs

        for name in ("retention", "revisit"):
            for day in range(5):
                run = runs.start_run(name, job=name, now=long_ago + timedelta(days=day))
                runs.finish_run(run, outcome="done")
    result = run_job("maintenance", settings)
    assert result.counts["runs_forgotten"] == 8
    with open_store(settings):
        kept = {item.job for item in jobs.job_runs()}
    assert {"retention", "revisit", "maintenance"} <= kept

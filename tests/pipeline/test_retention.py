"""Posts of individuals end after their time: in the archive, the store and the index."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.settings import Settings
from core.vocabulary import Retention
from crawlers.landing import LandingZone
from index import open_index
from pipeline.installation import open_store
from pipeline.jobs import run_job
from pipeline.steps.importing import land_files
from pipeline.steps.retention import apply_retention
from pipeline.steps.sync import sync_index
from pipeline.view.health import Check, examine
from tests.paths import ROOT
from tests.store.build import NOW, V1, analysis_of, at, judge, make_capture, make_document, page

DAYS = 30
LATER = at(0) + timedelta(days=DAYS + 10)
POSTS = 450  # three transactions
SAID = "Toàn bộ thác đã bị bán"


def settings_of(folder: Path) -> Settings:
    return Settings(data_dir=folder, retention_days=DAYS, _env_file=None)


def fill(settings: Settings) -> None:
    """Old posts of individuals, a young one and a page of an outlet, all in the index."""
    from store import analysis
    from store.ingest import save_batch

    posts = [(f"mang:{n}", n, Retention.INDIVIDUAL) for n in range(POSTS)]
    young = ("mang:young", 60 * 24 * 20, Retention.INDIVIDUAL)
    with open_store(settings):
        rows = []
        for id_, minutes, retention in [*posts, young, ("bao:1", 5, Retention.PUBLIC)]:
            capture = make_capture(page(id_), minutes, retention=retention)
            text = f"{SAID}, bài {id_}."
            rows.append(
                (capture, [make_document(page(id_), text, retention=retention, id_=id_)], [])
            )
        save_batch(rows, seen_at=NOW)
        for texts in analysis.pending_versions(V1.id):
            analysis.save_analyses([(text, analysis_of(judge(SAID))) for text in texts], V1)
    archive_of_individuals(settings)
    sync_index(settings)


def archive_of_individuals(settings: Settings) -> None:
    """Two files such as no version of ours writes: one old, one young; and an import."""
    note = settings.data_dir / "note.txt"
    note.write_text("Một ghi chép của cơ quan.")
    folder = Path(settings.landing)
    for day in (at(0), LATER):
        land_files(settings, [note])
        note.write_text(f"Một ghi chép khác, {day}.")
        (made,) = (folder / "imported").iterdir()
        target = folder / "individual" / f"{day:%Y-%m-%d}"
        target.parent.mkdir(exist_ok=True)
        made.rename(target)
    land_files(settings, [note])


def state(settings: Settings) -> dict[str, object]:
    with open_store(settings):
        from store.connection import models

        stored = {
            model.__name__: model.objects.count()
            for model in (
                *(models.Document, models.DocumentVersion, models.Finding, models.Capture),
                *(models.Band, models.LandingFile),
            )
        }
    with open_index(settings) as index:
        return {
            **stored,
            "index": index.count(),
            "files": [name.partition("/")[0] for name in LandingZone(settings.landing).files()],
        }


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    settings = settings_of(tmp_path_factory.mktemp("undisturbed"))
    fill(settings)
    apply_retention(settings, now=LATER)
    return state(settings)


def test_dry_run_counts_and_leaves_all(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    fill(settings)
    before = state(settings)
    assert before["Document"] == POSTS + 2
    found = apply_retention(settings, now=LATER, dry_run=True)
    assert (found.documents, found.findings, found.captures) == (POSTS, POSTS, POSTS)
    assert (found.files, found.sync, found.nothing) == (1, None, False)
    assert state(settings) == before


def test_what_is_over_time_goes_and_all_else_stays(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    fill(settings)
    post = "bài mang:17.".encode()
    assert post in b"".join(path.read_bytes() for path in tmp_path.glob("cotmoc.sqlite3*"))
    done = apply_retention(settings, now=LATER)
    assert (done.documents, done.files) == (POSTS, 1)
    assert done.sync is not None
    assert done.sync.deleted == 2 * POSTS
    left = state(settings)
    assert (left["Document"], left["Finding"], left["Capture"]) == (2, 2, 2)
    assert left["index"] == {"document": 2, "finding": 2}
    assert left["files"] == ["imported", "individual"]
    # Not even in pages that SQLite has freed.
    for path in tmp_path.glob("cotmoc.sqlite3*"):
        assert post not in path.read_bytes(), path
    again = apply_retention(settings, now=LATER)
    assert again.nothing
    assert again.sync is not None
    assert (again.sync.deleted, again.sync.written) == (0, 0)
    assert state(settings) == left


def test_a_clock_far_ahead_deletes_nothing(tmp_path: Path) -> None:
    """Not even after other jobs have run by the same clock; it is believed after a week."""
    settings = settings_of(tmp_path)
    fill(settings)
    assert not apply_retention(settings, now=at(0)).refused
    kept = state(settings)
    for days in (0, 3, 6):
        moment = LATER + timedelta(days=days)
        with open_store(settings):
            from store import runs

            runs.finish_run(runs.start_run("collect", now=moment), outcome="done", now=moment)
        refused = apply_retention(settings, now=moment)
        assert refused.refused
        assert not refused.nothing
        assert state(settings) == kept
    assert not apply_retention(settings, now=at(60 * 24 * 7)).refused  # the clock is put right
    assert apply_retention(settings, now=LATER).refused
    assert apply_retention(settings, now=LATER, dry_run=True).documents == POSTS
    done = apply_retention(settings, now=LATER + timedelta(days=7))
    assert (done.documents, done.refused) == (POSTS, "")
    assert not apply_retention(settings, now=LATER + timedelta(days=8)).refused


def test_health_and_a_person_who_knows_the_clock(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    fill(settings)
    long_ago = datetime.now(UTC) - timedelta(days=100)
    assert apply_retention(settings, now=long_ago).documents == POSTS + 1
    (line,) = doubts(settings)
    assert line.state == "note"
    result = run_job("retention", settings)
    assert (result.outcome, result.message != "") == ("partial", True)
    assert run_job("maintenance", settings).counts.get("runs_forgotten") is None
    (line,) = doubts(settings)
    assert line.state == "bad"
    assert "--trust-clock" in line.text
    assert apply_retention(settings, trust_clock=True).refused == ""
    assert doubts(settings) == []


def doubts(settings: Settings) -> list[Check]:
    return [check for check in examine(settings) if check.subject in ("Lưu giữ", "Retention")]


POINTS = {
    "archive marker": "crawlers.landing.storage:Storage.remove:1",
    "store, first transaction": "store.retention:_delete:-1",
    "store, within the second": "store.retention:_delete:2",
    "store, last": "store.retention:forget_files:-1",
    "index": "pipeline.steps.retention:sync_index:-1",
}


@pytest.mark.parametrize("point", POINTS.values(), ids=POINTS)
def test_killed_and_run_again(point: str, undisturbed: object, tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    fill(settings)
    command = [sys.executable, "-m", "tests.pipeline.test_retention", point, str(tmp_path)]
    killed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=120)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()[-2000:]
    apply_retention(settings, now=LATER)
    assert state(settings) == undisturbed


def test_the_command_says_what_it_counts(tmp_path: Path) -> None:
    fill(settings_of(tmp_path))
    env = os.environ | {
        "COTMOC_DATA_DIR": str(tmp_path),
        "COTMOC_RETENTION_DAYS": str(DAYS),
        "COTMOC_LANG": "en",
    }
    cotmoc = Path(sys.executable).with_name("cotmoc")

    def call(*arguments: str) -> str:
        command = [str(cotmoc), "retention", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=env, capture_output=True, text=True, check=True, timeout=120
        ).stderr

    # Today all of the story is long past.
    posts = f"{POSTS + 1} posts of individuals"
    assert f"would delete {posts}" in call("--dry-run")
    assert f"deleted {posts}" in call()
    assert "nothing is older" in call()


def die_at(point: str, folder: Path) -> None:
    """Run until the named call, and die there; a negative number means before it."""
    import importlib

    from tests.e2e.killer import deadly

    settings = settings_of(folder)
    from store import connection

    connection.setup(settings)
    module, path, call = point.split(":")
    owner = importlib.import_module(module)
    *parts, last = path.split(".")
    for part in parts:
        owner = getattr(owner, part)
    setattr(owner, last, deadly(getattr(owner, last), int(call)))
    apply_retention(settings, now=LATER)


if __name__ == "__main__":
    die_at(sys.argv[1], Path(sys.argv[2]))

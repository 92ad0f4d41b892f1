"""SIGKILL anywhere in a sync, a rebuild or a repair, then again: the same index as undisturbed."""

import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index import open_index
from pipeline.installation import open_store
from pipeline.steps import sync as step
from pipeline.steps.index_care import check_index
from pipeline.steps.sync import sync_index
from tests.e2e import sync_killer
from tests.e2e.state import make_settings
from tests.paths import ROOT
from tests.store.build import NOW, V1, analysis_of, extraction, judge, make_document, page

PAGES = 20


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation that was synced, then changed: five pages more, five edited, one post gone.

    Its index has lost two documents that the store believes to be there.
    """
    data = tmp_path_factory.mktemp("before") / "data"
    settings = make_settings(data)
    with open_store(settings):
        save(range(PAGES), 0)
    sync_index(settings)
    with open_store(settings):
        save(range(PAGES, PAGES + 5), 100)
        save(range(5), 200)
    with open_index(settings) as index:
        index.delete({"document": {make_document(page(n)).id: 99 for n in (8, 9)}})
    return data


def save(numbers: range, minutes: int) -> None:
    from store.analysis import pending_versions, save_analyses
    from store.ingest import save_batch

    texts = [extraction(n, minutes + n, f"Một nửa thác {n}, lần {minutes}.") for n in numbers]
    save_batch(texts, seen_at=NOW)
    for batch in pending_versions(V1.id):
        save_analyses([(text, analysis_of(judge("Một nửa thác"))) for text in batch], V1)


def state_of(data: Path) -> Any:
    settings = make_settings(data)
    with open_store(settings):
        from store import dead, sync

        letters = {(letter.entity_type, letter.id) for letter in dead.list_dead()}
        assert sync.counts("tantivy").pending == 0
    with open_index(settings) as index:
        entities = {
            (entity, id_): replace(index.get(entity, id_), seq=0)
            for entity in ("document", "finding")
            for id_, _ in index.versions(entity)
        }
    return entities, letters


def end_of(before: Path, tmp_path: Path, command: str) -> Any:
    data = shutil.copytree(before, tmp_path / "undisturbed")
    again(data, command)
    return state_of(data)


def again(data: Path, command: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(step, "open_index", step.open_index)
        patch.setattr(step, "BATCH", step.BATCH)
        sync_killer.run(data, command)


@pytest.mark.parametrize(
    ("command", "point", "call"),
    [
        ("sync", "store priorities", -1),
        ("sync", "store priorities", 1),
        ("sync", "write index", 1),
        ("sync", "write index", -2),
        ("sync", "confirm", 1),
        ("choosy", "confirm", 1),
        ("choosy", "bury", -1),
        ("choosy", "bury", 1),
        ("rebuild", "want all", 1),
        ("rebuild", "note rebuild", 1),
        ("rebuild", "write index", 3),
        ("rebuild", "confirm", 4),
        ("rebuild", "swap", -1),
        ("rebuild", "swap", 1),
        ("rebuild", "note rebuild", -2),
        ("repair", "want again", -1),
        ("repair", "want again", 1),
        ("repair", "confirm", 1),
    ],
)
def test_killed_and_run_again(
    command: str, point: str, call: int, before: Path, tmp_path: Path
) -> None:
    expected = end_of(before, tmp_path, command)
    data = shutil.copytree(before, tmp_path / "killed")
    killed = subprocess.run(
        [sys.executable, "-m", "tests.e2e.sync_killer", point, str(call), str(data), command],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()[-2000:]
    again(data, command)
    assert state_of(data) == expected
    if command != "sync":
        return
    # What had gone missing in the index is for a check to find, and only that.
    assert dict(check_index(make_settings(data), repair=True).kinds) == {"missing": 2}
    assert check_index(make_settings(data)).sound

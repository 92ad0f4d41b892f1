"""Several processes at once, and processes that are killed."""

import multiprocessing
import time

import pytest

from store import connection
from store.connection import models
from store.ingest import save_batch
from tests.store.build import NOW, settings_for
from tests.store.state import dump
from tests.store.workers import everything, ingest_part, story

SPAWN = multiprocessing.get_context("spawn")
END = ("Document", "DocumentVersion", "Band", "Capture", "Source")


def run_all(processes: list) -> None:
    for process in processes:
        process.start()
    for process in processes:
        process.join(240)
    assert [process.exitcode for process in processes] == [0] * len(processes)


@pytest.mark.slow
def test_four_writers_make_the_tables_and_end_like_one(fresh, empty):
    fresh()
    save_batch(story(), seen_at=NOW)
    expected = dump(*END, without=("outcome", "reason"))
    path = empty()
    run_all([SPAWN.Process(target=ingest_part, args=(path, i, 4)) for i in range(4)])
    connection.setup(settings_for(path))
    assert dump(*END, without=("outcome", "reason")) == expected
    assert connection.check() == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("table", "rows"),
    [("Document", 30), ("Finding", 30), ("IndexState", 100)],
    ids=["ingest", "analyse", "sync"],
)
def test_killed_and_run_again_ends_like_undisturbed(fresh, table, rows):
    everything(fresh())
    expected = dump()
    path = fresh()
    process = SPAWN.Process(target=everything, args=(path,))
    process.start()
    deadline = time.monotonic() + 60
    model = getattr(models, table)
    while model.objects.count() < rows and time.monotonic() < deadline and process.is_alive():
        time.sleep(0.002)
    process.kill()
    process.join(10)
    assert process.exitcode == -9, "it was killed in the middle"
    everything(path)
    connection.setup(settings_for(path))
    assert dump() == expected

import multiprocessing
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from core.settings import Settings
from pipeline.installation import BusyError, id_key, new_run_id, working


def make_settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", cache_dir=tmp_path / "cache", _env_file=None)


def hold(folder: Path, held: Event, let_go: Event) -> None:
    with working(Settings(data_dir=folder, _env_file=None)):
        held.set()
        let_go.wait(30)


def test_a_second_process_is_told_who_works(tmp_path: Path) -> None:
    settings = make_settings(tmp_path)
    context = multiprocessing.get_context("spawn")
    held, let_go = context.Event(), context.Event()
    process = context.Process(target=hold, args=(settings.data_dir, held, let_go))
    process.start()
    assert held.wait(30)
    with (
        pytest.raises(BusyError, match=r"một cotmoc khác|another cotmoc"),
        working(settings, wait_s=0.1),
    ):
        pass
    process.kill()
    process.join()
    with working(settings, wait_s=5):  # a killed process holds nothing
        pass


def test_the_lock_can_be_taken_again_in_the_same_process(tmp_path: Path) -> None:
    settings = make_settings(tmp_path)
    with working(settings), working(settings, wait_s=0.1):
        pass


def test_the_key_is_made_once_and_private(tmp_path: Path) -> None:
    settings = make_settings(tmp_path)
    key = id_key(settings)
    assert len(key) == 64
    assert id_key(settings) == key
    assert (settings.data_dir / "id.key").stat().st_mode & 0o777 == 0o600


def test_run_ids_differ() -> None:
    assert new_run_id("x") != new_run_id("x")

"""Texts kept on the site: taken in by the hourly job, whatever goes wrong on the way."""

from pathlib import Path

import pytest

from core.errors import LandingError
from core.settings import Settings
from pipeline.installation import open_store
from pipeline.jobs import run_job
from pipeline.steps import inbox as step
from store import inbox


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, _env_file=None)


def documents(settings: Settings) -> list[tuple[str, str]]:
    with open_store(settings):
        from store.models import Document

        rows = Document.objects.select_related("current").order_by("current__title")
        return [(row.current.title, row.current.text) for row in rows]


def test_the_hourly_job_takes_in_what_waits(settings):
    inbox.put_text(settings.data_dir, "Chợ họp vào thứ bảy.\n\nAi cũng vui.", title="Chợ phiên")
    inbox.put_text(settings.data_dir, "Trường khai giảng.")
    assert run_job("analyse_and_index", settings).counts["ingest_new"] == 2
    assert documents(settings) == [
        ("", "Trường khai giảng."),
        ("Chợ phiên", "Chợ họp vào thứ bảy.\n\nAi cũng vui."),
    ]
    assert not inbox.waiting(settings.data_dir)
    assert run_job("analyse_and_index", settings).counts["ingest_new"] == 0


def test_a_batch_of_landing_files_leaves_the_inbox_to_the_rest(settings):
    inbox.put_text(settings.data_dir, "Chợ họp vào thứ bảy.")
    run_job("analyse_and_index", settings, only=[])
    assert len(inbox.waiting(settings.data_dir)) == 1


def test_killed_before_it_is_removed_a_text_is_one_document(settings, monkeypatch):
    inbox.put_text(settings.data_dir, "Chợ họp vào thứ bảy.")
    (file,) = inbox.waiting(settings.data_dir)
    body = file.read_bytes()
    run_job("analyse_and_index", settings)
    file.write_bytes(body)
    run_job("analyse_and_index", settings)
    assert len(documents(settings)) == 1
    assert not inbox.waiting(settings.data_dir)


def test_where_nothing_can_be_landed_everything_stays(settings, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise LandingError("the disk is full")

    inbox.put_text(settings.data_dir, "Chợ họp vào thứ bảy.")
    monkeypatch.setattr(step, "land_files", full)
    with pytest.raises(LandingError):
        step.take_inbox(settings)
    assert len(inbox.waiting(settings.data_dir)) == 1

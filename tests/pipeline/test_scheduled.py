"""What a scheduler is told of a job, and what it hands out."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.settings import get_settings
from demo.server import serve
from pipeline import scheduled
from pipeline.jobs import JobResult
from pipeline.scheduled import (
    HopelessError,
    NothingToDo,
    UnsuccessfulError,
    landing_batches,
    perform,
    sources_due,
)
from pipeline.steps.collect import collect_profile
from tests.pipeline.demo_profile import demo_environment, demo_settings


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with serve(slow_s=0.1) as base:
        for name, value in demo_environment(demo_settings(tmp_path, base)).items():
            monkeypatch.setenv(name, value)
        get_settings.cache_clear()
        yield
    get_settings.cache_clear()


def test_batches_of_landing_files_are_taken_in_one_by_one(office: None) -> None:
    assert landing_batches() == []
    for source in ("frontier", "nanling"):
        # The step alone: the job first takes in what waits.
        collect_profile(get_settings(), "demo", only=[source])
    first, second = landing_batches(size=1)
    assert landing_batches() == [[*first, *second]]
    assert perform("analyse_and_index", at=None, only=first)["ingest_files"] == 1
    assert landing_batches(size=1) == [second]
    # Again, and then the rest: nothing twice, nothing left.
    assert perform("analyse_and_index", at=None, only=first)["ingest_files"] == 0
    assert perform("analyse_and_index", at=None)["ingest_files"] == 1
    assert landing_batches() == []


def test_no_more_batches_than_a_scheduler_maps(
    office: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.steps import ingest

    names = [f"{number:06d}.warc.gz" for number in range(100_001)]
    monkeypatch.setattr(ingest, "unread_files", lambda settings: names)
    found = landing_batches()
    assert len(found) <= scheduled.MOST_BATCHES
    assert [name for batch in found for name in batch] == names


def test_outcomes_become_plain(office: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NothingToDo, match="COTMOC_SMTP_URL"):
        perform("daily_digest", at=None)
    ahead = datetime.now(UTC) + timedelta(days=1)
    with pytest.raises(HopelessError, match=r"chưa tới|has not come yet"):
        perform("retention", at=ahead)
    with pytest.raises(HopelessError):
        sources_due(ahead)
    broken = JobResult("collect", "failed", message="x: refused")
    monkeypatch.setattr(scheduled, "run_job", lambda *_, **__: broken)
    with pytest.raises(UnsuccessfulError, match="x: refused"):
        perform("collect", at=None)

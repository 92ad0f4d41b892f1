"""What a scheduler tells, and where it is seen."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.settings import Settings, get_settings
from pipeline.installation import open_store
from pipeline.messages import language
from pipeline.trouble import note_failure, note_late, recent, was_told
from pipeline.view.troubles import examine_troubles

AT = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    monkeypatch.setenv("COTMOC_LANG", "en")
    monkeypatch.setenv("COTMOC_DATA_DIR", str(tmp_path / "data"))
    language.cache_clear()
    get_settings.cache_clear()
    yield get_settings()
    language.cache_clear()
    get_settings.cache_clear()


def test_failed_and_late_are_shown_for_a_day(settings: Settings) -> None:
    assert list(examine_troubles("Airflow", settings)) == []
    assert not was_told("scheduled__y")
    note_failure("collect", AT, "scheduled__y", "collect_source[2], attempt 3: worker gone")
    assert was_told("scheduled__y")
    context = {
        "dag_run": {"dag_run_id": "scheduled__x", "logical_date": AT.isoformat()},
        "deadline": {"id": "1", "deadline_time": "2026-11-23 00:30:00+00:00"},
    }
    note_late("daily_digest", context)
    lines = list(examine_troubles("Airflow", settings))
    assert [line.state for line in lines] == ["note", "bad"]
    assert lines[0].text.startswith("daily_digest: late")
    assert "scheduled__x: not done by 2026-11-23 00:30" in lines[0].mend
    assert lines[1].mend == "scheduled__y: collect_source[2], attempt 3: worker gone"
    assert recent(settings, now=datetime.now(UTC) + timedelta(days=2)) == []
    with open_store(settings):
        from store.jobs import last_times
        from store.runs import last_runs

        # What a scheduler tells is no run of the job: the job is still to be made up for.
        assert last_times(datetime.now(UTC)) == {}
        assert {row.logical for row in last_runs("scheduler")} == {AT}


def test_many_are_counted(settings: Settings) -> None:
    for number in range(7):
        note_failure("collect", None, "manual", f"task {number}")
    note_late("alerts")
    lines = list(examine_troubles("Airflow", settings))
    assert len(lines) == 6
    assert lines[-1].text == "and 3 more in the last day"

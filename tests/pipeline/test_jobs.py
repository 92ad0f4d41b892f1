"""The registry and ``run_job`` on the demonstration world: ledger, locks, rhythms, bad days."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.errors import ChoiceError, CotmocError
from core.settings import Settings
from demo.server import serve
from pipeline import jobs as registry
from pipeline.installation import open_store
from pipeline.jobs import Job, Order, Report, due_sources, find_job, jobs, run_job
from pipeline.locks import holding
from pipeline.profile import load_profile
from pipeline.steps.demo import PROFILE
from pipeline.view.health import examine
from store.runs import RunRow
from tests.paths import ROOT
from tests.pipeline.demo_profile import demo_environment, demo_settings
from tests.postgresql import NoServerError, running_server

HOUR = timedelta(hours=1)
SOURCES = load_profile(PROFILE).sources


def now() -> datetime:
    return datetime.now(UTC)


def ledger(settings: Settings, *, step: str = "") -> list[RunRow]:
    """The runs of jobs, or of a step, newest first."""
    with open_store(settings):
        from store import runs

        rows = runs.last_runs(step or None, limit=100)
    return [row for row in rows if bool(row.job) != bool(step)]


pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with serve(slow_s=0.2) as address:
        yield address


@pytest.fixture
def settings(tmp_path: Path, base: str) -> Settings:
    return demo_settings(tmp_path, base)


@pytest.fixture
def plain(tmp_path: Path) -> Settings:
    """An installation of which nothing was ever collected, and nothing can be."""
    return demo_settings(tmp_path, "http://127.0.0.1:1")


def replace_job(monkeypatch: pytest.MonkeyPatch, name: str, run: object) -> None:
    job = find_job(name)
    changed = Job(job.name, "", "", job.schedule, run, shared=job.shared)  # type: ignore[arg-type]
    monkeypatch.setattr(registry, "jobs", lambda: {**jobs(), name: changed})


@pytest.mark.slow
def test_the_world_goes_through_the_jobs(settings: Settings) -> None:
    at = now()
    assert len(due_sources(settings)) == len(SOURCES)
    collected = run_job("collect", settings, at=at)
    assert collected.outcome == "done", collected
    assert collected.counts["captured"] > 50
    assert collected.counts["sources"] == len(SOURCES)
    # Once asked, a source waits for its next time.
    assert run_job("collect", settings, at=at).counts == {"sources": 0}
    assert due_sources(settings, at) == []
    taken = run_job("analyse_and_index", settings, at=at)
    assert taken.outcome == "done"
    assert taken.counts["ingest_new"] > 50
    assert taken.counts["index_documents"] == taken.counts["ingest_new"]
    again = run_job("analyse_and_index", settings, at=at)
    assert not again.counts["ingest_new"]
    assert not again.counts["index_written"]
    assert run_job("retention", settings).outcome == "done"
    rows = ledger(settings)
    assert [row.job for row in reversed(rows)] == [
        "collect", "collect", "analyse_and_index", "analyse_and_index", "retention",
    ]  # fmt: skip
    assert all(row.outcome == "done" and row.finished for row in rows)
    assert rows[-1].logical == at
    (step,) = ledger(settings, step="collect")
    assert step.logical == at
    assert len(step.sources) == len(SOURCES)


def test_sources_follow_their_own_rhythm(settings: Settings) -> None:
    run_job("collect", settings, at=now(), only=["frontier", "non-nuoc"])
    everything = set(due_sources(settings))
    assert not everything & {"frontier", "non-nuoc"}
    with pytest.raises(ChoiceError, match="hoi-que"):
        run_job("collect", settings, only=["not-there"])


def test_a_day_of_the_past_is_not_fetched_again(settings: Settings) -> None:
    run_job("collect", settings, only=["frontier"])
    for days in (3, 2, 1):
        result = run_job("collect", settings, at=now() - timedelta(days=days), only=["frontier"])
        assert result.counts == {"sources": 0}
    assert len(ledger(settings, step="collect")) == 1


def test_a_time_that_has_not_come_is_refused(plain: Settings) -> None:
    for name in ("collect", "retention", "analyse_and_index"):
        with pytest.raises(ChoiceError, match="clock"):
            run_job(name, plain, at=now() + 24 * HOUR)
    assert not plain.data_dir.exists() or not ledger(plain)


@pytest.mark.slow
def test_no_network(plain: Settings) -> None:
    at = now()
    result = run_job("collect", plain, at=at)
    assert result.outcome == "failed"
    assert result.failed
    assert "refused" in result.message
    # The same run may try again; another time waits for the rhythm of each source.
    assert len(due_sources(plain, at)) == result.counts["sources"]
    later = at + timedelta(seconds=1)
    assert due_sources(plain, min(later, now())) == []
    assert run_job("analyse_and_index", plain).outcome == "done"  # an empty store is no fault


def test_half_of_the_sources_fail(tmp_path: Path, base: str) -> None:
    broken = {f"{base}/frontier/": "http://127.0.0.1:1/frontier/", f"{base}/nanling/": "no-address"}
    settings = demo_settings(tmp_path, base, replace=broken)
    result = run_job("collect", settings)
    assert result.outcome == "partial"
    assert result.counts["failed"] == 2
    assert result.counts["captured"] > 30
    assert "frontier: refused" in result.message
    (row,) = ledger(settings)
    assert (row.outcome, row.message) == ("partial", result.message)


def test_a_rhythm_that_cannot_be_read_holds_up_no_other(tmp_path: Path, base: str) -> None:
    settings = demo_settings(tmp_path, base, replace={'"15 * * * *"': '"hourly"'})
    due = due_sources(settings)
    assert "non-nuoc" not in due
    assert len(due) == len(SOURCES) - 1
    assert run_job("collect", settings, only=["frontier", "non-nuoc"]).counts["sources"] == 1
    checks = [item for item in examine(settings) if item.state == "bad"]
    assert [item.text.split(":")[0] for item in checks] == ["non-nuoc"]
    assert "five fields" in checks[0].text


def test_two_processes_for_one_time(plain: Settings) -> None:
    """As when a watch and Airflow, or two machines' clocks, start the same run at once."""
    environment = {**os.environ, **demo_environment(plain)}
    command = [sys.executable, "-m", "pipeline", "job", "retention", "--once"]
    command += ["--at", (now() - HOUR).isoformat()]
    both = [
        subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [process.communicate(timeout=120)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert sorted("skipped" in text for text in said) == [False, True]
    assert len(ledger(plain)) == 1


def test_what_breaks_stands_in_the_ledger(plain: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(order: Order) -> Report:
        raise CotmocError("the disk fell out")

    replace_job(monkeypatch, "retention", run)
    with pytest.raises(CotmocError, match="fell out"):
        run_job("retention", plain)
    (row,) = ledger(plain)
    assert row.outcome == "failed"
    assert row.message == "CotmocError: the disk fell out"
    assert row.finished


def test_once(plain: Settings) -> None:
    at = now() - HOUR
    assert run_job("retention", plain, at=at, once=True).outcome == "done"
    second = run_job("retention", plain, at=at, once=True)
    assert (second.outcome, second.run) == ("skipped", None)
    assert run_job("retention", plain, at=at).outcome == "done"
    assert len(ledger(plain)) == 2


def test_two_schedulers_at_once(plain: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    inside, leave = threading.Event(), threading.Event()

    def run(order: Order) -> Report:
        inside.set()
        assert leave.wait(30)
        return Report()

    with open_store(plain):
        pass
    replace_job(monkeypatch, "retention", run)
    first = threading.Thread(target=run_job, args=("retention", plain))
    first.start()
    try:
        assert inside.wait(30)
        assert run_job("retention", plain).outcome == "skipped"
    finally:
        leave.set()
        first.join()
    assert run_job("retention", plain).outcome == "done"


def test_sources_collected_elsewhere_are_left_out(settings: Settings) -> None:
    with open_store(settings), holding(settings, ["source-frontier"]) as held:
        assert held
        result = run_job("collect", settings, only=["frontier", "nanling"])
    assert result.counts["sources"] == 1
    assert "frontier" in due_sources(settings)


def test_a_killed_run_frees_its_lock_and_is_not_counted(plain: Settings) -> None:
    code = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from core.settings import Settings\n"
        "from pipeline import registry\n"
        "from pipeline.jobs import Job, run_job\n"
        "settings = Settings(data_dir=Path(sys.argv[1]), _env_file=None)\n"
        "die = lambda order: os.kill(os.getpid(), signal.SIGKILL)\n"
        "registry.JOBS = (Job('retention', '', '', '0 18 * * *', die),)\n"
        "run_job('retention', settings)\n"
    )
    killed = subprocess.run(
        [sys.executable, "-c", code, str(plain.data_dir)], cwd=ROOT, check=False
    )
    assert killed.returncode == -9
    (row,) = ledger(plain)
    assert (row.outcome, row.finished) == ("", None)
    with open_store(plain):
        from store.jobs import last_times

        assert last_times(now()) == {}
    assert run_job("retention", plain).outcome == "done"


def test_a_clock_that_was_ahead(plain: Settings) -> None:
    """Times in the ledger that have not come yet keep nothing from running."""
    with open_store(plain):
        from store import jobs as stored
        from store import runs

        ahead = now() + timedelta(days=365)
        run = runs.start_run("retention", job="retention", logical=ahead)
        runs.finish_run(run, outcome="done")
        assert stored.last_times(now()) == {}


def test_mail_jobs_say_what_is_missing(plain: Settings) -> None:
    for name in ("alerts", "daily_digest"):
        result = run_job(name, plain)
        assert result.outcome == "skipped"
        assert result.message
    with pytest.raises(ChoiceError, match="collect"):
        run_job("tea", plain)


def test_locks_hold_across_machines_on_postgresql(tmp_path: Path) -> None:
    """Two data folders, as on two machines, and one database server."""
    try:
        with running_server() as server:
            url = server.create("cotmoc_jobs")
            one = Settings(_env_file=None, data_dir=tmp_path / "one", database_url=url)
            two = Settings(_env_file=None, data_dir=tmp_path / "two", database_url=url)
            with open_store(one), holding(one, ["job-retention"]) as held:
                assert held
                assert run_job("retention", two).outcome == "skipped"
            assert run_job("retention", two).outcome == "done"
    except NoServerError as error:
        pytest.skip(f"NOT TESTED ON POSTGRESQL: {error}")


def test_listing_the_jobs_loads_no_engine() -> None:
    code = (
        "import sys\nfrom pipeline.jobs import jobs\nlist(jobs())\n"
        "print([m for m in ('django', 'scrapy', 'spacy', 'onnxruntime') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"

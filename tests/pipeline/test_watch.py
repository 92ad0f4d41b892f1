"""``cotmoc watch`` as a real process on the demonstration world, and its bad days."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest

from core.settings import Settings
from demo.server import serve
from pipeline.installation import open_store
from pipeline.watch import Clock, Watch, is_watched, next_runs
from store.runs import RunRow
from tests.mailserver import mail_server
from tests.paths import ROOT
from tests.pipeline.demo_profile import demo_environment, demo_settings

PATIENCE_S = 150
READER = "truc-ban@tinh.example"
MOST_IDLE_BYTES = 150_000_000


def now() -> datetime:
    return datetime.now(UTC)


def ledger(settings: Settings) -> list[RunRow]:
    """The runs of jobs, oldest first."""
    with open_store(settings):
        from store import runs

        return [row for row in reversed(runs.last_runs(limit=100)) if row.job]


def ended(settings: Settings, *names: str) -> Callable[[], bool]:
    def check() -> bool:
        if not (settings.data_dir / "cotmoc.sqlite3").exists():
            return False
        return set(names) <= {row.job for row in ledger(settings) if row.finished}

    return check


def has_begun(settings: Settings, name: str) -> bool:
    return ended(settings)() and any(row.job == name for row in ledger(settings))


def wait_for(check: Callable[[], bool], process: "subprocess.Popen[str] | None" = None) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not check():
        assert process is None or process.poll() is None, "watch ended by itself"
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.2)


@contextmanager
def watching(settings: Settings, **variables: str) -> Iterator["subprocess.Popen[str]"]:
    environment = {**os.environ, **demo_environment(settings), **variables}
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "watch"],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGCONT)
            process.terminate()
            process.communicate(timeout=120)


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with serve(slow_s=0.2) as address:
        yield address


@pytest.mark.slow
def test_it_catches_up_idles_small_and_ends_cleanly(tmp_path: Path, base: str) -> None:
    """From nothing: every job runs once, then it waits; in a zone with daylight saving."""
    settings = demo_settings(tmp_path, base)
    with watching(settings, TZ="America/New_York") as process:
        wait_for(ended(settings, "collect", "analyse_and_index", "retention"), process)
        wait_for(lambda: not psutil.Process(process.pid).children(), process)
        assert is_watched(settings)
        time.sleep(2)
        held = psutil.Process(process.pid).memory_info().rss
        print(f"idle: {held / 1e6:.0f} MB")
        assert held < MOST_IDLE_BYTES
        second = subprocess.run(
            [sys.executable, "-m", "pipeline", "watch"],
            cwd=ROOT,
            env={**os.environ, **demo_environment(settings)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert second.returncode == 1
        assert "one is enough" in second.stderr
        process.terminate()
        _, said = process.communicate(timeout=60)
    assert process.returncode == 0, said
    assert "Ended." in said
    assert "Traceback" not in said
    assert "Crawled" not in said
    assert not is_watched(settings)
    rows = ledger(settings)
    assert all(row.outcome == "done" for row in rows), rows
    collected = next(row for row in rows if row.job == "collect")
    assert collected.counts["captured"] > 50
    assert any(row.counts.get("ingest_new", 0) > 50 for row in rows)
    # Started again at once, there is nothing to catch up.
    with watching(settings) as process:
        time.sleep(8)
        process.terminate()
        process.communicate(timeout=60)
    fresh = [row for row in ledger(settings)[len(rows) :] if row.job == "retention"]
    assert fresh == []


@pytest.mark.slow
def test_sigterm_in_the_middle_of_a_collection(tmp_path: Path) -> None:
    """What was fetched is kept, the ledger says stopped, and the next start catches up."""
    with serve(slow_s=30) as slow:
        settings = demo_settings(tmp_path, slow, download_timeout_s=60.0)
        with watching(settings) as process:
            wait_for(lambda: has_begun(settings, "collect"), process)
            time.sleep(4)
            process.terminate()
            _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
        row = next(row for row in ledger(settings) if row.job == "collect")
        assert row.outcome == "stopped", (row, said)
        assert not psutil.pid_exists(process.pid)
    with serve(slow_s=0.2, port=int(slow.rpartition(":")[2])), watching(settings) as process:
        wait_for(
            lambda: any(row.job == "collect" and row.outcome == "done" for row in ledger(settings)),
            process,
        )


@pytest.mark.slow
def test_a_power_cut(tmp_path: Path, base: str) -> None:
    """SIGKILL for it and all its children, then a new start: everything is made up for once."""
    settings = demo_settings(tmp_path, base)
    with watching(settings) as process:
        wait_for(lambda: has_begun(settings, "collect"), process)
        time.sleep(1)
        everyone = [psutil.Process(process.pid)]
        everyone += everyone[0].children(recursive=True)
        for one in everyone:
            one.kill()
        process.communicate(timeout=30)
    assert not is_watched(settings)
    with watching(settings) as process:
        wait_for(
            lambda: any(row.counts.get("index_documents", 0) > 50 for row in ledger(settings)),
            process,
        )
    with open_store(settings):
        from store.connection import models

        assert models.SourceRun.objects.filter(run__outcome="done").count() >= 9
        copies = models.Document.objects.values_list("url_key", flat=True).exclude(url_key="")
        assert len(copies) == len(set(copies))


@pytest.mark.slow
def test_a_missed_digest_of_today_is_still_sent_and_once(tmp_path: Path) -> None:
    """The machine was off at the time of sending; it is then cut short and started again."""
    settings = demo_settings(tmp_path, "http://127.0.0.1:1")
    with mail_server() as box:
        mail = {"COTMOC_SMTP_URL": box.url, "COTMOC_MAIL_FROM": "ban-tin@tinh.example"}
        subprocess.run(
            [sys.executable, "-m", "pipeline", "subscribers", "add", READER, "--at", "00:00"],
            cwd=ROOT,
            env={**os.environ, **demo_environment(settings), **mail},
            check=True,
        )
        with watching(settings, **mail) as process:
            wait_for(lambda: len(box.messages) == 1, process)
            process.kill()
            process.communicate(timeout=30)
        with watching(settings, **mail) as process:
            begun = now()
            wait_for(
                lambda: (
                    any(
                        row.job == "daily_digest" and row.finished and row.started > begun
                        for row in ledger(settings)
                    )
                    or now() - begun > timedelta(seconds=20)
                ),
                process,
            )
        assert box.per_address == {READER: 1}


def test_a_missed_time_is_made_up_for_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asleep over many times of a rhythm: one run, for the last of them."""
    settings = demo_settings(tmp_path, "http://127.0.0.1:1")
    with open_store(settings):
        from store import runs

        run = runs.start_run("retention", job="retention", logical=now() - timedelta(days=3))
        runs.finish_run(run, outcome="done")
    watch = Watch(settings)
    started: list[tuple[str, datetime]] = []

    def run_child(name: str, moment: datetime) -> int:
        started.append((name, moment))
        with open_store(settings):
            run = runs.start_run(name, job=name, logical=moment)
            runs.finish_run(run, outcome="done")
        return 0

    monkeypatch.setattr(watch.children, "run", run_child)
    watch._wake("retention")
    watch._wake("retention")
    ((name, moment),) = started
    assert name == "retention"
    assert (moment.hour, moment.minute) == (18, 0)
    assert now() - moment < timedelta(days=1)


def test_a_failed_run_is_tried_again_for_the_same_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch(demo_settings(tmp_path, "http://127.0.0.1:1"))
    moments: list[datetime] = []

    def fail(name: str, moment: datetime) -> int:
        moments.append(moment)
        return 1

    monkeypatch.setattr(watch.children, "run", fail)
    # The next regular time is far away, at whatever hour this test runs: a near one needs no retry.
    later = timedelta(hours=12)
    monkeypatch.setattr("pipeline.watch.scheduler.next_time", lambda cron, now: now + later)
    watch._scheduler.start(paused=True)
    try:
        watch._wake("retention")
        for _ in range(5):
            waiting = [job for job in watch._scheduler.get_jobs() if len(job.args) == 2]
            for job in waiting:
                job.remove()
                job.func(*job.args)
    finally:
        watch._scheduler.shutdown()
    assert 1 < len(moments) <= 4
    assert len(set(moments)) == 1


def test_the_clock_jumps() -> None:
    wall, passing = 1000.0, 50.0
    clock = Clock(wall=lambda: wall, passing=lambda: passing)
    assert not clock.has_jumped()
    wall, passing = wall + 20, passing + 20
    assert not clock.has_jumped()
    wall, passing = wall + 3600 * 8, passing + 20  # slept through the night
    assert clock.has_jumped()
    assert not clock.has_jumped()
    wall, passing = wall - 7200, passing + 20  # put back
    assert clock.has_jumped()
    assert not clock.has_jumped()


@pytest.mark.slow
def test_a_jump_has_every_job_looked_at_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    settings = demo_settings(tmp_path, "http://127.0.0.1:1")
    wall = [0.0]
    clock = Clock(wall=lambda: time.monotonic() + wall[0])
    watch = Watch(settings, clock=clock, guard_s=0.1)
    woken: list[str] = []
    monkeypatch.setattr(watch, "_wake", lambda name, slot=None: woken.append(name))
    thread = threading.Thread(target=watch.run)
    thread.start()
    try:
        wait_for(lambda: woken.count("collect") == 1)
        wall[0] = -7200.0
        wait_for(lambda: woken.count("collect") == 2)
        sources = settings.profiles_dir / "demo" / "sources.yaml"
        os.utime(sources, (time.time() + 5, time.time() + 5))
        wait_for(lambda: woken.count("collect") == 3)
        sources.write_text("- id: [", "utf-8")
        os.utime(sources, (time.time() + 9, time.time() + 9))
        time.sleep(1)
        assert thread.is_alive()
    finally:
        watch.stop()
        thread.join(60)
    assert not thread.is_alive()


def test_next_runs(tmp_path: Path) -> None:
    settings = demo_settings(tmp_path, "http://127.0.0.1:1")
    found = next_runs(settings, datetime(2026, 11, 30, 10, 4, tzinfo=UTC))
    assert found["analyse_and_index"] == datetime(2026, 11, 30, 10, 5, tzinfo=UTC)
    assert found["collect"] <= datetime(2026, 11, 30, 11, 0, tzinfo=UTC)
    assert "daily_digest" not in found  # no mail server is set

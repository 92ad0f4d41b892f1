"""``cotmoc watch``: the jobs by themselves on one machine, without Airflow.

APScheduler says when to wake up; whether a job is due is read from the run ledger each time. So
nothing is lost by sleep, power cuts or a clock that jumps, and nothing is done twice by a second
scheduler. Heavy work runs in child processes (``cotmoc job NAME``): this one stays small.
docs/how-to/keep-it-running.md.
"""

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.date import DateTrigger
from filelock import FileLock, Timeout

from core.errors import CotmocError
from core.settings import ROOT, Settings
from pipeline.installation import BusyError, data_folder, open_store
from pipeline.jobs import Job, due_sources, jobs
from pipeline.messages import t
from pipeline.rhythm import missed_time, next_time, trigger_of
from pipeline.steps.rhythms import scheduled
from pipeline.terminal import say

logger = logging.getLogger(__name__)

LOCK = "watch.lock"
GUARD_S = 15.0
JUMP_S = 30.0
STOP_S = 90.0
COLLECTS = 3
"""So many crawls at once: a slow source must not keep the others waiting."""
RETRY = timedelta(minutes=10)
RETRIES = 3
AFTER_COLLECT = "analyse_and_index"


@dataclass
class Clock:
    """Tells when the wall clock and the time that passes have come apart: a jump, or sleep."""

    wall: Callable[[], float] = time.time
    passing: Callable[[], float] = time.monotonic
    _apart: float | None = None

    def has_jumped(self) -> bool:
        """Return whether the wall clock jumped since the last call, in either direction."""
        apart = self.wall() - self.passing()
        before, self._apart = self._apart, apart
        return before is not None and abs(apart - before) > JUMP_S


@contextmanager
def only_watch(settings: Settings) -> Iterator[None]:
    """Hold the lock of the one ``watch`` of a data folder.

    Raises:
        BusyError: Another one is running.
    """
    lock = FileLock(data_folder(settings) / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise BusyError(
            t(
                f"`cotmoc watch` đang chạy trên {settings.data_dir}; chỉ cần một",
                f"another `cotmoc watch` is running on {settings.data_dir}; one is enough",
            )
        ) from error
    try:
        yield
    finally:
        lock.release()


def is_watched(settings: Settings) -> bool:
    """Return whether a ``watch`` is running on the data folder."""
    if not (settings.data_dir / LOCK).exists():
        return False
    try:
        with only_watch(settings):
            return False
    except BusyError:
        return True


@dataclass
class Watch:
    """The scheduler of one data folder; ``run`` returns after ``stop``."""

    settings: Settings
    clock: Clock = field(default_factory=Clock)
    guard_s: float = GUARD_S

    def __post_init__(self) -> None:
        """Make the scheduler; nothing runs yet."""
        self._stop = threading.Event()
        self._children: set[subprocess.Popen[bytes]] = set()
        self._guard = threading.Lock()
        self._wanted: set[str] = set()
        self._retries: dict[str, int] = {}
        self._files: tuple[float, ...] = ()
        # The zone is named: the machine's own may be odd, have daylight saving, or not exist.
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(16)},
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        )

    def run(self) -> None:
        """Run the jobs until ``stop`` is called; what was missed before is done at once.

        Raises:
            BusyError: Another ``watch`` is running on this data folder.
        """
        # What it says of a job that is running still is no news: the ledger tells.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        with only_watch(self.settings):
            self._files = self._profile_files()
            self.clock.has_jumped()
            self._plan()
            self._scheduler.start()
            try:
                while not self._stop.wait(self.guard_s):
                    self._look_around()
            finally:
                self._end()

    def stop(self, *_: object) -> None:
        """End soon; may be called from a signal handler."""
        self._stop.set()

    # Planning

    def _plan(self) -> None:
        """Enter every job that can run, to be woken now and then at its times."""
        for job in jobs().values():
            if reason := job.why_not(self.settings):
                logger.info("job %s is not run: %s", job.name, reason)
                continue
            trigger = trigger_of(job.schedule) if job.schedule else self._any_source()
            if trigger is None:
                say(t("Không nguồn nào có nhịp thu thập.", "No source has a rhythm."))
                continue
            self._scheduler.add_job(
                self._wake,
                trigger,
                args=[job.name],
                id=job.name,
                replace_existing=True,
                next_run_time=datetime.now(UTC),
                max_instances=COLLECTS if job.shared else 1,
            )

    def _any_source(self) -> OrTrigger | None:
        rhythms = {source.schedule for source in scheduled(self.settings)}
        return OrTrigger([trigger_of(cron) for cron in sorted(rhythms)]) if rhythms else None

    def _look_around(self) -> None:
        """Plan anew when the clock has jumped or the profile is another."""
        jumped = self.clock.has_jumped()
        files = self._profile_files()
        if not jumped and files == self._files:
            return
        self._files = files
        logger.warning("the clock jumped or the profile changed: every job is looked at again")
        try:
            self._plan()
        except CotmocError as error:
            # A half-saved profile: the old plan goes on.
            say(str(error))

    def _profile_files(self) -> tuple[float, ...]:
        folder = self.settings.profiles_dir / self.settings.profile
        paths = (folder / name for name in ("profile.yaml", "sources.yaml"))
        return tuple(path.stat().st_mtime for path in paths if path.is_file())

    # Running

    def _wake(self, name: str, slot: datetime | None = None) -> None:
        """Run a job if the ledger says that it is due; never raises, so that the next time comes.

        Args:
            slot: The time of a failed run that is tried again.
        """
        try:
            moment = slot or self._due(jobs()[name])
            while moment is not None and not self._stop.is_set():
                code = self._run_child(name, moment)
                self._after(name, moment, code)
                moment = self._due(jobs()[name]) if self._take_wish(name, peek=True) else None
        except CotmocError as error:
            say(f"{name}: {error}")
        except Exception as error:  # the scheduler's edge: one job must not end the others
            logger.exception("job %s cannot be started: %s", name, error)

    def _due(self, job: Job) -> datetime | None:
        """Return the time for which a job is due, None when it is not."""
        now = datetime.now(UTC)
        if job.shared:
            return now if due_sources(self.settings, now) else None
        wished = self._take_wish(job.name)
        with open_store(self.settings):
            from store.jobs import last_times

            last = last_times(now).get(job.name)
        missed = missed_time(job.schedule, last, now)
        return now if missed is None and wished else missed

    def _take_wish(self, name: str, *, peek: bool = False) -> bool:
        with self._guard:
            wished = name in self._wanted
            if not peek:
                self._wanted.discard(name)
        return wished

    def _run_child(self, name: str, moment: datetime) -> int:
        command = [sys.executable, "-P", "-m", "pipeline", "job", name]
        command += ["--at", moment.isoformat(), "--once"]
        paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
        with self._guard:
            if self._stop.is_set():
                return 0
            child = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL)
            self._children.add(child)
        try:
            return child.wait()
        finally:
            with self._guard:
                self._children.discard(child)

    def _after(self, name: str, moment: datetime, code: int) -> None:
        if self._stop.is_set():
            return
        job = jobs()[name]
        if job.shared:
            # What was collected is taken in at once, not at the next full hour.
            with self._guard:
                self._wanted.add(AFTER_COLLECT)
            self._scheduler.modify_job(AFTER_COLLECT, next_run_time=datetime.now(UTC))
        elif code == 0:
            self._retries.pop(name, None)
        else:
            self._try_again(job, moment)

    def _try_again(self, job: Job, moment: datetime) -> None:
        """Try a failed run again, unless its next time is near anyway."""
        tried = self._retries.get(job.name, 0)
        now = datetime.now(UTC)
        pause = RETRY * 2**tried
        upcoming = next_time(job.schedule, now)
        if tried >= RETRIES or (upcoming is not None and upcoming <= now + pause):
            self._retries.pop(job.name, None)
            return
        self._retries[job.name] = tried + 1
        self._scheduler.add_job(
            self._wake, DateTrigger(now + pause, timezone=UTC), args=[job.name, moment]
        )

    def _end(self) -> None:
        """End the children, who commit what they have, and then the scheduler."""
        with self._guard:
            children = list(self._children)
        for child in children:
            child.terminate()
        deadline = time.monotonic() + STOP_S
        for child in children:
            try:
                child.wait(timeout=max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
        self._scheduler.shutdown(wait=True)


def next_runs(settings: Settings, now: datetime) -> dict[str, datetime]:
    """Return by job when its rhythm comes next, for ``cotmoc doctor``."""
    found: dict[str, datetime] = {}
    for job in jobs().values():
        if job.why_not(settings):
            continue
        rhythms: list[str] = [job.schedule]
        if not job.schedule:
            rhythms = sorted({source.schedule for source in scheduled(settings)})
        times = [moment for cron in rhythms if (moment := next_time(cron, now)) is not None]
        if times:
            found[job.name] = min(times)
    return found

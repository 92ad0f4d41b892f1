"""The scheduler of ``cotmoc watch``: planning, waking jobs, and trying again what failed."""

import logging
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.date import DateTrigger

from core.errors import CotmocError
from core.settings import Settings
from pipeline.jobs import Job, jobs
from pipeline.messages import t
from pipeline.rhythm import next_time, trigger_of
from pipeline.steps.rhythms import scheduled
from pipeline.terminal import say
from pipeline.watch.children import Children
from pipeline.watch.clock import Clock
from pipeline.watch.lock import only_watch
from pipeline.watch.times import due_time

logger = logging.getLogger(__name__)

GUARD_S = 15.0
COLLECTS = 3
"""So many crawls at once: a slow source must not keep the others waiting."""
RETRY = timedelta(minutes=10)
RETRIES = 3
AFTER_COLLECT = "analyse_and_index"


@dataclass
class Watch:
    """The scheduler of one data folder; ``run`` returns after ``stop``."""

    settings: Settings
    clock: Clock = field(default_factory=Clock)
    guard_s: float = GUARD_S
    children: Children = field(default_factory=Children)

    def __post_init__(self) -> None:
        """Make the scheduler; nothing runs yet."""
        self._stop = threading.Event()
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
                self.children.end()
                self._scheduler.shutdown(wait=True)

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
                code = self.children.run(name, moment)
                self._after(name, moment, code)
                moment = self._due(jobs()[name]) if self._take_wish(name, peek=True) else None
        except CotmocError as error:
            say(f"{name}: {error}")
        except Exception as error:  # the scheduler's edge: one job must not end the others
            logger.exception("job %s cannot be started: %s", name, error)

    def _due(self, job: Job) -> datetime | None:
        """Return the time for which a job is due, None when it is neither due nor wished for."""
        wished = self._take_wish(job.name)
        return due_time(self.settings, job) or (datetime.now(UTC) if wished else None)

    def _take_wish(self, name: str, *, peek: bool = False) -> bool:
        with self._guard:
            wished = name in self._wanted
            if not peek:
                self._wanted.discard(name)
        return wished

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

"""The jobs that run by themselves: one function each, for the command line, ``watch`` and DAGs.

``run_job`` holds the job's lock, writes the run ledger, and says plainly when there is nothing to
do. Engines are imported when a job runs, so that a scheduler that only lists the jobs stays light.
docs/how-to/keep-it-running.md.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from core.errors import ChoiceError, StoreError
from core.settings import Settings
from pipeline.installation import open_store
from pipeline.messages import t

logger = logging.getLogger(__name__)

AHEAD = timedelta(minutes=5)
"""A time further ahead than this has not come: nothing can be done for it."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a job is asked to do.

    Attributes:
        at: The time that the run is meant for, in UTC; never in the future.
        only: Ids of sources, for jobs that go source by source; names of landing files for
            ``analyse_and_index``; None for all.
    """

    settings: Settings
    at: datetime
    only: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What a job did: its counts, and an outcome where all did not go well."""

    counts: Mapping[str, int] = field(default_factory=dict)
    outcome: str = "done"
    message: str = ""


@dataclass(frozen=True, slots=True)
class JobResult:
    """How a call of ``run_job`` ended.

    Attributes:
        outcome: ``done``; ``partial`` (some inputs failed, the others went through); ``failed``
            (all of them failed); ``skipped`` (not configured, busy elsewhere, or done already:
            nothing was written to the ledger).
        run: Id in the run ledger; None when skipped.
    """

    job: str
    outcome: str
    counts: Mapping[str, int] = field(default_factory=dict)
    message: str = ""
    run: int | None = None

    @property
    def failed(self) -> bool:
        """Whether the scheduler should try again."""
        return self.outcome == "failed"


@dataclass(frozen=True, slots=True)
class Job:
    """An entry of the registry.

    Attributes:
        about_vi, about_en: One line for people.
        schedule: Cron expression in UTC; empty: the rhythm of each source.
        run: Does the work.
        missing: Says what has to be set before the job can run; None: nothing.
        shared: Holds no lock as a whole: it locks source by source.
    """

    name: str
    about_vi: str
    about_en: str
    schedule: str
    run: Callable[[Order], Report]
    missing: Callable[[Settings], str] | None = None
    shared: bool = False

    @property
    def about(self) -> str:
        """The line in the language of this process."""
        return t(self.about_vi, self.about_en)

    def why_not(self, settings: Settings) -> str:
        """Return what has to be set before the job can run, or an empty text."""
        return self.missing(settings) if self.missing else ""


def jobs() -> Mapping[str, Job]:
    """Return the registry: every job by name, in the order in which they follow each other."""
    from pipeline.registry import JOBS

    return {job.name: job for job in JOBS}


def find_job(name: str) -> Job:
    """Return a job by its name.

    Raises:
        ChoiceError: There is none.
    """
    known = jobs()
    if name not in known:
        raise ChoiceError(
            t(
                f"không có việc {name!r}; có: {', '.join(known)}",
                f"no job {name!r}; there are: {', '.join(known)}",
            )
        )
    return known[name]


def run_job(
    name: str,
    settings: Settings,
    *,
    at: datetime | None = None,
    only: Sequence[str] | None = None,
    once: bool = False,
) -> JobResult:
    """Run a job, with its lock held and its outcome in the ledger; safe to repeat for any time.

    Args:
        at: The time that the run is meant for (an Airflow logical date, a time that ``watch``
            missed); None is now.
        only: Ids of sources, or names of landing files (see ``Order``).
        once: Do nothing where the job has ended well for exactly this time, as when two
            schedulers have the same rhythm.

    Raises:
        ChoiceError: No such job, or a time that has not come yet.
        CotmocError: The job broke; the ledger says so as well, unless the database is down.
    """
    job = find_job(name)
    moment = _past(at)
    if reason := job.why_not(settings):
        return JobResult(name, "skipped", message=reason)
    with open_store(settings), _lock(job, settings, only) as held:
        from store import jobs as ledger

        if not held:
            busy = t("đang chạy ở tiến trình khác", "running in another process")
            return JobResult(name, "skipped", message=busy)
        if once and ledger.is_done(name, moment):
            done = t("đã làm cho thời điểm này", "done for this time already")
            return JobResult(name, "skipped", message=done)
        return _run(job, Order(settings, moment, None if only is None else tuple(only)))


def due_sources(settings: Settings, at: datetime | None = None) -> list[str]:
    """Return the ids of the sources that their own rhythm makes due at a time, by profile order.

    Raises:
        SettingsError: The profile does not load.
        StoreError: The database cannot be read.
    """
    from pipeline.steps.rhythms import due

    with open_store(settings):
        return [source.id for source in due(settings, _past(at))]


def _run(job: Job, order: Order) -> JobResult:
    from store import runs

    # Collecting notes each crawl under its own name: the job must not stand there twice.
    kind = "job" if job.shared else job.name
    run = runs.start_run(kind, job=job.name, logical=order.at)
    told = {"job": job.name, "run": run, "logical": order.at.isoformat()}
    logger.info("job %s begins", job.name, extra=told)
    try:
        report = job.run(order)
    except BaseException as error:
        stopped = isinstance(error, KeyboardInterrupt | SystemExit)
        outcome = "stopped" if stopped else "failed"
        message = "" if stopped else f"{type(error).__name__}: {error}"
        # The error itself is what the caller must see, also when the ledger cannot be written.
        with suppress(StoreError):
            runs.finish_run(run, outcome=outcome, message=message)
        logger.error("job %s: %s %s", job.name, outcome, message, extra=told)
        raise
    runs.finish_run(run, outcome=report.outcome, counts=report.counts, message=report.message)
    logger.info(
        "job %s: %s",
        job.name,
        report.outcome,
        extra={**told, "outcome": report.outcome, "counts": dict(report.counts)},
    )
    return JobResult(job.name, report.outcome, report.counts, report.message, run)


def _past(at: datetime | None) -> datetime:
    now = datetime.now(UTC)
    if at is None:
        return now
    moment = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    if moment > now + AHEAD:
        raise ChoiceError(
            t(
                f"thời điểm {moment:%Y-%m-%d %H:%M} UTC chưa tới; xem lại ngày và đồng hồ của máy",
                f"{moment:%Y-%m-%d %H:%M} UTC has not come yet; check the date and the clock of "
                "this machine",
            )
        )
    return min(moment, now)


@contextmanager
def _lock(job: Job, settings: Settings, only: Sequence[str] | None) -> Iterator[bool]:
    if job.shared:
        yield True
        return
    from pipeline.locks import holding

    name = f"job-{job.name}"
    with holding(settings, [name]) as held:
        yield name in held

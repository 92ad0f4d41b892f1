"""What the ledger and the rhythms say of each job: due now, or when next."""

from datetime import UTC, datetime

from core.settings import Settings
from pipeline.installation import open_store
from pipeline.jobs import Job, due_sources, jobs
from pipeline.rhythm import missed_time, next_time
from pipeline.steps.rhythms import scheduled


def due_time(settings: Settings, job: Job) -> datetime | None:
    """Return the time for which a job is due, None when it is not.

    Raises:
        SettingsError: The profile does not load.
        StoreError: The database cannot be read.
    """
    now = datetime.now(UTC)
    if job.shared:
        return now if due_sources(settings, now) else None
    with open_store(settings):
        from store.jobs import last_times

        last = last_times(now).get(job.name)
    return missed_time(job.schedule, last, now)


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

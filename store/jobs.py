"""What the run ledger says of jobs: which ran for which time, and when each source was asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import DateTimeField, F, Max, Q
from django.db.models.functions import Coalesce

from store.connection import models, reading, writing
from store.runs import RunRow, row_of

DONE = ("done", "partial")
# A clock that was ahead leaves times behind that have not come yet: they say nothing.
AHEAD = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class JobRuns:
    """The newest runs of a job; ``good`` is the last that ended well."""

    job: str
    last: RunRow
    good: RunRow | None = None


def is_done(job: str, logical: datetime) -> bool:
    """Return whether a job has ended well for exactly this time.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        runs = models.Run.objects.filter(job=job, logical=logical, outcome__in=DONE)
        return runs.exists()


def last_times(now: datetime) -> dict[str, datetime]:
    """Return by job the latest time that a run of it has ended for, well or not.

    A run that was killed does not count: it is caught up.

    Raises:
        StoreError: The database cannot be read.
    """
    runs = models.Run.objects.filter(finished__isnull=False, logical__lte=now + AHEAD)
    ended = runs.exclude(job="").exclude(outcome="stopped")
    with reading():
        pairs = ended.values_list("job").annotate(last=Max("logical"))
        return {job: last for job, last in pairs if last is not None}


def job_runs() -> list[JobRuns]:
    """Return the newest run of each job, and the newest that ended well, by name.

    Raises:
        StoreError: The database cannot be read.
    """
    runs = models.Run.objects.exclude(job="").order_by("-started", "-id")
    found = []
    with reading():
        for job in runs.order_by("job").values_list("job", flat=True).distinct():
            last = runs.filter(job=job)[0]
            good = runs.filter(job=job, outcome__in=DONE).first()
            found.append(JobRuns(job, row_of(last), row_of(good) if good else None))
    return found


def last_attempts(now: datetime, *, retry: datetime | None = None) -> dict[str, datetime]:
    """Return by source the latest time for which it was asked.

    A source whose crawl was stopped half-way does not count as asked: it is caught up.

    Args:
        now: What lies after it, from a clock that was ahead, is passed over.
        retry: A time whose failures do not count, so that the same run may try again.

    Raises:
        StoreError: The database cannot be read.
    """
    meant = Coalesce(F("run__logical"), F("run__started"), output_field=DateTimeField())
    rows = models.SourceRun.objects.annotate(meant=meant).filter(
        run__kind="collect", meant__lte=now + AHEAD
    )
    rows = rows.exclude(failure="stopped")
    if retry is not None:
        rows = rows.exclude(Q(outcome="failed") & Q(run__logical=retry))
    with reading():
        pairs = rows.values_list("source_id").annotate(last=Max("meant"))
        return {source: last for source, last in pairs if last is not None}


def prune(before: datetime, *, keep: Iterable[str] = ()) -> int:
    """Delete runs that started before a time, but the last of each job and source; return how many.

    Args:
        keep: Kinds of which all stay.

    Raises:
        StoreError: The database refused; nothing is changed.
    """
    with writing():
        newest = models.Run.objects.values("kind", "job").annotate(last=Max("id"))
        spared = {row["last"] for row in newest}
        by_source = models.SourceRun.objects.values("source").annotate(last=Max("run_id"))
        spared |= {row["last"] for row in by_source}
        old = models.Run.objects.filter(started__lt=before).exclude(kind__in=list(keep))
        ids = [pk for pk in old.values_list("pk", flat=True) if pk not in spared]
        deleted = 0
        for start in range(0, len(ids), 500):
            deleted += (
                models.Run.objects.filter(pk__in=ids[start : start + 500])
                .delete()[1]
                .get("store.Run", 0)
            )
    return deleted

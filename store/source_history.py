"""How sources fared of late: the last runs of each, what they gave, and what is wrong."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Max, Q

from core.records import SourceOutcome
from store.clean import in_utc
from store.connection import models, reading
from store.sources import outcome_of

RUNS: Final = 12
SILENT_AFTER: Final = timedelta(days=7)
GOOD: Final = ("new", "unchanged", "partial")


@dataclass(frozen=True, slots=True)
class PastRun:
    """One run of a source."""

    at: datetime
    outcome: SourceOutcome


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source as the page of sources shows it.

    Attributes:
        runs: Its last runs, oldest first.
        week, month: Documents first seen in 7 and in 30 days.
        alarm: ``layout``, ``failing``, ``silent``, ``never`` or empty.
    """

    id: str
    name: str
    kind: str
    lang: str
    protocol: str
    url: str
    runs: tuple[PastRun, ...]
    week: int
    month: int
    last_good: datetime | None
    last_document: datetime | None
    alarm: str


@dataclass(frozen=True, slots=True)
class NewestDocument:
    """A document of a source."""

    id: str
    title: str
    first_seen: datetime


def list_states(now: datetime, *, source: str = "") -> list[SourceState]:
    """Return all sources that are public voices, those with an alarm first.

    Args:
        source: Only this one.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = models.Source.objects.filter(public_voice=True).order_by("name", "id")
    if source:
        rows = rows.filter(id=source)
    moment = in_utc(now)
    with reading():
        found = list(rows)
        ids = [row.id for row in found]
        counts = _counts(ids, moment)
        good = _last_good(ids)
        states = [
            _state(row, _runs(row.id), counts.get(row.id), good.get(row.id), moment)
            for row in found
        ]
    return sorted(states, key=lambda one: not one.alarm)


def newest_documents(source: str, *, limit: int = 20) -> list[NewestDocument]:
    """Return the documents of a source that came last.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = models.Document.objects.filter(source=source).order_by("-first_seen", "id")
    with reading():
        return [
            NewestDocument(id_, title or "", seen)
            for id_, title, seen in rows.values_list("id", "current__title", "first_seen")[:limit]
        ]


def _runs(source: str) -> tuple[PastRun, ...]:
    rows = models.SourceRun.objects.filter(source=source).select_related("run").order_by("-id")
    last = [PastRun(row.run.started, outcome_of(row)) for row in rows[:RUNS]]
    return tuple(reversed(last))


def _counts(ids: Sequence[str], now: datetime) -> dict[str, tuple[int, int, datetime | None]]:
    since = {days: Q(first_seen__gte=now - timedelta(days=days)) for days in (7, 30)}
    rows = models.Document.objects.filter(source__in=ids).order_by().values("source")
    rows = rows.annotate(
        week=Count("id", filter=since[7]), month=Count("id", filter=since[30]), at=Max("first_seen")
    )
    return {row["source"]: (row["week"], row["month"], row["at"]) for row in rows}


def _last_good(ids: Sequence[str]) -> dict[str, datetime]:
    rows = models.SourceRun.objects.filter(source__in=ids, outcome__in=GOOD).order_by()
    return dict(rows.values_list("source").annotate(at=Max("run__started")))


def _state(
    row: models.Source,
    runs: tuple[PastRun, ...],
    counts: tuple[int, int, datetime | None] | None,
    good: datetime | None,
    now: datetime,
) -> SourceState:
    week, month, last = counts or (0, 0, None)
    return SourceState(
        id=row.id,
        name=row.name,
        kind=row.kind,
        lang=row.lang,
        protocol=row.protocol,
        url=row.url,
        runs=runs,
        week=week,
        month=month,
        last_good=good,
        last_document=last,
        alarm=_alarm(runs, last, now),
    )


def _alarm(runs: Sequence[PastRun], last: datetime | None, now: datetime) -> str:
    if not runs:
        return "" if last else "never"
    newest = runs[-1].outcome
    if newest.failure == "layout":
        return "layout"
    if newest.outcome in ("failed", "empty"):
        return "failing"
    if last is not None and now - last > SILENT_AFTER:
        return "silent"
    return ""


def outcomes_by_source(states: Sequence[SourceState]) -> dict[str, int]:
    """Return how many sources have which alarm; empty for those that are well."""
    counts: dict[str, int] = defaultdict(int)
    for state in states:
        counts[state.alarm] += 1
    return dict(counts)

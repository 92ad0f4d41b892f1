"""How sources fared of late: the last runs of each, what they gave, and what is wrong."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db.models import Case, Count, Max, Min, Value, When

from core.records import SourceOutcome
from core.source_alarms import DAY, FAILED, LEAST_SILENCE, Alarm, Attempt, Fared, Looks, alarm_of
from store.clean import in_utc
from store.connection import models, reading
from store.sources import outcome_of
from store.today import BY_HAND, seen_since

RUNS: Final = 12
HISTORY: Final = 60
WEEK: Final = 7
MONTH: Final = 30
LOOKED_AT: Final = 20
"""Newest pages of a source that tell whether they can still be read."""
NO_PAGE: Final = ("listing", "redirect", "nowhere")
"""Formats of captures that hold no document."""
NOTHING: Final = ("refused", "empty")
"""Outcomes of a capture that should have given a document and did not."""


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
        daily: Documents first seen on each of the last 30 days of 24 hours, oldest first.
        looks: Its newest pages, and how many of them gave no document.
    """

    id: str
    name: str
    kind: str
    lang: str
    protocol: str
    url: str
    runs: tuple[PastRun, ...]
    daily: tuple[int, ...]
    looks: Looks
    last_good: datetime | None
    last_document: datetime | None
    alarm: Alarm | None

    @property
    def week(self) -> int:
        """Documents first seen in the last seven days."""
        return sum(self.daily[-WEEK:])

    @property
    def month(self) -> int:
        """Documents first seen in the last thirty days."""
        return sum(self.daily)


@dataclass(frozen=True, slots=True)
class NewestDocument:
    """A document of a source."""

    id: str
    title: str
    first_seen: datetime


def list_states(now: datetime, *, source: str = "", runs: int = RUNS) -> list[SourceState]:
    """Return all sources that are public voices, those with an alarm first.

    Args:
        source: Only this one.
        runs: So many of the last runs of each.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = models.Source.objects.filter(public_voice=True).order_by("name", "id")
    if source:
        rows = rows.filter(id=source)
    moment = in_utc(now)
    with reading():
        found = list(rows)
        recent = _recent(moment, source)
        states = [_state(row, recent[row.id], moment, runs) for row in found]
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


def count_alarms(states: Sequence[SourceState]) -> Counter[str]:
    """Return how many sources have which alarm; empty for those that are well."""
    return Counter(state.alarm or "" for state in states)


@dataclass(slots=True)
class _Recent:
    """The documents of a source in the last days."""

    daily: list[int] = field(default_factory=lambda: [0] * MONTH)
    last: datetime | None = None


def _recent(now: datetime, source: str) -> dict[str, _Recent]:
    """Return the documents of each of the last days by source, in one pass over them."""
    edges = [now - back * DAY for back in range(MONTH - 1, 0, -1)]
    on_day = Case(
        *(When(first_seen__lt=edge, then=Value(at)) for at, edge in enumerate(edges)),
        default=Value(len(edges)),
    )
    rows = models.Document.objects.filter(seen_since(now - MONTH * DAY), first_seen__lte=now)
    if source:
        rows = rows.filter(source=source)
    counted = rows.annotate(day=on_day).order_by().values_list("source", "day")
    found: dict[str, _Recent] = defaultdict(_Recent)
    for id_, day, count, last in counted.annotate(count=Count("id"), last=Max("first_seen")):
        found[id_].daily[day] = count
        found[id_].last = max(found[id_].last or last, last)
    return found


def _state(row: models.Source, recent: _Recent, now: datetime, most: int) -> SourceState:
    runs = _runs(row.id, most)
    looks = _looks(row.id)
    first, last, daily = None, recent.last, tuple(recent.daily)
    if last is None or now - last >= LEAST_SILENCE:
        first, last = _span(row.id)
    attempts = [Attempt(run.at, run.outcome.outcome, run.outcome.failure) for run in runs]
    by_hand = row.protocol == BY_HAND
    return SourceState(
        id=row.id,
        name=row.name,
        kind=row.kind,
        lang=row.lang,
        protocol=row.protocol,
        url=row.url,
        runs=runs,
        daily=daily,
        looks=looks,
        last_good=_last_good(row.id, attempts),
        last_document=last,
        alarm=None if by_hand else alarm_of(Fared(attempts, daily, first, last, looks), now),
    )


def _runs(source: str, most: int) -> tuple[PastRun, ...]:
    # A step into the index for each source; one query for all would read every run there was.
    rows = models.SourceRun.objects.filter(source=source).select_related("run").order_by("-id")
    last = [PastRun(row.run.started, outcome_of(row)) for row in rows[:most]]
    return tuple(reversed(last))


def _last_good(source: str, attempts: Sequence[Attempt]) -> datetime | None:
    for one in reversed(attempts):
        if one.outcome != FAILED:
            return one.at
    rows = models.SourceRun.objects.filter(source=source).exclude(outcome=FAILED).order_by("-id")
    return rows.values_list("run__started", flat=True).first()


def _span(source: str) -> tuple[datetime | None, datetime | None]:
    found = models.Document.objects.filter(source=source).aggregate(
        first=Min("first_seen"), last=Max("first_seen")
    )
    return found["first"], found["last"]


def _looks(source: str) -> Looks:
    rows = models.Capture.objects.filter(source=source).exclude(format__in=NO_PAGE)
    newest = rows.exclude(outcome="").order_by("-fetched_at").values_list("outcome", flat=True)
    outcomes = list(newest[:LOOKED_AT])
    return Looks(len(outcomes), sum(outcome in NOTHING for outcome in outcomes))

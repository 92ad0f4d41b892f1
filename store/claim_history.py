"""Where and when a claim was said, counted by what speaks and in which language; never by whom."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Count, F, Max, Min, Q
from django.db.models.functions import Coalesce

from core.clock import office_day
from store.clean import in_utc
from store.connection import models, reading
from store.counting import sayings
from store.decisions import Reason
from store.digests import REJECTED
from store.reviews import CONFIRMED

WEEKS: Final = 26


@dataclass(frozen=True, slots=True)
class ClaimCounts:
    """What the list of claims shows of one.

    Attributes:
        week, month: Flagged findings of the last 7 and 30 days, by when they were first seen.
        first, last: When it was first and last said, as published or else seen.
    """

    week: int = 0
    month: int = 0
    first: datetime | None = None
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class History:
    """Documents that say a claim, by week.

    Attributes:
        weeks: Mondays, oldest first; the lists have a number for each.
    """

    weeks: tuple[date, ...]
    by_kind: Mapping[str, tuple[int, ...]]
    by_lang: Mapping[str, tuple[int, ...]]
    first: datetime | None = None
    last: datetime | None = None
    earlier: int = 0


@dataclass(frozen=True, slots=True)
class Judged:
    """How findings of a claim fared with the people who read them."""

    confirmed: int = 0
    rejected: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)

    @property
    def precision(self) -> float | None:
        """The share that was right, 0 to 1; None where nothing was decided."""
        every = self.confirmed + self.rejected
        return self.confirmed / every if every else None


def count_claims(now: datetime) -> dict[str, ClaimCounts]:
    """Return the counts of every claim that was found.

    Raises:
        StoreError: The database cannot be read.
    """
    moment = in_utc(now)
    flagged = models.Finding.objects.filter(
        flagged=True,
        document__current_id=F("version_id"),
        document__first_seen__gte=moment - timedelta(days=30),
    )
    week = Q(document__first_seen__gte=moment - timedelta(days=7))
    shown = Coalesce("document__published_at", "document__first_seen")
    with reading():
        recent = {
            row["claim"]: (row["week"], row["month"])
            for row in flagged.order_by()
            .values("claim")
            .annotate(week=Count("id", filter=week), month=Count("id"))
        }
        spans = sayings().order_by().values("claim").annotate(first=Min(shown), last=Max(shown))
        found = {row["claim"]: (row["first"], row["last"]) for row in spans}
    return {
        claim: ClaimCounts(*recent.get(claim, (0, 0)), *found.get(claim, (None, None)))
        for claim in recent.keys() | found.keys()
    }


def claim_history(claim: str, now: datetime, *, weeks: int = WEEKS) -> History:
    """Return where a claim was said in the last weeks, each document once.

    Raises:
        StoreError: The database cannot be read.
    """
    this = _monday(in_utc(now))
    mondays = tuple(this - timedelta(weeks=back) for back in range(weeks - 1, -1, -1))
    rows = sayings().filter(claim=claim)
    shown = Coalesce("document__published_at", "document__first_seen")
    since = in_utc(now) - timedelta(weeks=weeks + 1)
    columns = ("document_id", "shown", "document__kind", "version__lang")
    with reading():
        span = rows.aggregate(first=Min(shown), last=Max(shown))
        recent = list(
            rows.annotate(shown=shown)
            .filter(shown__gte=since)
            .values_list(*columns)
            .distinct()
            .order_by()
        )
        every = rows.values("document_id").distinct().count()
    return _history(mondays, recent, span, every)


def _history(
    mondays: tuple[date, ...], rows: list[tuple[Any, ...]], span: Mapping[str, Any], every: int
) -> History:
    kinds: dict[str, Counter[date]] = {}
    langs: dict[str, Counter[date]] = {}
    counted = 0
    for _document, at, kind, lang in rows:
        if (week := _monday(at)) in mondays:
            counted += 1
            kinds.setdefault(kind, Counter())[week] += 1
            langs.setdefault(lang or "other", Counter())[week] += 1
    return History(
        mondays,
        {kind: tuple(some[week] for week in mondays) for kind, some in sorted(kinds.items())},
        {lang: tuple(some[week] for week in mondays) for lang, some in sorted(langs.items())},
        span["first"],
        span["last"],
        every - counted,
    )


def judged(claim: str) -> Judged:
    """Return how the findings of a claim were decided on.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = models.Review.objects.filter(claim=claim).values_list("decision", "reason")
    with reading():
        counts = Counter(rows.order_by())
    reasons = Counter({str(reason): 0 for reason in Reason})
    for (decision, reason), count in counts.items():
        if decision == REJECTED and reason:
            reasons[reason] += count
    return Judged(
        sum(count for (decision, _), count in counts.items() if decision == CONFIRMED),
        sum(count for (decision, _), count in counts.items() if decision == REJECTED),
        {reason: count for reason, count in reasons.items() if count},
    )


def rebuttal_states() -> dict[str, str]:
    """Return the state of the newest answer to each claim.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        return dict(models.Rebuttal.objects.order_by("changed", "id").values_list("claim", "state"))


def _monday(moment: datetime) -> date:
    day = office_day(moment)
    return day - timedelta(days=day.weekday())

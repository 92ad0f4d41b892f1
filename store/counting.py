"""Counting stories by day, for what is rising; docs/explanation/rising.md.

The documents of five weeks are read once a run, as little of each as counting needs.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import F, Min, QuerySet

from core.bursts import BASELINE_DAYS, Counted
from core.vocabulary import Match, Stance
from store.clean import in_utc
from store.connection import models, reading

FRESH: Final = timedelta(days=3)
"""What was published longer before it was seen is no sign of the day."""
DAY: Final = timedelta(days=1)
SAYING: Final = (str(Stance.ASSERTS), str(Stance.RELAYS))


@dataclass(slots=True)
class Seen:
    """The documents of five weeks, as little of each as counting needs; read once a run."""

    rows: list[tuple[datetime, str, str, bool, tuple[str, ...], tuple[str, ...]]] = field(
        default_factory=list
    )
    said: list[tuple[datetime, str, str, str]] = field(default_factory=list)
    began: datetime | None = None


def read_seen(start: datetime, end: datetime) -> Seen:
    """Return what ``gather`` counts bursts in, for all windows between two moments.

    Raises:
        StoreError: The database cannot be read.
    """
    since = in_utc(start) - BASELINE_DAYS * DAY
    recent = models.Document.objects.filter(first_seen__gte=since, first_seen__lt=in_utc(end))
    columns = ("first_seen", "group_id", "source_id", "published_at")
    with reading():
        rows = recent.values_list(*columns, "current__topics", "current__places")
        seen = [
            (at, group, source, _fresh(at, published), tuple(topics or ()), place_ids(places))
            for at, group, source, published, topics, places in rows.iterator(chunk_size=5000)
        ]
        said = _said(sayings(), since, in_utc(end))
        began = models.Document.objects.aggregate(at=Min("first_seen"))["at"]
    return Seen(seen, said, began)


def read_said(claims: Iterable[str], start: datetime, end: datetime, began: datetime) -> Seen:
    """Return the sayings of a few claims alone, for ``count_claims`` of one window.

    Args:
        began: When the first document of all was seen.

    Raises:
        StoreError: The database cannot be read.
    """
    since = in_utc(start) - BASELINE_DAYS * DAY
    rows = sayings().filter(claim__in=sorted(set(claims)))
    with reading():
        return Seen(said=_said(rows, since, in_utc(end)), began=began)


def _said(
    rows: QuerySet[Any, Any], since: datetime, end: datetime
) -> list[tuple[datetime, str, str, str]]:
    recent = rows.filter(document__first_seen__gte=since, document__first_seen__lt=end)
    columns = ("first_seen", "group_id", "source_id", "published_at")
    named = recent.values_list(*(f"document__{name}" for name in columns), "claim")
    return [
        (at, group, source, claim)
        for at, group, source, published, claim in named.iterator(chunk_size=5000)
        if _fresh(at, published)
    ]


def sayings() -> QuerySet[Any, Any]:
    """Return the findings that assert or relay a claim for certain, of current versions."""
    return models.Finding.objects.filter(
        document__current_id=F("version_id"), match=str(Match.CONFIRMED), stance__in=SAYING
    )


def place_ids(places: list[dict[str, Any]] | None) -> tuple[str, ...]:
    """Return the places that a version names, each once."""
    return tuple(dict.fromkeys(item["id"] for item in places or ()))


def count_claims(seen: Seen, start: datetime, end: datetime) -> dict[str, Counted]:
    """Return what was counted of each claim, in the window and on the days before it."""
    rows = ((at, group, source, (claim,)) for at, group, source, claim in seen.said)
    return _count(rows, start, end, seen.began)


def count_topics(seen: Seen, start: datetime, end: datetime) -> dict[str, Counted]:
    """Return what was counted of each topic."""
    return _count(((r[0], r[1], r[2], r[4]) for r in seen.rows if r[3]), start, end, seen.began)


def count_places(seen: Seen, start: datetime, end: datetime) -> dict[str, Counted]:
    """Return what was counted of each place."""
    return _count(((r[0], r[1], r[2], r[5]) for r in seen.rows if r[3]), start, end, seen.began)


def count_days(seen: Seen, start: datetime, end: datetime, *, before: int = 13) -> tuple[int, ...]:
    """Return documents first seen on each of the days up to the end of the window."""
    days = before + max(1, round((end - start) / DAY))
    counts = [0] * days
    for row in seen.rows:
        back = int((end - row[0]) / DAY)
        if 0 <= back < days and row[0] < end:
            counts[days - 1 - back] += 1
    return tuple(counts)


def _fresh(first_seen: datetime, published: datetime | None) -> bool:
    return published is None or first_seen - published <= FRESH


def _count(
    rows: Iterable[tuple[datetime, str, str, tuple[str, ...]]],
    start: datetime,
    end: datetime,
    began: datetime | None,
) -> dict[str, Counted]:
    """Count distinct groups and sources of each key, in the window and on each day before it."""
    known = 0 if began is None else min(BASELINE_DAYS, max(0, (start - began) // DAY))
    days = max(1, round((end - start) / DAY))
    now: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    before: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for at, group, source, keys in rows:
        if at >= end:
            continue
        if at >= start:
            for key in keys:
                groups, sources = now[key]
                groups.add(group)
                sources.add(source)
            continue
        back = int((start - at) / DAY)
        if back < known:
            for key in keys:
                before[key][back].add(group)
    return {
        key: Counted(
            len(groups),
            len(sources),
            days,
            tuple(len(before[key][back]) for back in range(known - 1, -1, -1)),
        )
        for key, (groups, sources) in now.items()
    }

"""What the first page of the site tells: what was flagged, decided and counted of late."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import Case, Count, F, Min, Q, Value, When

from core.clock import OFFICE_ZONE
from core.dayfacts import ClaimPast, Coverage, Statement
from core.vocabulary import Retention
from store.batches import chunks
from store.clean import in_utc
from store.connection import models, reading
from store.digests import coverage_of, items_by_id, key_of, past_of, priority_of_row
from store.findings import judgement_of

Key = tuple[str, str, str]
"""What reviews are kept by: document, claim and hash of the quote."""
MOST: Final = 2_000
"""Flagged statements that are looked at, the newest: more than a province has in a week."""
BY_HAND: Final = "import"
"""Protocol of what an office hands in: nobody waits for it."""


@dataclass(frozen=True, slots=True)
class Told:
    """A flagged statement of a current wording.

    Attributes:
        at: When this wording was first seen here.
    """

    key: Key
    statement: Statement
    at: datetime


@dataclass(frozen=True, slots=True)
class Decided:
    """What the office decided on a statement; ``quiet``: not to be spoken of."""

    decision: str
    quiet: bool


@dataclass(frozen=True, slots=True)
class DayCounts:
    """Documents first seen on each day of the office's calendar, oldest first.

    Attributes:
        langs: By language; ``""`` where it is not known yet.
        flagged: Those of them that have a flagged statement.
    """

    days: tuple[date, ...]
    langs: Mapping[str, tuple[int, ...]]
    flagged: tuple[int, ...]

    @property
    def documents(self) -> tuple[int, ...]:
        """All languages together."""
        return tuple(sum(some) for some in zip(*self.langs.values(), strict=True)) or (0,) * len(
            self.days
        )


def list_flagged(since: datetime, *, most: int = MOST) -> list[Told]:
    """Return the flagged statements of wordings first seen since a moment, newest first.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = models.Finding.objects.filter(
        flagged=True, document__current_id=F("version_id"), version__created__gte=in_utc(since)
    )
    rows = rows.annotate(at=F("version__created")).defer("vector").order_by("-at", "id")
    with reading():
        found = list(rows[:most])
        items = items_by_id(row.document_id for row in found)
    return [
        Told(
            key_of(row),
            Statement(row.id, judgement_of(row), priority_of_row(row), items[row.document_id]),
            row.at,
        )
        for row in found
        if row.document_id in items
    ]


def decisions_on(documents: Iterable[str]) -> dict[Key, Decided]:
    """Return what was decided on the statements of documents.

    Raises:
        StoreError: The database cannot be read.
    """
    columns = ("document_id", "claim", "quote_hash", "decision", "quiet")
    with reading():
        return {
            (document, claim, quote): Decided(decision, quiet)
            for some in chunks(sorted(set(documents)))
            for document, claim, quote, decision, quiet in models.Review.objects.filter(
                document__in=some
            ).values_list(*columns)
        }


def past_of_claims(claims: Collection[str], before: datetime) -> dict[str, ClaimPast]:
    """Return when claims were said before a moment.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        return past_of(claims, in_utc(before))


def first_document() -> datetime | None:
    """Return when the first document of all was seen; None where there is none.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        first: datetime | None = models.Document.objects.aggregate(at=Min("first_seen"))["at"]
    return first


def expected_sources() -> dict[str, str]:
    """Return the names of the sources that are read by a schedule, by id.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = models.Source.objects.exclude(protocol=BY_HAND)
    with reading():
        return dict(rows.values_list("id", "name"))


def coverage_between(
    start: datetime, end: datetime, expected: Collection[str], items: int
) -> Coverage:
    """Return what was looked at between two moments.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        return coverage_of(in_utc(start), in_utc(end), set(expected), items)


def count_seen(since: datetime) -> int:
    """Return how many documents were first seen since a moment.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        return models.Document.objects.filter(seen_since(since)).count()


def seen_since(moment: datetime) -> Q:
    """Return the condition for documents first seen since a moment.

    Nothing is seen last before it is seen first: named so, the index on retention and last sight
    serves, and not the whole table is read.
    """
    return Q(
        retention__in=[str(one) for one in Retention],
        last_seen__gte=in_utc(moment),
        first_seen__gte=in_utc(moment),
    )


def count_days(days: Sequence[date]) -> DayCounts:
    """Return how many documents came on each of some days that follow each other.

    Raises:
        StoreError: The database cannot be read.
    """
    edges = [midnight(day) for day in (*days, days[-1] + timedelta(days=1))]
    documents = models.Document.objects.filter(seen_since(edges[0]), first_seen__lt=edges[-1])
    # One pass over the rows; a count for each day and language apart takes several times as long.
    on_day = Case(*(When(first_seen__lt=end, then=Value(at)) for at, end in enumerate(edges[1:])))
    counted = (
        documents.annotate(day=on_day)
        .order_by()
        .values_list("day", "current__lang")
        .annotate(some=Count("id"), marked=Count("id", filter=Q(current__flagged=True)))
    )
    langs: dict[str, list[int]] = defaultdict(lambda: [0] * len(days))
    flagged = [0] * len(days)
    with reading():
        for day, lang, some, marked in counted:
            langs[lang or ""][day] += some
            flagged[day] += marked
    return DayCounts(
        tuple(days), {lang: tuple(some) for lang, some in langs.items()}, tuple(flagged)
    )


def midnight(day: date) -> datetime:
    """Return when a day of the office's calendar begins."""
    return datetime.combine(day, time.min, OFFICE_ZONE)

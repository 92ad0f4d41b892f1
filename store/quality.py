"""How good the analysis is, as people found it: decisions by claim, misses found by chance."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Final

from django.db.models import Count, F, Max, Q, QuerySet

from core.clock import office_day
from core.errors import RefusedError
from core.vocabulary import Retention
from store.audit import note_act
from store.clean import clean_text, in_utc
from store.connection import models, reading, writing

DRAWN_A_WEEK: Final = 20
CLEAN: Final = "clean"
MISSED: Final = "missed"


@dataclass(frozen=True, slots=True)
class Decided:
    """The decisions on the findings of a claim."""

    claim: str
    confirmed: int
    rejected: int

    @property
    def total(self) -> int:
        """How many there are."""
        return self.confirmed + self.rejected


@dataclass(frozen=True, slots=True)
class Sampled:
    """A document drawn by chance; ``outcome`` is empty until somebody has read it."""

    id: int
    week: date
    document: str
    title: str
    source: str
    said: datetime
    outcome: str
    claim: str
    note: str
    reader: str
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Misses:
    """What reading the samples has shown so far."""

    missed: int
    read: int


@dataclass(frozen=True, slots=True)
class AnalysisCount:
    """How many current texts an analysis has judged; an empty name is none yet."""

    analysis: str
    texts: int
    newest: datetime | None


def count_decided() -> list[Decided]:
    """Return the decisions by claim, most decided first.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = models.Review.objects.values("claim").annotate(
        confirmed=Count("id", filter=Q(decision="confirmed")),
        rejected=Count("id", filter=Q(decision="rejected")),
    )
    with reading():
        found = [Decided(row["claim"], row["confirmed"], row["rejected"]) for row in rows]
    return sorted(found, key=lambda row: (-row.total, row.claim))


def week_of(moment: datetime) -> date:
    """Return the Monday of the office's week."""
    day = office_day(moment)
    return day - timedelta(days=day.weekday())


def _unflagged() -> "QuerySet[models.Document]":
    # Posts of individuals are deleted after a time and are nobody's to leaf through.
    return models.Document.objects.filter(
        current__flagged=False,
        retention__in=(str(Retention.PUBLIC), str(Retention.IMPORTED)),
    ).exclude(current__analysis="")


def draw_sample(actor: int, *, now: datetime | None = None) -> int:
    """Draw this week's documents, or what is missing of them; return how many are new.

    No document is drawn twice, whichever the week.

    Raises:
        StoreError: The database refused.
    """
    moment = in_utc(now or datetime.now(UTC))
    week = week_of(moment)
    with writing():
        have = models.MissSample.objects.filter(week=week).count()
        rest = _unflagged().filter(samples__isnull=True).order_by("id")
        ids = list(rest.values_list("id", flat=True)) if have < DRAWN_A_WEEK else []
        wanted = min(len(ids), DRAWN_A_WEEK - have)
        if wanted < 1:
            return 0
        # Seeded by the week, so that anybody can check that nobody chose.
        drawn = Random(f"{week}:{have}").sample(ids, wanted)  # noqa: S311 - no secret
        analyses = dict(
            models.Document.objects.filter(id__in=drawn).values_list("id", "current__analysis")
        )
        models.MissSample.objects.bulk_create(
            [
                models.MissSample(week=week, document_id=id, analysis=analyses[id] or "")
                for id in drawn
            ],
            ignore_conflicts=True,
        )
        after = {"drawn": wanted, "of": len(ids)}
        note_act(actor, "sample.draw", "sample", str(week), after=after, now=moment)
    return wanted


def mark_sample(
    actor: int,
    number: int,
    outcome: str,
    *,
    claim: str = "",
    note: str = "",
    seen: str = "",
    now: datetime | None = None,
) -> None:
    """Store what reading a drawn document showed.

    Args:
        outcome: ``clean`` or ``missed``; a missed one names its claim, or a note says what it is.
        seen: The outcome that the person had before them.

    Raises:
        RefusedError: ``outcome``, ``missing``, ``gone`` or ``decided``.
        StoreError: The database refused.
    """
    if outcome not in (CLEAN, MISSED):
        raise RefusedError("outcome", f"no outcome {outcome!r}")
    note = clean_text(note).strip()
    if outcome == MISSED and not (claim or note):
        raise RefusedError("missing", "neither a claim nor a note says what was missed")
    moment = in_utc(now or datetime.now(UTC))
    with writing():
        row = models.MissSample.objects.filter(pk=number).first()
        if row is None:
            raise RefusedError("gone", f"no sample {number}")
        if row.outcome != seen:
            raise RefusedError("decided", "somebody else has marked it meanwhile")
        before = _marks(row)
        row.outcome, row.note = outcome, note
        row.claim = claim if outcome == MISSED else ""
        row.read_by_id, row.read_at = actor, moment
        row.save(update_fields=["outcome", "claim", "note", "read_by", "read_at"])
        act, document = f"sample.{outcome}", row.document_id
        note_act(actor, act, "sample", document, before=before, after=_marks(row), now=moment)


def _marks(row: models.MissSample) -> Mapping[str, str]:
    return {"outcome": row.outcome, "claim": row.claim, "note": row.note}


def list_sample(week: date) -> list[Sampled]:
    """Return what was drawn in a week, what is still to be read first.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = (
        models.MissSample.objects.filter(week=week)
        .select_related("document__current", "document__source", "read_by")
        .defer("document__current__text", "document__current__vector")
    )
    with reading():
        found = [_sampled(row) for row in rows.order_by("id")]
    return sorted(found, key=lambda row: bool(row.outcome))


def count_unread(week: date) -> int:
    """Return how many documents drawn in a week nobody has read.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        return models.MissSample.objects.filter(week=week, outcome="").count()


def _sampled(row: models.MissSample) -> Sampled:
    document = row.document
    return Sampled(
        id=row.pk,
        week=row.week,
        document=document.pk,
        title=document.current.title if document.current else "",
        source=document.source.name,
        said=document.published_at or document.first_seen,
        outcome=row.outcome,
        claim=row.claim,
        note=row.note,
        reader=row.read_by.called if row.read_by else "",
        read_at=row.read_at,
    )


def count_misses() -> Misses:
    """Return what the samples of all weeks have shown.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        found = models.MissSample.objects.aggregate(
            missed=Count("id", filter=Q(outcome=MISSED)),
            read=Count("id", filter=~Q(outcome="")),
        )
        return Misses(found["missed"], found["read"])


def count_unflagged() -> int:
    """Return how many documents there are of the kind that is drawn from.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        return _unflagged().count()


def count_analyses() -> list[AnalysisCount]:
    """Return how many current texts each analysis has judged, the newest first.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = (
        models.Document.objects.filter(current__isnull=False)
        .values(analysis=F("current__analysis"))
        .annotate(texts=Count("id"), newest=Max("current__analysed_at"))
    )
    with reading():
        found = [AnalysisCount(row["analysis"], row["texts"], row["newest"]) for row in rows]
    long_ago = datetime.min.replace(tzinfo=UTC)
    return sorted(found, key=lambda row: row.newest or long_ago, reverse=True)

"""How far a claim has come, in numbers: for deciding whether to answer it at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db.models import Count, F, Max, Min, Q

from core.vocabulary import Match, Retention, Stance
from store.clean import in_utc
from store.connection import models, reading

SAYING: Final = (str(Stance.ASSERTS), str(Stance.RELAYS))
WEEK: Final = timedelta(days=7)
MOST_OUTLETS: Final = 12


@dataclass(frozen=True, slots=True)
class ClaimReach:
    """Who says a claim, by outlet and never by author; confirmed findings of current wordings.

    Attributes:
        documents: That say or relay it; ``stories`` counts near-duplicates once.
        individuals: How many of them are posts of individuals, which have no outlet.
        widest: Greatest reach of an outlet, 1 (a village) to 5 (the whole country); 0 unknown.
        week, week_before: Documents first seen in the last seven days, and in those before.
        denying: Documents that deny it.
        langs: Documents by language.
    """

    documents: int
    stories: int
    outlets: int
    outlet_names: tuple[str, ...]
    individuals: int
    widest: int
    first: datetime | None
    last: datetime | None
    week: int
    week_before: int
    denying: int
    langs: Mapping[str, int]

    @property
    def days(self) -> int:
        """Days from the first to the last, both counted; 0 where nobody says it."""
        return (self.last - self.first).days + 1 if self.first and self.last else 0

    def as_json(self) -> dict[str, Any]:
        """Return the numbers as they are kept with an assessment."""
        return {
            "documents": self.documents,
            "stories": self.stories,
            "outlets": self.outlets,
            "individuals": self.individuals,
            "widest": self.widest,
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
            "days": self.days,
            "week": self.week,
            "week_before": self.week_before,
            "denying": self.denying,
            "langs": dict(self.langs),
        }


def reach_of_claim(claim: str, *, now: datetime | None = None) -> ClaimReach:
    """Return how far a claim has come.

    Raises:
        StoreError: The database cannot be read.
    """
    moment = in_utc(now or datetime.now(UTC))
    found = models.Finding.objects.filter(
        claim=claim, match=str(Match.CONFIRMED), document__current_id=F("version_id")
    )
    said = found.filter(stance__in=SAYING)
    recent = Q(document__first_seen__gte=moment - WEEK)
    earlier = Q(document__first_seen__gte=moment - 2 * WEEK) & ~recent
    alone = Q(document__retention=Retention.INDIVIDUAL)
    with reading():
        row = said.aggregate(
            documents=Count("document", distinct=True),
            stories=Count("document__group_id", distinct=True),
            individuals=Count("document", filter=alone, distinct=True),
            outlets=Count("document__source", filter=~alone, distinct=True),
            widest=Max("document__source__reach", filter=~alone),
            first=Min("document__first_seen"),
            last=Max("document__first_seen"),
            week=Count("document", filter=recent, distinct=True),
            week_before=Count("document", filter=earlier, distinct=True),
        )
        langs = said.values_list("version__lang").annotate(n=Count("document", distinct=True))
        names = said.exclude(alone).order_by("document__source__name")
        denying = found.filter(stance=str(Stance.DENIES)).values("document").distinct().count()
        row["widest"] = row["widest"] or 0
        return ClaimReach(
            **row,
            outlet_names=tuple(
                names.values_list("document__source__name", flat=True).distinct()[:MOST_OUTLETS]
            ),
            denying=denying,
            langs={lang: number for lang, number in langs.order_by("-n") if lang},
        )

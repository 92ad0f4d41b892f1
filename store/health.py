"""How the installation stands, for administrators: counted by the database, nothing loaded."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, F, Max

from core.subscriptions import MailState
from store.connection import models, reading


@dataclass(frozen=True, slots=True)
class IndexHealth:
    """An index, with the changes that it lacks and those that it refused."""

    name: str
    pending: int
    dead: int
    rebuilding: bool


@dataclass(frozen=True, slots=True)
class MailHealth:
    """Messages that have not left, and when one last did.

    Attributes:
        error: What the server said of the newest that has not left.
    """

    waiting: int
    uncertain: int
    failed: int
    last_sent: datetime | None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the store holds.

    Attributes:
        analyses: Which code, model and catalogue judged the wordings, the most frequent first.
    """

    documents: int
    findings: int
    individuals: int
    analyses: tuple[str, ...]


WAITING: Final = (str(MailState.PREPARED), str(MailState.SENDING))


def index_health() -> list[IndexHealth]:
    """Return how each index stands, by name.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        return [
            IndexHealth(
                row.name,
                # Its own query for each: so the small index over what is pending answers.
                models.IndexState.objects.filter(backend=row.name, indexed__lt=F("wanted")).count(),
                models.DeadLetter.objects.filter(backend=row.name).count(),
                row.rebuilding,
            )
            for row in models.SearchBackend.objects.order_by("name")
        ]


def mail_health() -> MailHealth:
    """Return how mail stands.

    Raises:
        StoreError: The database cannot be read.
    """
    unsettled = models.Delivery.objects.exclude(state=str(MailState.SENT))
    with reading():
        counts = dict(unsettled.order_by().values_list("state").annotate(n=Count("id")))
        sent = models.Delivery.objects.filter(state=str(MailState.SENT))
        last = sent.aggregate(at=Max("changed"))["at"]
        wrong = unsettled.exclude(last_error="").exclude(state=str(MailState.DROPPED))
        error = wrong.order_by("-changed").values_list("last_error", flat=True).first()
    return MailHealth(
        waiting=sum(counts.get(state, 0) for state in WAITING),
        uncertain=counts.get(str(MailState.UNCERTAIN), 0),
        failed=counts.get(str(MailState.FAILED), 0),
        last_sent=last,
        error=error or "",
    )


def holdings() -> Holdings:
    """Return how much the store holds, and by what it was judged.

    Raises:
        StoreError: The database cannot be read.
    """
    judged = models.DocumentVersion.objects.exclude(analysis="").order_by().values("analysis")
    with reading():
        counted = judged.annotate(n=Count("id")).order_by("-n")
        return Holdings(
            documents=models.Document.objects.count(),
            findings=models.Finding.objects.count(),
            individuals=models.Document.objects.filter(retention="individual").count(),
            analyses=tuple(row["analysis"] for row in counted),
        )

"""Which known pages are to be looked at again, and what became of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q

from core.records import FetchMemo
from core.vocabulary import Retention
from store.connection import models, reading, writing

STAGES_H = (24, 168)
"""Hours after first sight at which a page is looked at again: a day, and a week."""
TOO_LATE = timedelta(days=14)
"""A machine that was off for longer does not ask for what it missed."""
MOST_ATTEMPTS = 3
FAILED = "failed"
FRONT_PAGE = "front_page"
UNCERTAIN = (FAILED, FRONT_PAGE)
"""Asked again an hour later: no answer, or a redirect that may be for today only."""


@dataclass(frozen=True, slots=True)
class DuePage:
    """A page to look at again, and what its last fetch left.

    Attributes:
        suspect: It led to the front page the last time; once more, and it is gone.
    """

    document: str
    source: str
    stage_h: int
    memo: FetchMemo
    suspect: bool = False


@dataclass(frozen=True, slots=True)
class RevisitRow:
    """What a look at a page gave."""

    stage_h: int
    checked: datetime
    outcome: str
    moved_to: str = ""
    attempts: int = 1


def due_pages(sources: Sequence[str], at: datetime, *, limit: int) -> list[DuePage]:
    """Return the pages of these sources that are due at a time, oldest first.

    Posts of individuals have no address, and what is gone needs no second look.

    Args:
        limit: Most pages of one source.

    Raises:
        StoreError: The database cannot be read.
    """
    found: list[DuePage] = []
    with reading():
        for source in sources:
            found += _due_of(source, at, limit)
    return found


def _due_of(source: str, at: datetime, limit: int) -> list[DuePage]:
    found: list[DuePage] = []
    looks = models.Revisit.objects.filter(document=OuterRef("pk"))
    turned_away = looks.filter(outcome=FRONT_PAGE, attempts__gte=MOST_ATTEMPTS - 1)
    for stage, newest, oldest in _windows(at):
        settled = looks.filter(stage=stage).filter(
            ~Q(outcome__in=UNCERTAIN) | Q(attempts__gte=MOST_ATTEMPTS)
        )
        rows = models.Document.objects.filter(
            ~Exists(settled),
            source=source,
            retention=str(Retention.PUBLIC),
            gone_at=None,
            first_seen__lte=newest,
            first_seen__gt=oldest,
            url__isnull=False,
        )
        rows = rows.annotate(suspect=Exists(turned_away)).select_related("capture")
        for row in rows.order_by("first_seen", "id")[:limit]:
            found.append(DuePage(row.pk, source, stage, _memo(row), row.suspect))
    return found[:limit]


def _windows(at: datetime) -> Iterable[tuple[int, datetime, datetime]]:
    """Yield each stage with the first sights that it concerns; the later stage stands for both."""
    for number, stage in enumerate(STAGES_H):
        newest = at - timedelta(hours=stage)
        later = STAGES_H[number + 1 :]
        yield stage, newest, at - timedelta(hours=later[0]) if later else newest - TOO_LATE


def _memo(row: models.Document) -> FetchMemo:
    capture = row.capture
    if capture is None or not capture.url:
        return FetchMemo(row.url or "", row.last_seen)
    # The validators belong to the address that gave the page, which may be written otherwise.
    return FetchMemo(
        capture.url, capture.fetched_at, capture.etag, capture.last_modified, capture.sha256
    )


def save_visits(visits: Mapping[tuple[str, int], tuple[str, str]], now: datetime) -> None:
    """Note what looks at pages gave, by document and stage: outcome, and where it moved to.

    Raises:
        StoreError: The database refused; nothing is stored, and the pages are due again.
    """
    with writing():
        known = {
            (row.document_id, row.stage): row
            for row in models.Revisit.objects.filter(document__in={id_ for id_, _ in visits})
        }
        present = set(
            models.Document.objects.filter(id__in={id_ for id_, _ in visits}).values_list(
                "id", flat=True
            )
        )
        for (document, stage), (outcome, moved_to) in visits.items():
            if document not in present:
                continue
            row = known.get((document, stage)) or models.Revisit(
                document_id=document, stage=stage, attempts=0
            )
            row.checked, row.outcome, row.moved_to = now, outcome, moved_to
            row.attempts += 1
            row.save()


def revisits_of(document: str) -> list[RevisitRow]:
    """Return the looks at a document's page, oldest first.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        rows = models.Revisit.objects.filter(document=document).order_by("checked")
        return [
            RevisitRow(row.stage, row.checked, row.outcome, row.moved_to, row.attempts)
            for row in rows
        ]


def visit_counts() -> dict[str, int]:
    """Return how many pages were looked at again, by outcome.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        rows = models.Revisit.objects.values_list("outcome").annotate(count=Count("id"))
        return dict(rows)

"""When the time of posts was last acted on, so that a clock that is wrong deletes nothing early.

Every other note of the ledger may come from the same wrong clock, minutes before; only deleting
itself moves this mark.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Max, Min

from store.connection import models, reading, writing

if TYPE_CHECKING:
    from django.db.models import QuerySet

KIND = "expiry"
REFUSED = "refused"
TRUSTED = timedelta(days=7)
"""A later time than this after the last one is doubted, until the clock has kept it as long."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A time that may be wrong.

    Attributes:
        last: The time for which posts were last deleted.
        until: From when on the time is believed all the same.
        refused: Whether deleting was refused for it already.
    """

    last: datetime
    until: datetime
    refused: bool


def doubt(moment: datetime) -> Doubt | None:
    """Return why nothing should be deleted for a time; None: nothing speaks against it.

    Raises:
        StoreError: The database cannot be read.
    """
    runs = _runs(moment)
    with reading():
        last = runs.exclude(outcome=REFUSED).aggregate(at=Max("logical"))["at"]
        if last is None or moment - last <= TRUSTED:
            return None
        refused = runs.filter(outcome=REFUSED, logical__gt=last).aggregate(at=Min("logical"))["at"]
    until = (refused or moment) + TRUSTED
    return None if until <= moment else Doubt(last, until, refused is not None)


def note_deleted(moment: datetime) -> None:
    """Note that posts were deleted for a time.

    Raises:
        StoreError: The database refused.
    """
    with writing():
        _runs(moment).delete()  # what was noted before says nothing any more
        _note(moment, "done")


def note_refused(moment: datetime) -> None:
    """Note that deleting was refused for a time; the first refusal counts.

    Raises:
        StoreError: The database refused.
    """
    found = doubt(moment)
    if found is not None and not found.refused:
        with writing():
            _note(moment, REFUSED)


def _runs(moment: datetime) -> "QuerySet[models.Run]":
    """Return what was noted up to a time; a clock that was ahead leaves later notes behind."""
    return models.Run.objects.filter(kind=KIND, logical__lte=moment)


def _note(moment: datetime, outcome: str) -> None:
    models.Run.objects.create(
        kind=KIND, logical=moment, started=moment, finished=moment, outcome=outcome
    )

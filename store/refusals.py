"""Inputs that gave no document: kept with their reason, so that nothing is lost silently."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from core.identity import digest
from store.clean import clean_text
from store.connection import models
from store.models.lengths import WORD


@dataclass(frozen=True, slots=True)
class Refused:
    """An input, or a part of one, that gave no document."""

    input: str
    reason: str
    message: str
    capture: str | None = None


def save_refusals(
    refused: Iterable[Refused], *, refused_at: datetime, run: int | None = None
) -> None:
    """Store refusals; the same input refused for the same reason again stays one row."""
    rows = {}
    for item in refused:
        id_ = digest(item.capture or "", item.input, item.reason, item.message)
        rows[id_] = models.Refusal(
            id=id_,
            input=clean_text(item.input),
            reason=clean_text(item.reason)[:WORD],
            message=clean_text(item.message),
            capture_id=item.capture,
            run_id=run,
            refused_at=refused_at,
        )
    models.Refusal.objects.bulk_create(rows.values(), ignore_conflicts=True)

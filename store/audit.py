"""The audit trail: added to inside the transaction of what it tells, read page by page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from store.clean import clean_json, clean_text, in_utc
from store.connection import models, reading


@dataclass(frozen=True, slots=True)
class Act:
    """An entry of the trail, with the name that colleagues see; empty for the program itself."""

    at: datetime
    actor: str
    action: str
    entity: str
    entity_id: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    note: str


def note_act(
    actor: int | None,
    action: str,
    entity: str,
    entity_id: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    note: str = "",
    now: datetime | None = None,
) -> None:
    """Add an act; call it inside ``store.connection.writing`` with the change it tells of.

    Args:
        actor: Number of the account; None for the program itself.
        action: One stable word, such as ``review.confirm``.
        before, after: What can be held against each other, in JSON.
    """
    models.AuditEntry.objects.create(
        at=in_utc(now or datetime.now(UTC)),
        actor_id=actor,
        action=action,
        entity=entity,
        entity_id=clean_text(entity_id)[:300],
        before=None if before is None else clean_json(dict(before)),
        after=None if after is None else clean_json(dict(after)),
        note=clean_text(note),
    )


def list_acts(
    *,
    entity: str = "",
    entity_id: str = "",
    action: str = "",
    limit: int = 100,
    offset: int = 0,
) -> list[Act]:
    """Return acts, newest first.

    Args:
        action: Beginning of the word, such as ``review``.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = models.AuditEntry.objects.select_related("actor").order_by("-at", "-id")
    if entity:
        rows = rows.filter(entity=entity)
    if entity_id:
        rows = rows.filter(entity_id=entity_id)
    if action:
        rows = rows.filter(action__startswith=action)
    with reading():
        return [
            Act(
                row.at,
                row.actor.called if row.actor else "",
                row.action,
                row.entity,
                row.entity_id,
                row.before,
                row.after,
                row.note,
            )
            for row in rows[offset : offset + limit]
        ]

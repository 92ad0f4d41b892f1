"""Changes of the catalogue that one person proposes and another decides on.

What an accepted one does to the catalogue is handed in: the catalogue's files are not this room's.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from core.errors import RefusedError
from store.audit import note_act
from store.clean import clean_json, clean_text, in_utc
from store.connection import models, reading, writing

Entry = Mapping[str, Any]


class State(StrEnum):
    """Where a proposal stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed change, with the names that colleagues see.

    Attributes:
        claim: Id of the entry; ``new``: whether the catalogue did not have it.
        changes: Fields of the entry and what they shall be; an empty value drops the field.
        was: The whole entry as it was; empty for a new claim.
    """

    id: int
    claim: str
    new: bool
    changes: Entry
    was: Entry
    reason: str
    state: State
    by: str
    by_id: int
    at: datetime
    decided_by: str
    decided_at: datetime | None
    answer: str

    @property
    def wanted(self) -> dict[str, Any]:
        """The whole entry as it shall be."""
        whole = {**self.was, **self.changes}
        return {name: value for name, value in whole.items() if value not in ("", [], None)}


def propose(
    actor: int,
    claim: str,
    *,
    changes: Entry,
    was: Entry,
    reason: str,
    now: datetime | None = None,
) -> int:
    """Store a proposal for a second person; return its number.

    Raises:
        RefusedError: Nothing would change (``same``), or there is no reason (``why``).
        StoreError: The database refused.
    """
    kept = {name: value for name, value in changes.items() if value != was.get(name, type(value)())}
    if not kept:
        raise RefusedError("same", f"the proposal changes nothing in {claim!r}")
    if not reason.strip():
        raise RefusedError("why", "a proposal needs a reason")
    at = in_utc(now or datetime.now(UTC))
    with writing():
        row = models.ClaimProposal.objects.create(
            claim=claim,
            changes=clean_json(kept),
            was=clean_json(dict(was)),
            reason=clean_text(reason.strip()),
            state=str(State.OPEN),
            proposed_by_id=actor,
            proposed_at=at,
        )
        before = {name: was.get(name) for name in kept} if was else None
        note_act(
            actor, "proposal.open", "claim", claim, before=before, after=kept, note=reason, now=at
        )
    return row.pk


def get_proposal(number: int) -> Proposal | None:
    """Return a proposal.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        row = _rows().filter(pk=number).first()
    return _proposal(row) if row else None


def list_proposals(
    *, claim: str = "", state: State | None = None, limit: int = 50, offset: int = 0
) -> list[Proposal]:
    """Return proposals, newest first.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = _rows().order_by("-proposed_at", "-id")
    if claim:
        rows = rows.filter(claim=claim)
    if state is not None:
        rows = rows.filter(state=str(state))
    with reading():
        return [_proposal(row) for row in rows[offset : offset + limit]]


def accept(
    actor: int,
    number: int,
    put: Callable[[Proposal], None],
    *,
    answer: str = "",
    now: datetime | None = None,
) -> Proposal:
    """Accept a proposal of somebody else and put it into the catalogue.

    Args:
        put: Writes the entry; whatever it raises leaves the proposal open.

    Raises:
        RefusedError: It is one's own (``own``), or no longer open (``closed``).
        StoreError: The database refused.
    """
    with writing():
        row = _open(number)
        if row.proposed_by_id == actor:
            raise RefusedError("own", "a proposal is accepted by another person than its writer")
        _close(row, actor, State.ACCEPTED, answer, now)
        proposal = _proposal(row)
        put(proposal)
    return proposal


def refuse(actor: int, number: int, *, answer: str, now: datetime | None = None) -> Proposal:
    """Refuse a proposal of somebody else, with an answer.

    Raises:
        RefusedError: It is one's own (``own``), no longer open (``closed``), or no answer is
            given (``answer``).
        StoreError: The database refused.
    """
    if not answer.strip():
        raise RefusedError("answer", "a proposal is refused with an answer to its writer")
    with writing():
        row = _open(number)
        if row.proposed_by_id == actor:
            raise RefusedError("own", "a proposal is refused by another person than its writer")
        _close(row, actor, State.REFUSED, answer, now)
    return _proposal(row)


def withdraw(actor: int, number: int, *, now: datetime | None = None) -> Proposal:
    """Take one's own proposal back.

    Raises:
        RefusedError: It is somebody else's (``others``), or no longer open (``closed``).
        StoreError: The database refused.
    """
    with writing():
        row = _open(number)
        if row.proposed_by_id != actor:
            raise RefusedError("others", "a proposal is withdrawn by its writer alone")
        _close(row, actor, State.WITHDRAWN, "", now)
    return _proposal(row)


def _rows() -> Any:
    return models.ClaimProposal.objects.select_related("proposed_by", "decided_by")


def _open(number: int) -> models.ClaimProposal:
    row: models.ClaimProposal | None = _rows().filter(pk=number).first()
    if row is None or row.state != State.OPEN:
        raise RefusedError("closed", f"proposal {number} is not open any more")
    return row


def _close(
    row: models.ClaimProposal, actor: int, state: State, answer: str, now: datetime | None
) -> None:
    at = in_utc(now or datetime.now(UTC))
    row.state = str(state)
    row.decided_by = models.User.objects.get(pk=actor)
    row.decided_at = at
    row.answer = clean_text(answer.strip())
    row.save()
    note_act(
        actor,
        f"proposal.{state}",
        "claim",
        row.claim,
        before={"proposal": row.pk, **{name: row.was.get(name) for name in row.changes}},
        after={"proposal": row.pk, **row.changes},
        note=answer,
        now=at,
    )


def _proposal(row: models.ClaimProposal) -> Proposal:
    return Proposal(
        id=row.pk,
        claim=row.claim,
        new=not row.was,
        changes=row.changes,
        was=row.was,
        reason=row.reason,
        state=State(row.state),
        by=row.proposed_by.called,
        by_id=row.proposed_by_id,
        at=row.proposed_at,
        decided_by=row.decided_by.called if row.decided_by else "",
        decided_at=row.decided_at,
        answer=row.answer,
    )

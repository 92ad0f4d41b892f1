"""Decisions on answers: submit, approve, refuse, withdraw, reopen; each in the audit trail.

An approval is of exactly one wording (its hash) and of what the catalogue said then (``basis``),
by somebody who wrote none of the versions. Whether the text lacks something is asked by the
caller, inside the same transaction (``may``), because only the caller has the catalogue.
"""

from collections.abc import Callable
from datetime import UTC, datetime

from core.errors import RefusedError
from core.rebuttals import Content, State, from_json
from store.audit import note_act
from store.clean import clean_text
from store.connection import models, writing
from store.rebuttal_versions import ENTITY, lock, newest_of, refused

May = Callable[[Content], None]
"""Raises ``RefusedError`` where the text may not go this step."""


def submit(id_: int, actor: int, hash_: str, *, basis: str, may: May) -> None:
    """Give the newest wording to a second person.

    Raises:
        RefusedError: It is not a draft, somebody saved meanwhile, or the text lacks something.
    """
    with writing():
        row = lock(id_)
        if row.state not in (State.DRAFT, State.REOPENED):
            raise refused("not_draft", row, "only a draft can be submitted")
        newest = _exactly(row, hash_)
        may(from_json(newest.content))
        row.basis = basis
        row.reopened_why = ""
        _move(row, State.SUBMITTED, actor, "submit", version=newest)


def take_back(id_: int, actor: int) -> None:
    """Take back what was submitted, to go on writing.

    Raises:
        RefusedError: It is not submitted.
    """
    with writing():
        row = lock(id_)
        if row.state != State.SUBMITTED:
            raise refused("not_submitted", row, "there is nothing to take back")
        _move(row, State.DRAFT, actor, "take_back")


def approve(
    id_: int, actor: int, hash_: str, *, basis: str, catalogue: str, may: May, note: str = ""
) -> None:
    """Approve exactly this wording.

    Raises:
        RefusedError: It is not submitted, another wording is the newest, the person wrote one of
            its versions, the catalogue has changed, or the text lacks something.
    """
    with writing():
        row = lock(id_)
        newest = _decidable(row, actor, hash_)
        if row.basis != basis:
            raise refused("changed_basis", row, "the catalogue changed since it was submitted")
        may(from_json(newest.content))
        _decide(newest, "approved", actor, note)
        row.approved_hash = newest.hash
        row.approved_at = datetime.now(UTC)
        row.catalogue = catalogue
        row.reopened_why = ""
        _move(row, State.APPROVED, actor, "approve", version=newest, note=note)


def refuse(id_: int, actor: int, hash_: str, *, note: str) -> None:
    """Send exactly this wording back to be written anew.

    Raises:
        RefusedError: As for ``approve``, or there is no note that says why.
    """
    with writing():
        row = lock(id_)
        newest = _decidable(row, actor, hash_)
        if not note.strip():
            raise refused("no_reason", row, "say what is to be mended")
        _decide(newest, "refused", actor, note)
        _move(row, State.DRAFT, actor, "refuse", version=newest, note=note)


def withdraw(id_: int, actor: int, *, note: str) -> None:
    """Take an answer back for good; it leaves the feeds at once.

    Raises:
        RefusedError: It is withdrawn already, or there is no reason.
    """
    with writing():
        row = lock(id_)
        if row.state in (State.WITHDRAWN, State.NOT_AMPLIFIED):
            raise refused("closed", row, "there is nothing to withdraw")
        if not note.strip():
            raise refused("no_reason", row, "say why it is withdrawn")
        _move(row, State.WITHDRAWN, actor, "withdraw", note=note)


def reopen(id_: int, actor: int | None, *, why: str) -> None:
    """Open an approved, submitted or withdrawn answer for writing again.

    Args:
        actor: None where the program itself does, because the catalogue has changed.
        why: In a person's words, or ``catalogue``.

    Raises:
        RefusedError: It is open, was never written, or there is no reason.
    """
    with writing():
        row = lock(id_)
        if row.state not in (State.APPROVED, State.SUBMITTED, State.WITHDRAWN):
            raise refused("open", row, "there is nothing to reopen")
        if not why.strip():
            raise refused("no_reason", row, "say why it is reopened")
        row.reopened_why = clean_text(why.strip())
        _move(row, State.REOPENED, actor, "reopen", note=why)


def _decidable(row: models.Rebuttal, actor: int, hash_: str) -> models.RebuttalVersion:
    if row.state != State.SUBMITTED:
        raise refused("not_submitted", row, "only what was submitted can be decided on")
    wrote = row.versions.filter(written_by=actor).exists() or row.writer_id == actor
    if wrote:
        raise refused("same_person", row, "who wrote any of it cannot decide on it")
    return _exactly(row, hash_)


def _exactly(row: models.Rebuttal, hash_: str) -> models.RebuttalVersion:
    newest = newest_of(row)
    if newest.hash != hash_:
        raise RefusedError(
            "other_text",
            f"answer {row.pk} has another wording now (version {newest.number}); read that one",
        )
    return newest


def _decide(version: models.RebuttalVersion, decision: str, actor: int, note: str) -> None:
    models.Approval.objects.create(
        version=version,
        hash=version.hash,
        decision=decision,
        approver_id=actor,
        decided_at=datetime.now(UTC),
        note=clean_text(note.strip()),
    )


def _move(
    row: models.Rebuttal,
    state: State,
    actor: int | None,
    action: str,
    *,
    version: models.RebuttalVersion | None = None,
    note: str = "",
) -> None:
    before = {"state": row.state}
    row.state = state
    if state is not State.APPROVED:
        row.approved_hash = ""
        row.approved_at = None
    row.changed = datetime.now(UTC)
    row.save()
    after: dict[str, object] = {"state": state}
    if version is not None:
        after |= {"version": version.number, "hash": version.hash, "basis": row.basis}
    note_act(
        actor, f"{ENTITY}.{action}", ENTITY, str(row.pk), before=before, after=after, note=note
    )

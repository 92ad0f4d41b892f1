"""Answers of the office: what is written, in versions; ``store.rebuttal_decisions`` decides.

Nothing of a version is ever changed. Who saves says which version was before them, so that nobody
writes over what a colleague saved meanwhile.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, Prefetch

from core.errors import RefusedError
from core.rebuttals import Content, Kind, State, from_json, to_json
from store.audit import note_act
from store.clean import clean_json, in_utc
from store.connection import models, reading, writing

CLOSED = (State.WITHDRAWN, State.NOT_AMPLIFIED)
ENTITY = "rebuttal"
EDITED = "edited"
"""Why an answer is reopened that was changed after its approval."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a second person decided on a version."""

    decision: str
    by: str
    at: datetime
    note: str
    hash: str


@dataclass(frozen=True, slots=True)
class Version:
    """One wording, with what was decided on it."""

    number: int
    hash: str
    content: Content
    written_by: str
    created: datetime
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer without its versions.

    Attributes:
        writer: Name that colleagues see of who began it.
        writers: Numbers of everybody who wrote any of its versions, and of who began it.
        content: Of the newest version; None where nothing was written (``not_amplified``).
        approved: Of the version that was approved, while the approval holds.
    """

    id: int
    claim: str
    kind: Kind
    state: State
    assessment: Mapping[str, Any]
    writer: str
    writers: frozenset[int]
    created: datetime
    changed: datetime
    approved_at: datetime | None
    basis: str
    reopened_why: str
    number: int = 0
    hash: str = ""
    content: Content | None = None
    approved: Content | None = None


class SavedMeanwhileError(RefusedError):
    """Somebody else saved a version in between; nothing was stored."""

    def __init__(self, newest: Version) -> None:
        super().__init__(
            "meanwhile",
            f"version {newest.number} was saved meanwhile by {newest.written_by}; "
            "look at what is different, then save again",
        )
        self.newest = newest


def create(
    actor: int,
    claim: str,
    kind: Kind,
    *,
    content: Content | None,
    assessment: Mapping[str, Any],
    now: datetime | None = None,
) -> int:
    """Begin an answer, or note that there shall be none; return its number.

    Args:
        content: The draft; None records that the office does not speak of the claim.
    """
    at = in_utc(now or datetime.now(UTC))
    state = State.NOT_AMPLIFIED if content is None else State.DRAFT
    with writing():
        row = models.Rebuttal.objects.create(
            claim=claim,
            kind=kind,
            state=state,
            assessment=clean_json(dict(assessment)),
            writer_id=actor,
            created=at,
            changed=at,
        )
        if content is not None:
            _add_version(row, content, actor, at)
        after = {"claim": claim, "state": state, "kind": kind, "assessment": dict(assessment)}
        note_act(actor, f"{ENTITY}.create", ENTITY, str(row.pk), after=after, now=at)
        return row.pk


def write(
    id_: int, actor: int, content: Content, *, kind: Kind, assessment: Mapping[str, Any]
) -> int:
    """Give a first wording to what was not to be amplified; return the version's number.

    Raises:
        RefusedError: Somebody did so meanwhile.
    """
    at = datetime.now(UTC)
    with writing():
        row = lock(id_)
        if row.state != State.NOT_AMPLIFIED:
            raise refused("closed", row, "only what is not amplified begins anew")
        version = _add_version(row, content, actor, at)
        before = {"state": row.state, "assessment": row.assessment}
        row.state, row.kind = State.DRAFT, kind
        row.assessment = clean_json(dict(assessment))
        row.changed = at
        row.save()
        after = {"state": row.state, "assessment": row.assessment, "hash": version.hash}
        note_act(actor, f"{ENTITY}.reopen", ENTITY, str(id_), before=before, after=after, now=at)
        return version.number


def assess_again(id_: int, actor: int, assessment: Mapping[str, Any]) -> None:
    """Keep a new assessment of what still is not to be amplified.

    Raises:
        RefusedError: Something was written meanwhile.
    """
    with writing():
        row = lock(id_)
        if row.state != State.NOT_AMPLIFIED:
            raise refused("closed", row, "it is being answered already")
        before = {"assessment": row.assessment}
        row.assessment = clean_json(dict(assessment))
        row.changed = datetime.now(UTC)
        row.save()
        note_act(
            *(actor, f"{ENTITY}.assess", ENTITY, str(id_)),
            before=before,
            after={"assessment": row.assessment},
        )


def count_by_state() -> dict[State, int]:
    """Return how many answers there are in each state.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        rows = models.Rebuttal.objects.values_list("state").annotate(n=Count("id"))
        return {State(state): number for state, number in rows}


def save_version(
    id_: int, actor: int, content: Content, *, seen: str, now: datetime | None = None
) -> int:
    """Add a version; return its number, that of the newest where nothing is different.

    What was submitted is a draft again, and what was approved is reopened.

    Args:
        seen: Hash of the version that was before the person.

    Raises:
        SavedMeanwhileError: It is no longer the newest.
        RefusedError: The answer is withdrawn, or is not to be written.
    """
    at = in_utc(now or datetime.now(UTC))
    with writing():
        row = lock(id_)
        if row.state in CLOSED:
            raise refused("closed", row, "reopen it before you change it")
        newest = newest_of(row)
        if newest.hash == content.hash:
            return newest.number
        if newest.hash != seen:
            raise SavedMeanwhileError(_version(newest, decided=False))
        before = {"state": row.state, "hash": newest.hash, "version": newest.number}
        version = _add_version(row, content, actor, at)
        if row.state == State.APPROVED:
            row.state = State.REOPENED
            row.reopened_why = EDITED
            row.approved_hash, row.approved_at = "", None
        elif row.state == State.SUBMITTED:
            row.state = State.DRAFT
        row.changed = at
        row.save()
        after = {"state": row.state, "hash": version.hash, "version": version.number}
        note_act(actor, f"{ENTITY}.save", ENTITY, str(id_), before=before, after=after, now=at)
        return version.number


def find(id_: int) -> Answer | None:
    """Return an answer with its newest wording."""
    with reading():
        row = _rows().filter(pk=id_).first()
        return None if row is None else _answer(row)


def list_answers(
    *, states: Collection[State] = (), claim: str = "", limit: int = 200
) -> list[Answer]:
    """Return answers with their newest wording, those changed last first."""
    rows = _rows().order_by("-changed", "-id")
    if states:
        rows = rows.filter(state__in=[str(state) for state in states])
    if claim:
        rows = rows.filter(claim=claim)
    with reading():
        return [_answer(row) for row in rows[:limit]]


def list_versions(id_: int) -> list[Version]:
    """Return every wording of an answer, newest first, with what was decided on it."""
    rows = models.RebuttalVersion.objects.filter(rebuttal=id_).select_related("written_by")
    rows = rows.prefetch_related(
        Prefetch(
            "approvals",
            models.Approval.objects.select_related("approver").order_by("decided_at", "id"),
        )
    )
    with reading():
        return [_version(row) for row in rows.order_by("-number")]


def lock(id_: int) -> models.Rebuttal:
    """Return the row of an answer, held until the end of the transaction.

    Raises:
        RefusedError: There is none.
    """
    row = models.Rebuttal.objects.select_for_update().filter(pk=id_).first()
    if row is None:
        raise RefusedError("gone", f"there is no answer number {id_}")
    return row


def newest_of(row: models.Rebuttal) -> models.RebuttalVersion:
    """Return the newest wording of an answer.

    Raises:
        RefusedError: Nothing was written.
    """
    newest = row.versions.select_related("written_by").order_by("-number").first()
    if newest is None:
        raise refused("empty", row, "nothing was written")
    return newest


def refused(reason: str, row: models.Rebuttal, what: str) -> RefusedError:
    """Return the error for something that the state of an answer does not allow."""
    return RefusedError(reason, f"answer {row.pk} ({row.claim}) is {row.state}: {what}")


def _rows() -> Any:
    versions = models.RebuttalVersion.objects.order_by("number")
    return models.Rebuttal.objects.select_related("writer").prefetch_related(
        Prefetch("versions", versions)
    )


def _answer(row: models.Rebuttal) -> Answer:
    versions = list(row.versions.all())
    newest = versions[-1] if versions else None
    approved = None
    if row.state == State.APPROVED:
        approved = next((v for v in reversed(versions) if v.hash == row.approved_hash), None)
    return Answer(
        id=row.pk,
        claim=row.claim,
        kind=Kind(row.kind),
        state=State(row.state),
        assessment=row.assessment,
        writer=row.writer.called,
        writers=frozenset({row.writer_id, *(version.written_by_id for version in versions)}),
        created=row.created,
        changed=row.changed,
        approved_at=row.approved_at,
        basis=row.basis,
        reopened_why=row.reopened_why,
        number=newest.number if newest else 0,
        hash=newest.hash if newest else "",
        content=from_json(newest.content) if newest else None,
        approved=from_json(approved.content) if approved else None,
    )


def _version(row: models.RebuttalVersion, *, decided: bool = True) -> Version:
    decisions = row.approvals.all() if decided else ()
    return Version(
        number=row.number,
        hash=row.hash,
        content=from_json(row.content),
        written_by=row.written_by.called,
        created=row.created,
        decisions=tuple(
            Decision(one.decision, one.approver.called, one.decided_at, one.note, one.hash)
            for one in decisions
        ),
    )


def _add_version(
    row: models.Rebuttal, content: Content, actor: int, at: datetime
) -> models.RebuttalVersion:
    stored = clean_json(to_json(content))
    last = row.versions.order_by("-number").values_list("number", flat=True).first() or 0
    return models.RebuttalVersion.objects.create(
        rebuttal=row,
        number=last + 1,
        content=stored,
        hash=from_json(stored).hash,
        written_by_id=actor,
        created=at,
    )

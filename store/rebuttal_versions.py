"""Writing answers in versions; ``store.rebuttal_decisions`` decides on them.

Nothing of a version is ever changed. Who saves says which version was before them, so that nobody
writes over what a colleague saved meanwhile.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from core.errors import RefusedError
from core.rebuttals import Content, Kind, State, from_json, to_json
from store.audit import note_act
from store.clean import clean_json, in_utc
from store.connection import models, writing
from store.rebuttals import Version, version_of

CLOSED: Final = (State.WITHDRAWN, State.NOT_AMPLIFIED)
ENTITY: Final = "rebuttal"
EDITED: Final = "edited"
"""Why an answer is reopened that was changed after its approval."""


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
            raise SavedMeanwhileError(version_of(newest, decided=False))
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

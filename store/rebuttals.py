"""Answers of the office as they stand, with their newest wording, versions and decisions.

``store.rebuttal_versions`` writes them, ``store.rebuttal_decisions`` decides on them.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch

from core.rebuttals import Content, Kind, State, from_json
from store.connection import models, reading


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


def find(id_: int) -> Answer | None:
    """Return an answer with its newest wording."""
    with reading():
        return next(iter(_answers(_rows().filter(pk=id_))), None)


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
        return _answers(rows[:limit])


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
        return [version_of(row) for row in rows.order_by("-number")]


def count_by_state() -> dict[State, int]:
    """Return how many answers there are in each state.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        rows = models.Rebuttal.objects.values_list("state").annotate(n=Count("id"))
        return {State(state): number for state, number in rows}


def _rows() -> Any:
    # Earlier wordings are many and long: of them only who wrote them is read.
    versions = models.RebuttalVersion.objects.order_by("number").defer("content")
    return models.Rebuttal.objects.select_related("writer").prefetch_related(
        Prefetch("versions", versions)
    )


def _answers(rows: Iterable[models.Rebuttal]) -> list[Answer]:
    found = [(row, list(row.versions.all())) for row in rows]
    shown = [version.pk for row, versions in found for version in _shown(row, versions)]
    contents = models.RebuttalVersion.objects.filter(pk__in=shown).values_list("pk", "content")
    texts = {pk: from_json(content) for pk, content in contents}
    return [_answer(row, versions, texts) for row, versions in found]


def _shown(
    row: models.Rebuttal, versions: list[models.RebuttalVersion]
) -> list[models.RebuttalVersion]:
    """Return the newest version, and the approved one while the approval holds."""
    bound = row.approved_hash if row.state == State.APPROVED else ""
    approved = [version for version in versions if bound and version.hash == bound]
    return [*versions[-1:], *approved[-1:]]


def _answer(
    row: models.Rebuttal, versions: list[models.RebuttalVersion], texts: Mapping[int, Content]
) -> Answer:
    newest = versions[-1] if versions else None
    approved = _shown(row, versions)[1:]
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
        content=texts[newest.pk] if newest else None,
        approved=texts[approved[0].pk] if approved else None,
    )


def version_of(row: models.RebuttalVersion, *, decided: bool = True) -> Version:
    """Return a wording; without its decisions it reads nothing more."""
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

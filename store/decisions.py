"""What somebody can decide on a finding, and the decisions that stand.

A decision is kept by document, claim and quote (``store.models.Review``), so that it holds through
every re-analysis.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.db.models import F

from core.errors import RefusedError
from core.vocabulary import Stance
from store.connection import models, reading
from store.digests import REJECTED, key_of
from store.reviews import CONFIRMED
from store.waiting import Key


class Reason(StrEnum):
    """Why a finding is wrong; the closed list of the office."""

    OPINION = "opinion"
    SATIRE = "satire"
    QUESTION = "question"
    DENIAL = "denial"
    OTHER_CLAIM = "other_claim"
    OTHER_STANCE = "other_stance"
    OTHER_MATTER = "other_matter"
    RIGHT_AFTER_ALL = "right_after_all"
    WRONG_FIGURE = "wrong_figure"
    OTHER = "other"


FIELDS: Final = ("decision", "reason", "claim_now", "stance_now", "quiet", "note")
GIVEN: Final = tuple(reason for reason in Reason if reason is not Reason.OTHER_STANCE)
"""What somebody may choose; another stance is named by the stance itself."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decides on a finding (``store.models.Review``)."""

    decision: str
    reason: str = ""
    claim_now: str = ""
    stance_now: str = ""
    quiet: bool = False
    note: str = ""

    @property
    def act(self) -> str:
        """Its word in the audit trail."""
        if self.decision == REJECTED:
            return "review.change" if self.claim_now or self.stance_now else "review.reject"
        return "review.quiet" if self.quiet else "review.confirm"


def confirm(*, quiet: bool = False, note: str = "") -> Decision:
    """Return that a finding is right; quiet: and the office does not carry it further."""
    return Decision(CONFIRMED, quiet=quiet, note=note)


def reject(reason: str, *, note: str = "") -> Decision:
    """Return that a finding is wrong.

    Raises:
        RefusedError: There is no such reason, or ``other`` without a note.
    """
    if reason not in set(GIVEN):
        raise RefusedError("reason", f"no such reason to reject a finding: {reason!r}")
    if reason == Reason.OTHER and not note.strip():
        raise RefusedError("note", "rejected for another reason, without a note that says which")
    return Decision(REJECTED, reason=reason, note=note)


def change(*, claim: str = "", stance: str = "", note: str = "") -> Decision:
    """Return that it is another claim, another stance or both.

    Raises:
        RefusedError: Neither is named, or there is no such stance.
    """
    if not claim and not stance:
        raise RefusedError("nothing", "neither another claim nor another stance was chosen")
    if stance and stance not in set(Stance):
        raise RefusedError("stance", f"no such stance: {stance!r}")
    reason = Reason.OTHER_CLAIM if claim else Reason.OTHER_STANCE
    return Decision(REJECTED, reason, claim_now=claim, stance_now=stance, note=note)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that stands, with the name that colleagues see.

    Attributes:
        stamp: Another one for every decision; what a page showed is told by it.
    """

    what: Decision
    by: str
    by_id: int
    at: datetime
    stamp: str


def find_decided(key: Key) -> Decided | None:
    """Return the decision on a statement.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        row = find_review(key)
        return decided_of(row) if row else None


def find_review(key: Key) -> models.Review | None:
    """Return the row of a decision; inside ``reading`` or ``writing``."""
    document, claim, quote_hash = key
    rows = models.Review.objects.select_related("decided_by")
    return rows.filter(document=document, claim=claim, quote_hash=quote_hash).first()


def decided_of(row: models.Review) -> Decided:
    """Return what a row says."""
    return Decided(
        what=Decision(**{name: getattr(row, name) for name in FIELDS}),
        by=row.decided_by.called,
        by_id=row.decided_by_id,
        at=row.decided_at,
        stamp=f"{row.pk}-{row.decided_by_id}-{row.decided_at.isoformat()}",
    )


def state_of(row: models.Review) -> dict[str, Any]:
    """Return a decision as the audit trail keeps it."""
    return {name: getattr(row, name) for name in FIELDS} | {
        "claim": row.claim,
        "quote_hash": row.quote_hash,
        "decided_by_id": row.decided_by_id,
        "decided_at": row.decided_at.isoformat(),
    }


@dataclass(frozen=True, slots=True)
class DecidedItem:
    """A decision in a list, with what it was about.

    Attributes:
        finding: Id of the finding where the newest analysis still has it; may be empty.
    """

    document: str
    claim: str
    quote: str
    title: str
    finding: str
    decided: Decided


def list_decided(*, claim: str = "", limit: int = 50, offset: int = 0) -> list[DecidedItem]:
    """Return decisions, newest first.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = models.Review.objects.select_related("decided_by", "document__current").defer(
        "document__current__text", "document__current__vector"
    )
    if claim:
        rows = rows.filter(claim=claim)
    with reading():
        some = list(rows.order_by("-decided_at", "-id")[offset : offset + limit])
        found = _found({row.document_id for row in some})
        return [
            DecidedItem(
                document=row.document_id,
                claim=row.claim,
                quote=row.quote,
                title=row.document.current.title if row.document.current else "",
                finding=found.get((row.document_id, row.claim, row.quote_hash), ""),
                decided=decided_of(row),
            )
            for row in some
        ]


def _found(documents: Iterable[str]) -> dict[Key, str]:
    rows = models.Finding.objects.filter(
        document__in=set(documents), document__current_id=F("version_id")
    ).only("id", "document_id", "claim", "quote")
    return {key_of(row): row.id for row in rows}

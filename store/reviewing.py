"""Deciding on findings, with who, when, before and after; and taking one's own decision back.

What is decided is kept by document, claim and quote (``store.models.Review``), so that it holds
through every re-analysis. docs/how-to/review.md.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final
from uuid import uuid4

from django.db.models import F

from core.errors import RefusedError
from store.audit import note_act
from store.clean import clean_text, in_utc
from store.connection import models, reading, writing
from store.decisions import FIELDS, Decided, Decision, decided_of, find_review, state_of
from store.digests import key_of
from store.holds import Holder, held_by_others, let_go


class DecidedMeanwhile(RefusedError):
    """Somebody decided on the item since the page was shown."""

    def __init__(self, theirs: Decided | None) -> None:
        super().__init__("decided", "somebody decided on this finding meanwhile")
        self.theirs = theirs


class HeldByColleague(RefusedError):
    """Somebody else has the item before them."""

    def __init__(self, holder: Holder) -> None:
        super().__init__("held", f"{holder.name} has this finding open")
        self.holder = holder


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision did: statements that it holds for, and those left as they were."""

    done: int
    skipped: int


def decide(
    actor: int,
    finding: str,
    decision: Decision,
    *,
    seen: str = "",
    also: Sequence[str] = (),
    now: datetime | None = None,
) -> Outcome:
    """Store a decision on a finding, and on those of its near-duplicates that were ticked.

    Args:
        seen: Stamp of the decision that the page showed; empty where it showed none.
        also: Ids of findings of the same claim in near-duplicates. Those that somebody decided
            on or has open, and all that are no such copies, are left as they are and counted.

    Raises:
        DecidedMeanwhile: Somebody decided on it since the page was shown.
        HeldByColleague: Somebody else has it open.
        RefusedError: The newest analysis no longer finds the statement (``gone``).
        StoreError: The database refused.
    """
    at = in_utc(now or datetime.now(UTC))
    with writing():
        row = _finding(finding)
        key = key_of(row)
        review = find_review(key)
        if seen != (decided_of(review).stamp if review else ""):
            raise DecidedMeanwhile(decided_of(review) if review else None)
        if holder := held_by_others(actor, [row.document_id], now=at).get(key):
            raise HeldByColleague(holder)
        copies, skipped = _copies(actor, row, also, at)
        batch = uuid4().hex if copies else ""
        for one in (row, *copies):
            _store(actor, one, decision, at, batch)
        let_go(actor, [key_of(one) for one in (row, *copies)])
    return Outcome(1 + len(copies), skipped)


def _finding(id_: str) -> models.Finding:
    rows = models.Finding.objects.select_related("document")
    row = rows.filter(id=id_, document__current_id=F("version_id")).first()
    if row is None:
        raise RefusedError("gone", f"finding {id_!r} is not in the newest analysis any more")
    return row


def _copies(
    actor: int, row: models.Finding, also: Sequence[str], at: datetime
) -> tuple[list[models.Finding], int]:
    """Return the ticked findings that may be decided with this one, and how many may not."""
    wanted = set(also) - {row.id}
    rows = models.Finding.objects.select_related("document").filter(
        id__in=wanted,
        claim=row.claim,
        document__group_id=row.document.group_id,
        document__current_id=F("version_id"),
    )
    found = list(rows.order_by("document_id", "id"))
    held = held_by_others(actor, [one.document_id for one in found], now=at)
    taken = {key_of(row)}
    free: list[models.Finding] = []
    for one in found:
        key = key_of(one)
        if key not in taken and key not in held and find_review(key) is None:
            taken.add(key)
            free.append(one)
    return free, len(wanted) - len(free)


def _store(actor: int, row: models.Finding, what: Decision, at: datetime, batch: str) -> None:
    key = key_of(row)
    before = find_review(key)
    note = clean_text(what.note)
    fields = asdict(replace(what, note=note)) | {"decided_by_id": actor, "decided_at": at}
    document, claim, quote_hash = key
    models.Review.objects.update_or_create(
        document_id=document,
        claim=claim,
        quote_hash=quote_hash,
        defaults=fields | {"quote": row.quote},
    )
    # Never the quote itself: a post of an individual is deleted, and the trail never is.
    after = {"claim": claim, "quote_hash": quote_hash, "finding": row.id, "batch": batch}
    note_act(
        actor,
        what.act,
        "review",
        document,
        before=state_of(before) if before else None,
        after=after | fields | {"decided_at": at.isoformat()},
        note=note,
        now=at,
    )


def undo(actor: int, *, now: datetime | None = None) -> Outcome:
    """Take back one's own last decision, with its batch: what was before holds again.

    Raises:
        RefusedError: There is none (``nothing``).
        DecidedMeanwhile: Somebody else decided since; theirs stays.
        StoreError: The database refused.
    """
    at = in_utc(now or datetime.now(UTC))
    with writing():
        entries = _last_acts(actor)
        if not entries:
            raise RefusedError("nothing", "there is no decision of yours to take back")
        for entry in entries:
            _restore(actor, entry, at)
    return Outcome(len(entries), 0)


@dataclass(frozen=True, slots=True)
class Act:
    """A decision of one's own, which may have been on several near-duplicates at once.

    Attributes:
        finding: Id of the finding that it was made on.
    """

    action: str
    quote: str
    count: int
    at: datetime
    finding: str


def last_decision(actor: int) -> Act | None:
    """Return what ``undo`` would take back.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        entries = _last_acts(actor)
        if not entries:
            return None
        first = entries[0]
        after = first.after or {}
        review = find_review((first.entity_id, after["claim"], after["quote_hash"]))
    quote = review.quote if review else ""
    return Act(first.action, quote, len(entries), first.at, str(after.get("finding", "")))


LOOKED_BACK: Final = 500


def _last_acts(actor: int) -> list[models.AuditEntry]:
    """Return the entries of the last decision that was not taken back yet."""
    rows = models.AuditEntry.objects.filter(
        actor=actor, entity="review", action__startswith="review."
    )
    undone: set[int] = set()
    for entry in rows.order_by("-id")[:LOOKED_BACK]:
        after = entry.after or {}
        if entry.action == "review.undo":
            undone.add(after.get("undoes", 0))
        elif entry.pk not in undone:
            return _batch(rows, entry, after.get("batch", ""))
    return []


def _batch(rows: Any, entry: models.AuditEntry, batch: str) -> list[models.AuditEntry]:
    if not batch:
        return [entry]
    # Written in one transaction: all of them carry the same moment.
    return [
        one
        for one in rows.filter(at=entry.at).order_by("id")
        if (one.after or {}).get("batch") == batch
    ]


def _restore(actor: int, entry: models.AuditEntry, at: datetime) -> None:
    after: dict[str, Any] = entry.after or {}
    key = (entry.entity_id, after["claim"], after["quote_hash"])
    review = find_review(key)
    if review is None or (review.decided_by_id, review.decided_at.isoformat()) != (
        after["decided_by_id"],
        after["decided_at"],
    ):
        raise DecidedMeanwhile(decided_of(review) if review else None)
    was = state_of(review)
    if entry.before is None:
        review.delete()
    else:
        for name in FIELDS:
            setattr(review, name, entry.before[name])
        review.decided_by_id = entry.before["decided_by_id"]
        review.decided_at = datetime.fromisoformat(entry.before["decided_at"])
        review.save()
    note_act(
        actor,
        "review.undo",
        "review",
        entry.entity_id,
        before=was,
        after=(entry.before or {"decision": ""})
        | {"claim": key[1], "quote_hash": key[2], "undoes": entry.pk},
        now=at,
    )

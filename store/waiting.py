"""Findings that wait for somebody of the office, in the order in which to look at them.

What has a decision waits no longer; decisions are kept by document, claim and quote, so that a
re-analysis brings nothing back. docs/how-to/review.md.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from core.priority import FLAGGED_FROM
from core.vocabulary import (
    Basis,
    Lang,
    Match,
    Precision,
    SourceKind,
    Stance,
    Verdict,
)
from store.connection import models, reading
from store.digests import key_of

Key = tuple[str, str, str]
"""Document, claim and hash of the quote: what decisions and holds are kept by."""
SPARE: Final = 8
ORDER: Final = (F("priority").desc(nulls_last=True), "id")
REVERSED: Final = (F("priority").asc(nulls_first=True), "-id")


class Tab(StrEnum):
    """What kind of findings somebody looks through."""

    FLAGGED = "flagged"
    SUGGESTED = "suggested"
    CONTESTED = "contested"
    OTHER = "other"


TABS: Final = {
    Tab.FLAGGED: Q(flagged=True),
    Tab.SUGGESTED: Q(flagged=False, match=str(Match.SUGGESTED)),
    Tab.CONTESTED: Q(match=str(Match.CONFIRMED), verdict=str(Verdict.CONTESTED)),
    Tab.OTHER: Q(flagged=False, match=str(Match.CONFIRMED)) & ~Q(verdict=str(Verdict.CONTESTED)),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to look through; empty fields leave nothing out.

    Attributes:
        profile: Of a province.
    """

    tab: Tab = Tab.FLAGGED
    claim: str = ""
    lang: str = ""
    kind: str = ""
    profile: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A finding of the queue, as much as a list shows of it."""

    id: str
    key: Key
    claim: str
    quote: str
    title: str
    source: str
    kind: SourceKind
    lang: Lang
    published_at: datetime | None
    published_precision: Precision
    first_seen: datetime
    verdict: Verdict
    basis: Basis
    stance: Stance
    match: Match
    flagged: bool
    priority: float | None
    group: str


def list_waiting(wanted: Wanted, *, limit: int, after: str = "", before: str = "") -> list[Waiting]:
    """Return what waits, most urgent first.

    Args:
        after, before: Id of a finding; only what stands after, or next before it, in this order.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        rows = _rows(wanted)
        if before:
            stretches = _ahead(before)
            rows = rows.order_by(*REVERSED)
        else:
            stretches = _beyond(after) if after else _all(wanted.tab)
        found: list[Waiting] = []
        for stretch in stretches:
            found += _first(rows.filter(stretch), limit - len(found))
    return found[::-1] if before else found


def count_waiting(wanted: Wanted, *, at_most: int) -> int:
    """Return how many wait; counting ends at ``at_most``.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        return _rows(wanted).order_by()[:at_most].count()


def list_alike(finding: str, *, limit: int = 200) -> list[Waiting]:
    """Return what waits of the same claim in near-duplicates of a finding's document.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        row = models.Finding.objects.select_related("document").filter(id=finding).first()
        if row is None:
            return []
        rows = _undecided(_current()).filter(
            claim=row.claim, document__group_id=row.document.group_id
        )
        key = key_of(row)
        found = _first(rows.exclude(id=row.id).order_by("document_id", "id"), limit)
        return [other for other in found if other.key != key]


def list_profiles() -> list[str]:
    """Return the provinces that documents were kept for.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = models.DocumentProfile.objects.order_by("profile").values_list("profile", flat=True)
    with reading():
        return list(rows.distinct())


def _current() -> QuerySet[models.Finding]:
    rows = models.Finding.objects.filter(document__current_id=F("version_id"))
    return rows.select_related("document", "document__source", "version").defer(
        "vector", "version__text", "version__vector", "evidence", "why", "why_en"
    )


def _undecided(rows: QuerySet[models.Finding]) -> QuerySet[models.Finding]:
    decided = models.Review.objects.filter(
        document=OuterRef("document_id"), claim=OuterRef("claim"), quote=OuterRef("quote")
    )
    return rows.filter(~Exists(decided))


def _rows(wanted: Wanted) -> QuerySet[models.Finding]:
    rows = models.Finding.objects.filter(TABS[wanted.tab], document__current_id=F("version_id"))
    rows = _undecided(rows).order_by(*ORDER)
    if wanted.claim:
        rows = rows.filter(claim=wanted.claim)
    if wanted.lang:
        rows = rows.filter(version__lang=wanted.lang)
    if wanted.kind:
        rows = rows.filter(document__kind=wanted.kind)
    if wanted.profile:
        kept = models.DocumentProfile.objects.filter(
            document=OuterRef("document_id"), profile=wanted.profile
        )
        rows = rows.filter(Exists(kept))
    return rows


def _all(tab: Tab) -> list[Q]:
    """Return everything of a tab; what is not flagged stands below all that is."""
    if tab is Tab.FLAGGED:
        return [Q()]
    return [Q(priority__lt=FLAGGED_FROM), Q(priority__isnull=True)]


def _beyond(finding: str) -> list[Q]:
    """Return what stands after a finding, in stretches that an index finds at once."""
    priority = _priority(finding)
    if priority is None:
        return [Q(priority__isnull=True, id__gt=finding)]
    return [
        Q(priority=priority, id__gt=finding),
        Q(priority__lt=priority),
        Q(priority__isnull=True),
    ]


def _ahead(finding: str) -> list[Q]:
    """Return what stands before a finding, nearest first."""
    priority = _priority(finding)
    if priority is None:
        return [Q(priority__isnull=True, id__lt=finding), Q(priority__isnull=False)]
    return [Q(priority=priority, id__lt=finding), Q(priority__gt=priority)]


def _priority(finding: str) -> float | None:
    rows = models.Finding.objects.filter(id=finding)
    return rows.values_list("priority", flat=True).first()


def _first(rows: QuerySet[models.Finding], limit: int) -> Iterator[Waiting]:
    """Yield the first of them, each statement once.

    Ids first: of many that are as urgent, whole rows are read of those alone that are shown.
    Decisions from before their quote was kept are known by its hash alone, which the database
    cannot work out: those are dropped here.
    """
    ids = rows.values_list("id", flat=True)
    seen: set[Key] = set()
    start = 0
    while len(seen) < limit:
        some = list(ids[start : start + limit + SPARE])
        found = {row.id: row for row in _current().filter(id__in=some)}
        decided = _decided({row.document_id for row in found.values()})
        for row in (found[id_] for id_ in some if id_ in found):
            key = key_of(row)
            if key in seen or key in decided or len(seen) >= limit:
                continue
            seen.add(key)
            yield _waiting(row, key)
        start += len(some)
        if len(some) < limit + SPARE:
            return


def _decided(documents: Iterable[str]) -> set[Key]:
    rows = models.Review.objects.filter(document__in=list(documents))
    return set(rows.values_list("document_id", "claim", "quote_hash"))


def _waiting(row: Any, key: Key) -> Waiting:
    document = row.document
    return Waiting(
        id=row.id,
        key=key,
        claim=row.claim,
        quote=row.quote,
        title=row.version.title,
        source=document.source.name,
        kind=SourceKind(document.kind),
        lang=Lang(row.version.lang or Lang.OTHER),
        published_at=document.published_at,
        published_precision=Precision(document.published_precision or Precision.SECOND),
        first_seen=document.first_seen,
        verdict=Verdict(row.verdict),
        basis=Basis(row.basis),
        stance=Stance(row.stance),
        match=Match(row.match),
        flagged=row.flagged,
        priority=row.priority,
        group=document.group_id,
    )

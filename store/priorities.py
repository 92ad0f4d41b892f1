"""Working out again how soon findings should be looked at (``core.priority``), before a sync.

Only what changed goes to the indexes. docs/explanation/priority.md.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import F, Max, Q, QuerySet
from django.db.models.functions import Coalesce

from core.priority import (
    SPREAD_WINDOW,
    Judged,
    Saying,
    Story,
    Urgency,
    priority_of,
    reach_of,
)
from core.vocabulary import Match, SourceKind, Stance, Verdict
from store.batches import chunks
from store.clean import in_utc
from store.connection import execute_many, models, reading, writing
from store.wanted import DOCUMENT, FINDING, raise_wanted

RECENT: Final = timedelta(days=60)
"""Older findings keep the priority they have; new ones get theirs whatever their age."""
SAYING: Final = (str(Stance.ASSERTS), str(Stance.RELAYS))
COLUMNS: Final = (
    *("id", "document_id", "priority", "match", "verdict", "stance", "score", "shown"),
    *("document__kind", "document__group_id", "document__engagement", "document__source__reach"),
)
SET_PRIORITY = "UPDATE store_finding SET priority = %s WHERE id = %s"


@dataclass(frozen=True, slots=True)
class Change:
    """A finding whose priority is another now."""

    finding: str
    document: str
    priority: float


def refresh(now: datetime) -> int:
    """Work out the priorities of new findings and of the last 60 days; return how many changed.

    Findings and documents whose number changed are wanted by every index.

    Raises:
        StoreError: The database refused; claims worked out before are stored.
    """
    since = in_utc(now) - RECENT
    with reading():
        claims = list(_due(since).order_by("claim").values_list("claim", flat=True).distinct())
    changed = 0
    for claim in claims:
        with reading():
            changes = list(_changes(claim, since))
        for some in chunks(changes):
            with writing():
                _store(some)
        changed += len(changes)
    return changed


def explain(finding: str) -> Urgency | None:
    """Return the parts of a finding's priority, worked out anew; None where it is not current.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        row = _current().filter(id=finding).values("claim", *COLUMNS).first()
        if row is None:
            return None
        until = row["shown"] + SPREAD_WINDOW
        return _urgency(row, _story(row["claim"], row["shown"], until=until))


def _current() -> QuerySet[Any, Any]:
    """Findings of current versions, with the date that people see."""
    return models.Finding.objects.filter(document__current_id=F("version_id")).annotate(
        shown=Coalesce("document__published_at", "document__first_seen")
    )


def _due(since: datetime) -> QuerySet[Any, Any]:
    return _current().filter(Q(priority__isnull=True) | Q(shown__gte=since))


def _changes(claim: str, since: datetime) -> Iterator[Change]:
    """Yield the findings of a claim whose priority is not what it was."""
    due = _due(since).filter(claim=claim).order_by("shown", "id")
    first = due.values_list("shown", flat=True).first()
    if first is None:
        return
    story = _story(claim, first)
    for row in due.values(*COLUMNS).iterator(chunk_size=2000):
        priority = _priority(row, story)
        if row["priority"] is None or abs(priority - row["priority"]) >= 0.005:
            yield Change(row["id"], row["document_id"], priority)


def _story(claim: str, first: datetime, *, until: datetime | None = None) -> Story:
    """Return where a claim was said: near and after a moment, last before that, and first of all.

    What lies between does not change how new or how widespread a later statement is.
    """
    said = _current().filter(claim=claim, match=str(Match.CONFIRMED), stance__in=SAYING)
    said = said.order_by("shown", "id")
    near = said.filter(shown__gte=first - SPREAD_WINDOW)
    if until is not None:
        near = near.filter(shown__lte=until)
    before = said.filter(shown__lt=first - SPREAD_WINDOW)
    columns = ("shown", "document__group_id")
    sayings = [*before.values_list(*columns)[:1], *_last_of_two_groups(before.reverse())]
    sayings += near.values_list(*columns).iterator(chunk_size=2000)
    return Story([Saying(at, group) for at, group in dict.fromkeys(sayings)])


def _last_of_two_groups(rows: QuerySet[Any, Any]) -> list[tuple[datetime, str]]:
    """Return the newest saying and the newest of another group, so that one is always elsewhere."""
    columns = ("shown", "document__group_id")
    newest = rows.values_list(*columns).first()
    if newest is None:
        return []
    other = rows.exclude(document__group_id=newest[1]).values_list(*columns).first()
    return [newest] if other is None else [newest, other]


def _priority(row: dict[str, Any], story: Story) -> float:
    judged = Judged(Match(row["match"]), Verdict(row["verdict"]), Stance(row["stance"]))
    return priority_of(judged, _urgency(row, story))


def _urgency(row: dict[str, Any], story: Story) -> Urgency:
    at, group = row["shown"], row["document__group_id"]
    return Urgency(
        reach=reach_of(
            SourceKind(row["document__kind"]),
            row["document__source__reach"],
            row["document__engagement"],
        ),
        novelty=story.novelty(at, group),
        spread=story.spread(at, group),
        score=row["score"],
    )


def _store(changes: Sequence[Change]) -> None:
    documents = sorted({change.document for change in changes})
    before = _of_documents(documents)
    execute_many(SET_PRIORITY, [(change.priority, change.finding) for change in changes])
    after = _of_documents(documents)
    raise_wanted(FINDING, [change.finding for change in changes])
    raise_wanted(DOCUMENT, [id_ for id_ in documents if before.get(id_) != after.get(id_)])


def _of_documents(ids: Iterable[str]) -> dict[str, float | None]:
    """Return the priorities of documents: the highest of their findings."""
    rows = models.Finding.objects.filter(document__in=ids, document__current_id=F("version_id"))
    highest = rows.order_by("document").values_list("document").annotate(Max("priority"))
    return dict(highest)

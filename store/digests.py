"""What a morning has to tell, gathered once for all subscribers; docs/how-to/daily-digest.md.

Everything is counted by when it was first seen here: a digest tells what came since the last one.
What was published more than three days before is new to us and no sign of the day, so it stays
out of the counts that tell what is rising (docs/explanation/rising.md).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import F, Max, Min, Q, QuerySet

from core.dayfacts import ClaimPast, Coverage, DayFacts, Item, ItemChange, Statement, Window
from core.identity import digest
from core.vocabulary import Lang, Retention, SourceKind
from store.batches import chunks
from store.clean import in_utc
from store.connection import models, reading
from store.counting import (
    Seen,
    count_claims,
    count_days,
    count_places,
    count_topics,
    place_ids,
    sayings,
)
from store.findings import judgement_of

LATE: Final = timedelta(days=2)
"""How far back a digest looks for what the one before could not know yet: seen, not analysed."""
GOOD: Final = ("done", "partial")
REJECTED: Final = "rejected"
"""The decision of a review that says a finding is wrong."""
ITEM_COLUMNS: Final = (
    *("id", "group_id", "source_id", "kind", "url", "published_at", "first_seen", "gone_at"),
    *("current__title", "current__lang", "current__topics", "current__places", "retention"),
)


def gather(window: Window, seen: Seen, *, expected: Collection[str]) -> DayFacts:
    """Return the facts of a window.

    Args:
        seen: Of ``read_seen``, reaching over the window.
        expected: Ids of the sources that the profile names.

    Raises:
        StoreError: The database cannot be read.
    """
    start, end = in_utc(window.start), in_utc(window.end)
    with reading():
        items = _items(models.Document.objects.filter(first_seen__gte=start, first_seen__lt=end))
        statements = _statements(start, end, window.before)
        return DayFacts(
            start=start,
            end=end,
            items=items,
            copies=_copies(items),
            statements=statements,
            past=past_of({row.judgement.claim for row in statements}, start),
            claims=count_claims(seen, start, end),
            topics=count_topics(seen, start, end),
            places=count_places(seen, start, end),
            changes=_changes(start, end),
            coverage=coverage_of(start, end, set(expected), len(items)),
            daily=count_days(seen, start, end),
        )


def _items(rows: QuerySet[Any, Any]) -> tuple[Item, ...]:
    columns = rows.values_list(*ITEM_COLUMNS).order_by("-first_seen", "id")
    return tuple(_item(row) for row in columns.iterator(chunk_size=5000))


def _item(row: tuple[Any, ...]) -> Item:
    id_, group, source, kind, url, published, first_seen, gone, *rest = row
    title, lang, topics, places, retention = rest
    return Item(
        id=id_,
        group=group,
        source=source,
        kind=SourceKind(kind),
        lang=Lang(lang or Lang.OTHER),
        title=title or "",
        url=url,
        shown=published or first_seen,
        first_seen=first_seen,
        topics=tuple(topics or ()),
        places=place_ids(places),
        gone=gone is not None,
        individual=retention == Retention.INDIVIDUAL,
    )


def items_by_id(ids: Iterable[str]) -> dict[str, Item]:
    """Return documents as the digest shows them, by id; inside ``reading``."""
    return {
        item.id: item
        for some in chunks(sorted(set(ids)))
        for item in _items(models.Document.objects.filter(id__in=some))
    }


def _statements(start: datetime, end: datetime, before: datetime | None) -> tuple[Statement, ...]:
    """Return the findings of wordings first seen in the window, and those that came too late.

    Too late: seen before the window, but met by no digest until the one before was made.
    """
    current = models.Finding.objects.filter(document__current_id=F("version_id"))
    rows = list(current.filter(version__created__gte=start, version__created__lt=end))
    if before is not None:
        again = _told_before_edit(rows, before)
        rows = [row for row in rows if row.id not in again]
        late = current.filter(version__created__gte=start - LATE, version__created__lt=start)
        known = _met(late.values_list("id", flat=True), before)
        rows += [row for row in late if row.id not in known]
    refused = rejected_of(row.document_id for row in rows)
    items = items_by_id(row.document_id for row in rows)
    found = [
        Statement(row.id, judgement_of(row), priority_of_row(row), items[row.document_id])
        for row in rows
        if row.document_id in items and key_of(row) not in refused
    ]
    return tuple(sorted(found, key=lambda each: (-each.priority, each.item.shown, each.id)))


def _met(ids: Iterable[str], before: datetime) -> set[str]:
    """Return those of the findings that a digest or alert had met by then."""
    return {
        id_
        for some in chunks(ids)
        for id_ in models.Mailed.objects.filter(finding__in=some, met__lte=before).values_list(
            "finding", flat=True
        )
    }


def _told_before_edit(rows: list[models.Finding], before: datetime) -> set[str]:
    """Return findings whose sentence an earlier wording of the document had, met by then.

    An outlet that mends a comma does not say it again.
    """
    documents = sorted({row.document_id for row in rows})
    told = {
        key
        for some in chunks(documents)
        for key in models.Mailed.objects.filter(document__in=some, met__lte=before).values_list(
            "document", "claim", "quote_hash"
        )
    }
    return {row.id for row in rows if key_of(row) in told}


def key_of(row: models.Finding) -> tuple[str, str, str]:
    """Return what reviews are kept by: document, claim and hash of the quote."""
    return row.document_id, row.claim, digest(row.quote)


def rejected_of(documents: Iterable[str]) -> set[tuple[str, str, str]]:
    """Return the statements of documents that somebody of the office has rejected."""
    return {
        key
        for some in chunks(sorted(set(documents)))
        for key in models.Review.objects.filter(document__in=some, decision=REJECTED).values_list(
            "document_id", "claim", "quote_hash"
        )
    }


def priority_of_row(row: models.Finding) -> float:
    """Return how soon somebody should look at it, also where that is not worked out yet."""
    # Not worked out yet (``store.priorities``): a flagged one is never below any other.
    return row.priority if row.priority is not None else (0.5 if row.flagged else 0.0)


def past_of(claims: Collection[str], start: datetime) -> dict[str, ClaimPast]:
    """Return when claims were said before a moment; inside ``reading``."""
    rows = sayings().filter(claim__in=sorted(claims), document__first_seen__lt=start)
    spans = rows.values("claim").annotate(
        first=Min("document__first_seen"), last=Max("document__first_seen")
    )
    past = {row["claim"]: ClaimPast(row["first"], row["last"]) for row in spans.order_by()}
    return {claim: past.get(claim, ClaimPast()) for claim in claims}


def _copies(items: Iterable[Item]) -> dict[str, int]:
    sources: dict[str, set[str]] = defaultdict(set)
    for item in items:
        sources[item.group].add(item.source)
    return {group: len(some) for group, some in sources.items()}


def _changes(start: datetime, end: datetime) -> tuple[ItemChange, ...]:
    vanished = models.Document.objects.filter(gone_at__gte=start, gone_at__lt=end)
    gone = {id_: at for id_, at in vanished.values_list("id", "gone_at") if at is not None}
    versions = models.DocumentVersion.objects.filter(
        Q(created__gte=start, created__lt=end), created__gt=F("document__first_seen")
    ).filter(document__current_id=F("id"))
    edited = dict(versions.values_list("document_id", "created"))
    for id_ in gone:
        edited.pop(id_, None)
    items = items_by_id([*gone, *edited])
    claims = _claims_of(items)
    found = [
        ItemChange(items[id_], id_ in gone, at, claims.get(id_, ()))
        for id_, at in [*gone.items(), *edited.items()]
        if id_ in items
    ]
    return tuple(sorted(found, key=lambda each: (not each.claims, not each.gone, each.item.id)))


def _claims_of(ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the claims of documents, of earlier wordings and of what was mailed too."""
    claims: dict[str, set[str]] = defaultdict(set)
    for some in chunks(sorted(ids)):
        for model, column in ((models.Finding, "document_id"), (models.Mailed, "document")):
            rows = model.objects.filter(**{f"{column.removesuffix('_id')}__in": some})
            for id_, claim in rows.values_list(column, "claim"):
                claims[id_].add(claim)
    return {id_: tuple(sorted(some)) for id_, some in claims.items()}


def coverage_of(start: datetime, end: datetime, expected: set[str], items: int) -> Coverage:
    """Return what was looked at between two moments; inside ``reading``.

    Args:
        expected: Ids of sources; where there are none, those that were asked.
    """
    runs = models.SourceRun.objects.filter(run__started__gte=start, run__started__lt=end)
    read: set[str] = set()
    failed: set[str] = set()
    for source, outcome in runs.values_list("source_id", "outcome"):
        (failed if outcome == "failed" else read).add(source)
    expected = expected or (read | failed)
    backlog = models.DocumentVersion.objects.filter(analysis="")
    unsynced = models.IndexState.objects.filter(indexed__lt=F("wanted"))
    return Coverage(
        expected=len(expected),
        seen=len(read & expected),
        failed=tuple(sorted((failed - read) & expected)),
        silent=tuple(sorted(expected - read - failed)),
        items=items,
        backlog=backlog.filter(document__current_id=F("id")).count(),
        unsynced=unsynced.count(),
        last_collected=_last_run(Q(kind="collect"), end),
        last_synced=_last_run(Q(kind="sync") | Q(job="analyse_and_index"), end),
    )


def _last_run(which: Q, before: datetime) -> datetime | None:
    runs = models.Run.objects.filter(which, outcome__in=GOOD, finished__lt=before)
    latest: datetime | None = runs.aggregate(at=Max("finished"))["at"]
    return latest

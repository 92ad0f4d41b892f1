"""Which findings an alert rule has still to tell: what matches, less what the ledger holds.

There is no "since the last run": whatever a rule asks for and was not told yet is due, however
long the machine was off. A claim in a document is told to a subscriber once, whatever the rules
and versions; so is a claim in one text that many outlets carry.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Exists, F, OuterRef

from core.dayfacts import Statement
from core.subscriptions import AlertRule, RuleKind
from core.vocabulary import Match
from store.batches import chunks
from store.clean import in_utc
from store.connection import models, reading, writing
from store.deliveries import Fired
from store.digests import items_by_id, key_of, priority_of_row, rejected_of
from store.findings import judgement_of

MOST_ROWS: Final = 500
"""Findings that one run takes for one rule, most urgent first; the rest come with the next."""


@dataclass(frozen=True, slots=True)
class Due:
    """A statement that a rule asks for.

    Attributes:
        copy: A copy of the same text had been told before: to be noted, not sent.
    """

    rule: AlertRule
    statement: Statement
    copy: bool = False

    @property
    def fired(self) -> Fired:
        """What the ledger is to hold of it."""
        item, claim = self.statement.item, self.statement.judgement.claim
        return Fired(self.rule.id, item.id, claim, told=not self.copy)


def due_statements(
    rules: Sequence[AlertRule], *, members: Mapping[str, Collection[str]]
) -> list[Due]:
    """Return what the rules of one subscriber have still to tell, most urgent first.

    Args:
        members: Places that lie in a place, by its id, so that a rule for a province hears of its
            communes.

    Raises:
        StoreError: The database cannot be read.
    """
    found: dict[tuple[str, str], tuple[AlertRule, models.Finding]] = {}
    with reading():
        for rule in rules:
            for row in _untold(rule, members):
                found.setdefault((row.document_id, row.claim), (rule, row))
        refused = rejected_of(document for document, _ in found)
        found = {key: pair for key, pair in found.items() if key_of(pair[1]) not in refused}
        items = items_by_id(document for document, _ in found)
        told = _groups_told({item.group for item in items.values()}, rules)
    due = []
    ranked = sorted(found.values(), key=lambda pair: (-priority_of_row(pair[1]), pair[1].id))
    for rule, row in ranked:
        item = items[row.document_id]
        statement = Statement(row.id, judgement_of(row), priority_of_row(row), item)
        due.append(Due(rule, statement, (item.group, row.claim) in told))
        told.add((item.group, row.claim))
    return due


def note_copies(subscriber: int, copies: Iterable[Due], *, now: datetime) -> None:
    """Note what need not be told because a copy was, or is about to be.

    Raises:
        StoreError: The database refused.
    """
    with writing():
        models.AlertFired.objects.bulk_create(
            [
                models.AlertFired(
                    subscriber_id=subscriber,
                    rule_id=due.rule.id,
                    document=due.statement.item.id,
                    claim=due.statement.judgement.claim,
                    at=in_utc(now),
                )
                for due in copies
            ],
            ignore_conflicts=True,
        )


def messages_by_rule(day: date) -> dict[int, int]:
    """Return how many alert messages each rule had a part in on a day, for its cap.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = models.AlertFired.objects.filter(delivery__day=day, rule__isnull=False)
    pairs = rows.values_list("rule_id", "delivery_id").distinct().order_by()
    counts: dict[int, int] = {}
    with reading():
        for rule, _ in pairs:
            counts[rule] = counts.get(rule, 0) + 1
    return counts


def _untold(rule: AlertRule, members: Mapping[str, Collection[str]]) -> list[models.Finding]:
    told = models.AlertFired.objects.filter(
        subscriber=rule.subscriber, document=OuterRef("document_id"), claim=OuterRef("claim")
    )
    rows = models.Finding.objects.filter(
        ~Exists(told),
        document__current_id=F("version_id"),
        match=str(Match.CONFIRMED),
        priority__gte=rule.min_priority,
        document__first_seen__gte=rule.created,
    ).order_by("-priority", "id")
    if rule.kind is RuleKind.CLAIM:
        return list(rows.filter(claim=rule.target)[:MOST_ROWS])
    wanted = {rule.target, *members.get(rule.target, ())}
    found: list[models.Finding] = []
    for row in rows.select_related("version").defer("version__text").iterator(chunk_size=500):
        if wanted.intersection(_subjects(rule.kind, row.version)):
            found.append(row)
            if len(found) >= MOST_ROWS:
                break
    return found


def _subjects(kind: RuleKind, version: models.DocumentVersion) -> list[str]:
    if kind is RuleKind.TOPIC:
        return list(version.topics)
    return [place["id"] for place in version.places]


def _groups_told(groups: set[str], rules: Sequence[AlertRule]) -> set[tuple[str, str]]:
    """Return group and claim of what these groups' documents were told for."""
    group_of: dict[str, str] = {}
    for some in chunks(sorted(groups)):
        rows = models.Document.objects.filter(group_id__in=some)
        group_of.update(rows.values_list("id", "group_id"))
    told: set[tuple[str, str]] = set()
    for subscriber in {rule.subscriber for rule in rules}:
        for some in chunks(sorted(group_of)):
            fired = models.AlertFired.objects.filter(subscriber=subscriber, document__in=some)
            told |= {
                (group_of[id_], claim) for id_, claim in fired.values_list("document", "claim")
            }
    return told

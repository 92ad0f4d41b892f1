"""What a search index still lacks, and what it has confirmed: state, not a log.

An entity's ``wanted`` number is raised in the transaction that changes it; the index confirms
the number it was sent. Killed in between, the entity is simply sent again.
docs/explanation/store.md, "Sync".
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import F

from core.searching import IndexEntity
from store.batches import chunks
from store.connection import models, reading, writing
from store.entities import load_documents, load_findings
from store.wanted import DOCUMENT, FINDING, raise_wanted


@dataclass(frozen=True, slots=True)
class SyncItem:
    """One entity as the index should hold it; ``entity`` None means delete it.

    Attributes:
        entity_type: ``document`` or ``finding``.
        seq: The version to index with; confirm it when it is safe.
    """

    entity_type: str
    id: str
    seq: int
    entity: IndexEntity | None


@dataclass(frozen=True, slots=True)
class SyncCounts:
    """How an index stands: entities it should hold, and changes it still lacks."""

    documents: int
    findings: int
    pending: int


def pending(backend: str, limit: int, *, vectors: str = "") -> list[SyncItem]:
    """Return at most ``limit`` entities that the index lacks; empty when it is up to date.

    An index asked for by name for the first time lacks everything.

    Args:
        vectors: Name of the vectors that go along; those of another name stay.

    Raises:
        StoreError: The database refused.
    """
    with reading():
        known = models.SearchBackend.objects.filter(name=backend).exists()
    if not known:
        want_all(backend, vectors=vectors)
    with reading():
        rows = list(
            models.IndexState.objects.filter(backend=backend, indexed__lt=F("wanted"))
            .order_by("id")
            .values_list("entity_type", "entity_id", "wanted", "deleted")[:limit]
        )
        return _items(rows, vectors)


def confirm(backend: str, items: Sequence[SyncItem]) -> None:
    """Note that the index holds these items; those changed meanwhile stay pending.

    Raises:
        StoreError: The database refused; the items will be sent again.
    """
    groups: dict[tuple[str, int], list[str]] = defaultdict(list)
    for item in items:
        groups[item.entity_type, item.seq].append(item.id)
    now = datetime.now(UTC)
    with writing():
        buried = models.DeadLetter.objects.filter(backend=backend).exists()
        for (entity_type, seq), all_ids in groups.items():
            for ids in chunks(all_ids):
                models.IndexState.objects.filter(
                    backend=backend, entity_type=entity_type, entity_id__in=ids, wanted=seq
                ).update(indexed=seq, indexed_at=now)
                if buried:
                    models.DeadLetter.objects.filter(
                        backend=backend, entity_type=entity_type, entity_id__in=ids
                    ).delete()


def want_all(backend: str, *, vectors: str = "") -> None:
    """Want everything sent to this index, as after its folder was lost: a rebuild.

    Args:
        vectors: Name of the vectors that will go along.

    Raises:
        StoreError: The database refused; nothing is changed.
    """
    with writing():
        models.SearchBackend.objects.update_or_create(name=backend, defaults={"vectors": vectors})
        current = models.Finding.objects.filter(document__current_id=F("version_id"))
        _want(backend, DOCUMENT, models.Document.objects.values_list("id", flat=True))
        _want(backend, FINDING, current.values_list("id", flat=True))
        tombstones = models.IndexState.objects.filter(backend=backend, deleted=True)
        tombstones.update(wanted=F("wanted") + 1)


def counts(backend: str) -> SyncCounts:
    """Return how the index stands.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        states = models.IndexState.objects.filter(backend=backend)
        held = states.filter(deleted=False)
        return SyncCounts(
            documents=held.filter(entity_type=DOCUMENT).count(),
            findings=held.filter(entity_type=FINDING).count(),
            pending=states.filter(indexed__lt=F("wanted")).count(),
        )


def _want(backend: str, entity_type: str, ids: Iterable[str]) -> None:
    for some in chunks(ids, 5_000):
        raise_wanted(entity_type, some, only=[backend])


def _items(rows: Sequence[tuple[str, str, int, bool]], vectors: str) -> list[SyncItem]:
    wanted: dict[str, dict[str, int]] = {DOCUMENT: {}, FINDING: {}}
    for entity_type, id_, seq, deleted in rows:
        if not deleted:
            wanted[entity_type][id_] = seq
    entities: dict[tuple[str, str], IndexEntity] = {}
    for document in load_documents(wanted[DOCUMENT], vectors=vectors):
        entities[DOCUMENT, document.id] = document
    for finding in load_findings(wanted[FINDING], vectors=vectors):
        entities[FINDING, finding.id] = finding
    return [
        SyncItem(entity_type, id_, seq, entities.get((entity_type, id_)))
        for entity_type, id_, seq, _ in rows
    ]

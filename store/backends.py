"""The search indexes that are kept up to date, and how each stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from store.batches import chunks
from store.connection import execute_many, models, reading, writing
from store.wanted import DOCUMENT, FINDING, raise_wanted

PAGE = 5_000
# ``GREATEST`` of PostgreSQL is ``max`` in SQLite; a CASE is read by both.
WANT_AT_LEAST = """
INSERT INTO store_indexstate (backend_id, entity_type, entity_id, wanted, indexed, deleted)
VALUES (%s, %s, %s, %s, 0, %s)
ON CONFLICT (backend_id, entity_type, entity_id)
DO UPDATE SET
    wanted = CASE
        WHEN store_indexstate.wanted >= excluded.wanted THEN store_indexstate.wanted + 1
        ELSE excluded.wanted
    END,
    deleted = excluded.deleted
"""


@dataclass(frozen=True, slots=True)
class BackendRow:
    """How an index stands in the eyes of the store.

    Attributes:
        documents, findings: What it should hold.
        pending: Changes that it still lacks; ``dead`` those that it refused.
        rebuilding: A rebuild has begun and not ended.
    """

    name: str
    documents: int
    findings: int
    pending: int
    dead: int
    rebuilding: bool


@dataclass(frozen=True, slots=True)
class State:
    """What an index should hold of one entity.

    Attributes:
        seq: The number it should have.
        settled: False while a change is pending, or after the index refused it: then nothing
            can be said of what it holds.
    """

    entity_type: str
    id: str
    seq: int
    deleted: bool
    settled: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """An entity to be sent again, or deleted, with a number of at least ``seq``."""

    entity_type: str
    id: str
    seq: int
    deleted: bool = False


def list_backends() -> list[BackendRow]:
    """Return the indexes that are kept up to date, by name.

    Raises:
        StoreError: The database cannot be read.
    """
    held = Q(states__deleted=False)
    with reading():
        rows = models.SearchBackend.objects.order_by("name").annotate(
            documents=Count("states", filter=held & Q(states__entity_type=DOCUMENT)),
            findings=Count("states", filter=held & Q(states__entity_type=FINDING)),
            pending=Count("states", filter=Q(states__indexed__lt=F("states__wanted"))),
        )
        return [
            BackendRow(
                name=row.name,
                documents=row.documents,
                findings=row.findings,
                pending=row.pending,
                dead=row.dead.count(),
                rebuilding=row.rebuilding,
            )
            for row in rows
        ]


def forget(backend: str) -> bool:
    """Stop keeping an index up to date, with all that was known of it; return whether it was.

    Raises:
        StoreError: The database refused; nothing is changed.
    """
    with writing():
        found = models.SearchBackend.objects.filter(name=backend)
        known = found.exists()
        # Without Django's collecting of every row: they may be hundreds of thousands.
        states = models.IndexState.objects.filter(backend=backend)
        states._raw_delete(states.db)
        models.DeadLetter.objects.filter(backend=backend).delete()
        found.delete()
    return known


def was_filled(backend: str) -> bool:
    """Return whether this index has taken something that it should still hold.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = _with_dead(backend).filter(deleted=False, indexed__gte=F("wanted"), dead=False)
    with reading():
        return rows.exists()


def was_sent(backend: str) -> bool:
    """Return whether this index ever confirmed anything that the store still knows of.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        return models.IndexState.objects.filter(backend=backend, indexed__gt=0).exists()


def is_rebuilding(backend: str) -> bool:
    """Return whether a rebuild of this index has begun and not ended, as when it was killed.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        return models.SearchBackend.objects.filter(name=backend, rebuilding=True).exists()


def set_rebuilding(backend: str, rebuilding: bool) -> None:
    """Note that a rebuild of this index begins, or has ended well.

    Raises:
        StoreError: The database refused.
    """
    with writing():
        models.SearchBackend.objects.update_or_create(
            name=backend, defaults={"rebuilding": rebuilding}
        )


def use_vectors(backend: str, vectors: str) -> bool:
    """Note which vectors this index is sent; where it had others, want all that has any again.

    Vectors of two encoders cannot be held against each other. Returns whether it had others.

    Raises:
        StoreError: The database refused; nothing is changed.
    """
    with writing():
        row = models.SearchBackend.objects.filter(name=backend).first()
        if row is None or row.vectors == vectors:
            # On its first sync an index is sent everything anyway.
            return False
        row.vectors = vectors
        row.save(update_fields=["vectors"])
        current = models.DocumentVersion.objects.filter(
            document__current_id=F("id"), vectors__isnull=False
        )
        documents = current.values_list("document_id", flat=True)
        findings = models.Finding.objects.filter(
            document__current_id=F("version_id"), vector__isnull=False
        ).values_list("id", flat=True)
        for entity_type, ids in ((DOCUMENT, documents), (FINDING, findings)):
            for some in chunks(ids.iterator(chunk_size=PAGE), PAGE):
                raise_wanted(entity_type, some, only=[backend])
    return True


def states(backend: str) -> Iterator[State]:
    """Yield what an index should hold, entity by entity, without holding all.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = _with_dead(backend).order_by("id")
    last = 0
    while True:
        with reading():
            page = list(
                rows.filter(id__gt=last).values_list(
                    "id", "entity_type", "entity_id", "wanted", "indexed", "deleted", "dead"
                )[:PAGE]
            )
        if not page:
            return
        last = page[-1][0]
        for _, entity_type, id_, wanted, indexed, deleted, is_dead in page:
            settled = indexed >= wanted and not is_dead
            yield State(entity_type, id_, wanted, deleted, settled)


def want_again(backend: str, wanted: Sequence[Wanted]) -> None:
    """Want these entities sent again to one index, or deleted from it.

    Raises:
        StoreError: The database refused; nothing is changed.
    """
    with writing():
        execute_many(
            WANT_AT_LEAST,
            [(backend, item.entity_type, item.id, item.seq, item.deleted) for item in wanted],
        )


def want_unlisted(backend: str) -> int:
    """Want what the store has and the index was never asked to hold; return how many.

    There is none unless somebody changed the tables by hand.

    Raises:
        StoreError: The database refused; nothing is changed.
    """
    listed = models.IndexState.objects.filter(backend=backend, entity_id=OuterRef("id"))
    documents = models.Document.objects.exclude(Exists(listed.filter(entity_type=DOCUMENT)))
    findings = models.Finding.objects.filter(document__current_id=F("version_id")).exclude(
        Exists(listed.filter(entity_type=FINDING))
    )
    count = 0
    with writing():
        for entity_type, rows in ((DOCUMENT, documents), (FINDING, findings)):
            ids = list(rows.values_list("id", flat=True))
            raise_wanted(entity_type, ids, only=[backend])
            count += len(ids)
    return count


def _with_dead(backend: str) -> QuerySet[Any, Any]:
    dead = models.DeadLetter.objects.filter(
        backend=OuterRef("backend"),
        entity_type=OuterRef("entity_type"),
        entity_id=OuterRef("entity_id"),
    )
    return models.IndexState.objects.filter(backend=backend).annotate(dead=Exists(dead))

"""Raising the wanted sequence numbers of what changed; always inside the change's transaction."""

from collections.abc import Iterable, Sequence

from django.db.models import F

from store.batches import chunks
from store.connection import execute_many, models

DOCUMENT = "document"
FINDING = "finding"

# The one statement that counts up or begins at 1, alike in SQLite and PostgreSQL; Django's
# bulk_create can only set a conflicting row to given values.
RAISE = """
INSERT INTO store_indexstate (backend_id, entity_type, entity_id, wanted, indexed, deleted)
VALUES (%s, %s, %s, 1, 0, %s)
ON CONFLICT (backend_id, entity_type, entity_id)
DO UPDATE SET wanted = store_indexstate.wanted + 1, deleted = excluded.deleted
"""


def backends() -> list[str]:
    """Return the indexes that are kept up to date."""
    return list(models.SearchBackend.objects.order_by("name").values_list("name", flat=True))


def raise_wanted(
    entity_type: str,
    ids: Iterable[str],
    *,
    deleted: bool = False,
    only: Sequence[str] | None = None,
) -> None:
    """Want these entities sent again to every index, or their deletion.

    Args:
        only: Names of indexes; None for all.
    """
    names = backends() if only is None else only
    # Sorted: the same order of row locks everywhere, and rows of one run lie together.
    rows = [(name, entity_type, id_, deleted) for name in names for id_ in sorted(set(ids))]
    if rows:
        execute_many(RAISE, rows)


def want_documents(ids: Iterable[str]) -> None:
    """Want documents and the findings of their current versions, which repeat fields of theirs."""
    wanted = sorted(set(ids))
    if not wanted or not backends():
        return
    raise_wanted(DOCUMENT, wanted)
    for some in chunks(wanted):
        current = models.Finding.objects.filter(
            document__in=some, document__current_id=F("version_id")
        ).values_list("id", flat=True)
        raise_wanted(FINDING, current)


def drop_findings_of(versions: Iterable[str]) -> None:
    """Want the findings of versions that are no longer current out of every index."""
    gone = sorted(set(versions))
    if not gone or not backends():
        return
    for some in chunks(gone):
        ids = models.Finding.objects.filter(version__in=some).values_list("id", flat=True)
        raise_wanted(FINDING, ids, deleted=True)

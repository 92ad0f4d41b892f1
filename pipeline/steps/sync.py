"""Sync: bring the index to what the store wants; state, not a log, so that it can be repeated."""

from dataclasses import dataclass

from core.settings import Settings
from index import open_index
from index.base import IndexBackend, IndexSink
from index.sync import Change, sync_batch
from pipeline.installation import open_store, working

BATCH = 1000
EMBEDDED = "tantivy"


@dataclass(slots=True)
class SyncResult:
    """What sync did, and what the index holds now."""

    written: int = 0
    deleted: int = 0
    documents: int = 0
    findings: int = 0


def sync_index(settings: Settings, *, rebuild: bool = False) -> SyncResult:
    """Deliver every pending change to the index.

    Args:
        rebuild: Build a new index from the store; readers see the old one until it is done.

    Raises:
        IndexUnavailable: The index cannot be reached or written; run again later.
    """
    result = SyncResult()
    with working(settings), open_store(settings), open_index(settings) as index:
        from store import sync

        # What is delivered into a new index is confirmed before that takes its place: until
        # then this mark says that the confirmations are worth nothing.
        mark = settings.data_dir / "index.rebuilding"
        if rebuild or mark.exists() or _is_lost(index):
            mark.touch()
            sync.want_all(EMBEDDED)
            with index.rebuild() as fresh:
                _deliver(fresh, result)
            mark.unlink()
        else:
            _deliver(index, result)
        held = index.count()
        result.documents, result.findings = held["document"], held["finding"]
    return result


def _is_lost(index: IndexBackend) -> bool:
    """Return whether the index is empty and should not be, as after its folder was deleted."""
    from store import sync

    return not any(index.count().values()) and sync.counts(EMBEDDED).documents > 0


def _deliver(sink: IndexSink, result: SyncResult) -> None:
    from store import sync

    while items := sync.pending(EMBEDDED, BATCH):
        sync_batch(sink, [Change(i.entity_type, i.id, i.seq, i.entity) for i in items])
        sync.confirm(EMBEDDED, items)
        result.deleted += sum(item.entity is None for item in items)
        result.written += sum(item.entity is not None for item in items)

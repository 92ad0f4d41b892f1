"""Sync: bring the index to what the store wants; state, not a log, so that it can be repeated.

The index is whatever the settings name; each is kept up to date for itself, so that another
address is sent everything. docs/how-to/keep-it-well.md.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from core.settings import Settings
from index import open_index
from index.address import index_name
from index.base import IndexBackend, IndexSink, Refused
from index.sync import Change, sync_batch
from nlp.meaning import vectors_name
from pipeline.installation import data_folder, open_store, working
from pipeline.places import place_files
from pipeline.synonyms import SearchSynonyms

BATCH = 1000
STEP = "sync"


@dataclass(slots=True)
class SyncResult:
    """What sync did, and what the index holds now.

    Attributes:
        refused: Entities that the index would not take; ``cotmoc index dead`` lists them.
        priorities: Findings whose priority is another than before.
    """

    written: int = 0
    deleted: int = 0
    refused: int = 0
    priorities: int = 0
    documents: int = 0
    findings: int = 0


def sync_index(
    settings: Settings, *, rebuild: bool = False, noted: bool = True, now: datetime | None = None
) -> SyncResult:
    """Deliver every pending change to the index.

    Args:
        rebuild: Build a new index from the store; readers see the old one until it is done.
        noted: False leaves the ledger of runs as it is: a restore brings back what was in it.
        now: What the last 60 days count from; None is the clock.

    Raises:
        IndexUnavailable: The index cannot be reached or written; run again later.
        EncoderError: The encoder that the settings name is missing.
    """
    result = SyncResult()
    SearchSynonyms(
        data_folder(settings), office=settings.synonyms_path, places=place_files(settings)
    )()
    with working(settings), open_store(settings), open_index(settings) as index:
        from store import backends, priorities, runs, sync

        run = runs.start_run(STEP) if noted else None
        result.priorities = priorities.refresh(now or datetime.now(UTC))
        name, vectors = index_name(settings), vectors_name(settings)
        backends.use_vectors(name, vectors)
        delivery = Delivery(name, vectors, result)
        if (
            rebuild
            or backends.is_rebuilding(name)
            or _is_lost(index, name)
            or _is_strange(index, name)
        ):
            sync.want_all(name, vectors=vectors)
            # What is delivered into a new index is confirmed before that takes its place: until
            # then this mark says that the confirmations are worth nothing.
            backends.set_rebuilding(name, True)
            with index.rebuild() as fresh:
                delivery.into(fresh)
            backends.set_rebuilding(name, False)
        else:
            delivery.into(index)
        held = index.count()
        result.documents, result.findings = held["document"], held["finding"]
        counts = {"written": result.written, "deleted": result.deleted}
        if run is not None:
            runs.finish_run(run, outcome="done", counts=counts)
    return result


@dataclass(frozen=True, slots=True)
class Delivery:
    """Carries what is pending to an index, and counts it.

    Attributes:
        backend: Name of the index in the store.
        vectors: Name of the vectors that go along.
    """

    backend: str
    vectors: str
    result: SyncResult

    def into(self, sink: IndexSink) -> None:
        """Deliver until nothing is pending; the store must be open.

        Raises:
            IndexUnavailable: What was delivered before is confirmed; the rest stays pending.
        """
        from store import sync

        while items := sync.pending(self.backend, BATCH, vectors=self.vectors):
            synced = sync_batch(sink, [Change(i.entity_type, i.id, i.seq, i.entity) for i in items])
            refused = {(found.entity, found.id) for found in synced.refused}
            taken = [item for item in items if (item.entity_type, item.id) not in refused]
            sync.confirm(self.backend, taken)
            self._bury(synced.refused)
            self.result.refused += len(refused)
            self.result.deleted += sum(item.entity is None for item in taken)
            self.result.written += sum(item.entity is not None for item in taken)

    def _bury(self, refused: tuple[Refused, ...]) -> None:
        if not refused:
            return
        from store import dead

        now = datetime.now(UTC)
        dead.bury(
            dead.Dead(self.backend, item.entity, item.id, item.seq, item.reason, now)
            for item in refused
        )


def _is_lost(index: IndexBackend, name: str) -> bool:
    """Return whether the index is empty and should not be, as after its folder was deleted."""
    from store import backends

    return not any(index.count().values()) and backends.was_filled(name)


def _is_strange(index: IndexBackend, name: str) -> bool:
    """Return whether the index holds what this store never sent, or has forgotten sending.

    Its numbers may be higher than ours, so that it would take nothing of ours, and it may hold
    what was deleted since.
    """
    from store import backends

    return not backends.was_sent(name) and any(index.count().values())

"""``cotmoc metrics``: numbers in Prometheus' text format, from the run ledger and the tables.

For the textfile collector of ``node_exporter``: nothing listens on a port.
docs/how-to/keep-it-running.md.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import CotmocError, StoreError
from core.settings import Settings
from pipeline.disks import rooms
from pipeline.installation import open_store
from pipeline.messages import t
from pipeline.terminal import emit

if TYPE_CHECKING:
    from prometheus_client.core import GaugeMetricFamily
    from prometheus_client.registry import Collector


def write_metrics(settings: Settings, path: Path | None) -> None:
    """Write the metrics to a file, whole at once, or to stdout.

    Raises:
        StoreError: The file cannot be written.
    """
    text = metrics_text(settings)
    if path is None:
        emit(text.rstrip("\n"))
        return
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        partial.write_text(text, "utf-8")
        # node_exporter has a user of its own; there is nothing secret in numbers.
        partial.chmod(0o644)
        partial.replace(path)
    except OSError as error:
        with suppress(OSError):
            partial.unlink()
        raise StoreError(
            t(
                f"không ghi được số đo vào {str(path)!r}: {error.strerror}; xem lại thư mục",
                f"metrics cannot be written to {str(path)!r}: {error.strerror}; check the folder",
            )
        ) from error


def metrics_text(settings: Settings) -> str:
    """Return the metrics as Prometheus reads them; a part that cannot be read is left out."""
    from prometheus_client import CollectorRegistry, generate_latest

    registry = CollectorRegistry(auto_describe=False)
    registry.register(_collector(settings))
    return generate_latest(registry).decode()


def _collector(settings: Settings) -> "Collector":
    from prometheus_client.registry import Collector

    class Tables(Collector):
        def collect(self) -> Iterator["GaugeMetricFamily"]:
            yield from _disks(settings)
            yield from _from_store(settings)

    return Tables()


def _gauge(
    name: str, about: str, values: Mapping[Any, float], labels: tuple[str, ...] = ()
) -> "GaugeMetricFamily":
    from prometheus_client.core import GaugeMetricFamily

    family = GaugeMetricFamily(f"cotmoc_{name}", about, labels=labels)
    for key, value in sorted(values.items()):
        family.add_metric(list(key), value)
    return family


def _disks(settings: Settings) -> Iterator["GaugeMetricFamily"]:
    free = {(str(room.folder),): float(room.free) for room in rooms(settings)}
    yield _gauge("disk_free_bytes", "Room left where cotmoc writes.", free, ("folder",))


def _from_store(settings: Settings) -> Iterator["GaugeMetricFamily"]:
    """Yield what the database tells; ``cotmoc_up`` is 0 where it cannot be read."""
    found: list[GaugeMetricFamily] = []
    up = 1.0
    try:
        with open_store(settings):
            for part in (_jobs, _sources, _items, _mail):
                found += part()
    except CotmocError:
        up = 0.0
    yield _gauge("up", "Whether the database can be read.", {(): up})
    yield from found


def _jobs() -> list["GaugeMetricFamily"]:
    from store import jobs

    runs = jobs.job_runs()
    last = {(item.job, item.last.outcome or "running"): 1.0 for item in runs}
    good = {(item.job,): item.good.started.timestamp() for item in runs if item.good is not None}
    took = {
        (item.job,): (item.last.finished - item.last.started).total_seconds()
        for item in runs
        if item.last.finished
    }
    counts = {
        (item.job, name): float(value) for item in runs for name, value in item.last.counts.items()
    }
    return [
        _gauge("job_outcome", "Outcome of the last run of each job.", last, ("job", "outcome")),
        _gauge("job_last_success_seconds", "When each job last ended well.", good, ("job",)),
        _gauge("job_duration_seconds", "How long the last run of each job took.", took, ("job",)),
        _gauge("job_count", "Counts of the last run of each job.", counts, ("job", "count")),
    ]


def _sources() -> list["GaugeMetricFamily"]:
    from store import sources

    health = [item for item in sources.source_health() if item.last is not None]
    failures = {(item.source,): float(item.failures) for item in health}
    documents = {(item.source,): float(item.documents) for item in health}
    last = {
        (item.source,): item.last_run.timestamp() for item in health if item.last_run is not None
    }
    return [
        _gauge("source_failures", "Failed runs in a row.", failures, ("source",)),
        _gauge("source_documents", "Documents held.", documents, ("source",)),
        _gauge("source_last_run_seconds", "When each source was last asked.", last, ("source",)),
    ]


def _items() -> list["GaugeMetricFamily"]:
    from store import backends, revisits, snapshot

    rows = snapshot.row_counts()
    held = {
        (name.removeprefix("store_"),): float(rows[name])
        for name in ("store_document", "store_finding", "store_capture", "store_review")
        if name in rows
    }
    pending = {(row.name,): float(row.pending) for row in backends.list_backends()}
    again = {(outcome,): float(count) for outcome, count in revisits.visit_counts().items()}
    return [
        _gauge("rows", "What the database holds.", held, ("kind",)),
        _gauge("index_pending", "Changes that an index lacks.", pending, ("index",)),
        _gauge("revisits", "Pages looked at again, by what became of them.", again, ("outcome",)),
    ]


def _mail() -> list["GaugeMetricFamily"]:
    from datetime import timedelta

    from store import deliveries

    since = datetime.now(UTC) - timedelta(days=1)
    counts = {(state,): float(count) for state, count in deliveries.counts_since(since).items()}
    return [_gauge("mail_day", "Messages of the last day by state.", counts, ("state",))]

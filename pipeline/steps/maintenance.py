"""The job ``maintenance``, each night: index held against the store, disks, database, backup.

Each part is done although another fails; what needs a person stands in the ledger and in
``cotmoc doctor``. docs/how-to/keep-it-well.md.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from core.errors import CotmocError
from core.settings import Settings
from pipeline.disks import rooms
from pipeline.installation import working
from pipeline.jobs import Order, Report
from pipeline.messages import t

logger = logging.getLogger(__name__)

KEEP_RUNS = timedelta(days=180)
PATIENCE_S = 900.0


@dataclass(slots=True)
class Care:
    """What the parts found.

    Attributes:
        troubles: What a person should look at, one sentence each.
        broken: Parts that could not be done.
    """

    counts: dict[str, int] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)
    broken: int = 0


def maintain(order: Order) -> Report:
    """Do every part; the store must be open."""
    care = Care()
    for part in PARTS:
        _guarded(part, order, care)
    outcome = "done"
    if care.broken or care.troubles:
        outcome = "failed" if care.broken == len(PARTS) else "partial"
    return Report(care.counts, outcome, "; ".join(care.troubles))


def _guarded(part: Callable[[Order, Care], None], order: Order, care: Care) -> None:
    try:
        part(order, care)
    except (CotmocError, OSError) as error:
        care.broken += 1
        care.troubles.append(f"{part.__name__.strip('_')}: {error}")
        logger.warning("maintenance: %s: %s", part.__name__.strip("_"), error)


def _index(order: Order, care: Care) -> None:
    """Hold the index against the store and mend what differs."""
    from pipeline.steps.index_care import check_index

    with working(order.settings, wait_s=PATIENCE_S):
        result = check_index(order.settings, repair=True)
    care.counts["index_differences"] = result.kinds.total()
    care.counts["index_repaired"] = result.kinds.total() if result.repaired else 0


def _disks(order: Order, care: Care) -> None:
    """Warn while there is still time."""
    found = list(rooms(order.settings))
    care.counts["disk_free_mb"] = min((room.free // 1_000_000 for room in found), default=0)
    care.troubles += disk_warnings(order.settings)


def disk_warnings(settings: Settings) -> list[str]:
    """Return a sentence for each disk that runs short."""
    return [
        t(
            f"đĩa của {room.folder} chỉ còn trống {room.free / 1e9:.1f} GB; hãy dọn bớt",
            f"the disk of {room.folder} has {room.free / 1e9:.1f} GB free; make room",
        )
        for room in rooms(settings)
        if room.is_short
    ]


def _database(order: Order, care: Care) -> None:
    """Have the database look itself over."""
    from store import snapshot

    problems = snapshot.integrity_problems()
    care.counts["database_problems"] = len(problems)
    care.troubles += [
        t(
            f"cơ sở dữ liệu hỏng: {problem}; khôi phục bản sao lưu",
            f"the database is damaged: {problem}; restore a backup",
        )
        for problem in problems[:1]
    ]


def _ledger(order: Order, care: Care) -> None:
    """Let go of runs of long ago."""
    from store import expiries, jobs

    if expiries.doubt(order.at) is not None:
        return  # the clock may be far ahead
    care.counts["runs_forgotten"] = jobs.prune(order.at - KEEP_RUNS, keep=[expiries.KIND])


def _backup(order: Order, care: Care) -> None:
    """Back up where a folder is set; never over good backups when the database is damaged."""
    settings = order.settings
    if not settings.backup_dir or care.counts.get("database_problems"):
        return
    from pipeline.steps.backup import backup_folder, make_backup, remove_old

    folder = backup_folder(settings)
    made = make_backup(settings, folder)
    care.counts["backup_mb"] = made.size // 1_000_000
    care.counts["backups_removed"] = remove_old(folder, settings.backup_keep)


PARTS = (_index, _disks, _database, _ledger, _backup)

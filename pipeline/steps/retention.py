"""Retention: what posts of individuals left behind is deleted when its time is over.

First the archive, then the store, then the index: nothing can bring back what is gone. Killed in
between, the next run goes on. So a clock that is far ahead is not believed (``store.expiries``).
docs/how-to/keep-it-well.md.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from core.clock import OFFICE_ZONE
from core.settings import Settings
from core.vocabulary import Retention
from crawlers.landing import LandingZone
from crawlers.landing.layout import parse_name
from pipeline.installation import open_store, working
from pipeline.messages import t
from pipeline.steps.sync import SyncResult, sync_index

if TYPE_CHECKING:
    from store.expiries import Doubt


@dataclass(frozen=True, slots=True)
class RetentionResult:
    """What was deleted, or with ``dry_run`` what would be.

    Attributes:
        files: Archive files of individuals.
        sync: What the index was told; None where it was not.
        refused: Why nothing was deleted, where the clock is doubted.
    """

    days: int
    documents: int
    findings: int
    captures: int
    files: int
    sync: SyncResult | None = None
    refused: str = ""

    @property
    def nothing(self) -> bool:
        """Whether all was in order."""
        return not (self.documents or self.captures or self.files or self.refused)


def apply_retention(
    settings: Settings,
    *,
    now: datetime | None = None,
    dry_run: bool = False,
    trust_clock: bool = False,
) -> RetentionResult:
    """Delete posts of individuals whose time is over, and have the index follow.

    Args:
        trust_clock: A person says that the clock is right, however far it went since last time.

    Raises:
        LandingError: An archive file cannot be removed; run again when it can.
        StoreError: The database refused; what was deleted before stays deleted.
        IndexUnavailable: The index cannot be written; the next sync tells it.
    """
    with working(settings):
        result = expire_posts(settings, now=now, dry_run=dry_run, trust_clock=trust_clock)
        if dry_run:
            return result
        # Also when nothing was deleted: the run before may have died at this point.
        return replace(result, sync=sync_index(settings))


def expire_posts(
    settings: Settings,
    *,
    now: datetime | None = None,
    dry_run: bool = False,
    trust_clock: bool = False,
) -> RetentionResult:
    """Delete posts of individuals older than ``settings.retention_days`` from archive and store.

    The index follows with the next sync.
    """
    moment = now or datetime.now(UTC)
    days = settings.retention_days
    with working(settings), open_store(settings):
        from store import expiries, retention

        doubt = None if dry_run or trust_clock else expiries.doubt(moment)
        if doubt is not None:
            expiries.note_refused(moment)
            return RetentionResult(days, 0, 0, 0, 0, refused=why_doubted(moment, doubt))
        files = _remove_files(settings, moment - timedelta(days=days), dry_run=dry_run)
        found = retention.count_expired(moment, days)
        if not dry_run:
            retention.delete_expired(moment, days)
            retention.forget_files(LandingZone(settings.landing).files())
            expiries.note_deleted(moment)
    return RetentionResult(days, found.documents, found.findings, found.captures, len(files))


def why_doubted(moment: datetime, doubt: "Doubt") -> str:
    """Return why a time is not believed, and what to do."""
    now, last, until = (
        f"{each.astimezone(OFFICE_ZONE):%d/%m/%Y}" for each in (moment, doubt.last, doubt.until)
    )
    return t(
        f"đồng hồ máy ghi ngày {now}, lần xoá trước là {last}: chưa xoá gì, hãy xem lại đồng hồ. "
        f"Nếu đồng hồ đúng thì không phải làm gì, từ {until} sẽ xoá tiếp; xoá ngay: "
        "cotmoc retention --trust-clock",
        f"the clock says {now}, the last deletion was for {last}: nothing is deleted, check the "
        f"clock. If it is right there is nothing to do, deleting goes on from {until}; at once: "
        "cotmoc retention --trust-clock",
    )


def _remove_files(settings: Settings, before: datetime, *, dry_run: bool) -> list[str]:
    """Remove archive files of individuals from days before; none is written, yet one may lie there.

    An older version, another program or a backup may have put it there.
    """
    zone = LandingZone(settings.landing)
    if not dry_run:
        zone.recover()  # a file that lost its marker to a killed run is seen again
    expired = [name for name in zone.files() if _is_expired(name, before)]
    if not dry_run:
        for name in expired:
            zone.delete(name)
    return expired


def _is_expired(name: str, before: datetime) -> bool:
    parts = parse_name(name)
    return parts.retention == Retention.INDIVIDUAL and parts.day < f"{before:%Y-%m-%d}"

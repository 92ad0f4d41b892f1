"""Retention: what posts of individuals left behind is deleted when its time is over.

First the archive, then the store, then the index: nothing can bring back what is gone. Killed in
between, the next run goes on. docs/how-to/keep-it-well.md.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from core.settings import Settings
from core.vocabulary import Retention
from crawlers.landing import LandingZone
from crawlers.landing.layout import parse_name
from pipeline.installation import open_store, working
from pipeline.steps.sync import SyncResult, sync_index


@dataclass(frozen=True, slots=True)
class RetentionResult:
    """What was deleted, or with ``dry_run`` what would be.

    Attributes:
        files: Archive files of individuals.
        sync: What the index was told; None where it was not.
    """

    days: int
    documents: int
    findings: int
    captures: int
    files: int
    sync: SyncResult | None = None

    @property
    def nothing(self) -> bool:
        """Whether all was in order."""
        return not (self.documents or self.captures or self.files)


def apply_retention(
    settings: Settings, *, now: datetime | None = None, dry_run: bool = False
) -> RetentionResult:
    """Delete posts of individuals whose time is over, and have the index follow.

    Raises:
        LandingError: An archive file cannot be removed; run again when it can.
        StoreError: The database refused; what was deleted before stays deleted.
        IndexUnavailable: The index cannot be written; the next sync tells it.
    """
    with working(settings):
        result = expire_posts(settings, now=now, dry_run=dry_run)
        if dry_run:
            return result
        # Also when nothing was deleted: the run before may have died at this point.
        return replace(result, sync=sync_index(settings))


def expire_posts(
    settings: Settings, *, now: datetime | None = None, dry_run: bool = False
) -> RetentionResult:
    """Delete posts of individuals older than ``settings.retention_days`` from archive and store.

    The index follows with the next sync.
    """
    moment = now or datetime.now(UTC)
    days = settings.retention_days
    with working(settings), open_store(settings):
        from store import retention

        files = _remove_files(settings, moment - timedelta(days=days), dry_run=dry_run)
        found = retention.count_expired(moment, days)
        if not dry_run:
            retention.delete_expired(moment, days)
            retention.forget_files(LandingZone(settings.landing).files())
    return RetentionResult(days, found.documents, found.findings, found.captures, len(files))


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

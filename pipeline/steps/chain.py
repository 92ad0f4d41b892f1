"""The steps in a row: what ``cotmoc run`` and ``cotmoc import`` do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.records import SourceOutcome
from core.settings import Settings
from pipeline.installation import working
from pipeline.profile import Profile, load_profile
from pipeline.steps.analyse import AnalyseResult, analyse_pending
from pipeline.steps.collect import collect_sources
from pipeline.steps.importing import ImportResult, land_files
from pipeline.steps.inbox import take_inbox
from pipeline.steps.ingest import IngestResult, ingest_landing
from pipeline.steps.retention import RetentionResult, expire_posts
from pipeline.steps.sync import SyncResult, sync_index


@dataclass(slots=True)
class ChainResult:
    """What a whole way through did."""

    outcomes: list[SourceOutcome] = field(default_factory=list)
    imported: ImportResult | None = None
    ingest: IngestResult = field(default_factory=IngestResult)
    analyse: AnalyseResult = field(default_factory=AnalyseResult)
    retention: RetentionResult | None = None
    sync: SyncResult = field(default_factory=SyncResult)

    @property
    def all_failed(self) -> bool:
        """Whether there were sources and none could be read."""
        return bool(self.outcomes) and all(o.outcome == "failed" for o in self.outcomes)

    @property
    def nothing_new(self) -> bool:
        """Whether the store is as it was."""
        return not (self.ingest.new or self.ingest.edited or self.ingest.gone)

    @property
    def nothing_taken(self) -> bool:
        """Whether an import brought nothing that is in the store now."""
        taken = self.ingest.new + self.ingest.edited + self.ingest.unchanged
        known = self.imported.known if self.imported else 0
        return not taken and not known


def run_chain(
    settings: Settings, profile: str, *, only: Sequence[str] | None = None
) -> ChainResult:
    """Collect a profile, then ingest, analyse and sync."""
    loaded = load_profile(settings.profiles_dir / profile)
    return go_on(settings, loaded, lambda: collect_sources(settings, loaded, only=only))


def import_chain(settings: Settings, paths: Sequence[Path], *, source: str) -> ChainResult:
    """Land files, then ingest, analyse and sync."""
    with working(settings):
        # What a stopped run left comes first, so that its files are known and not landed again.
        ingest_landing(settings)
        imported = land_files(settings, paths, source=source)
        result = _downstream(settings)
    result.imported = imported
    return result


def go_on(
    settings: Settings, profile: Profile, collect: Callable[[], list[SourceOutcome]]
) -> ChainResult:
    """Collect as the caller says, then ingest for the profile, analyse and sync."""
    with working(settings):
        # What a stopped run left comes first, so that collecting knows it.
        ingest_landing(settings, profile=profile)
        outcomes = collect()
        result = _downstream(settings, profile)
    result.outcomes = outcomes
    return result


def _downstream(settings: Settings, profile: Profile | None = None) -> ChainResult:
    take_inbox(settings)
    return ChainResult(
        ingest=ingest_landing(settings, profile=profile),
        analyse=analyse_pending(settings, profile=profile),
        retention=expire_posts(settings),
        sync=sync_index(settings),
    )

"""The steps in a row: what ``cotmoc run`` and ``cotmoc import`` do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.records import SourceOutcome
from core.settings import Settings
from pipeline.installation import working
from pipeline.steps.analyse import AnalyseResult, analyse_pending
from pipeline.steps.collect import collect_profile
from pipeline.steps.importing import ImportResult, land_files
from pipeline.steps.ingest import IngestResult, ingest_landing
from pipeline.steps.sync import SyncResult, sync_index


@dataclass(slots=True)
class ChainResult:
    """What a whole way through did."""

    outcomes: list[SourceOutcome] = field(default_factory=list)
    imported: ImportResult | None = None
    ingest: IngestResult = field(default_factory=IngestResult)
    analyse: AnalyseResult = field(default_factory=AnalyseResult)
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
    return go_on(settings, lambda: collect_profile(settings, profile, only=only))


def import_chain(settings: Settings, paths: Sequence[Path], *, source: str) -> ChainResult:
    """Land files, then ingest, analyse and sync."""
    with working(settings):
        # What a stopped run left comes first, so that its files are known and not landed again.
        ingest_landing(settings)
        imported = land_files(settings, paths, source=source)
        result = _downstream(settings)
    result.imported = imported
    return result


def go_on(settings: Settings, collect: Callable[[], list[SourceOutcome]]) -> ChainResult:
    """Collect as the caller says, then ingest, analyse and sync."""
    with working(settings):
        # What a stopped run left comes first, so that collecting knows it.
        ingest_landing(settings)
        outcomes = collect()
        result = _downstream(settings)
    result.outcomes = outcomes
    return result


def _downstream(settings: Settings) -> ChainResult:
    return ChainResult(
        ingest=ingest_landing(settings),
        analyse=analyse_pending(settings),
        sync=sync_index(settings),
    )

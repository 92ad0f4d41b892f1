"""Count what one source gave in one run, and say it in one outcome."""

from collections import Counter
from dataclasses import dataclass, field

from core.records import SourceOutcome
from crawlers.failures import is_temporary

MAX_MESSAGE = 500


@dataclass
class Tally:
    """What happened so far with one source.

    Attributes:
        listed: Addresses (or posts) that its listings named.
        left: New addresses that had to wait for another run.
        closed: Articles that robots.txt closes to us: heeded, and no failure of a run that
            has others.
        notes: What a person should know though nothing failed.
    """

    source: str
    captured: int = 0
    unchanged: int = 0
    listed: int = 0
    left: int = 0
    closed: int = 0
    not_modified: bool = False
    failures: Counter[str] = field(default_factory=Counter)
    message: str = ""
    notes: list[str] = field(default_factory=list)

    def fail(self, failure: str, message: str) -> None:
        """Count a failure; the first message of a run is the one that is shown."""
        self.failures[failure] += 1
        if not self.message:
            self.message = message[:MAX_MESSAGE]

    @property
    def clean(self) -> bool:
        """Whether another run has nothing to make up for."""
        return not self.left and not any(is_temporary(failure) for failure in self.failures)

    def outcome(self) -> SourceOutcome:
        """Return the one outcome of the source."""
        if self.closed and not (self.captured or self.unchanged or self.failures):
            self.fail("robots", "robots.txt closes every article to us")
        failed = self.failures.total()
        worst = self.failures.most_common(1)[0][0] if failed else ""
        return SourceOutcome(
            source=self.source,
            outcome=self._word(failed),
            captured=self.captured,
            unchanged=self.unchanged,
            failed=failed,
            failure=worst,
            message="; ".join(filter(None, (self.message, *self._all_notes())))[:MAX_MESSAGE],
        )

    def _all_notes(self) -> list[str]:
        notes = list(self.notes)
        if self.left:
            notes.append(f"pages left for the next run: {self.left}")
        if self.closed:
            notes.append(f"pages closed by robots.txt: {self.closed}")
        return notes

    def _word(self, failed: int) -> str:
        if failed:
            return "partial" if self.captured or self.unchanged else "failed"
        if self.captured:
            return "new"
        if self.unchanged or self.not_modified:
            return "unchanged"
        return "empty"

"""What the digests of one run are made from: facts, bursts and corrections, each gathered once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from core.dayfacts import DayFacts, Window
from core.settings import Settings
from core.subscriptions import Subscriber
from dashboards.digest.choosing import Bursts, Limits, choose, find_bursts
from dashboards.digest.edition import Edition
from dashboards.digest.office import Office
from pipeline.steps.office import office_of, profile_of
from store import corrections as correcting
from store import counting, digests, mailed, subscribers
from store.corrections import Correction
from store.deliveries import Draft
from store.mailed import Told


@dataclass(slots=True)
class Morning:
    """What the digests of one run are made from, each fact gathered once.

    Attributes:
        told: By recipient, the findings mailed and the corrections told already.
    """

    office: Office
    expected: tuple[str, ...]
    seen: counting.Seen
    corrections: Sequence[Correction] = ()
    told: Mapping[str, tuple[set[str], set[str]]] = field(default_factory=dict)
    _facts: dict[Window, tuple[DayFacts, Bursts]] = field(default_factory=dict)
    _editions: dict[object, Edition] = field(default_factory=dict)
    _noted: set[str] = field(default_factory=set)

    def facts(self, window: Window) -> tuple[DayFacts, Bursts]:
        """Return the facts of a window and what is rising in it."""
        if window not in self._facts:
            facts = digests.gather(window, self.seen, expected=self.expected)
            self._facts[window] = (facts, find_bursts(facts))
        return self._facts[window]

    def corrections_for(self, recipient: str) -> tuple[Correction, ...]:
        """Return the corrections of what was mailed to a recipient, not told yet."""
        findings, corrected = self.told.get(recipient, (set(), set()))
        return tuple(
            each
            for each in self.corrections
            if each.finding in findings and each.key not in corrected
        )

    def not_noted(self, windows: set[Window]) -> list[Told]:
        """Return the findings of windows that were not given here before."""
        met = {each.id: each for window in windows for each in self.facts(window)[0].statements}
        fresh = [each for id_, each in met.items() if id_ not in self._noted]
        self._noted.update(met)
        return [Told(each.id, each.item.id, each.judgement, each.item.individual) for each in fresh]

    def edition(
        self, window: Window, day: date, who: Subscriber, *, limits: Limits | None = None
    ) -> Edition:
        """Return a subscriber's digest; those with the same wishes share one."""
        told = self.corrections_for(subscribers.recipient_of(who.address))
        limits = limits or Limits()
        key = (window, day, who.wishes, who.lang, tuple(each.key for each in told), limits)
        if key not in self._editions:
            facts, bursts = self.facts(window)
            self._editions[key] = choose(
                facts,
                bursts,
                day=day,
                wishes=who.wishes,
                lang=who.lang,
                office=self.office,
                corrections=told,
                limits=limits,
            )
        return self._editions[key]


def gather_morning(settings: Settings, windows: Sequence[Window], *, at: datetime) -> Morning:
    """Return what digests of these windows are made from."""
    profile = profile_of(settings)
    found = correcting.list_corrections(at)
    return Morning(
        office=office_of(settings, profile),
        expected=tuple(source.id for source in profile.sources if source.protocol != "import"),
        seen=counting.read_seen(
            min(window.start for window in windows), max(window.end for window in windows)
        ),
        corrections=found,
        told=correcting.told_corrections(at) if found else {},
    )


def note_what_was_met(
    morning: Morning, drafts: Sequence[Draft], windows: set[Window], now: datetime
) -> None:
    """Note what was met before anything is prepared: a crash in between repeats, and loses not."""
    shown = {finding for draft in drafts for finding in draft.findings}
    mailed.note_met(morning.not_noted(windows), shown=shown, now=now)

"""What the first page tells, put together from the store; docs/explanation/site.md."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.bursts import Burst, burst_of, explain
from core.clock import office_day
from core.dayfacts import Coverage
from core.roles import Can
from core.vocabulary import Basis, Lang, Verdict
from dashboards.digest.entries import established_line, statement_line
from dashboards.digest.office import Office
from dashboards.site.charts import Chart, Series
from dashboards.site.remembered import remembered
from dashboards.site.words import name_of
from nlp.catalogue import Catalogue
from store.counting import count_claims, read_said
from store.digests import REJECTED
from store.today import (
    DayCounts,
    Decided,
    Key,
    Told,
    count_days,
    count_seen,
    coverage_between,
    decisions_on,
    expected_sources,
    first_document,
    list_flagged,
    midnight,
    past_of_claims,
)

SHOWN_EACH: Final = 3
STORIES: Final = 8
CHART_DAYS: Final = 14
ORDER: Final = ("new", "rising", "repeated")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A statement with what the office decided on it; None while nobody has."""

    told: Told
    decided: Decided | None


@dataclass(frozen=True, slots=True)
class Story:
    """A claim that was flagged since yesterday.

    Attributes:
        statement: What the claim says; where a figure of a true claim is wrong, that this is true.
        established: What documents say, in one sentence.
        state: ``new`` (never said here before), ``rising`` or ``repeated``.
        why: That it is rising, in words; also of what is new.
        quoted: The newest statements, one of each group of near-duplicates; ``more`` counts all
            others.
        outlets: Distinct sources.
        waiting: Statements that nobody has decided on.
        quiet: The office decided not to speak of one of them.
    """

    id: str
    statement: str
    established: str
    verdict: Verdict
    basis: Basis
    state: str
    why: str
    first: datetime | None
    quoted: tuple[Quoted, ...]
    more: int
    outlets: int
    waiting: int
    quiet: bool
    priority: float


@dataclass(frozen=True, slots=True)
class Summary:
    """The whole page but for what waits for the person.

    Attributes:
        names: Names of the sources, by id.
        began: When the first document of all was seen; None before anything was collected.
        reviewed: Statements of the window that somebody has decided on; ``waiting`` counts the
            others.
    """

    since: datetime
    began: datetime | None
    seen: int
    stories: tuple[Story, ...]
    reviewed: int
    waiting: int
    coverage: Coverage
    failed: tuple[str, ...]
    silent: tuple[str, ...]
    charts: tuple[Chart, ...]
    names: Mapping[str, str]

    @property
    def first_stories(self) -> tuple[Story, ...]:
        """The stories that stand open on the page."""
        return self.stories[:STORIES]

    @property
    def further_stories(self) -> tuple[Story, ...]:
        """Those that stand below, by title."""
        return self.stories[STORIES:]


def summary(catalogue: Catalogue, now: datetime) -> Summary:
    """Return what is told of since yesterday's morning.

    Raises:
        StoreError: The database cannot be read.
    """
    since = midnight(office_day(now) - timedelta(days=1))
    began = _began()
    told = list_flagged(since)
    decided = decisions_on(one.key[0] for one in told)
    open_ = [one for one in told if _stands(one, decided)]
    names = expected_sources()
    seen = count_seen(since)
    coverage = coverage_between(since, now, set(names), seen)
    days = [office_day(now) - timedelta(days=back) for back in range(CHART_DAYS - 1, -1, -1)]
    return Summary(
        since=since,
        began=began,
        seen=seen,
        stories=tuple(_stories(open_, decided, _office(catalogue), since, now, began)),
        reviewed=sum(one.key in decided for one in told),
        waiting=sum(one.key not in decided for one in told),
        coverage=coverage,
        failed=tuple(names.get(source, source) for source in coverage.failed),
        silent=tuple(names.get(source, source) for source in coverage.silent),
        charts=_charts(_days(days)),
        names=names,
    )


def _began() -> datetime | None:
    # What was first stays so, but for what is deleted when its time is over.
    return remembered("today.began", first_document, fresh_s=60)


def _days(days: Sequence[date]) -> DayCounts:
    return remembered(f"today.days.{days[-1]}", partial(count_days, days), fresh_s=60)


def _stands(one: Told, decided: Mapping[Key, Decided]) -> bool:
    found = decided.get(one.key)
    return found is None or found.decision != REJECTED


def _office(catalogue: Catalogue) -> Office:
    return Office({}, catalogue.claims, catalogue.documents)


def _stories(
    told: Sequence[Told],
    decided: Mapping[Key, Decided],
    office: Office,
    since: datetime,
    now: datetime,
    began: datetime | None,
) -> list[Story]:
    by_claim: dict[str, list[Told]] = defaultdict(list)
    for one in told:
        by_claim[one.statement.judgement.claim].append(one)
    past = past_of_claims(by_claim, since)
    # Whether something is rising is told of whole days, whatever the hour at which one looks.
    day = now - timedelta(days=1)
    counted = count_claims(read_said(by_claim, day, now, began), day, now) if began else {}
    stories = [
        _story(
            some,
            decided,
            office,
            burst_of(counted[id_]) if id_ in counted else None,
            past[id_].first if id_ in past else None,
        )
        for id_, some in by_claim.items()
    ]
    return sorted(stories, key=lambda one: (ORDER.index(one.state), -one.priority, one.id))


def _story(
    told: Sequence[Told],
    decided: Mapping[Key, Decided],
    office: Office,
    burst: Burst | None,
    first: datetime | None,
) -> Story:
    """Return the story of a claim from its statements, newest first."""
    lang = Lang.EN if get_language() == "en" else Lang.VI
    judged = max(told, key=lambda one: one.statement.priority).statement.judgement
    groups: dict[str, Told] = {}
    for one in told:
        groups.setdefault(one.statement.item.group, one)
    quoted = tuple(Quoted(one, decided.get(one.key)) for one in groups.values())[:SHOWN_EACH]
    return Story(
        id=judged.claim,
        statement=statement_line(judged, office, lang),
        established=established_line(judged, office.claims.get(judged.claim), lang),
        verdict=judged.verdict,
        basis=judged.basis,
        state="new" if first is None else "rising" if burst else "repeated",
        why=explain(burst)[lang is Lang.EN] if burst else "",
        first=first,
        quoted=quoted,
        more=len(told) - len(quoted),
        outlets=len({one.statement.item.source for one in told}),
        waiting=sum(one.key not in decided for one in told),
        quiet=any(one.key in decided and decided[one.key].quiet for one in told),
        priority=max(one.statement.priority for one in told),
    )


def _charts(counts: DayCounts) -> tuple[Chart, ...]:
    labels = [f"{day:%d/%m}" for day in counts.days]
    langs = {lang: values for lang, values in counts.langs.items() if any(values)}
    tones = {"vi": "main", "zh": "hot", "en": "calm"}
    by_lang = [
        Series(name_of("lang", lang or "other"), values, tones.get(lang, "quiet"))
        for lang, values in sorted(langs.items(), key=lambda pair: -sum(pair[1]))
    ]
    flagged = [Series(_("Có câu gắn cờ"), counts.flagged, "hot")]
    return (
        Chart(_("Văn bản mới mỗi ngày"), _("Ngày"), labels, by_lang, kind="stacked"),
        Chart(_("Văn bản có câu gắn cờ"), _("Ngày"), labels, flagged),
    )


def can_any(may: Collection[Can], *wanted: Can) -> bool:
    """Whether somebody may do one of these."""
    return any(one in may for one in wanted)

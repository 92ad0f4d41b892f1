"""What the first page tells, put together from the store; docs/explanation/site.md."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.bursts import burst_of, explain
from core.clock import office_day
from core.dayfacts import Coverage
from core.records import Claim
from core.roles import Can
from dashboards.site.charts import Chart, Series
from dashboards.site.words import name_of
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


@dataclass(frozen=True, slots=True)
class Story:
    """A claim that was flagged since yesterday.

    Attributes:
        state: ``new`` (never said here before), ``rising`` or ``repeated``; ``why`` in words.
        told: The most urgent statements; ``more`` counts the others.
        quiet: The office decided not to speak of one of them.
    """

    id: str
    claim: Claim | None
    state: str
    why: str
    told: tuple[Told, ...]
    more: int
    outlets: int
    waiting: int
    quiet: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """The whole page but for what waits for the person.

    Attributes:
        names: Names of the sources, by id.
        began: When the first document of all was seen; None before anything was collected.
        reviewed: Statements of the window that somebody has decided on.
    """

    since: datetime
    began: datetime | None
    seen: int
    stories: tuple[Story, ...]
    reviewed: int
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


def summary(claims: Mapping[str, Claim], now: datetime) -> Summary:
    """Return what is told of since yesterday's morning.

    Raises:
        StoreError: The database cannot be read.
    """
    since = midnight(office_day(now) - timedelta(days=1))
    began = first_document()
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
        stories=tuple(_stories(open_, decided, claims, since, now, began)),
        reviewed=sum(one.key in decided for one in told),
        coverage=coverage,
        failed=tuple(names.get(source, source) for source in coverage.failed),
        silent=tuple(names.get(source, source) for source in coverage.silent),
        charts=_charts(count_days(days)),
        names=names,
    )


def _stands(one: Told, decided: Mapping[Key, Decided]) -> bool:
    found = decided.get(one.key)
    return found is None or found.decision != REJECTED


def _stories(
    told: Sequence[Told],
    decided: Mapping[Key, Decided],
    claims: Mapping[str, Claim],
    since: datetime,
    now: datetime,
    began: datetime | None,
) -> list[Story]:
    by_claim: dict[str, list[Told]] = defaultdict(list)
    for one in told:
        by_claim[one.statement.judgement.claim].append(one)
    past = past_of_claims(by_claim, since)
    counted = count_claims(read_said(by_claim, since, now, began), since, now) if began else {}
    stories = []
    for id_, some in by_claim.items():
        ranked = sorted(some, key=lambda one: -one.statement.priority)
        burst = burst_of(counted[id_]) if id_ in counted else None
        first = past[id_].first if id_ in past else None
        state = "new" if first is None else "rising" if burst else "repeated"
        why = explain(burst)[get_language() == "en"] if burst else ""
        stories.append(
            Story(
                id=id_,
                claim=claims.get(id_),
                state=state,
                why=why,
                told=tuple(ranked[:SHOWN_EACH]),
                more=max(0, len(ranked) - SHOWN_EACH),
                outlets=len({one.statement.item.source for one in ranked}),
                waiting=sum(one.key not in decided for one in ranked),
                quiet=any(one.key in decided and decided[one.key].quiet for one in ranked),
            )
        )
    order = ("new", "rising", "repeated")
    return sorted(
        stories, key=lambda one: (order.index(one.state), -one.told[0].statement.priority)
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

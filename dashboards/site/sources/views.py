"""Sources: how each fared of late, what is wrong with it, and what to do."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.clock import office_day
from core.roles import Can
from core.source_alarms import DAY
from dashboards.site.charts import Chart, Series
from dashboards.site.permissions import needs
from dashboards.site.remembered import remembered
from dashboards.site.sources.words import ALARMS, PROTOCOLS, SIGNS, Advice, Sign, advice_on
from store.source_history import (
    HISTORY,
    PastRun,
    SourceState,
    count_alarms,
    list_states,
    newest_documents,
)

FRESH_S: Final = 60


@needs(Can.VIEW)
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Show all sources."""
    states = known_states()
    counts = count_alarms(states)
    context = {
        "rows": [
            (state, signs(state.runs), alarm_advice(state), last_reason(state)) for state in states
        ],
        "well": counts[""],
        "ill": len(states) - counts[""],
        "signs": SIGNS.values(),
        "protocols": PROTOCOLS,
    }
    return render(request, "sources/page.html", context)


@needs(Can.VIEW)
@require_GET
def source(request: HttpRequest, source: str) -> HttpResponse:
    """Show one source."""
    now = datetime.now(UTC)
    states = list_states(now, source=source, runs=HISTORY)
    if not states:
        raise Http404(source)
    (state,) = states
    context = {
        "state": state,
        "alarm": alarm_advice(state),
        "reason": last_reason(state),
        "documents": newest_documents(source),
        "runs": [
            (run, sign_of(run), advice_on(run.outcome.failure)) for run in reversed(state.runs)
        ],
        "protocols": PROTOCOLS,
        "chart": _chart(state, now),
    }
    return render(request, "sources/source.html", context)


def known_states() -> list[SourceState]:
    """Return how all sources fared, as of a minute ago."""
    return remembered("sources.states", _states, fresh_s=FRESH_S)


def _states() -> list[SourceState]:
    return list_states(datetime.now(UTC))


def alarm_advice(state: SourceState) -> Advice | None:
    """Return what is wrong with a source and what to do; None where nothing is."""
    return ALARMS.get(state.alarm) if state.alarm else None


def last_reason(state: SourceState) -> Advice | None:
    """Return why the last run of a source failed; None where it did not."""
    return advice_on(state.runs[-1].outcome.failure) if state.runs else None


def sign_of(run: PastRun) -> Sign:
    """Return the sign of a run's outcome."""
    return SIGNS.get(run.outcome.outcome) or Sign("?", run.outcome.outcome)


def signs(runs: Sequence[PastRun]) -> SafeString:
    """Return the outcomes of runs as signs, each also in words."""
    # Put together here: a template takes a tenth of a second for the signs of a hundred sources.
    if not runs:
        return format_html("—")
    return format_html_join(
        "",
        '<span title="{1}"><span aria-hidden="true">{0}</span>'
        '<span class="hidden">{1}, </span></span>',
        ((one.sign, one.name) for one in map(sign_of, runs)),
    )


def _chart(state: SourceState, now: datetime) -> Chart:
    days = [now - back * DAY for back in range(len(state.daily) - 1, -1, -1)]
    return Chart(
        title=_("Văn bản mới mỗi ngày"),
        axis=_("Ngày"),
        labels=[f"{office_day(day):%d/%m}" for day in days],
        series=[Series(_("Văn bản"), state.daily)],
    )

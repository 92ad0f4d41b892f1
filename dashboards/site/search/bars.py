"""The bars by date above the hits; each leads to its own days."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise

from django.utils.translation import gettext as _

from core.searching import Interval
from dashboards.site.charts import Chart, Series
from dashboards.site.search.state import Asked
from index.histogram import bars

MOST_DAYS = 92
"""Bars of a day each that can be told apart; more become weeks, and those months."""
MOST_WEEKS = 110


def chart_of(asked: Asked, histogram: Mapping[str, int]) -> Chart | None:
    """Return the bars, or None where all hits stand in one.

    Args:
        histogram: Hits by ISO date, counted by day where the index could.
    """
    counts = _readable({date.fromisoformat(day): count for day, count in histogram.items()})
    if len(counts) < 2:
        return None
    firsts = list(counts)
    width = _width(firsts)
    links = [asked.changed(since=first, until=_last(first, width)).address for first in firsts]
    return Chart(
        title=_("Số kết quả theo ngày đăng"),
        axis={"day": _("Ngày"), "week": _("Tuần bắt đầu"), "month": _("Tháng"), "year": _("Năm")}[
            width
        ],
        labels=[_label(first, width) for first in firsts],
        series=(Series(_("Kết quả"), list(counts.values())),),
        links=links,
        brush="since",
    )


def _readable(counts: dict[date, int]) -> dict[date, int]:
    """Return the bars joined to coarser ones where there are too many to see."""
    if len(counts) <= MOST_DAYS or _width(list(counts)) != "day":
        return counts
    wanted: Interval = "week" if len(counts) <= 7 * MOST_WEEKS else "month"
    by_day = {day.toordinal(): count for day, count in counts.items()}
    return {date.fromisoformat(day): count for day, count in bars(by_day, wanted).items()}


def _width(firsts: list[date]) -> Interval:
    gap = min((later - earlier).days for earlier, later in pairwise(firsts)) if firsts[1:] else 1
    return "day" if gap < 7 else "week" if gap < 28 else "month" if gap < 365 else "year"


def _last(first: date, width: Interval) -> date:
    match width:
        case "day":
            return first
        case "week":
            return first + timedelta(days=6)
        case "month":
            return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first.replace(month=12, day=31)


def _label(first: date, width: Interval) -> str:
    if width == "year":
        return str(first.year)
    return f"{first:%m/%Y}" if width == "month" else f"{first:%d/%m/%Y}"

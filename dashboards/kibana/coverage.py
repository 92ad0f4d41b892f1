"""The dashboard of coverage: what was collected, from where, and what could not be analysed."""

from dashboards.kibana.columns import count, distinct, extreme, over_time, top
from dashboards.kibana.fields import DOCUMENTS, where
from dashboards.kibana.objects import Saved, dashboard
from dashboards.kibana.panels import Panel, Place, bars, number, table


def coverage_dashboard() -> Saved:
    """Return the dashboard; a source that fell silent shows by its last day."""
    return dashboard(
        "cotmoc-coverage",
        "cotmoc · Độ phủ / Coverage",
        "Đã thu thập được gì, từ đâu, ngôn ngữ nào chưa phân tích được. / "
        "What was collected, from where, and which languages are not analysed.",
        [*_numbers(), *_charts()],
        controls=[(DOCUMENTS, field) for field in ("kind", "source", "lang", "topic")],
    )


def _numbers() -> list[Panel]:
    view = DOCUMENTS
    shown = [
        ("documents", "Văn bản / Documents", count("văn bản / documents")),
        ("sources", "Nguồn / Sources", distinct(view, "source", "nguồn / sources")),
        (
            "gated",
            "Có nhắc đến biên giới, lãnh thổ / Touch the border",
            count("qua bộ lọc / passed the gate", only=where(view, gated="true")),
        ),
        (
            "unanalysed",
            "Ngôn ngữ chưa phân tích / Not analysed",
            count("ngôn ngữ khác / other languages", only=where(view, lang="other")),
        ),
    ]
    return [
        number(view, f"coverage-number-{name}", title, Place(12 * i, 0, 12, 7), column)
        for i, (name, title, column) in enumerate(shown)
    ]


def _charts() -> list[Panel]:
    view, counted = DOCUMENTS, count("văn bản / documents")
    return [
        bars(
            view,
            "coverage-time",
            "Theo thời gian và loại nguồn / Over time, by kind of source",
            Place(0, 7, 24, 12),
            along=over_time(view),
            split=top(view, "kind", size=3, by=counted.id),
            counted=counted,
            kind="bar_stacked",
        ),
        bars(
            view,
            "coverage-languages",
            "Tỷ lệ ngôn ngữ / Share of languages",
            Place(24, 7, 24, 12),
            along=over_time(view),
            split=top(view, "lang", size=4, by=counted.id),
            counted=counted,
            kind="bar_percentage_stacked",
        ),
        bars(
            view,
            "coverage-topics",
            "Chủ đề / Topics",
            Place(0, 19, 24, 14),
            along=top(view, "topic", size=12, by=counted.id),
            counted=counted,
            kind="bar_horizontal",
        ),
        bars(
            view,
            "coverage-places",
            "Địa danh / Places",
            Place(24, 19, 24, 14),
            along=top(view, "place", size=15, by=counted.id),
            counted=counted,
            kind="bar_horizontal",
        ),
        table(
            view,
            "coverage-sources",
            "Từng nguồn: số lượng, ngày đầu, ngày cuối / Each source: count, first and last day",
            Place(0, 33, 48, 18),
            [
                top(view, "source", size=200, by=counted.id),
                counted,
                count(
                    "bị gắn cờ / flagged",
                    column_id="flagged",
                    only=where(view, flagged="true"),
                ),
                count("đã gỡ / gone", column_id="gone", only=where(view, gone="true")),
                extreme(view, "date", "min", "ngày đầu / first day"),
                extreme(view, "date", "max", "ngày cuối / last day"),
            ],
        ),
    ]

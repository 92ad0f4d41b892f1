"""The dashboard of flagged statements: how many, which claims, since when, and the list."""

from typing import Final

from dashboards.kibana.columns import count, distinct, extreme, over_time, top
from dashboards.kibana.fields import FINDINGS, where
from dashboards.kibana.objects import Saved, dashboard, saved_search
from dashboards.kibana.panels import Panel, Place, bars, hits, number, table

LIST_ID: Final = "cotmoc-flagged-list"
QUERY: Final = where(FINDINGS, flagged="true")
_STATEMENTS: Final = "phát hiện / statements"


def flagged_list() -> Saved:
    """Return the saved search of flagged statements."""
    return saved_search(
        FINDINGS,
        LIST_ID,
        "cotmoc · Câu bị gắn cờ / Flagged statements",
        columns=("claim", "stance", "quote", "title", "source", "lang", "url"),
        query=QUERY,
    )


def flagged_dashboard() -> Saved:
    """Return the dashboard; every flag on it is for a person to judge."""
    return dashboard(
        "cotmoc-flagged",
        "cotmoc · Câu bị gắn cờ / Flagged statements",
        "Câu khẳng định hoặc dẫn lại điều trái với tài liệu gốc. Mỗi cờ đều cần người xem xét. / "
        "Statements that assert or relay what primary documents contradict. "
        "Every flag is for a person to judge.",
        _panels(),
        controls=[(FINDINGS, field) for field in ("claim", "topic", "place", "lang", "kind")],
        query=QUERY,
    )


def _panels() -> list[Panel]:
    view, counted = FINDINGS, count(_STATEMENTS)
    return [
        number(view, "flagged-statements", "Số câu / Statements", Place(0, 0, 12, 7), counted),
        number(
            view,
            "flagged-documents",
            "Số văn bản / Documents",
            Place(12, 0, 12, 7),
            distinct(view, "document", "văn bản / documents"),
        ),
        number(
            view,
            "flagged-claims",
            "Số luận điểm / Claims",
            Place(24, 0, 12, 7),
            distinct(view, "claim", "luận điểm / claims"),
        ),
        number(
            view,
            "flagged-outlets",
            "Số nguồn / Sources",
            Place(36, 0, 12, 7),
            distinct(view, "source", "nguồn / sources"),
        ),
        bars(
            view,
            "flagged-time",
            "Theo thời gian / Over time",
            Place(0, 7, 48, 11),
            along=over_time(view),
            split=top(view, "claim", size=8, by=counted.id, rest=True),
            counted=counted,
            kind="bar_stacked",
        ),
        table(
            view,
            "flagged-by-claim",
            "Từng luận điểm: lần đầu, lần cuối / Each claim: first and last seen",
            Place(0, 18, 28, 15),
            [
                top(view, "claim", size=50, by=counted.id),
                counted,
                distinct(view, "source", "nguồn / sources"),
                extreme(view, "first_seen", "min", "thấy lần đầu / first seen"),
                extreme(view, "first_seen", "max", "thấy lần cuối / last seen"),
            ],
        ),
        bars(
            view,
            "flagged-stance",
            "Thái độ theo ngôn ngữ / Stance by language",
            Place(28, 18, 20, 15),
            along=top(view, "lang", size=4, by=counted.id),
            split=top(view, "stance", size=4, by=counted.id),
            counted=counted,
            kind="bar_stacked",
        ),
        hits("flagged-list", "Danh sách / List", Place(0, 33, 48, 20), LIST_ID),
    ]

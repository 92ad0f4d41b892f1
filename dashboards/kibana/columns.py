"""Columns of a Lens layer: how to group, and what to count."""

from dataclasses import dataclass
from typing import Any

from dashboards.kibana.fields import RECORDS, TIME_FIELD, DataView, data_type, label

Part = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``grouped`` ones come first and say what a row is."""

    id: str
    grouped: bool
    state: Part


def _column(column_id: str, title: str, kind: str, **more: Any) -> Column:
    grouped = bool(more.pop("grouped", False))
    state = {
        "label": title,
        "customLabel": True,
        "isBucketed": grouped,
        "dataType": kind,
        **more,
    }
    return Column(column_id, grouped, state)


def over_time(view: DataView, column_id: str = "time") -> Column:
    """Group by time, in steps that fit what is shown."""
    return _column(
        column_id,
        label(TIME_FIELD),
        data_type(view, TIME_FIELD),
        grouped=True,
        operationType="date_histogram",
        sourceField=TIME_FIELD,
        scale="interval",
        params={"interval": "auto", "includeEmptyRows": True, "dropPartials": False},
    )


def top(view: DataView, field: str, *, size: int, by: str, rest: bool = False) -> Column:
    """Group by the values of a field, those with most first; ``by`` names the counting column."""
    return _column(
        f"top-{field}",
        label(field),
        data_type(view, field),
        grouped=True,
        operationType="terms",
        sourceField=field,
        scale="ordinal",
        params={
            "size": size,
            "orderBy": {"type": "column", "columnId": by},
            "orderDirection": "desc",
            "otherBucket": rest,
            "missingBucket": False,
            "parentFormat": {"id": "terms"},
        },
    )


def count(title: str, *, column_id: str = "count", only: str = "") -> Column:
    """Count what is there; ``only`` what a query of Kibana's language finds."""
    more: Part = {"filter": {"query": only, "language": "kuery"}} if only else {}
    return _column(
        column_id,
        title,
        "number",
        operationType="count",
        sourceField=RECORDS,
        scale="ratio",
        params={"emptyAsNull": False},
        **more,
    )


def distinct(view: DataView, field: str, title: str) -> Column:
    """Count the different values of a field (estimated above a few thousand)."""
    data_type(view, field)
    return _column(
        f"distinct-{field}",
        title,
        "number",
        operationType="unique_count",
        sourceField=field,
        scale="ratio",
        params={"emptyAsNull": False},
    )


def extreme(view: DataView, field: str, which: str, title: str) -> Column:
    """The lowest (``min``) or highest (``max``) value of a field."""
    return _column(
        f"{which}-{field}",
        title,
        data_type(view, field),
        operationType=which,
        sourceField=field,
        scale="ratio",
        params={"emptyAsNull": True},
    )

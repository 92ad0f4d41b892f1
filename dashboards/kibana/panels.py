"""Panels of a dashboard: numbers, bars, tables, and a list of hits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from dashboards.kibana.columns import Column, Part
from dashboards.kibana.fields import DataView

Bars = Literal["bar_stacked", "bar_percentage_stacked", "bar_horizontal"]

WIDTH: Final = 48
"""Columns of Kibana's grid."""
PANEL_VERSION: Final = "8.11.0"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a panel stands on the grid."""

    x: int
    y: int
    width: int
    height: int

    def grid(self, panel: str) -> Part:
        """Return the place as Kibana writes it."""
        return {"x": self.x, "y": self.y, "w": self.width, "h": self.height, "i": panel}


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel, and the saved objects that it refers to by name."""

    state: Part
    references: tuple[Mapping[str, str], ...]


def number(view: DataView, panel: str, title: str, place: Place, column: Column) -> Panel:
    """One number."""
    return _lens(
        view,
        panel,
        title,
        place,
        [column],
        "lnsMetric",
        {"layerId": panel, "layerType": "data", "metricAccessor": column.id},
    )


def bars(
    view: DataView,
    panel: str,
    title: str,
    place: Place,
    *,
    along: Column,
    counted: Column,
    kind: Bars,
    split: Column | None = None,
) -> Panel:
    """Bars along time or along the values of a field, split by another where one is given."""
    layer: Part = {
        "layerId": panel,
        "layerType": "data",
        "seriesType": kind,
        "xAccessor": along.id,
        "accessors": [counted.id],
    }
    if split:
        layer["splitAccessor"] = split.id
    visualization = {
        "preferredSeriesType": kind,
        "legend": {"isVisible": split is not None, "position": "right"},
        "valueLabels": "show" if kind == "bar_horizontal" else "hide",
        "fittingFunction": "None",
        "layers": [layer],
    }
    columns = [column for column in (split, along, counted) if column]
    return _lens(view, panel, title, place, columns, "lnsXY", visualization)


def table(view: DataView, panel: str, title: str, place: Place, columns: Sequence[Column]) -> Panel:
    """A table, one row for each group."""
    visualization = {
        "layerId": panel,
        "layerType": "data",
        "columns": [{"columnId": column.id} for column in columns],
    }
    return _lens(view, panel, title, place, columns, "lnsDatatable", visualization)


def hits(panel: str, title: str, place: Place, search: str) -> Panel:
    """The hits of a saved search."""
    name = f"panel_{panel}"
    state = {
        "version": PANEL_VERSION,
        "type": "search",
        "title": title,
        "panelIndex": panel,
        "gridData": place.grid(panel),
        "embeddableConfig": {"enhancements": {}},
        "panelRefName": name,
    }
    return Panel(state, ({"type": "search", "id": search, "name": f"{panel}:{name}"},))


def _lens(
    view: DataView,
    panel: str,
    title: str,
    place: Place,
    columns: Sequence[Column],
    kind: str,
    visualization: Mapping[str, Any],
) -> Panel:
    ordered = sorted(columns, key=lambda column: not column.grouped)
    layer = {
        "columnOrder": [column.id for column in ordered],
        "columns": {column.id: column.state for column in ordered},
        "incompleteColumns": {},
    }
    # By this name Kibana finds the data view of the layer.
    reference = {
        "type": "index-pattern",
        "id": view.id,
        "name": f"indexpattern-datasource-layer-{panel}",
    }
    attributes = {
        "title": title,
        "visualizationType": kind,
        "type": "lens",
        "references": [reference],
        "state": {
            "visualization": visualization,
            "query": {"query": "", "language": "kuery"},
            "filters": [],
            "datasourceStates": {"formBased": {"layers": {panel: layer}}},
            "internalReferences": [],
            "adHocDataViews": {},
        },
    }
    state = {
        "version": PANEL_VERSION,
        "type": "lens",
        "title": title,
        "panelIndex": panel,
        "gridData": place.grid(panel),
        "embeddableConfig": {"enhancements": {}, "attributes": attributes},
    }
    return Panel(state, (reference | {"name": f"{panel}:{reference['name']}"},))

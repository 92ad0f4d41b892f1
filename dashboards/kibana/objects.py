"""Saved objects as Kibana imports them: data views, a saved search, dashboards.

Their form is that of Kibana 8.8, which every later version brings up to date on import: an object
says by its migration versions how old it is.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from dashboards.kibana.fields import (
    HIDDEN,
    TIME_FIELD,
    DataView,
    data_type,
    label,
    shown,
)
from dashboards.kibana.panels import Panel
from index.elastic.mapping import properties

Saved = dict[str, Any]

_CORE_VERSION: Final = "8.8.0"
_TYPE_VERSIONS: Final[Mapping[str, str]] = {
    "index-pattern": "7.11.0",
    "search": "7.9.3",
    "dashboard": "8.7.0",
}
_SEARCH_SOURCE_INDEX: Final = "kibanaSavedObjectMeta.searchSourceJSON.index"


def data_view(view: DataView) -> Saved:
    """Return the data view of an entity; Kibana reads the fields themselves from the index."""
    fields = properties(view.entity)
    attributes = {
        "title": view.title,
        "name": view.name,
        "timeFieldName": TIME_FIELD,
        "fields": "[]",
        "runtimeFieldMap": "{}",
        "typeMeta": "{}",
        "sourceFilters": _json([{"value": name} for name in HIDDEN if name in fields]),
        "fieldAttrs": _json(
            {name: {"customLabel": label(name)} for name in sorted(fields) if label(name) != name}
        ),
        "fieldFormatMap": _json({"url": {"id": "url", "params": {}}}),
    }
    return _object("index-pattern", view.id, attributes, ())


def saved_search(
    view: DataView,
    object_id: str,
    title: str,
    *,
    columns: Sequence[str],
    query: str,
) -> Saved:
    """Return a list of hits, newest first."""
    source = {
        "query": {"query": query, "language": "kuery"},
        "filter": [],
        "highlightAll": True,
        "version": True,
        "indexRefName": _SEARCH_SOURCE_INDEX,
    }
    attributes = {
        "title": title,
        "description": "",
        "hits": 0,
        "columns": [shown(view, name) for name in columns],
        "sort": [[TIME_FIELD, "desc"]],
        "version": 1,
        "kibanaSavedObjectMeta": {"searchSourceJSON": _json(source)},
    }
    reference = {"type": "index-pattern", "id": view.id, "name": _SEARCH_SOURCE_INDEX}
    return _object("search", object_id, attributes, (reference,))


def dashboard(
    object_id: str,
    title: str,
    description: str,
    panels: Sequence[Panel],
    *,
    controls: Sequence[tuple[DataView, str]],
    query: str = "",
    since: str = "now-30d",
) -> Saved:
    """Return a dashboard with its panels and, above them, lists to choose from.

    Args:
        controls: Data view and field of each list.
        query: What holds for every panel, in Kibana's query language.
        since: First moment shown when it is opened, in Kibana's date words.
    """
    attributes = {
        "title": title,
        "description": description,
        "version": 1,
        "timeRestore": True,
        "timeFrom": since,
        "timeTo": "now",
        "refreshInterval": {"pause": True, "value": 60_000},
        "optionsJSON": _json({"useMargins": True, "hidePanelTitles": False}),
        "panelsJSON": _json([panel.state for panel in panels]),
        "controlGroupInput": {
            "controlStyle": "oneLine",
            "chainingSystem": "HIERARCHICAL",
            "panelsJSON": _json(_controls(controls)),
            "ignoreParentSettingsJSON": "{}",
        },
        "kibanaSavedObjectMeta": {
            "searchSourceJSON": _json(
                {"query": {"query": query, "language": "kuery"}, "filter": []}
            )
        },
    }
    references = [reference for panel in panels for reference in panel.references] + [
        {
            "type": "index-pattern",
            "id": view.id,
            "name": f"controlGroup_choose-{field}:optionsListDataView",
        }
        for view, field in controls
    ]
    return _object("dashboard", object_id, attributes, references)


def ndjson(objects: Iterable[Saved]) -> str:
    """Return objects as Kibana imports them: one line each."""
    return "".join(f"{_json(saved)}\n" for saved in objects)


def _controls(controls: Sequence[tuple[DataView, str]]) -> Saved:
    found: Saved = {}
    for order, (view, field) in enumerate(controls):
        data_type(view, field)
        name = f"choose-{field}"
        found[name] = {
            "order": order,
            "width": "medium",
            "grow": True,
            "type": "optionsListControl",
            "explicitInput": {
                "id": name,
                "title": label(field),
                "fieldName": field,
                "enhancements": {},
            },
        }
    return found


def _object(
    kind: str, object_id: str, attributes: Saved, references: Iterable[Mapping[str, str]]
) -> Saved:
    return {
        "type": kind,
        "id": object_id,
        "attributes": attributes,
        "references": [dict(reference) for reference in references],
        "coreMigrationVersion": _CORE_VERSION,
        "typeMigrationVersion": _TYPE_VERSIONS[kind],
        "managed": False,
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

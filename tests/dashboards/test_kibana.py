"""The saved objects: their form, their references, and that every field is in the mapping."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from core.errors import SettingsError
from core.settings import Settings
from dashboards.kibana.__main__ import FILE, saved_objects
from dashboards.kibana.columns import distinct, top
from dashboards.kibana.fields import DATA_VIEWS, FINDINGS, RECORDS, TIME_FIELD, shown, where
from index.elastic.mapping import properties
from tests.paths import ROOT

SAVED: list[dict[str, Any]] = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
FIELDS = {view.id: properties(view.entity) for view in DATA_VIEWS}
TITLES = [saved["id"] for saved in SAVED]

SCHEMA = {
    "type": "object",
    "required": [
        "type",
        "id",
        "attributes",
        "references",
        "coreMigrationVersion",
        "typeMigrationVersion",
    ],
    "additionalProperties": False,
    "properties": {
        "type": {"enum": ["index-pattern", "search", "dashboard"]},
        "id": {"type": "string", "pattern": "^cotmoc-[a-z-]+$"},
        "attributes": {
            "type": "object",
            "required": ["title"],
            "properties": {"title": {"type": "string", "minLength": 1}},
        },
        "references": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "id", "name"],
                "additionalProperties": False,
                "properties": {key: {"type": "string"} for key in ("type", "id", "name")},
            },
        },
        "coreMigrationVersion": {"type": "string", "pattern": r"^\d+\.\d+\.\d+$"},
        "typeMigrationVersion": {"type": "string", "pattern": r"^\d+\.\d+\.\d+$"},
        "managed": {"const": False},
    },
}
PANEL = {
    "type": "object",
    "required": ["version", "type", "panelIndex", "gridData", "embeddableConfig", "title"],
    "properties": {
        "type": {"enum": ["lens", "search"]},
        "gridData": {
            "type": "object",
            "required": ["x", "y", "w", "h", "i"],
            "properties": {
                "x": {"type": "integer", "minimum": 0},
                "y": {"type": "integer", "minimum": 0},
                "w": {"type": "integer", "minimum": 1, "maximum": 48},
                "h": {"type": "integer", "minimum": 1},
            },
        },
    },
}


def json_strings(node: object) -> Iterator[tuple[str, str]]:
    """Every attribute that holds JSON as text, by Kibana's habit of naming it."""
    if isinstance(node, dict):
        for key, value in node.items():
            named = key.endswith("JSON") or key in (
                "fields",
                "fieldAttrs",
                "fieldFormatMap",
                "runtimeFieldMap",
                "sourceFilters",
                "typeMeta",
            )
            if named and isinstance(value, str):
                yield key, value
            yield from json_strings(value)
    elif isinstance(node, list):
        for value in node:
            yield from json_strings(value)


def dashboards() -> list[dict[str, Any]]:
    return [saved for saved in SAVED if saved["type"] == "dashboard"]


def panels(dashboard: Mapping[str, Any]) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = json.loads(dashboard["attributes"]["panelsJSON"])
    return loaded


def lens_layers() -> Iterator[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    """(panel, data view, layer, visualisation) of every Lens panel."""
    for dashboard in dashboards():
        for panel in panels(dashboard):
            if panel["type"] != "lens":
                continue
            attributes = panel["embeddableConfig"]["attributes"]
            state = attributes["state"]
            for layer_id, layer in state["datasourceStates"]["formBased"]["layers"].items():
                wanted = f"indexpattern-datasource-layer-{layer_id}"
                (view,) = [r["id"] for r in attributes["references"] if r["name"] == wanted]
                yield panel["panelIndex"], view, layer, state["visualization"]


def queries() -> Iterator[tuple[str, str]]:
    """(data view, query) of everything that asks in Kibana's query language."""
    for saved in SAVED:
        source = saved["attributes"].get("kibanaSavedObjectMeta", {}).get("searchSourceJSON")
        if source:
            yield saved["references"][0]["id"], json.loads(source)["query"]["query"]
    for _, view, layer, _ in lens_layers():
        for column in layer["columns"].values():
            if "filter" in column:
                yield view, column["filter"]["query"]


def test_the_file_is_what_the_code_says() -> None:
    command = [sys.executable, "-m", "dashboards.kibana", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert saved_objects() == SAVED


def test_there_are_two_data_views_and_two_dashboards() -> None:
    kinds = [saved["type"] for saved in SAVED]
    assert kinds.count("index-pattern") == 2
    assert kinds.count("dashboard") == 2
    assert len(set(TITLES)) == len(TITLES)


@pytest.mark.parametrize("saved", SAVED, ids=TITLES)
def test_every_object_has_kibanas_form(saved: dict[str, Any]) -> None:
    Draft202012Validator(SCHEMA).validate(saved)


@pytest.mark.parametrize("saved", SAVED, ids=TITLES)
def test_json_within_json_is_json(saved: dict[str, Any]) -> None:
    found = list(json_strings(saved["attributes"]))
    assert found
    for _, text in found:
        json.loads(text)


@pytest.mark.parametrize("saved", SAVED, ids=TITLES)
def test_references_lead_to_objects_that_come_before(saved: dict[str, Any]) -> None:
    before = {(other["type"], other["id"]) for other in SAVED[: SAVED.index(saved)]}
    for reference in saved["references"]:
        assert (reference["type"], reference["id"]) in before, reference
    names = [reference["name"] for reference in saved["references"]]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("dashboard", dashboards(), ids=lambda saved: saved["id"])
def test_panels_and_controls_find_their_references(dashboard: dict[str, Any]) -> None:
    names = {reference["name"] for reference in dashboard["references"]}
    wanted = set()
    for panel in panels(dashboard):
        Draft202012Validator(PANEL).validate(panel)
        assert panel["panelIndex"] == panel["gridData"]["i"]
        if panel["type"] == "search":
            wanted.add(f"{panel['panelIndex']}:{panel['panelRefName']}")
        else:
            attributes = panel["embeddableConfig"]["attributes"]
            wanted |= {f"{panel['panelIndex']}:{r['name']}" for r in attributes["references"]}
    controls = json.loads(dashboard["attributes"]["controlGroupInput"]["panelsJSON"])
    wanted |= {f"controlGroup_{name}:optionsListDataView" for name in controls}
    assert names == wanted


@pytest.mark.parametrize("dashboard", dashboards(), ids=lambda saved: saved["id"])
def test_panels_do_not_cover_each_other(dashboard: dict[str, Any]) -> None:
    taken: set[tuple[int, int]] = set()
    for panel in panels(dashboard):
        grid = panel["gridData"]
        cells = {
            (x, y)
            for x in range(grid["x"], grid["x"] + grid["w"])
            for y in range(grid["y"], grid["y"] + grid["h"])
        }
        assert max(x for x, _ in cells) < 48
        assert not cells & taken, panel["panelIndex"]
        taken |= cells


def test_every_field_of_a_panel_is_in_the_mapping_and_can_be_counted() -> None:
    seen = 0
    for panel, view, layer, _ in lens_layers():
        for column in layer["columns"].values():
            field = column["sourceField"]
            if field == RECORDS:
                continue
            part = FIELDS[view][field]
            assert part["type"] != "text", (panel, field)
            assert part.get("doc_values", True), (panel, field)
            seen += 1
    assert seen > 20


def test_layers_hold_the_columns_that_are_drawn() -> None:
    for panel, _, layer, visualization in lens_layers():
        assert sorted(layer["columnOrder"]) == sorted(layer["columns"]), panel
        grouped = [layer["columns"][name]["isBucketed"] for name in layer["columnOrder"]]
        assert grouped == sorted(grouped, reverse=True), f"{panel}: groups come first"
        drawn = set(
            re.findall(
                r'"(?:columnId|metricAccessor|xAccessor|splitAccessor)": "([^"]+)"',
                json.dumps(visualization),
            )
        )
        for part in visualization.get("layers", []):
            drawn |= set(part["accessors"])
        assert drawn == set(layer["columns"]), panel
        for column in layer["columns"].values():
            order = column.get("params", {}).get("orderBy", {})
            assert order.get("columnId", layer["columnOrder"][-1]) in layer["columns"], panel


def test_fields_of_lists_controls_and_queries_are_in_the_mapping() -> None:
    for saved in SAVED:
        if saved["type"] == "search":
            (view,) = [reference["id"] for reference in saved["references"]]
            sorted_by = [field for field, _ in saved["attributes"]["sort"]]
            assert {*saved["attributes"]["columns"], *sorted_by} <= set(FIELDS[view])
        if saved["type"] == "dashboard":
            controls = json.loads(saved["attributes"]["controlGroupInput"]["panelsJSON"])
            views = {r["name"]: r["id"] for r in saved["references"]}
            assert controls
            for name, control in controls.items():
                view = views[f"controlGroup_{name}:optionsListDataView"]
                part = FIELDS[view][control["explicitInput"]["fieldName"]]
                assert part["type"] in ("keyword", "boolean")
    asked = list(queries())
    assert len(asked) > 4
    for view, query in asked:
        for field in re.findall(r"(\w+):", query):
            assert FIELDS[view][field].get("index", True), field


@pytest.mark.parametrize("view", DATA_VIEWS, ids=lambda view: view.id)
def test_a_data_view_names_the_alias_and_a_date(view: Any) -> None:
    (saved,) = [saved for saved in SAVED if saved["id"] == view.id]
    prefix = Settings(_env_file=None).search_prefix
    assert saved["attributes"]["title"] == f"{prefix}-{view.entity}s"
    assert FIELDS[view.id][saved["attributes"]["timeFieldName"]]["type"] == "date"
    for key in ("fieldAttrs", "fieldFormatMap"):
        assert set(json.loads(saved["attributes"][key])) <= set(FIELDS[view.id])
    hidden = {entry["value"] for entry in json.loads(saved["attributes"]["sourceFilters"])}
    assert hidden <= set(FIELDS[view.id])


def test_nothing_is_about_persons() -> None:
    text = FILE.read_text("utf-8").lower()
    for word in ("author", "user", "handle", "profile", "account", "tác giả", "tài khoản"):
        assert word not in text, word


@pytest.mark.parametrize("field", ["author", "quote", "url"])
def test_a_field_that_cannot_be_counted_is_refused(field: str) -> None:
    with pytest.raises(SettingsError, match=field):
        top(FINDINGS, field, size=5, by="count")
    with pytest.raises(SettingsError, match=field):
        distinct(FINDINGS, field, "title")


def test_a_field_that_is_not_there_is_refused() -> None:
    with pytest.raises(SettingsError, match="author"):
        shown(FINDINGS, "author")
    with pytest.raises(SettingsError, match="author"):
        where(FINDINGS, author="x")
    with pytest.raises(SettingsError, match="cannot be searched"):
        where(FINDINGS, url="x")


def test_a_real_server_answers_every_panel(elastic: Settings) -> None:
    """The requests that Kibana makes of the columns, on an empty index with our mapping."""
    from index.elastic.client import connect
    from index.elastic.indices import Indices

    server = connect(elastic)
    names = Indices(server).create(serving=True)
    by_view = {view.id: names[view.entity] for view in DATA_VIEWS}
    client = server.client
    asked = 0
    for panel, view_id, layer, _ in lens_layers():
        found = client.search(index=by_view[view_id], size=0, aggs=aggregations(layer, panel))
        assert found["_shards"]["failed"] == 0, panel
        asked += 1
    for view_id, query in queries():
        text = query.replace(" and ", " AND ")
        client.search(
            index=by_view[view_id],
            size=1,
            query={"query_string": {"query": text}} if text else {"match_all": {}},
            sort=[{TIME_FIELD: "desc"}],
        )
    assert asked > 10


def aggregations(layer: Mapping[str, Any], panel: str) -> dict[str, Any]:
    kinds = {"unique_count": "cardinality", "min": "min", "max": "max", "terms": "terms"}
    found = {}
    for name, column in layer["columns"].items():
        operation, field = column["operationType"], column["sourceField"]
        if operation == "date_histogram":
            found[name] = {"date_histogram": {"field": field, "calendar_interval": "day"}}
        elif operation == "count":
            query = column.get("filter", {}).get("query") or "*"
            found[name] = {"filter": {"query_string": {"query": query}}}
        else:
            found[name] = {kinds[operation]: {"field": field}}
    assert found, panel
    return found

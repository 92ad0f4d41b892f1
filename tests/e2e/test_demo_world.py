"""The whole way through on the invented world: what comes in, what is flagged, what stays out."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from core.searching import SearchQuery
from core.settings import ROOT
from demo.world import load_world
from index import open_index
from pipeline.installation import open_store
from pipeline.steps.chain import ChainResult
from pipeline.steps.demo import demo_settings, run_edition
from tests.e2e.state import make_settings

EXPECTED = ROOT / "demo" / "expected.jsonl"


@dataclass
class World:
    settings: Any
    runs: list[ChainResult]
    documents: dict[str, Any]
    findings: dict[str, list[Any]]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    settings = demo_settings(make_settings(tmp_path_factory.mktemp("demo")))
    runs = [run_edition(settings, edition, port=0) for edition in (1,)]
    return _read(settings, runs)


def _read(settings: Any, runs: list[ChainResult]) -> World:
    documents, findings = {}, {}
    with open_store(settings):
        from store import findings as stored
        from store.connection import models

        for id_ in models.Document.objects.values_list("id", flat=True):
            row = stored.get(id_)
            path = "/" + row.url.split("/", 3)[3] if row.url else id_
            documents[path] = row
            findings[path] = list(row.findings)
    return World(settings, runs, documents, findings)


def expected(edition: int = 1) -> dict[str, Any]:
    gone_or_later = {item.id for item in load_world(1)}
    rows = (json.loads(line) for line in EXPECTED.read_text("utf-8").splitlines())
    return {row["url_path"]: row for row in rows if row["item"] in gone_or_later}


def test_every_item_comes_in_but_the_one_that_robots_txt_closes(world: World) -> None:
    rows = expected()
    missing = [
        path for path, row in rows.items() if row["collected"] and not _has(world.documents, path)
    ]
    assert missing == []
    closed = [path for path, row in rows.items() if not row["collected"]]
    assert closed
    assert not any(_has(world.documents, path) for path in closed)


def _has(documents: dict[str, Any], path: str) -> bool:
    return path in documents


def test_no_source_failed(world: World) -> None:
    assert {o.source: o.outcome for o in world.runs[0].outcomes if o.outcome == "failed"} == {}


def test_what_must_not_be_flagged_is_not(world: World) -> None:
    rows = expected()
    wrong = [
        (path, finding.judgement.claim, finding.judgement.quote)
        for path, found in world.findings.items()
        for finding in found
        if finding.judgement.flagged
        and not rows.get(path, {"expect_flagged": False})["expect_flagged"]
    ]
    # A wrong flag is worse than a miss: of a hundred items that must not be flagged.
    assert len(wrong) <= FLOORS["wrong_flags"], wrong


def test_flagged_statements_are_found(world: World) -> None:
    rows = expected()
    wanted = {path for path, row in rows.items() if row["expect_flagged"] and row["collected"]}
    found = {
        path
        for path, findings in world.findings.items()
        if any(finding.judgement.flagged for finding in findings)
    }
    assert len(wanted) >= 25
    share = len(wanted & found) / len(wanted)
    assert share >= FLOORS["flagged_recall"], sorted(wanted - found)


def test_flagged_claims_are_the_right_ones(world: World) -> None:
    rows = expected()
    right = total = 0
    for path, found in world.findings.items():
        for finding in found:
            if finding.judgement.flagged and rows.get(path, {}).get("expect_flagged"):
                total += 1
                claims = {item["claim"] for item in rows[path]["expect"]}
                right += finding.judgement.claim in claims
    assert total
    assert right / total >= FLOORS["right_claim"]


def test_quotes_stand_where_offsets_say(world: World) -> None:
    for path, found in world.findings.items():
        row = world.documents[path]
        for finding in found:
            judgement = finding.judgement
            value = row.title if judgement.field == "title" else row.text
            assert value[judgement.start : judgement.end] == judgement.quote


def test_the_index_finds_what_the_store_has(world: World) -> None:
    with open_index(world.settings) as index:
        assert index.count()["document"] == len(world.documents)
        page = index.search(SearchQuery("ban gioc"))
        assert page.total > 3
        flagged = index.search(SearchQuery(filters={"flagged": ("true",)}, entity="finding"))
        assert flagged.total == sum(
            finding.judgement.flagged for found in world.findings.values() for finding in found
        )


def test_copied_stories_share_a_group(world: World) -> None:
    groups: dict[str, set[str]] = {}
    for row in world.documents.values():
        groups.setdefault(row.group_id, set()).add(row.source)
    assert max(len(sources) for sources in groups.values()) >= 3


def test_second_day_then_nothing_new(world: World) -> None:
    second = run_edition(world.settings, 2, port=_port(world))
    assert second.ingest.edited >= 3
    assert second.ingest.gone >= 2
    assert second.ingest.new >= 2
    third = run_edition(world.settings, 2, port=_port(world))
    assert third.nothing_new
    assert third.analyse.texts == 0
    assert third.sync.written == 0
    assert all(outcome.captured == 0 for outcome in third.outcomes), third.outcomes


def _port(world: World) -> int:
    """The port of the first run: addresses, and so documents, must stay the same."""
    row = next(row for row in world.documents.values() if row.url)
    return int(row.url.split(":")[2].split("/")[0])


FLOORS: dict[str, float] = json.loads((Path(__file__).parent / "floors.json").read_text("utf-8"))

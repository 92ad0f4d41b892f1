"""Sources, runs, landing files, findings, retention: what is written is read back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.records import FetchMemo, Source, SourceOutcome
from core.vocabulary import Retention, SourceKind
from store import sync
from store.analysis import pending_versions, save_analyses
from store.connection import models
from store.findings import DocumentRow, FindingRow, get, list_findings
from store.ingest import save_batch
from store.landing import forget_read, mark_read, unread_files
from store.retention import delete_expired
from store.runs import finish_run, last_runs, record_outcomes, start_run
from store.sources import document_memos, fetch_memos, list_sources, save_sources, source_health
from tests.store.build import (
    NOW,
    SOURCE,
    V1,
    analysis_of,
    at,
    extraction,
    gone,
    judge,
    make_capture,
    make_document,
    page,
)

OUTLET = Source(
    id=SOURCE,
    name="Báo Thử",
    kind=SourceKind.OFFICIAL,
    protocol="feed",
    url="https://bao-thu.example/rss",
    options={"link_pattern": "/tin/"},
)


def analyse(*judgements) -> None:
    for batch in pending_versions(V1.id):
        save_analyses([(text, analysis_of(*judgements)) for text in batch], V1)


def test_sources_are_kept_and_brought_up_to_date(database):
    assert save_sources([OUTLET]) == 1
    renamed = replace(OUTLET, name="Báo Thử Mới")
    save_sources([renamed])
    assert list_sources() == [renamed]


def test_source_of_an_import_is_named_later(database):
    save_batch([extraction(1)], seen_at=NOW)
    save_sources([OUTLET])
    assert list_sources() == [OUTLET]


def test_memo_is_of_the_newest_answer(database):
    save_batch([extraction(1, 1, "A"), extraction(1, 3, "B")], seen_at=NOW)
    capture = make_capture(page(1), 3, body="B")
    assert fetch_memos(SOURCE) == [FetchMemo(page(1), at(3), capture.etag, "", capture.sha256)]
    # A page found gone is known, or it would be asked for and counted as new in every run.
    save_batch([gone(1, 4)], seen_at=NOW)
    assert [memo.fetched_at for memo in fetch_memos(SOURCE)] == [at(4)]
    assert fetch_memos("khac") == []
    assert document_memos(SOURCE) == [FetchMemo(page(1), at(3))]


def test_runs_and_health(database):
    save_sources([OUTLET])
    for minutes, outcome in ((1, "new"), (2, "failed"), (3, "failed")):
        run = start_run("collect", now=at(minutes))
        record_outcomes(run, [SourceOutcome(SOURCE, outcome, captured=minutes)])
        record_outcomes(run, [SourceOutcome(SOURCE, outcome, captured=minutes)])
        finish_run(run, outcome="done", counts={"new": minutes}, now=at(minutes + 1))
    last, *rest = last_runs("collect")
    assert (last.counts, last.finished, len(rest)) == ({"new": 3}, at(4), 2)
    assert last.sources == (SourceOutcome(SOURCE, "failed", captured=3),)
    (health,) = source_health()
    assert (health.last_run, health.last_new, health.failures) == (at(3), at(1), 2)


def test_landing_files_are_read_once(database):
    mark_read("a.warc.gz")
    mark_read("a.warc.gz")
    assert unread_files(["b.warc.gz", "a.warc.gz", "c.warc.gz"]) == ["b.warc.gz", "c.warc.gz"]
    assert forget_read() == 1
    assert unread_files(["a.warc.gz"]) == ["a.warc.gz"]


@pytest.mark.parametrize(
    ("options", "texts"),
    [
        ({}, ["Tin 3", "Tin 2", "Tin 1"]),
        ({"since": at(2)}, ["Tin 3", "Tin 2"]),
        ({"limit": 1, "offset": 1}, ["Tin 2"]),
        ({"claim": "claim-a", "flagged": True}, ["Tin 3", "Tin 2", "Tin 1"]),
        ({"claim": "claim-b"}, []),
        ({"flagged": False}, []),
    ],
    ids=["all", "since", "paged", "flagged claim", "other claim", "not flagged"],
)
def test_findings_are_listed(database, options, texts):
    items = [extraction(i, i, f"Tin {i}", published_minutes=i) for i in (1, 2)]
    save_batch([*items, extraction(3, 3, "Tin 3", published_minutes=None)], seen_at=NOW)
    for batch in pending_versions(V1.id):
        save_analyses([(text, analysis_of(judge(text.text))) for text in batch], V1)
    assert [row.judgement.quote for row in list_findings(**options)] == texts


def test_everything_is_found_by_its_id(database):
    save_batch([extraction(1, 1, "Một tin.")], seen_at=NOW)
    analyse(judge("Một"))
    (finding,) = list_findings()
    capture = make_capture(page(1), 1, body="Một tin.")
    assert isinstance(get(finding.document), DocumentRow)
    assert isinstance(get(finding.version), DocumentRow)
    assert isinstance(get(finding.id), FindingRow)
    assert get(capture.id) == capture
    assert get("không có") is None


def test_posts_of_individuals_are_deleted_after_their_time(database):
    for number, minutes in ((1, 0), (2, 60 * 24 * 20)):
        url = page(number)
        document = make_document(
            url,
            f"Bài {number}",
            retention=Retention.INDIVIDUAL,
            id_=f"mang:{number}",
            signature=tuple(range(16)),
        )
        capture = make_capture(url, minutes, body=str(number), retention=Retention.INDIVIDUAL)
        save_batch([(capture, [document], [])], seen_at=NOW)
    save_batch([extraction(3, 1)], seen_at=NOW)
    analyse(judge("Bài"))
    sync.confirm("tantivy", sync.pending("tantivy", 100))
    assert delete_expired(at(0) + timedelta(days=31), 30) == 1
    assert get("mang:1") is None
    assert get("mang:2").group_id == "mang:2"
    assert models.Capture.objects.count() == 2
    items = {item.id: item.entity for item in sync.pending("tantivy", 100)}
    assert items["mang:1"] is None
    assert items["mang:2"].group_id == "mang:2"
    assert delete_expired(at(0) + timedelta(days=31), 30) == 0

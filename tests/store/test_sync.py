"""Sync: state, not a log; only ever growing numbers; tombstones."""

import pytest

from store import sync
from store.analysis import pending_versions, save_analyses
from store.ingest import save_batch
from tests.store.build import NOW, V1, V2, analysis_of, extraction, gone, judge, make_document, page

BACKEND = "tantivy"
TEXT = "Một nửa thác không còn nữa."


def analyse(version, *judgements):
    for batch in pending_versions(version.id):
        save_analyses([(text, analysis_of(*judgements)) for text in batch], version)


def take() -> dict[str, sync.SyncItem]:
    """All pending items by type and id, confirmed."""
    items = sync.pending(BACKEND, 1000)
    sync.confirm(BACKEND, items)
    return {f"{item.entity_type} {item.id}": item for item in items}


@pytest.fixture
def story(database) -> str:
    """One analysed document with one finding, indexed; its id."""
    save_batch([extraction(1, 1, TEXT)], seen_at=NOW)
    analyse(V1, judge("Một nửa thác"))
    items = take()
    assert len(items) == 2
    return make_document(page(1)).id


def test_first_sync_lacks_everything_then_nothing(story):
    assert sync.pending(BACKEND, 10) == []
    assert sync.counts(BACKEND) == sync.SyncCounts(documents=1, findings=1, pending=0)


def test_limit_is_kept(database):
    save_batch([extraction(i, i, f"Tin {i}") for i in range(5)], seen_at=NOW)
    assert len(sync.pending(BACKEND, 3)) == 3
    assert sync.counts(BACKEND).pending == 5


def test_unchanged_document_is_not_sent_again(story):
    save_batch([extraction(1, 2, TEXT, engagement={"likes": 4})], seen_at=NOW)
    assert take() == {}


def test_gone_document_stays_in_the_index_as_gone(story):
    save_batch([gone(1, 5)], seen_at=NOW)
    item = take()[f"document {story}"]
    assert item.entity.gone
    assert item.seq == 2


def test_edit_takes_findings_of_the_old_version_out_and_back_again(story):
    save_batch([extraction(1, 2, "Sửa.")], seen_at=NOW)
    edited = take()
    (finding,) = [item for item in edited.values() if item.entity_type == "finding"]
    assert finding.entity is None
    assert edited[f"document {story}"].entity.claims == ()
    save_batch([extraction(1, 3, TEXT)], seen_at=NOW)
    back = take()[f"finding {finding.id}"]
    assert back.entity.quote == "Một nửa thác"
    assert back.seq > finding.seq


def test_vanished_finding_is_a_tombstone(story):
    analyse(V2)
    items = take()
    assert [item.entity for item in items.values() if item.entity_type == "finding"] == [None]
    assert sync.counts(BACKEND).findings == 0


def test_change_between_sending_and_confirming_stays_pending(story):
    save_batch([extraction(1, 2, "Sửa.")], seen_at=NOW)
    sent = sync.pending(BACKEND, 10)
    save_batch([extraction(1, 3, "Sửa nữa.")], seen_at=NOW)
    sync.confirm(BACKEND, sent)
    again = take()
    assert again[f"document {story}"].entity.text == "Sửa nữa."


def test_confirming_twice_changes_nothing(story):
    save_batch([gone(1, 5)], seen_at=NOW)
    items = sync.pending(BACKEND, 10)
    sync.confirm(BACKEND, items)
    sync.confirm(BACKEND, items)
    assert sync.pending(BACKEND, 10) == []


def test_rebuild_wants_everything_with_greater_numbers(story):
    sync.want_all(BACKEND)
    items = take()
    assert len(items) == 2
    assert {item.seq for item in items.values()} == {2}


def test_two_indexes_are_kept_apart(story):
    assert len(sync.pending("elasticsearch", 10)) == 2
    save_batch([gone(1, 5)], seen_at=NOW)
    assert sync.counts(BACKEND).pending == sync.counts("elasticsearch").pending == 2


def test_joined_group_is_sent_for_the_documents_already_there(story):
    later = extraction(2, 9, "hai", signature=tuple(range(16)))
    save_batch([later], seen_at=NOW)
    take()
    save_batch([extraction(3, 0, "ba", signature=tuple(range(16)))], seen_at=NOW)
    items = take()
    group_id = make_document(page(3)).id
    assert items[f"document {make_document(page(2)).id}"].entity.group_id == group_id

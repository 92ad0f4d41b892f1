"""Indexes side by side: what each should hold, dead letters, numbers that only grow."""

import pytest

from store import backends, dead, sync
from store.analysis import pending_versions, save_analyses
from store.connection import models
from store.ingest import save_batch
from tests.store.build import NOW, V1, analysis_of, extraction, judge, make_document, page

BACKEND = "tantivy"
FIRST = make_document(page(0)).id


@pytest.fixture
def filled(database) -> None:
    """Three documents with a finding each, all of them sent."""
    save_batch([extraction(n, n, f"Một nửa thác {n}.") for n in range(3)], seen_at=NOW)
    for batch in pending_versions(V1.id):
        save_analyses([(text, analysis_of(judge("Một nửa thác"))) for text in batch], V1)
    take()


def take() -> list[sync.SyncItem]:
    items = sync.pending(BACKEND, 100)
    sync.confirm(BACKEND, items)
    return items


def letter(seq: int, reason: str = "odd") -> dead.Dead:
    return dead.Dead(BACKEND, "document", FIRST, seq, reason, NOW)


def by_id() -> dict[str, backends.State]:
    return {state.id: state for state in backends.states(BACKEND)}


def test_states_tell_what_an_index_should_hold(filled) -> None:
    found = list(backends.states(BACKEND))
    assert len(found) == 6
    assert {(state.seq, state.deleted, state.settled) for state in found} == {(1, False, True)}
    save_batch([extraction(0, 50, "Sửa.")], seen_at=NOW)
    changed = [state for state in backends.states(BACKEND) if not state.settled]
    assert {(state.entity_type, state.deleted) for state in changed} == {
        ("document", False),
        ("finding", True),
    }


def test_states_come_in_pages(filled, monkeypatch) -> None:
    monkeypatch.setattr(backends, "PAGE", 2)
    assert len(by_id()) == 6


def test_a_dead_letter_is_no_longer_pending(filled) -> None:
    save_batch([extraction(0, 50, "Một nửa thác 0, sửa.")], seen_at=NOW)
    items = {item.id: item for item in sync.pending(BACKEND, 10)}
    dead.bury([letter(items[FIRST].seq)])
    assert FIRST not in {item.id for item in sync.pending(BACKEND, 10)}
    assert not by_id()[FIRST].settled
    (row,) = backends.list_backends()
    assert row.dead == 1


def test_a_change_meanwhile_stays_pending(filled) -> None:
    sync.want_all(BACKEND)
    dead.bury([letter(1)])
    assert FIRST in {item.id for item in sync.pending(BACKEND, 10)}


def test_refused_again_counts_tries_and_keeps_the_last_reason(filled) -> None:
    dead.bury([letter(1, "one")])
    dead.bury([letter(2, "two\x00" + "x" * 5000)])
    (found,) = dead.list_dead(BACKEND)
    assert (found.seq, found.tries) == (2, 2)
    assert found.reason.startswith("two\ufffd")
    assert len(found.reason) == dead.LONGEST_REASON
    assert dead.list_dead("another") == []


def test_taken_at_last_is_alive(filled) -> None:
    dead.bury([letter(1)])
    assert dead.retry(BACKEND) == 1
    take()
    assert dead.list_dead() == []


def test_retry_of_a_refused_deletion_deletes(filled) -> None:
    models.IndexState.objects.filter(entity_id=FIRST).update(deleted=True, wanted=2, indexed=2)
    dead.bury([letter(2)])
    assert dead.retry(BACKEND) == 1
    (item,) = [item for item in sync.pending(BACKEND, 10) if item.id == FIRST]
    assert by_id()[FIRST].deleted
    assert item.seq == 3


@pytest.mark.parametrize(("seq", "expected"), [(0, 2), (1, 2), (2, 2), (40, 40)])
def test_wanted_again_only_grows(filled, seq: int, expected: int) -> None:
    backends.want_again(BACKEND, [backends.Wanted("document", FIRST, seq)])
    assert by_id()[FIRST].seq == expected


def test_what_should_not_be_there_is_wanted_away(filled) -> None:
    backends.want_again(BACKEND, [backends.Wanted("document", "unknown", 7, deleted=True)])
    (item,) = sync.pending(BACKEND, 10)
    assert (item.id, item.seq, item.entity) == ("unknown", 7, None)


def test_what_was_never_wanted_is(filled) -> None:
    assert backends.want_unlisted(BACKEND) == 0
    models.IndexState.objects.filter(entity_id=FIRST).delete()
    assert backends.want_unlisted(BACKEND) == 1
    assert [item.id for item in sync.pending(BACKEND, 10)] == [FIRST]


def test_rebuilding_is_remembered(database) -> None:
    assert not backends.is_rebuilding(BACKEND)
    backends.set_rebuilding(BACKEND, True)
    assert backends.is_rebuilding(BACKEND)
    assert not backends.is_rebuilding("another")
    backends.set_rebuilding(BACKEND, False)
    assert not backends.is_rebuilding(BACKEND)


def test_filled_once_or_not(filled) -> None:
    assert backends.was_filled(BACKEND)
    assert not backends.was_filled("another")
    assert backends.was_sent(BACKEND)
    sync.pending("another", 1)
    assert not backends.was_sent("another")
    models.IndexState.objects.exclude(entity_id=FIRST).delete()
    dead.bury([letter(1)])
    assert not backends.was_filled(BACKEND)


def test_another_encoder_wants_what_has_vectors(filled) -> None:
    models.DocumentVersion.objects.filter(document=FIRST).update(vectors="e1", vector=b"v")
    models.Finding.objects.filter(document=FIRST).update(vector=b"v")
    assert not backends.use_vectors("another", "e1")
    assert backends.use_vectors(BACKEND, "e1")
    assert {item.entity_type for item in take()} == {"document", "finding"}
    assert not backends.use_vectors(BACKEND, "e1")
    assert take() == []


def test_forgotten_is_no_longer_kept_up_to_date(filled) -> None:
    dead.bury([letter(1)])
    sync.pending("another", 1)
    assert backends.forget(BACKEND)
    assert not backends.forget(BACKEND)
    assert [row.name for row in backends.list_backends()] == ["another"]
    assert models.IndexState.objects.count() == 6
    assert dead.list_dead() == []

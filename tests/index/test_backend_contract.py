"""What every backend promises about writing: seq, deletion, checksums, rebuilds."""

import random
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.searching import IndexDocument, SearchQuery
from index import IndexBackend
from index.base import DOCUMENT, FINDING, Written, checksum_of
from index.sync import Change, Synced, sync_batch
from tests.index.corpus import load_documents, load_entities, load_findings, make_document


def test_empty_index_answers(empty: IndexBackend) -> None:
    assert empty.count() == {DOCUMENT: 0, FINDING: 0}
    assert empty.checksum() == {DOCUMENT: checksum_of(()), FINDING: checksum_of(())}
    assert empty.search(SearchQuery("biển")).total == 0
    assert empty.get(DOCUMENT, "x") is None
    assert empty.delete({DOCUMENT: {"x": 1}, FINDING: {}}) == Written()
    assert empty.upsert([]) == Written()
    assert empty.search(SearchQuery()).hits == ()


def test_entities_come_back_as_they_were(empty: IndexBackend) -> None:
    entities = load_entities()
    assert empty.upsert(iter(entities)) == Written(len(entities))
    for document in load_documents():
        assert empty.get(DOCUMENT, document.id) == document
    for finding in load_findings():
        assert empty.get(FINDING, finding.id) == finding
    assert empty.count() == {DOCUMENT: len(load_documents()), FINDING: len(load_findings())}


def test_higher_seq_replaces_and_lower_does_not(empty: IndexBackend) -> None:
    old = make_document("a", "cột mốc cũ", seq=5)
    new = make_document("a", "cột mốc mới", seq=6)
    assert empty.upsert([old]) == Written(1)
    assert empty.upsert([new]) == Written(1)
    assert empty.upsert([old]) == Written(0)
    assert empty.upsert([new]) == Written(0)
    assert empty.get(DOCUMENT, "a") == new
    assert empty.search(SearchQuery("cũ")).total == 0
    assert empty.search(SearchQuery("mốc")).total == 1


def test_highest_seq_of_one_call_counts(empty: IndexBackend) -> None:
    versions = [make_document("a", f"lần {seq}", seq=seq) for seq in (3, 9, 4)]
    assert empty.upsert(versions) == Written(1)
    assert empty.get(DOCUMENT, "a") == versions[1]


def test_seq_takes_what_a_database_counts(empty: IndexBackend) -> None:
    empty.upsert([make_document("a", seq=2**63 - 3)])
    assert empty.upsert([make_document("a", seq=2**63 - 4)]) == Written(0)
    assert empty.upsert([make_document("a", seq=2**63 - 2)]) == Written(1)
    assert dict(empty.versions(DOCUMENT)) == {"a": 2**63 - 2}


def test_delete_removes_by_kind(empty: IndexBackend) -> None:
    empty.upsert(load_entities())
    document, finding = load_documents()[0].id, load_findings()[0].id
    assert empty.delete({DOCUMENT: {document: 99, finding: 99, "nobody": 99}}) == Written(1)
    assert empty.get(DOCUMENT, document) is None
    assert empty.get(FINDING, finding) is not None
    assert empty.delete({FINDING: {finding: 99}}) == Written(1)
    assert empty.count()[FINDING] == len(load_findings()) - 1


def test_deleted_entity_can_come_back(empty: IndexBackend) -> None:
    document = make_document("a", "về lại")
    empty.upsert([document])
    empty.delete({DOCUMENT: {"a": 2}})
    assert empty.upsert([replace(document, seq=3)]) == Written(1)


def test_late_deletion_leaves_what_is_newer(empty: IndexBackend) -> None:
    empty.upsert([make_document("a", seq=5), make_document("b", seq=5)])
    assert empty.delete({DOCUMENT: {"a": 4, "b": 5}}) == Written(1)
    assert empty.checksum()[DOCUMENT] == checksum_of([("a", 5)])


def test_checksum_ignores_order_and_sees_seq(empty: IndexBackend) -> None:
    documents = load_documents()
    random.Random(4).shuffle(documents)
    empty.upsert(documents[:20])
    empty.upsert(documents[10:])
    expected = checksum_of((document.id, document.seq) for document in load_documents())
    assert empty.checksum()[DOCUMENT] == expected
    empty.upsert([replace(documents[0], seq=1000)])
    assert empty.checksum()[DOCUMENT] != expected


def test_rebuild_replaces_everything_at_its_end(empty: IndexBackend) -> None:
    empty.upsert([make_document("old", "bản cũ")])
    with empty.rebuild() as fresh:
        assert fresh.upsert([make_document("new", "bản mới")]) == Written(1)
        assert empty.get(DOCUMENT, "old") is not None
        assert empty.search(SearchQuery("bản")).hits[0].id == "old"
    assert empty.get(DOCUMENT, "old") is None
    assert [hit.id for hit in empty.search(SearchQuery("bản")).hits] == ["new"]


def test_seq_decides_within_a_rebuild(empty: IndexBackend) -> None:
    with empty.rebuild() as fresh:
        for seq, written in [(2, 1), (3, 1), (1, 0), (3, 0)]:
            assert fresh.upsert([make_document("a", f"lần {seq}", seq=seq)]) == Written(written)
        fresh.upsert([make_document("b")])
        assert fresh.delete({DOCUMENT: {"b": 1, "c": 1}}) == Written(1)
    assert empty.checksum()[DOCUMENT] == checksum_of([("a", 3)])


def test_failed_rebuild_changes_nothing(empty: IndexBackend) -> None:
    empty.upsert([make_document("old", "bản cũ")])
    with pytest.raises(TypeError), empty.rebuild() as fresh:
        fresh.upsert([make_document("new", "bản mới"), make_document("bad", seq="x")])
    assert empty.count() == {DOCUMENT: 1, FINDING: 0}
    assert empty.upsert([make_document("more")]) == Written(1)


def test_clear_leaves_an_empty_index(empty: IndexBackend) -> None:
    empty.upsert(load_entities())
    empty.clear()
    assert empty.count() == {DOCUMENT: 0, FINDING: 0}
    assert empty.upsert([make_document("a")]) == Written(1)


def test_failing_source_of_entities_loses_nothing_committed(empty: IndexBackend) -> None:
    def entities() -> "list[IndexDocument]":
        raise ZeroDivisionError

    empty.upsert([make_document("a")])
    with pytest.raises(ZeroDivisionError):
        empty.upsert(document for document in entities())
    assert empty.count()[DOCUMENT] == 1
    assert empty.upsert([make_document("b")]) == Written(1)


def test_equal_scores_are_ordered_by_date_then_fixed(empty: IndexBackend) -> None:
    days = [3, 1, 2, 2, 2, 5]
    documents = [
        make_document(f"d{n}", "tin giống nhau", published_at=datetime(2025, 1, day, tzinfo=UTC))
        for n, day in enumerate(days)
    ]
    orders = []
    for seed in range(3):
        empty.clear()
        shuffled = random.Random(seed).sample(documents, len(documents))
        for document in shuffled:
            empty.upsert([document])
        orders.append([hit.id for hit in empty.search(SearchQuery("giống nhau")).hits])
    assert orders[0] == orders[1] == orders[2]
    assert [days[int(found[1:])] for found in orders[0]] == sorted(days, reverse=True)


def test_many_equal_scores_page_completely(empty: IndexBackend) -> None:
    empty.upsert(make_document(f"d{n}", "tin giống nhau") for n in range(500))
    seen = [
        hit.id
        for offset in range(0, 500, 50)
        for hit in empty.search(SearchQuery("giống", size=50, offset=offset)).hits
    ]
    assert len(seen) == len(set(seen)) == 500


@pytest.mark.parametrize(
    "text",
    ["", "\x00\x01 hỏng", "\ud800 lẻ", "x" * 70_000, "德" * 5000, "a\u0301" * 1000, "\n\t \r\n"],
    ids=["empty", "controls", "surrogate", "long word", "long run", "NFD", "blank"],
)
def test_any_text_is_kept(empty: IndexBackend, text: str) -> None:
    document = make_document("a", "tiêu đề", text)
    assert empty.upsert([document]) == Written(1)
    assert empty.get(DOCUMENT, "a") == document
    assert empty.search(SearchQuery("tiêu đề")).hits[0].id == "a"


@pytest.mark.parametrize("year", [1, 1600, 1970, 2500, 9999])
def test_any_date_is_kept(empty: IndexBackend, year: int) -> None:
    at = datetime(year, 6, 1, tzinfo=UTC)
    document = make_document("a", published_at=at)
    empty.upsert([document, make_document("b")])
    assert empty.get(DOCUMENT, "a") == document
    assert empty.search(SearchQuery(filters={"month": (f"{year:04d}-06",)})).total == 1


def test_long_text_has_a_snippet_around_the_match(empty: IndexBackend) -> None:
    text = "mở đầu " * 1500 + "Đội tuần tra thay biển báo ở mốc 589. " + "kết thúc " * 1500
    empty.upsert([make_document("a", "Tin", text)])
    snippet = empty.search(SearchQuery("biển báo")).hits[0].snippet
    assert "thay biển báo ở mốc 589." in snippet
    assert snippet.startswith("… ")
    assert snippet.endswith(" …")
    assert len(snippet) < 300


def test_text_in_nfd_is_found_and_shown_composed(empty: IndexBackend) -> None:
    nfd = "Tua\u0302\u0300n tra bie\u0302n gio\u031b\u0301i"
    empty.upsert([make_document("a", nfd, nfd)])
    hits = empty.search(SearchQuery('"biên giới"')).hits
    assert [hit.snippet for hit in hits] == [unicodedata.normalize("NFC", nfd)]


OPERATIONS = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(1, 4), st.booleans()), max_size=8
)


@pytest.mark.parametrize("repeats", [1, 2])
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(operations=OPERATIONS)
def test_sync_ends_with_the_newest_of_each(
    empty: IndexBackend, repeats: int, operations: list[tuple[str, int, bool]]
) -> None:
    empty.clear()
    # As the store numbers them: each change has a seq of its own.
    changes = [
        Change(DOCUMENT, name, seq, None if gone else make_document(name, seq=seq))
        for seq, (name, _, gone) in enumerate(operations, start=1)
    ]
    for _ in range(repeats):
        assert sync_batch(empty, changes) == Synced(tuple(changes))
    last = {change.id: change for change in changes}
    expected = [(change.id, change.seq) for change in last.values() if change.record]
    assert empty.checksum()[DOCUMENT] == checksum_of(expected)


def test_refused_entity_is_told_and_the_rest_goes_on(empty: IndexBackend) -> None:
    bad, good = make_document("bad", vector=b"\x00\x3c" * 5), make_document("good")
    gone = Change(DOCUMENT, "gone", 3)
    changes = [Change(DOCUMENT, "bad", 1, bad), gone, Change(DOCUMENT, "good", 1, good)]
    done = sync_batch(empty, changes)
    assert done.confirmed == (gone, changes[2])
    assert [(found.entity, found.id, found.seq) for found in done.refused] == [(DOCUMENT, "bad", 1)]
    assert "10 bytes" in done.refused[0].reason
    assert empty.checksum()[DOCUMENT] == checksum_of([("good", 1)])


def test_vector_and_priority_come_back(empty: IndexBackend) -> None:
    vector = bytes(range(256)) * 3
    document = make_document("a", "có véc tơ", vector=vector, priority=0.625)
    empty.upsert([document, make_document("b", "không")])
    assert empty.get(DOCUMENT, "a") == document
    page = empty.search(SearchQuery("có véc tơ"))
    assert (page.hits[0].priority, page.hits[0].has_vector) == (0.625, True)
    assert page.facets["has_vector"] == {"true": 1}
    assert empty.search(SearchQuery(filters={"has_vector": ("false",)})).hits[0].id == "b"

"""The index held against the store, mended, refused and tried again, on real parts."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.searching import IndexEntity, SearchQuery
from core.settings import Settings
from index import open_index
from index.address import index_name
from index.base import Refused, Written
from index.compare import ANY, Difference, Version, compare
from index.embedded.backend import TantivyIndex
from pipeline.installation import open_store
from pipeline.steps import sync as step
from pipeline.steps.index_care import check_index, index_standings
from pipeline.steps.sync import sync_index
from tests.e2e.state import make_settings
from tests.store.build import NOW, V1, analysis_of, extraction, judge, make_document, page

PAGES = 5
BAD = make_document(page(1)).id


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation with five documents, a finding in each, synced."""
    settings = make_settings(tmp_path / "data")
    with open_store(settings):
        from store.analysis import pending_versions, save_analyses
        from store.ingest import save_batch

        save_batch([extraction(n, n, f"Một nửa thác {n}.") for n in range(PAGES)], seen_at=NOW)
        for batch in pending_versions(V1.id):
            save_analyses([(text, analysis_of(judge("Một nửa thác"))) for text in batch], V1)
    return settings


def change(settings: Settings, number: int, minutes: int) -> None:
    with open_store(settings):
        from store.ingest import save_batch

        save_batch([extraction(number, minutes, f"Một nửa thác {number}, sửa.")], seen_at=NOW)


def test_what_was_just_synced_agrees(settings: Settings) -> None:
    result = sync_index(settings)
    assert (result.documents, result.findings, result.priorities) == (PAGES, PAGES, PAGES)
    checked = check_index(settings)
    assert checked.sound
    assert checked.held == dict(checked.expected) == {"document": PAGES, "finding": PAGES}


def test_missing_extra_stale_and_ahead_are_found_and_mended(settings: Settings) -> None:
    sync_index(settings)
    ids = [make_document(page(number)).id for number in range(PAGES)]
    with open_index(settings) as index:
        whole = [index.get("document", id_) for id_ in ids]
        assert all(whole)
        index.delete({"document": {ids[0]: 99, ids[1]: 99}})
        index.upsert([replace(whole[1], seq=1, title="cũ")])
        index.upsert([replace(whole[2], seq=50, title="sau khi khôi phục")])
        index.upsert([replace(whole[3], id="bao-thu:la", seq=3)])
    change(settings, 1, 100)
    sync_index(settings)
    found = check_index(settings)
    assert dict(found.kinds) == {"missing": 1, "ahead": 1, "extra": 1}
    assert {item.id for item in found.listed} == {ids[0], ids[2], "bao-thu:la"}
    assert not found.sound
    mended = check_index(settings, repair=True)
    assert mended.repaired is not None
    assert (mended.repaired.written, mended.repaired.deleted) == (2, 1)
    assert check_index(settings).sound
    with open_index(settings) as index:
        assert index.get("document", ids[2]) == replace(
            whole[2], seq=51, priority=whole[2].priority
        )
        assert index.get("document", "bao-thu:la") is None


def test_a_stale_one_is_sent_again(settings: Settings) -> None:
    sync_index(settings)
    with open_store(settings):
        from store.connection import models

        # As if the index had been put back from a copy of yesterday.
        models.IndexState.objects.filter(entity_id=BAD).update(wanted=7, indexed=7)
    found = check_index(settings, repair=True)
    assert dict(found.kinds) == {"stale": 1}
    assert check_index(settings).sound


def test_a_lost_index_folder_is_filled_again(settings: Settings) -> None:
    import shutil

    sync_index(settings)
    shutil.rmtree(settings.index_dir)
    assert sync_index(settings).documents == PAGES
    assert check_index(settings).sound


def test_another_address_is_another_index_and_gets_everything(
    settings: Settings, tmp_path: Path
) -> None:
    sync_index(settings)
    other = settings.model_copy(update={"search_url": str(tmp_path / "elsewhere")})
    assert index_name(other) != index_name(settings)
    assert sync_index(other).written == 2 * PAGES
    change(settings, 1, 100)
    standings = {row.name: row for row in index_standings(settings)}
    assert standings[index_name(settings)].current
    # The findings of the old wording are to go, and the document is to be sent.
    assert {row.pending for row in standings.values()} == {2}
    sync_index(settings)
    sync_index(other)
    assert check_index(settings).sound
    assert check_index(other).sound


class Choosy(TantivyIndex):
    """Refuses one document, as a server would that finds a value it cannot hold."""

    def upsert(self, entities: Iterable[IndexEntity]) -> Written:
        every = list(entities)
        written = super().upsert(entity for entity in every if entity.id != BAD)
        refused = [Refused("document", e.id, e.seq, "too odd") for e in every if e.id == BAD]
        return Written(written.count, (*written.refused, *refused))


@pytest.fixture
def choosy(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(step, "open_index", lambda settings: Choosy(settings.index_dir))
    return monkeypatch


def test_what_is_refused_is_buried_and_holds_nothing_up(settings: Settings, choosy) -> None:
    from store import dead

    result = sync_index(settings)
    assert (result.refused, result.documents) == (1, PAGES - 1)
    again = sync_index(settings)
    assert (again.refused, again.written) == (0, 0)
    with open_store(settings):
        (letter,) = dead.list_dead("tantivy")
    assert (letter.id, letter.reason, letter.tries) == (BAD, "too odd", 1)
    # Nothing can be said of it, and nothing is wrong with the others.
    assert check_index(settings).sound


def test_a_change_tries_a_dead_one_again(settings: Settings, choosy) -> None:
    from store import dead

    sync_index(settings)
    change(settings, 1, 100)
    assert sync_index(settings).refused == 1
    with open_store(settings):
        (letter,) = dead.list_dead("tantivy")
    assert letter.tries == 2
    choosy.undo()
    change(settings, 1, 200)
    with open_store(settings):
        from store.ingest import save_batch

        save_batch([extraction(1, 300, "Lại khác.")], seen_at=NOW)
    assert sync_index(settings).documents == PAGES
    with open_store(settings):
        assert dead.list_dead() == []


def test_retry_by_hand(settings: Settings, choosy) -> None:
    from store import dead

    sync_index(settings)
    with open_store(settings):
        assert dead.retry("tantivy") == 1
        assert dead.retry("tantivy") == 0
    assert sync_index(settings).refused == 1
    choosy.undo()
    with open_store(settings):
        assert dead.retry("tantivy") == 1
    assert sync_index(settings).written == 1
    assert check_index(settings).sound


def test_a_rebuild_keeps_searches_going_and_ends_sound(settings: Settings) -> None:
    sync_index(settings)
    with open_index(settings) as reader:
        before = reader.search(SearchQuery("thác")).total
        sync_index(settings, rebuild=True)
        assert reader.search(SearchQuery("thác")).total == before == PAGES
    assert check_index(settings).sound


def test_a_broken_off_rebuild_is_done_again(settings: Settings, monkeypatch) -> None:
    sync_index(settings)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(step, "_is_lost", lambda *_: False)
        real = step.sync_batch
        patch.setattr(step, "sync_batch", lambda *args: (real(*args), stop())[0])
        with pytest.raises(KeyboardInterrupt):
            sync_index(settings, rebuild=True)
    assert index_standings(settings)[0].rebuilding
    assert sync_index(settings).written == 2 * PAGES
    assert not index_standings(settings)[0].rebuilding
    assert check_index(settings).sound


def test_an_index_that_was_forgotten_is_built_anew(settings: Settings) -> None:
    sync_index(settings)
    change(settings, 1, 20)
    before = sync_index(settings)
    with open_store(settings):
        from store import backends

        assert backends.forget("tantivy")
    with open_index(settings) as index:
        kept = index.get("document", BAD)
        index.upsert([replace(kept, id="deleted-since", seq=7), replace(kept, seq=90, title="old")])
    assert sync_index(settings).written == before.documents + before.findings
    with open_index(settings) as index:
        assert index.get("document", "deleted-since") is None
        assert index.get("document", BAD).title != "old"
    assert check_index(settings).sound


def test_vectors_of_another_encoder_are_taken_out(settings: Settings, monkeypatch) -> None:
    with open_store(settings):
        from store.connection import models

        models.DocumentVersion.objects.update(vector=bytes(768), vectors="e1")
    monkeypatch.setattr(step, "vectors_name", lambda _: "e1")
    sync_index(settings)
    with open_index(settings) as index:
        assert index.get("document", BAD).has_vector
    monkeypatch.setattr(step, "vectors_name", lambda _: "e2")
    assert sync_index(settings).written == PAGES
    with open_index(settings) as index:
        assert not index.get("document", BAD).has_vector
    assert sync_index(settings).written == 0


def test_compare_says_what_is_wrong() -> None:
    expected = [
        Version("document", "same", 3),
        Version("document", "missing", 1),
        Version("document", "stale", 5),
        Version("finding", "ahead", 2),
        Version("finding", "gone", 0),
        Version("finding", "pending", ANY),
        Version("finding", "pending too", ANY),
    ]
    held = [
        Version("document", "same", 3),
        Version("document", "stale", 4),
        Version("finding", "ahead", 9),
        Version("finding", "gone", 1),
        Version("finding", "pending", 1),
        Version("finding", "same", 3),
    ]
    assert [(item.id, item.kind) for item in compare(expected, held)] == [
        ("missing", "missing"),
        ("stale", "stale"),
        ("ahead", "ahead"),
        ("gone", "extra"),
        ("same", "extra"),
    ]
    assert list(compare([], [])) == []
    assert Difference("document", "x", 1, 0).kind == "missing"


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("", "tantivy"),
        ("https://an:secret@es.example:9200", "elasticsearch:es.example:9200/cotmoc"),
        ("https://es.example/proxied/", "elasticsearch:es.example:443/proxied/cotmoc"),
        ("http://127.0.0.1:9200", "elasticsearch:127.0.0.1:9200/cotmoc"),
        ("file:///srv/index", "tantivy:/srv/index"),
    ],
)
def test_the_name_of_an_index_has_no_credentials(address: str, name: str, tmp_path: Path) -> None:
    assert index_name(make_settings(tmp_path, search_url=address)) == name


def test_a_long_name_stays_apart_from_others(tmp_path: Path) -> None:
    one, other = (
        index_name(make_settings(tmp_path, search_url=f"https://{'a' * 80}.{end}.example"))
        for end in ("x", "y")
    )
    assert one != other
    assert len(one) == len(other) == 64


def test_bury_is_dated(settings: Settings) -> None:
    from store import dead

    now = datetime(2026, 5, 1, tzinfo=UTC)
    sync_index(settings)
    with open_store(settings):
        dead.bury([dead.Dead("tantivy", "document", BAD, 9, "r\x00", now)])
        (letter,) = dead.list_dead("tantivy")
    assert (letter.at, letter.reason, letter.seq) == (now, "r\ufffd", 9)

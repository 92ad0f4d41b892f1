"""A server that is down, slow, full, of another version, or that says no: said, and got over."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import IndexUnavailable, SettingsError
from core.searching import SearchQuery
from core.settings import Settings
from index import IndexBackend, open_index
from index.base import DOCUMENT, FINDING, Written, checksum_of
from index.elastic.client import connect
from index.elastic.mapping import FORMAT, alias_of, component_templates
from index.sync import Change, sync_batch
from tests.elasticsearch.fixtures import cleaned, settings_at
from tests.elasticsearch.server import NoServer, Server, free_port, start
from tests.index.corpus import load_entities, make_document
from tests.index.elastic.proxy import DROP, Answer, Proxy, proxying


@pytest.fixture
def between(elastic: Settings) -> Iterator[tuple[Proxy, Settings]]:
    """A proxy in front of the server, and settings that go through it."""
    with proxying(elastic.search_url) as proxy:
        yield proxy, elastic.model_copy(update={"search_url": proxy.url, "search_patience_s": 5.0})


def refusal(settings: Settings) -> str:
    """Return what a write that must fail says."""
    with open_index(settings) as index, pytest.raises(IndexUnavailable) as caught:
        index.upsert([make_document("a")])
    return str(caught.value)


def is_bilingual(message: str) -> bool:
    return (
        message.startswith("Máy chủ tìm kiếm http://127.0.0.1:")
        and " / the search server" in message
    )


def test_server_that_is_down_is_said_and_nothing_is_confirmed() -> None:
    where = settings_at(f"http://127.0.0.1:{free_port()}", search_patience_s=0.3)
    changes = [Change(DOCUMENT, "a", 1, make_document("a"))]
    with open_index(where) as index:
        for ask in (
            lambda: index.search(SearchQuery("biển")),
            lambda: sync_batch(index, changes),
            index.count,
            lambda: list(index.scan(SearchQuery())),
            lambda: index.get(DOCUMENT, "a"),
            index.clear,
        ):
            with pytest.raises(IndexUnavailable) as caught:
                ask()
            assert is_bilingual(str(caught.value))
            assert "không kết nối được" in str(caught.value)
            assert "cannot be reached" in str(caught.value)
            assert "cotmoc sync" in str(caught.value)


def test_server_that_comes_back_is_written_to(between: tuple[Proxy, Settings]) -> None:
    proxy, where = between
    entities = load_entities()
    with open_index(where) as index:
        index.upsert(entities[:3])
        proxy.only = "/_bulk"
        proxy.faults.extend([DROP, proxy.error(503, "unavailable"), proxy.error(429, "rejected")])
        index.upsert(entities)
        assert not proxy.faults
        documents = [entity for entity in entities if not hasattr(entity, "quote")]
        expected = checksum_of((entity.id, entity.seq) for entity in documents)
        assert index.checksum()[DOCUMENT] == expected


def test_busy_server_is_waited_for_only_so_long(between: tuple[Proxy, Settings]) -> None:
    proxy, where = between
    where = where.model_copy(update={"search_patience_s": 1.0})
    with open_index(where) as index:
        index.upsert([make_document("a")])
        proxy.always = proxy.error(429, "es_rejected_execution_exception")
        started = time.monotonic()
        with pytest.raises(IndexUnavailable, match=r"quá tải.*busy"):
            index.upsert([make_document("b")])
        assert time.monotonic() - started < 5
        proxy.always = None
        assert index.upsert([make_document("b")]) == Written(1)


def test_slow_server_is_said(between: tuple[Proxy, Settings]) -> None:
    proxy, where = between
    where = where.model_copy(update={"search_timeout_s": 0.5, "search_patience_s": 0.0})
    with open_index(where.model_copy(update={"search_timeout_s": 30.0})) as index:
        index.upsert(load_entities())
    proxy.delay_s = 1.0
    with open_index(where) as index, pytest.raises(IndexUnavailable, match=r"quá chậm.*too slowly"):
        index.search(SearchQuery("biển"))
    proxy.delay_s = 0.05
    with open_index(where.model_copy(update={"search_timeout_s": 30.0})) as index:
        assert index.search(SearchQuery("biển")).total


def test_full_disk_is_said_at_once_and_reading_goes_on(elastic: Settings) -> None:
    server = connect(elastic)
    name = alias_of(elastic.search_prefix, DOCUMENT)

    def block(value: bool | None) -> None:
        settings = {"index.blocks.read_only_allow_delete": value}
        server.ask(lambda client: client.indices.put_settings(index=name, settings=settings))

    with open_index(elastic) as index:
        index.upsert([make_document("a", "biển")])
        block(True)
        started = time.monotonic()
        with pytest.raises(IndexUnavailable, match=r"chặn ghi.*đĩa.*disk") as caught:
            index.upsert([make_document("b", "biển")])
        assert time.monotonic() - started < 5
        assert "cotmoc sync" in str(caught.value)
        assert index.search(SearchQuery("biển")).total == 1
        block(None)
        assert index.upsert([make_document("b", "biển")]) == Written(1)


REFUSALS = [
    pytest.param(
        Answer(200, {"version": {"number": "8.19.3"}}), "Elasticsearch 8.19.3", id="version 8"
    ),
    pytest.param(
        Answer(200, {"version": {"number": "9.1.0"}}), "Elasticsearch 9.1.0", id="too early a 9"
    ),
    pytest.param(
        Answer(200, {"version": {"number": "10.0.0"}}), "Elasticsearch 10.0.0", id="version 10"
    ),
    pytest.param(
        Answer(400, {"error": {"type": "media_type_header_exception", "reason": "x"}}),
        "Elasticsearch < 9",
        id="refuses our media type",
    ),
    pytest.param(
        Answer(200, {"version": {"number": "2.11.0"}}, {"Content-Type": "application/json"}),
        "another product",
        id="another product",
    ),
    pytest.param(
        Answer(200, "<html>hello</html>", {"Content-Type": "text/html"}),
        "another product",
        id="a web page",
    ),
    pytest.param(
        Answer(401, {"error": {"type": "security_exception", "reason": "expired"}, "status": 401}),
        "COTMOC_SEARCH_API_KEY",
        id="key expired",
    ),
    pytest.param(
        Answer(403, {"error": {"type": "security_exception", "reason": "no"}, "status": 403}),
        "COTMOC_SEARCH_PREFIX",
        id="too few rights",
    ),
    pytest.param(Answer(200, "{"), "Máy chủ tìm kiếm", id="broken JSON"),
    pytest.param(Answer(200, []), "Máy chủ tìm kiếm", id="JSON of another kind"),
    pytest.param(Answer(500, {"error": "oops"}), "500", id="error of the server"),
    pytest.param(Answer(500, "oops"), "không đọc được", id="error that is no JSON"),
]


@pytest.mark.parametrize(("answer", "words"), REFUSALS)
def test_server_that_is_none_of_ours_is_said(answer: Answer, words: str) -> None:
    with proxying() as proxy:
        proxy.always = answer
        message = refusal(settings_at(proxy.url, search_patience_s=0.2))
    assert is_bilingual(message)
    assert words in message


def test_password_is_never_said() -> None:
    where = settings_at("http://127.0.0.1:1", search_patience_s=0.0)
    where = where.model_copy(update={"search_url": "http://office:s3cret@127.0.0.1:1"})
    assert "s3cret" not in refusal(where)


def test_authority_that_is_no_file_is_a_wrong_setting() -> None:
    where = settings_at("https://127.0.0.1:1", search_ca="/nowhere/ca.pem")
    with open_index(where) as index, pytest.raises(SettingsError, match="COTMOC_SEARCH_CA"):
        index.count()


def test_entity_that_does_not_fit_is_refused_and_the_rest_written(elastic: Settings) -> None:
    bad = make_document("bad", topics=("x" * 40_000,))
    with open_index(elastic) as index:
        written = index.upsert([make_document("a"), bad, make_document("b")])
        assert written.count == 2
        (refused,) = written.refused
        assert (refused.entity, refused.id, refused.seq) == (DOCUMENT, "bad", 1)
        assert "topic" in refused.reason
        assert index.count()[DOCUMENT] == 2


def test_seq_that_the_server_cannot_count_is_refused(elastic: Settings) -> None:
    with open_index(elastic) as index:
        written = index.upsert([make_document("a", seq=2**63), make_document("b", seq=2**63 - 1)])
        assert (written.count, [refused.id for refused in written.refused]) == (1, ["a"])


def test_ids_that_the_server_would_not_take_are_kept(elastic: Settings) -> None:
    names = ["x" * 600, "thác/Bản Giốc?&#", "德" * 300, "sha256-" + "0" * 64, "_under", " "]
    with open_index(elastic) as index:
        assert index.upsert(make_document(name, seq=3) for name in names).count == len(names)
        assert sorted(index.versions(DOCUMENT)) == sorted((name, 3) for name in names)
        assert all(index.get(DOCUMENT, name) == make_document(name, seq=3) for name in names)
        assert index.delete({DOCUMENT: dict.fromkeys(names, 4)}).count == len(names)


def test_missing_alias_is_said_and_rebuilding_mends_it(elastic: Settings) -> None:
    server, name = connect(elastic), alias_of(elastic.search_prefix, DOCUMENT)
    with open_index(elastic) as index:
        index.upsert([make_document("a")])
    server.ask(lambda client: client.indices.delete_alias(index=f"{name}-v*", name=name))
    with open_index(elastic) as index:
        for ask in (index.count, lambda: index.upsert([make_document("b")])):
            with pytest.raises(IndexUnavailable, match=r"bí danh.*cotmoc index rebuild"):
                ask()
        with index.rebuild() as fresh:
            fresh.upsert([make_document("b")])
        assert index.count() == {DOCUMENT: 1, FINDING: 0}


def test_alias_lost_while_it_is_used_writes_nowhere(elastic: Settings) -> None:
    server, name = connect(elastic), alias_of(elastic.search_prefix, DOCUMENT)
    with open_index(elastic) as index:
        index.upsert([make_document("a")])
        server.ask(lambda client: client.indices.delete_alias(index=f"{name}-v*", name=name))
        with pytest.raises(IndexUnavailable, match=r"cotmoc index rebuild"):
            index.upsert([make_document("b")])
    assert not server.ask(lambda client: client.indices.exists(index=name))


def test_index_of_another_format_is_said_and_rebuilding_mends_it(elastic: Settings) -> None:
    server = connect(elastic)
    for entity in (DOCUMENT, FINDING):
        alias = alias_of(elastic.search_prefix, entity)
        server.ask(
            lambda client, alias=alias: client.indices.create(
                index=f"{alias}-v0-old",
                mappings={"_meta": {"cotmoc": {"format": 0}}},
                aliases={alias: {}},
            )
        )
    with open_index(elastic) as index:
        with pytest.raises(IndexUnavailable, match=rf"định dạng 0, cần {FORMAT}"):
            index.search(SearchQuery("x"))
        with index.rebuild() as fresh:
            fresh.upsert([make_document("a")])
        assert index.count()[DOCUMENT] == 1
    held = server.ask(lambda client: client.indices.get(index=f"{elastic.search_prefix}-*"))
    assert not [name for name in held if "-v0-" in name]


@pytest.mark.parametrize("version", [FORMAT - 1, FORMAT + 1], ids=["older", "newer"])
def test_templates_of_another_format(elastic: Settings, version: int) -> None:
    name = next(iter(component_templates(elastic.search_prefix)))
    server = connect(elastic)
    server.ask(
        lambda client: client.cluster.put_component_template(
            name=name, template={"settings": {"number_of_shards": 3}}, version=version
        )
    )
    with open_index(elastic) as index:
        if version > FORMAT:
            with pytest.raises(IndexUnavailable, match="phiên bản khác"):
                index.upsert([make_document("a")])
            return
        assert index.upsert([make_document("a")]) == Written(1)
    shards = server.ask(
        lambda client: client.indices.get_settings(index=alias_of(elastic.search_prefix, DOCUMENT))
    )
    (held,) = shards.values()
    assert held["settings"]["index"]["number_of_shards"] == "1"


def test_leftovers_of_a_killed_rebuild_are_no_index_and_go(elastic: Settings) -> None:
    server, names = connect(elastic), f"{elastic.search_prefix}-*"

    def indices() -> set[str]:
        return set(server.ask(lambda client: client.indices.get(index=names)))

    with open_index(elastic) as index:
        left = index.rebuild()
        left.__enter__().upsert([make_document("half")])
        assert index.count() == {DOCUMENT: 0, FINDING: 0}  # as a reader sees it
        dead = indices()
        index.upsert([make_document("a", "biển")])
        assert index.search(SearchQuery("biển")).total == 1
        index.clear()
        assert len(indices()) == 2
        assert not dead & indices()
        left.gen.close()  # type: ignore[attr-defined]  # what a killed process does not do


def test_readers_keep_the_old_index_until_a_rebuild_ends(elastic: Settings) -> None:
    with open_index(elastic) as index, open_index(elastic) as reader:
        index.upsert([make_document("old", "bản cũ")])
        assert reader.count()[DOCUMENT] in (0, 1)
        with index.rebuild() as fresh:
            fresh.upsert([make_document(f"new{n}", "bản mới") for n in range(3)])
            assert [found.id for found in index.scan(SearchQuery())] == ["old"]
        assert reader.count()[DOCUMENT] == 3


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Server]]:
    """A server of these tests' own, that may be killed, and takes no large requests."""
    folder = tmp_path_factory.mktemp("own")
    try:
        servers = [start(folder, "http.max_content_length=1mb", heap_mb=400)]
    except NoServer as error:
        pytest.skip(str(error))
    try:
        yield servers
    finally:
        servers[-1].stop()


def test_page_beyond_what_the_server_takes_is_refused(own: list[Server]) -> None:
    with cleaned(settings_at(own[-1].url)) as where, open_index(where) as index:
        small = [make_document(f"s{n}", "biển", "x " * 50_000) for n in range(30)]
        huge = make_document("huge", "biển", "dài " * 500_000)
        written = index.upsert([*small[:15], huge, *small[15:]])
        assert written.count == 30
        assert [refused.id for refused in written.refused] == ["huge"]
        assert "larger" in written.refused[0].reason
        assert index.search(SearchQuery("biển")).total == 30


def test_server_killed_while_it_is_written_to(own: list[Server], tmp_path: Path) -> None:
    where = settings_at(own[-1].url, search_patience_s=0.5)
    text = "Đội tuần tra thay biển báo ở mốc 589. " * 20
    changes = [
        Change(DOCUMENT, f"d{n}", n + 1, make_document(f"d{n}", f"tin {n}", text, seq=n + 1))
        for n in range(6000)
    ]
    confirmed: list[Change] = []
    killer = threading.Timer(1.0, own[-1].kill)

    def confirm_all(index: IndexBackend) -> None:
        for begin in (*range(0, len(changes), 500), *[0] * 1000):
            confirmed.extend(sync_batch(index, changes[begin : begin + 500]).confirmed)

    with open_index(where) as index:
        index.upsert([make_document("first")])
        killer.start()
        with pytest.raises(IndexUnavailable):
            confirm_all(index)
    killer.join()
    port = int(own[-1].url.rpartition(":")[2])
    own.append(start(own[-1].data, "http.max_content_length=1mb", port=port, heap_mb=400))
    with open_index(where) as index:
        held = dict(index.versions(DOCUMENT))
        assert all(held.get(change.id) == change.seq for change in confirmed)
        for begin in range(0, len(changes), 500):
            sync_batch(index, changes[begin : begin + 500])
        expected = {change.id: change.seq for change in changes} | {"first": 1}
        assert dict(index.versions(DOCUMENT)) == expected
        assert index.count()[DOCUMENT] == len(expected)

"""How deliveries are cut, sent and counted; and what is there without a server."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

from core.searching import IndexDocument, SearchQuery
from core.settings import Settings
from index import open_index
from index.base import DOCUMENT, Written, checksum_of
from index.elastic.writing import CHUNK, CHUNK_BYTES
from tests.index.corpus import make_document
from tests.index.elastic.proxy import proxying


def test_large_deliveries_are_cut_by_bytes(elastic: Settings) -> None:
    with proxying(elastic.search_url) as proxy:
        where = elastic.model_copy(update={"search_url": proxy.url})
        with open_index(where) as index:
            index.upsert([make_document("first")])
            before = len(proxy.requests)
            text = "dài " * (CHUNK_BYTES // 16)
            assert index.upsert(make_document(f"d{n}", "tin", text) for n in range(9)).count == 9
        sent = [path for path in proxy.requests[before:] if "_bulk" in path]
    assert 3 <= len(sent) <= 5


def test_many_chunks_arrive_whole_and_a_failing_source_stops(elastic: Settings) -> None:
    count = 5 * CHUNK + 7
    documents = [make_document(f"d{n}", f"tin {n}", seq=n + 1) for n in range(count)]
    with open_index(elastic) as index:
        assert index.upsert(iter(documents)) == Written(count)
        assert index.upsert(iter(documents)) == Written(0)
        expected = checksum_of((document.id, document.seq) for document in documents)
        assert index.checksum()[DOCUMENT] == expected
        gone = {document.id: document.seq for document in documents[: 3 * CHUNK]}
        assert index.delete({DOCUMENT: gone}) == Written(3 * CHUNK)
        assert index.count()[DOCUMENT] == count - 3 * CHUNK


def test_scan_gives_all_in_order_while_others_write(elastic: Settings) -> None:
    start = datetime(2025, 1, 1, tzinfo=UTC)
    documents = [
        make_document(f"d{n:04d}", "tin", published_at=start + timedelta(minutes=n))
        for n in range(1300)
    ]

    def ids(found: list[IndexDocument]) -> list[str]:
        return [document.id for document in found]

    with open_index(elastic) as index:
        index.upsert(documents)
        walk = index.scan(SearchQuery("tin"))
        first = [next(walk)]
        index.upsert([make_document("late", "tin")])
        index.delete({DOCUMENT: {"d0000": 2}})
        assert ids([*first, *walk]) == ids(documents)[::-1]
        assert index.search(SearchQuery("tin")).total == 1300


def run(code: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", code]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)


def test_missing_client_is_said() -> None:
    code = (
        "import sys; sys.modules['elasticsearch'] = None\n"
        "from core.errors import SettingsError\n"
        "from index import open_index\n"
        "try: open_index('http://127.0.0.1:1').count()\n"
        "except SettingsError as error: print(error)"
    )
    said = run(code)
    assert "cotmoc[elasticsearch]" in said.stdout, said.stderr


def test_address_alone_loads_no_client() -> None:
    code = (
        "import sys\n"
        "from index import open_index\n"
        "open_index('http://127.0.0.1:1')\n"
        "print('elasticsearch' in sys.modules, 'tantivy' in sys.modules)"
    )
    said = run(code)
    assert said.stdout.split() == ["False", "False"], said.stderr

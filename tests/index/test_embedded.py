"""The embedded index and its folder: crashes, locks, damage, start-up."""

import hashlib
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.errors import IndexUnavailable, SettingsError
from core.searching import SearchQuery
from index import open_index
from index.base import DOCUMENT, ENTITIES
from index.embedded.folder import POINTER
from index.embedded.schema import FORMAT
from tests.index.corpus import load_entities, make_document
from tests.paths import ROOT

NOBODY = 65534
CHILD = multiprocessing.get_context("spawn")


def hold_lock(folder: str, ready: str, seconds: float) -> None:
    from index.embedded.folder import IndexFolder

    with IndexFolder(Path(folder), lock_timeout_s=5).writing():
        Path(ready).touch()
        time.sleep(seconds)


def write_for_ever(folder: str) -> None:
    index = open_index(folder)
    for start in range(0, 10**6, 50):
        index.upsert(make_document(f"k{n}", f"tin {n}", seq=1) for n in range(start, start + 50))


def rebuild_for_ever(folder: str, ready: str) -> None:
    with open_index(folder).rebuild() as fresh:
        fresh.upsert([make_document("half")])
        Path(ready).touch()
        time.sleep(60)


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 20
    while not path.exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def kill(process: "multiprocessing.process.BaseProcess") -> None:
    assert process.pid
    os.kill(process.pid, signal.SIGKILL)
    process.join(10)


def test_killed_writer_leaves_whole_commits(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    process = CHILD.Process(target=write_for_ever, args=(str(folder),))
    process.start()
    wait_for(folder / POINTER)
    with open_index(folder, lock_timeout_s=10) as index:
        deadline = time.monotonic() + 20
        while index.count()[DOCUMENT] < 150 and time.monotonic() < deadline:
            time.sleep(0.01)
        kill(process)
        found = index.count()[DOCUMENT]
        assert found >= 150
        assert found % 50 == 0
        assert index.get(DOCUMENT, f"k{found - 1}") is not None
        assert index.search(SearchQuery("tin", size=5)).total == found
        assert index.upsert([make_document("after")]).count == 1
        assert index.count()[DOCUMENT] == found + 1


def test_killed_rebuild_leaves_the_old_index(tmp_path: Path) -> None:
    folder, ready = tmp_path / "index", tmp_path / "ready"
    with open_index(folder, lock_timeout_s=10) as index:
        index.upsert(load_entities())
        before = index.checksum()
        process = CHILD.Process(target=rebuild_for_ever, args=(str(folder), str(ready)))
        process.start()
        wait_for(ready)
        assert len(list(folder.glob("v*-*"))) == 2
        kill(process)
        assert index.checksum() == before
        index.clear()
        assert len(list(folder.glob("v*-*"))) == 1


def test_second_writer_waits_then_gives_up(tmp_path: Path) -> None:
    folder, ready = tmp_path / "index", tmp_path / "ready"
    open_index(folder).upsert([make_document("a", "đọc được")])
    process = CHILD.Process(target=hold_lock, args=(str(folder), str(ready), 60))
    process.start()
    wait_for(ready)
    with pytest.raises(IndexUnavailable, match="another process"):
        open_index(folder, lock_timeout_s=0.2).upsert([make_document("b")])
    assert open_index(folder).search(SearchQuery("đọc")).total == 1
    kill(process)
    assert open_index(folder, lock_timeout_s=5).upsert([make_document("b")]).count == 1


def test_second_writer_gets_its_turn(tmp_path: Path) -> None:
    folder, ready = tmp_path / "index", tmp_path / "ready"
    process = CHILD.Process(target=hold_lock, args=(str(folder), str(ready), 0.5))
    process.start()
    wait_for(ready)
    assert open_index(folder, lock_timeout_s=20).upsert([make_document("b")]).count == 1
    process.join(10)


def test_threads_write_one_after_the_other(tmp_path: Path) -> None:
    index = open_index(tmp_path / "index")
    threads = [
        threading.Thread(
            target=index.upsert, args=([make_document(f"t{n}-{m}") for m in range(20)],)
        )
        for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert index.count()[DOCUMENT] == 80


def test_open_reader_sees_commits_and_rebuilds_of_others(tmp_path: Path) -> None:
    reader, writer = open_index(tmp_path / "index"), open_index(tmp_path / "index")
    assert reader.count()[DOCUMENT] == 0
    writer.upsert([make_document("a", "một")])
    assert reader.search(SearchQuery("một")).total == 1
    writer.upsert([make_document("b", "hai")])
    assert reader.search(SearchQuery("hai")).total == 1
    with writer.rebuild() as fresh:
        fresh.upsert([make_document("c", "ba")])
    assert reader.search(SearchQuery("ba")).total == 1
    assert reader.search(SearchQuery("một")).total == 0


def test_readers_meet_no_gap_while_others_rebuild(tmp_path: Path) -> None:
    reader, writer = open_index(tmp_path / "index"), open_index(tmp_path / "index")
    writer.upsert([make_document("a", "luôn có")])
    done = threading.Event()

    def rebuild() -> None:
        for seq in range(10):
            with writer.rebuild() as fresh:
                fresh.upsert([make_document("a", "luôn có", seq=seq + 2)])
        done.set()

    thread = threading.Thread(target=rebuild)
    thread.start()
    while not done.is_set():
        assert reader.search(SearchQuery("luôn")).total == 1
    thread.join()


def spoil_pointer(folder: Path) -> None:
    (folder / POINTER).write_bytes(b"v0-0123456789\n")


def spoil_generation(folder: Path) -> None:
    for path in next(folder.glob("v*-*")).rglob("*"):
        if path.is_file():
            path.unlink()


def spoil_meta(folder: Path) -> None:
    for path in folder.rglob("meta.json"):
        path.write_text("{", encoding="utf-8")


def spoil_segments(folder: Path) -> None:
    for kind in ("store", "idx", "fast", "term"):
        for path in folder.rglob(f"*.{kind}"):
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def spoil_bytes(folder: Path) -> None:
    for path in folder.rglob("*.store"):
        path.write_bytes(b"\xff" * path.stat().st_size)


@pytest.mark.parametrize(
    "spoil", [spoil_pointer, spoil_generation, spoil_meta, spoil_segments, spoil_bytes]
)
def test_damage_is_told_and_mended_by_a_rebuild(tmp_path: Path, spoil: object) -> None:
    folder = tmp_path / "index"
    open_index(folder).upsert(load_entities())
    assert callable(spoil)
    spoil(folder)
    index = open_index(folder)
    with pytest.raises(IndexUnavailable, match="cotmoc sync --rebuild"):
        index.search(SearchQuery("biển"))
    with index.rebuild() as fresh:
        fresh.upsert(load_entities())
    assert index.search(SearchQuery("biển")).total > 0
    assert len(list(folder.glob("v*-*"))) == 1


FULL_DISK = textwrap.dedent("""
    import resource, signal, sys
    from core.errors import IndexUnavailable
    from index import open_index
    from tests.index.corpus import make_document
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
    index = open_index(sys.argv[1])
    words = (f"w{n}" for n in range(10**9))
    try:
        index.upsert(
            make_document(f"n{n}", "tin", " ".join(next(words) for _ in range(400)))
            for n in range(500)
        )
    except IndexUnavailable as error:
        print(error)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    print(index.count()["document"], index.upsert([make_document("after", "sau")]).count)
""")


@pytest.mark.skipif(sys.platform == "win32", reason="limits the size of files as POSIX has it")
def test_full_disk_is_told_and_loses_nothing(tmp_path: Path) -> None:
    open_index(tmp_path / "index").upsert([make_document("a", "trước")])
    run = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path / "index")],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    message, counts = run.stdout.splitlines()
    assert "free space" in message
    assert counts == "1 1"
    assert open_index(tmp_path / "index").search(SearchQuery("trước")).total == 1


def test_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(IndexUnavailable, match="index"):
        open_index(tmp_path / "index").upsert([make_document("a")])


@pytest.mark.skipif(os.name != "posix", reason="rights of files as POSIX has them")
@pytest.mark.parametrize("mode", [0o555, 0o000], ids=["read only", "closed"])
def test_lack_of_rights_is_not_called_damage(mode: int) -> None:
    # Not in tmp_path: pytest's own folders are closed to everybody else.
    with tempfile.TemporaryDirectory(prefix="cotmoc-rights-") as folder:
        root = Path(folder) / "index"
        with open_index(root) as index:
            index.upsert([make_document("a", "tin")])
            assert index.search(SearchQuery("tin")).total == 1
        Path(folder).chmod(0o755)
        for path in (*root.rglob("*"), root):
            path.chmod(mode if path.is_dir() else mode & 0o444)
        with somebody_else(), pytest.raises(IndexUnavailable, match="not damaged") as caught:
            open_index(root).search(SearchQuery("tin"))
        assert "--rebuild" not in str(caught.value)
        root.chmod(0o755)
        for path in root.rglob("*"):
            path.chmod(0o755)


@contextmanager
def somebody_else() -> Iterator[None]:
    """Be a user whom rights bind; they do not bind root."""
    me = os.geteuid()
    if me == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if me == 0:
            os.seteuid(me)


def test_seq_takes_64_bits(tmp_path: Path) -> None:
    index = open_index(tmp_path / "index")
    index.upsert([make_document("a", seq=2**63 + 1)])
    assert index.upsert([make_document("a", seq=2**63)]).count == 0
    assert index.upsert([make_document("a", seq=2**63 + 2)]).count == 1


def test_merged_segments_stay_few(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    index = open_index(folder)
    for n in range(20):
        index.upsert([make_document(f"d{n}", f"tin {n}")])
    assert len(list(folder.rglob("document/*.store"))) < 12


SCHEMAS = {1: "66df76a4c51fdc85", 2: "2b4e8a8e5e15e130", 3: "2b4e8a8e5e15e130"}


def test_schema_belongs_to_its_format(tmp_path: Path) -> None:
    open_index(tmp_path / "index").upsert([make_document("a")])
    sha = hashlib.sha256()
    for entity in ENTITIES:
        meta = next((tmp_path / "index").glob(f"v*-*/{entity}/meta.json"))
        sha.update(json.dumps(json.loads(meta.read_text("utf-8"))["schema"]).encode())
    assert sha.hexdigest()[:16] == SCHEMAS[FORMAT], "the schema changed: raise FORMAT, add its hash"


def test_addresses() -> None:
    with pytest.raises(SettingsError, match="COTMOC_SEARCH_URL"):
        open_index("ftp://127.0.0.1/index")


def test_file_address_and_settings(tmp_path: Path) -> None:
    class Settings:
        search_url = ""
        index_dir = tmp_path / "chỉ mục"

    open_index(Settings()).upsert([make_document("a")])
    assert open_index((tmp_path / "chỉ mục").as_uri()).count()[DOCUMENT] == 1
    assert open_index(str(tmp_path / "chỉ mục")).count()[DOCUMENT] == 1


SEARCH = textwrap.dedent("""
    import sys, time
    started = time.process_time()
    from core.searching import SearchQuery
    from index import open_index
    page = open_index(sys.argv[1]).search(SearchQuery("biển đông"))
    print(page.total, time.process_time() - started)
    heavy = {"spacy", "onnxruntime", "transformers", "tokenizers", "underthesea", "django",
             "pydantic", "numpy", "torch", "scrapy", "lxml", "asyncio"}
    print(*sorted(heavy & set(sys.modules)))
""")


def test_search_starts_fast_and_loads_no_language_models(tmp_path: Path) -> None:
    open_index(tmp_path / "index").upsert(load_entities())
    times = []
    for _ in range(3):
        run = subprocess.run(
            [sys.executable, "-c", SEARCH, str(tmp_path / "index")],
            cwd=ROOT, capture_output=True, text=True, check=True,
        )  # fmt: skip
        first, heavy = run.stdout.splitlines()
        assert heavy == ""
        assert int(first.split()[0]) > 0
        times.append(float(first.split()[1]))
    assert min(times) < 0.25  # seconds of processor time: other processes do not count

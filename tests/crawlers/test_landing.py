"""The landing zone: what goes in comes out, only when complete, and only for this user."""

import gzip
import io
import json
import os
import resource
import signal
import stat
import subprocess
import sys
import textwrap
import time
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import brotli
import fsspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from core.errors import LandingError
from core.records import Source
from core.vocabulary import Retention, SourceKind
from crawlers.landing import Exchange, LandingZone
from crawlers.landing.layout import captures_name, marker_name
from crawlers.landing.storage import DiskFullError
from tests.paths import ROOT

NOW = datetime(2025, 11, 25, 8, 30, tzinfo=UTC)
PRESS = Source("bao", "Báo", SourceKind.PRESS, "feed", "https://bao.example/rss")
PERSON = replace(PRESS, id="person", public_voice=False)
TOKEN = "EAAB-secret-token"


def exchange(url="https://bao.example/1", body=b"<p>Xin ch\xc3\xa0o</p>", status=200, **headers):
    pairs = {"Content-Type": "text/html; charset=utf-8", **headers}
    return Exchange(
        url=url,
        status=status,
        request_headers=((b"User-Agent", b"cotmoc"),),
        response_headers=tuple(
            (name.replace("_", "-").encode(), value.encode()) for name, value in pairs.items()
        ),
        body=body,
        fetched_at=NOW,
    )


@pytest.fixture(params=["local", "memory"])
def zone(request, tmp_path):
    if request.param == "local":
        yield LandingZone(str(tmp_path / "landing"))
        return
    yield LandingZone(f"memory://{tmp_path.name}", spool=tmp_path / "spool")
    fsspec.filesystem("memory").store.clear()


def test_round_trip(zone):
    with zone.writer("r1") as writer:
        first = writer.add_response(
            exchange(ETag='"v1"', Last_Modified="Tue, 25 Nov 2025 01:00:00 GMT"),
            source=PRESS,
            format="html",
            listed_at=NOW,
        )
        second = writer.add_response(
            exchange("https://bao.example/2", b"gone", 404), source=PRESS, format="html"
        )
        assert zone.files() == []
    (file,) = zone.files()
    assert writer.committed == [file]
    assert list(zone.captures(file)) == [first, second]
    assert zone.read(first) == b"<p>Xin ch\xc3\xa0o</p>"
    assert [body for _, body in zone.payloads(file)] == [b"<p>Xin ch\xc3\xa0o</p>", b"gone"]
    assert (first.etag, first.charset, first.media_type) == ('"v1"', "utf-8", "text/html")
    assert first.listed_at == NOW
    assert first.retention is Retention.PUBLIC
    zone.verify(file)


def test_imported_files_are_resources(zone):
    with zone.writer("r1", retention=Retention.IMPORTED) as writer:
        capture = writer.add_resource(
            b"HTTP/1.1 is only text here",
            source=PRESS,
            url="file:báo cáo\r\n.txt",
            format="text",
            media_type="text/plain",
        )
    (file,) = zone.files()
    assert file.startswith("imported/")
    assert zone.read(capture) == b"HTTP/1.1 is only text here"
    assert next(zone.captures(file)).url == "file:báo cáo.txt"


def test_nothing_written_leaves_nothing(zone):
    with zone.writer("r1"):
        pass
    assert zone.files() == []
    assert zone.recover() == []


@pytest.mark.parametrize(
    ("coding", "encode"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda body: zlib.compress(body)[2:-4]),
        ("br", brotli.compress),
        ("identity", bytes),
        ("deflate, gzip", lambda body: gzip.compress(zlib.compress(body))),
    ],
    ids=["gzip", "deflate", "raw deflate", "br", "identity", "two"],
)
def test_body_stays_as_received_and_reads_decoded(zone, coding, encode):
    text = "Cửa khẩu Trà Lĩnh ".encode() * 50
    body = encode(text)
    with zone.writer("r1") as writer:
        capture = writer.add_response(
            exchange(body=body, Content_Encoding=coding), source=PRESS, format="html"
        )
    assert zone.read(capture) == text
    raw = zone._storage.read(zone.files()[0])
    record = next(r for r in ArchiveIterator(io.BytesIO(raw)) if r.rec_type == "response")
    assert record.raw_stream.read() == body
    assert record.http_headers.get_header("Content-Encoding") == coding


def test_decompression_has_a_limit(zone):
    bomb = exchange(body=gzip.compress(b"0" * 10_000_000), Content_Encoding="gzip")
    with zone.writer("r1") as writer, pytest.raises(LandingError, match="larger than 100000"):
        writer.add_response(bomb, source=PRESS, format="html", max_bytes=100_000)


def test_warc_is_valid_and_has_its_records(tmp_path):
    zone = LandingZone(str(tmp_path))
    with zone.writer("r1") as writer:
        writer.add_response(exchange(), source=PRESS, format="html")
    stream = io.BytesIO((tmp_path / zone.files()[0]).read_bytes())
    records = []
    for record in ArchiveIterator(stream, check_digests="raise"):
        record.content_stream().read()
        records.append(record)
    assert [record.rec_type for record in records] == ["warcinfo", "response", "request"]
    assert {record.rec_headers.protocol for record in records} == {"WARC/1.1"}
    request = records[2].rec_headers
    assert request["WARC-Concurrent-To"] == records[1].rec_headers["WARC-Record-ID"]


def test_credentials_stay_out(zone):
    fetched = Exchange(
        url=f"https://graph.example/p/posts?access_token={TOKEN}&limit=5",
        status=200,
        request_headers=(
            (b"Authorization", f"Bearer {TOKEN}".encode()),
            (b"Cookie", f"c={TOKEN}".encode()),
            (b"Proxy-Authorization", f"Basic {TOKEN}".encode()),
            (b"Accept", b"*/*"),
        ),
        response_headers=(
            (b"Set-Cookie", f"s={TOKEN}".encode()),
            (b"Content-Type", b"application/json"),
            (b"Content-Encoding", b"gzip"),
            (b"Link", f"<https://graph.example/?access_token={TOKEN}>; rel=next".encode()),
        ),
        body=gzip.compress(
            json.dumps({"next": f"https://g/?access_token={TOKEN}&x=1", "t": TOKEN}).encode()
        ),
        fetched_at=NOW,
    )
    with zone.writer("r1", secrets=(TOKEN,)) as writer:
        capture = writer.add_response(fetched, source=PRESS, format="facebook")
    for name in zone._storage.names():
        body = zone._storage.read(name)
        assert TOKEN.encode() not in body
        if name.endswith(".gz"):
            assert TOKEN.encode() not in gzip.decompress(body)
            assert b"Accept: */*" in gzip.decompress(body)
    assert json.loads(zone.read(capture)) == {
        "next": "https://g/?access_token=REDACTED&x=1",
        "t": "REDACTED",
    }
    assert capture.url == "https://graph.example/p/posts?limit=5"


def test_individuals_are_refused(zone):
    with zone.writer("r1") as writer:
        with pytest.raises(LandingError, match="never archived"):
            writer.add_response(exchange(), source=PERSON, format="html")
        with pytest.raises(LandingError, match="never archived"):
            writer.add_resource(
                b"x", source=PERSON, url="file:x", format="text", media_type="text/plain"
            )
    with pytest.raises(LandingError, match="never archived"):
        zone.writer("r2", retention=Retention.INDIVIDUAL)
    assert zone.files() == []


def test_files_are_private(tmp_path):
    zone = LandingZone(str(tmp_path / "a" / "landing"))
    with zone.writer("r1") as writer:
        writer.add_response(exchange(), source=PRESS, format="html")
        inside = list((tmp_path / "a" / "landing").rglob("*"))
    for path in [*inside, *(tmp_path / "a" / "landing").rglob("*")]:
        if path.exists():
            expected = 0o700 if path.is_dir() else 0o600
            assert stat.S_IMODE(path.stat().st_mode) == expected, path


def test_rotation_keeps_every_capture(zone):
    with zone.writer("r1", rotate_bytes=2_000) as writer:
        written = [
            writer.add_response(
                exchange(f"https://bao.example/{number}", os.urandom(900)),
                source=PRESS,
                format="html",
            )
            for number in range(7)
        ]
        assert zone.files() == writer.committed != []
    assert len(zone.files()) > 2
    assert [capture for file in zone.files() for capture in zone.captures(file)] == written


def test_same_run_id_twice_does_not_overwrite(zone):
    for number in range(2):
        with zone.writer("r1") as writer:
            url = f"https://b.example/{number}"
            writer.add_response(exchange(url), source=PRESS, format="html")
    assert len(zone.files()) == 2
    with zone.writer("r1") as one, zone.writer("r1") as two:
        one.add_response(exchange("https://b.example/3"), source=PRESS, format="html")
        two.add_response(exchange("https://b.example/4"), source=PRESS, format="html")
    assert len(zone.files()) == 4


@pytest.mark.parametrize("run_id", ["", "../x", "a/b", "-x", "x" * 200], ids=repr)
def test_run_id_must_fit_a_file_name(zone, run_id):
    with pytest.raises(LandingError, match="run id"):
        zone.writer(run_id)


def test_listing_pages_are_no_payloads_unless_asked(zone):
    with zone.writer("r1") as writer:
        writer.add_response(exchange("https://bao.example/rss"), source=PRESS, format="listing")
        page = writer.add_response(exchange(), source=PRESS, format="html")
    (file,) = zone.files()
    assert [capture for capture, _ in zone.payloads(file)] == [page]
    assert len(list(zone.payloads(file, everything=True))) == 2


def test_delete(zone):
    with zone.writer("r1") as writer:
        writer.add_response(exchange(), source=PRESS, format="html")
    (file,) = zone.files()
    zone.delete(file)
    assert zone.files() == []
    assert not [name for name in zone._storage.names() if not name.startswith(".spool")]
    zone.delete(file)
    with pytest.raises(LandingError):
        zone.delete("../../etc/passwd")


def test_damage_is_named_and_the_rest_is_read(tmp_path):
    zone = LandingZone(str(tmp_path))
    with zone.writer("r1") as writer:
        captures = [
            writer.add_response(
                exchange(f"https://bao.example/{number}", f"trang {number}".encode() * 40),
                source=PRESS,
                format="html",
            )
            for number in range(3)
        ]
    (file,) = zone.files()
    with (tmp_path / file).open("r+b") as stream:
        stream.seek(captures[1].offset + captures[1].length // 2)
        stream.write(b"\0\0\0\0")
    damaged = []
    read = list(zone.payloads(file, on_damage=lambda capture, error: damaged.append(str(error))))
    assert [capture for capture, _ in read] == [captures[0], captures[2]]
    assert len(damaged) == 1
    assert file in damaged[0]
    with pytest.raises(LandingError, match=file):
        list(zone.payloads(file))
    with pytest.raises(LandingError, match="not what was committed"):
        zone.verify(file)
    (tmp_path / captures_name(file)).write_bytes(b"{}\n")
    with pytest.raises(LandingError, match="recover"):
        list(zone.captures(file))


def test_damaged_captures_are_made_again(tmp_path):
    zone = LandingZone(str(tmp_path))
    with zone.writer("r1") as writer:
        capture = writer.add_response(exchange(), source=PRESS, format="html", listed_at=NOW)
    (file,) = zone.files()
    (tmp_path / captures_name(file)).write_bytes(b"not JSON\n")
    (tmp_path / marker_name(file)).unlink()
    assert zone.recover() == [file]
    assert list(zone.captures(file)) == [capture]
    assert zone.recover() == []


def test_a_living_run_is_not_touched(zone):
    with zone.writer("r1") as writer:
        writer.add_response(exchange(), source=PRESS, format="html")
        assert zone.recover() == []
        writer.add_response(exchange("https://bao.example/2"), source=PRESS, format="html")
    assert len(list(zone.captures(zone.files()[0]))) == 2


KILLED = """
    import sys, os
    from datetime import UTC, datetime
    from crawlers.landing import Exchange, LandingZone
    from core.records import Source
    from core.vocabulary import SourceKind
    source = Source("bao", "Báo", SourceKind.PRESS, "feed", "https://bao.example/rss")
    zone = LandingZone(sys.argv[1])
    with zone.writer("killed", rotate_bytes=30_000) as writer:
        for number in range(100_000):
            writer.add_response(
                Exchange(f"https://bao.example/{number}", 200, (), (), os.urandom(2_000),
                         datetime.now(UTC)), source=source, format="html")
            print(number, flush=True)
"""


def start_killed(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(KILLED), str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


@pytest.mark.parametrize("count", [1, 17, 60])
def test_killed_run_is_salvaged(tmp_path, count):
    child = start_killed(tmp_path)
    for _ in range(count):
        child.stdout.readline()
    child.send_signal(signal.SIGKILL)
    reported = count + len(child.stdout.read().splitlines())
    child.wait()
    zone = LandingZone(str(tmp_path))
    zone.recover()
    captures = [capture for file in zone.files() for capture in zone.captures(file)]
    assert len(captures) in (reported, reported + 1)  # the last may be written and not yet told
    assert [int(capture.url.rpartition("/")[2]) for capture in captures] == [*range(len(captures))]
    for capture in captures:
        assert len(zone.read(capture)) == 2_000
    for file in zone.files():
        zone.verify(file)
    assert zone.recover() == []
    assert not list((tmp_path / ".spool").glob("*/"))


def test_a_living_process_is_not_touched(tmp_path):
    child = start_killed(tmp_path)
    for _ in range(3):
        child.stdout.readline()
    zone = LandingZone(str(tmp_path))
    before = set(tmp_path.rglob("*.part"))
    assert zone.recover() == []
    assert child.poll() is None
    assert before
    child.kill()
    child.wait()
    child.stdout.close()
    assert zone.recover() != []


@settings(max_examples=30, deadline=None)
@given(cut=st.integers(min_value=0, max_value=3_000), junk=st.binary(max_size=40))
def test_whole_records_survive_any_cut(tmp_path_factory, cut, junk):
    folder = tmp_path_factory.mktemp("cut")
    zone = LandingZone(str(folder))
    with zone.writer("r1") as writer:
        written = [
            writer.add_response(
                exchange(f"https://b.example/{number}", bytes(range(200))),
                source=PRESS,
                format="html",
            )
            for number in range(3)
        ]
    (file,) = zone.files()
    body = (folder / file).read_bytes()[:cut]
    (folder / file).write_bytes(body + junk)
    (folder / marker_name(file)).unlink()
    zone.recover()
    whole = [capture for capture in written if capture.offset + capture.length <= cut]
    found = [capture for name in zone.files() for capture in zone.captures(name)]
    assert found == whole
    assert [zone.read(capture) for capture in found] == [bytes(range(200))] * len(whole)


def test_full_disk_keeps_what_was_committed(tmp_path):
    """A file-size limit of the process stands in for a full disk: the write really fails."""
    script = """
    import resource, signal, sys
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
    """ + KILLED.replace("rotate_bytes=30_000", "rotate_bytes=10**9")
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert "no room to write public/" in done.stderr
    assert "free some space" in done.stderr
    zone = LandingZone(str(tmp_path))
    (file,) = zone.files()
    zone.verify(file)
    assert len(list(zone.captures(file))) == len(done.stdout.splitlines()) > 5
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


@pytest.mark.parametrize("step", ["publish", "captures", "marker"])
def test_no_room_to_commit_leaves_it_for_recover(tmp_path, monkeypatch, step):
    zone = LandingZone(str(tmp_path))
    storage = zone._storage
    plain_publish, plain_write = storage.publish, storage.write
    full = True

    def publish(spooled, name):
        if full and step == "publish":
            raise DiskFullError(f"no room to write {name}")
        plain_publish(spooled, name)

    def write(name, body):
        if full and name.endswith({"captures": ".jsonl", "marker": ".done"}.get(step, "-")):
            raise DiskFullError(f"no room to write {name}")
        plain_write(name, body)

    monkeypatch.setattr(storage, "publish", publish)
    monkeypatch.setattr(storage, "write", write)
    written = []

    def run_out_of_room():
        with zone.writer("r1", rotate_bytes=1_000) as writer:
            for number in range(9):
                made = exchange(f"https://b.example/{number}", os.urandom(600))
                written.append(writer.add_response(made, source=PRESS, format="html"))

    with pytest.raises(LandingError):
        run_out_of_room()
    assert zone.files() == []
    full = False
    zone.recover()
    found = [capture for file in zone.files() for capture in zone.captures(file)]
    assert found == written
    assert zone.recover() == []


def test_unwritable_zone_says_so(tmp_path):
    (tmp_path / "file").write_text("x")
    zone = LandingZone(str(tmp_path / "file" / "landing"))
    with pytest.raises(LandingError, match="landing zone"), zone.writer("r1") as writer:
        writer.add_response(exchange(), source=PRESS, format="html")


def test_writing_is_fast_enough(tmp_path):
    zone = LandingZone(str(tmp_path))
    start = time.perf_counter()
    with zone.writer("r1") as writer:
        for number in range(200):
            writer.add_response(
                exchange(f"https://b.example/{number}", b"trang " * 2_000),
                source=PRESS,
                format="html",
            )
    assert time.perf_counter() - start < 5

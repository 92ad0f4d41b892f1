import gzip
import io
import json
import os
import re
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.inputs import Input, Rejected, read_inputs

LIMIT = 1_000_000


def read(path: Path) -> list[Input | Rejected]:
    return [item for _, item in read_inputs([path], max_bytes=LIMIT)]


@pytest.mark.parametrize(
    ("name", "body", "format_"),
    [
        ("a.html", b"<html><p>x</p></html>", "html"),
        ("a.HTM", b"<p>x</p>", "html"),
        ("a.txt", b"x", "text"),
        ("a.pdf", b"%PDF-1.7", "pdf"),
        ("a.docx", b"PK\x03\x04", "docx"),
        ("no-suffix", b"<!DOCTYPE html><html></html>", "html"),
        ("no-suffix-pdf", b"%PDF-1.4", "pdf"),
        ("no-suffix-text", "chữ".encode(), "text"),
        ("Bài 1. Biên giới", "chữ".encode(), "text"),
        ("Tin 21.11", "chữ".encode(), "text"),
        ("utf16", "chữ".encode("utf-16"), "text"),
        ("page.aspx", b"<!DOCTYPE html><html></html>", "html"),
    ],
)
def test_format_comes_from_suffix_or_content(
    tmp_path: Path, name: str, body: bytes, format_: str
) -> None:
    (tmp_path / name).write_bytes(body)
    (item,) = read(tmp_path / name)
    assert isinstance(item, Input)
    assert item.format == format_


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [
        ("x.bin", b"\x00\x01\x02", "unknown_format"),
        ("no-suffix", b"\x00\x01\x02", "binary"),
        ("x.csv", b"a,b\n", "unknown_format"),
        ("x.js", b"let a = 1", "unknown_format"),
        ("x.xlsx", b"PK\x03\x04xl/", "unknown_format"),
        ("x.mhtml", b"MIME-Version: 1.0\n<html>", "unknown_format"),
        ("x.mp4", b"\0\0\0\x18ftypmp42", "unknown_format"),
        ("empty.dat", b"", "empty"),
        ("empty.html", b"", "empty"),
        ("empty.jsonl", b"", "empty"),
        ("blank.jsonl", b"\n  \n", "empty"),
        ("none.json", b"[]", "empty"),
        ("empty.warc", b"", "empty"),
        ("empty.warc.gz", gzip.compress(b"", mtime=0), "empty"),
        ("none.jsonl.gz", gzip.compress(b"", mtime=0), "empty"),
        ("empty.txt.gz", gzip.compress(b"", mtime=0), "empty"),
        ("x.html.gz", b"not gzip", "damaged"),
        ("big.html", b"x" * (LIMIT + 1), "too_large"),
        ("bomb.html.gz", gzip.compress(b"x" * (LIMIT + 1)), "too_large"),
        ("x.json", b"{", "bad_json"),
    ],
)
def test_each_refusal_has_its_reason_and_names_the_file(
    tmp_path: Path, name: str, body: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(body)
    (item,) = read(tmp_path / name)
    assert isinstance(item, Rejected)
    assert item.reason == reason
    assert name in item.message


def test_missing_path_is_refused_not_raised(tmp_path: Path) -> None:
    (item,) = read(tmp_path / "nowhere")
    assert isinstance(item, Rejected)
    assert item.reason == "missing"


def test_a_folder_is_read_in_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".DS_Store", "sub/c.txt"):
        path = tmp_path / "office" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    names = [item.name for item in read(tmp_path / "office")]
    assert names == ["office/a.txt", "office/b.txt", "office/sub/c.txt"]


def test_same_name_in_two_folders_has_two_addresses(tmp_path: Path) -> None:
    addresses = set()
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "thư.txt").write_text("x")
        (item,) = read(tmp_path / folder / "thư.txt")
        assert isinstance(item, Input)
        addresses.add(item.file)
    assert len(addresses) == 2
    assert all(re.fullmatch(r"file:[0-9a-f]{8}/th%C6%B0.txt", found) for found in addresses)


def test_the_address_does_not_depend_on_how_the_path_was_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "office" / "sub" / "a.jsonl"
    file.parent.mkdir(parents=True)
    file.write_text('{"text": "x"}')
    monkeypatch.chdir(tmp_path)
    typed = (tmp_path, Path(), Path("office"), Path("office/sub/a.jsonl"), file, Path("office/.."))
    found = [item for path in typed for item in read(path)]
    assert len(found) == len(typed)
    assert len({item.file for item in found if isinstance(item, Input)}) == 1


def test_names_that_are_not_utf8_are_inputs_like_others(tmp_path: Path) -> None:
    for name in (b"a\xff.txt", b"a\xfe.txt"):
        (tmp_path / os.fsdecode(name)).write_text("x")
    items = read(tmp_path)
    assert {Path(item.name).name for item in items} == {"a\ufffd.txt"}
    assert {item.file[-8:] for item in items if isinstance(item, Input)} == {"a%FF.txt", "a%FE.txt"}


@pytest.mark.parametrize(
    "line",
    [
        b'{"text": "x", "public_voice": false, "url": "https://mang.example/1"}',
        b'{"text": "x", "kind": "individual"}',
        b'[{"text": "x", "public_voice": false}]',
        b'{"text": "broken, "public_voice": false}',
    ],
)
@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.jsonl.gz"])
def test_records_of_individuals_are_refused_before_landing(
    tmp_path: Path, name: str, line: bytes
) -> None:
    (tmp_path / name).write_bytes(gzip.compress(line) if name.endswith(".gz") else line)
    (item,) = read(tmp_path / name)
    assert isinstance(item, Rejected)
    assert item.reason in ("individual", "bad_json")
    assert "mang.example" not in item.message


def test_json_file_is_one_document_or_a_list(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([{"text": "một"}, {"text": "hai"}]))
    assert [item.name for item in read(tmp_path / "a.json")] == ["a.json:1", "a.json:2"]


def test_jsonl_gives_one_input_a_line_even_a_bad_one(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"text":"x"}\n\nnot json\n')
    assert [item.name for item in read(tmp_path / "a.jsonl")] == ["a.jsonl:1", "a.jsonl:3"]


def test_warc_gives_pages_and_refuses_the_rest(tmp_path: Path) -> None:
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=True)
    for url, status, media in (
        ("https://bao.example/1", "200 OK", "text/html"),
        ("https://bao.example/2", "404 Not Found", "text/html"),
        ("https://bao.example/3", "200 OK", "image/png"),
    ):
        headers = StatusAndHeaders(status, [("Content-Type", media)], protocol="HTTP/1.1")
        body = io.BytesIO(b"<html>x</html>")
        writer.write_record(
            writer.create_warc_record(url, "response", payload=body, http_headers=headers)
        )
    (tmp_path / "a.warc.gz").write_bytes(stream.getvalue())
    items = read(tmp_path / "a.warc.gz")
    assert [type(item).__name__ for item in items] == ["Input", "Rejected", "Rejected"]
    assert isinstance(items[0], Input)
    assert items[0].url == "https://bao.example/1"


def test_torn_warc_keeps_what_came_before(tmp_path: Path) -> None:
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=True)
    for number in range(3):
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        body = io.BytesIO(b"<html>" + bytes(str(number) * 2000, "ascii") + b"</html>")
        writer.write_record(
            writer.create_warc_record(
                f"https://bao.example/{number}", "response", payload=body, http_headers=headers
            )
        )
    (tmp_path / "a.warc.gz").write_bytes(stream.getvalue()[:-20])
    items = read(tmp_path / "a.warc.gz")
    assert sum(isinstance(item, Input) for item in items) >= 2


def test_what_is_no_file_is_refused_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
    os.mkfifo(tmp_path / "b.txt")
    for path in (tmp_path, tmp_path / "a.txt", tmp_path / "b.txt"):
        items = read(path)
        assert len(items) == (2 if path == tmp_path else 1)
        assert {item.reason for item in items if isinstance(item, Rejected)} == {"unreadable"}


def test_a_warc_without_a_page_is_told(tmp_path: Path) -> None:
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=True)
    writer.write_record(writer.create_warcinfo_record("a.warc.gz", {"software": "test"}))
    (tmp_path / "a.warc.gz").write_bytes(stream.getvalue())
    (item,) = read(tmp_path / "a.warc.gz")
    assert isinstance(item, Rejected)
    assert item.reason == "not_a_page"
    assert "a.warc.gz" in item.message


def test_bytes_of_a_damaged_warc_do_not_reach_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=False)
    for _ in range(2):
        headers = StatusAndHeaders("200 OK", [("Content-Type", "x" * 900)], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            "http://bao.example/", "response", payload=io.BytesIO(b"abc"), http_headers=headers
        )
        writer.write_record(record)
    torn = stream.getvalue().replace(b"abc\r\n\r\n", b"abc\x01\x02 Remainder\r\n\r\n", 1)
    (tmp_path / "a.warc").write_bytes(torn)
    items = read(tmp_path / "a.warc")
    assert all(len(item.message) < 300 for item in items if isinstance(item, Rejected))
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "")

import gzip
import io
import json
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
        ("x.bin", b"\x00\x01\x02", "binary"),
        ("empty.dat", b"", "empty"),
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


def test_same_name_in_two_folders_has_two_places(tmp_path: Path) -> None:
    places = set()
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text("x")
        (item,) = read(tmp_path / folder / "a.txt")
        assert isinstance(item, Input)
        places.add(item.place)
    assert len(places) == 2


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


def test_unreadable_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.symlink_to(tmp_path / "gone.txt")
    folder = read(tmp_path)
    assert folder == []  # a dangling link is no file

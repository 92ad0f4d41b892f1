"""Open what an office hands in: files, folders, archives and JSONL, one input at a time.

Each input ends in exactly one outcome: an ``Input`` to land, or a ``Rejected`` with its reason.
"""

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

FORMATS = {
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".shtml": "html",
    ".txt": "text",
    ".md": "text",
    ".text": "text",
    ".pdf": "pdf",
    ".docx": "docx",
}
MEDIA_TYPES = {
    "html": "text/html",
    "text": "text/plain",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "record": "application/json",
}
ARCHIVED_MEDIA = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "application/pdf": "pdf",
    MEDIA_TYPES["docx"]: "docx",
}
LINE_FILES = (".jsonl", ".ndjson")


@dataclass(frozen=True, slots=True)
class Input:
    """Bytes to land, with the name that messages use.

    Attributes:
        url: Address the bytes came from, where known (WARC), else empty.
        place: Digest of the folder that ``name`` is relative to; empty for streams.
    """

    name: str
    body: bytes
    format: str
    url: str = ""
    media_type: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """An input that cannot be landed, with its counted reason."""

    name: str
    reason: str
    message: str


def count_files(paths: Iterable[Path]) -> int:
    """Return how many files lie under the paths."""
    return sum(1 for path in paths for _ in _files(path))


def read_inputs(
    paths: Iterable[Path], *, max_bytes: int
) -> Iterator[tuple[Path, Input | Rejected]]:
    """Yield every input under the paths, in sorted order, with the file it came from."""
    for path in paths:
        if not path.exists():
            message = f"{str(path)!r} does not exist; check the path"
            yield path, Rejected(str(path), "missing", message)
            continue
        for file in _files(path):
            name = file.name if file == path else str(file.relative_to(path.parent))
            place = hashlib.sha256(str(path.resolve().parent).encode()).hexdigest()[:8]
            for item in _read_file(file, name, max_bytes=max_bytes):
                yield file, replace(item, place=place) if isinstance(item, Input) else item


def read_lines(stream: BinaryIO, name: str) -> Iterator[Input]:
    """Yield one input for each non-empty line of a JSONL stream; extraction judges the JSON."""
    for number, line in enumerate(stream, 1):
        if line.strip():
            yield Input(f"{name}:{number}", line.strip(), "record")


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir():
        # Hidden files are the system's (.DS_Store, lock files), never an office's documents.
        yield from sorted(
            file for file in path.rglob("*") if file.is_file() and not file.name.startswith(".")
        )


def _read_file(file: Path, name: str, *, max_bytes: int) -> Iterator[Input | Rejected]:
    suffixes = [suffix.lower() for suffix in file.suffixes]
    try:
        if suffixes[-2:] == [".warc", ".gz"] or suffixes[-1:] == [".warc"]:
            yield from _read_warc(file, name, max_bytes=max_bytes)
            return
        if suffixes[-1:] and suffixes[-1] in LINE_FILES:
            with file.open("rb") as stream:
                yield from read_lines(stream, name)
            return
        yield from _read_whole(file, name, suffixes, max_bytes=max_bytes)
    except OSError as error:
        message = f"{name}: cannot be read: {error.strerror or error}; check the file's permissions"
        yield Rejected(name, "unreadable", message)


def _read_whole(
    file: Path, name: str, suffixes: list[str], *, max_bytes: int
) -> Iterator[Input | Rejected]:
    size = file.stat().st_size
    if size > max_bytes:
        yield _too_large(name, size, max_bytes)
        return
    body = file.read_bytes()
    if suffixes[-1:] == [".gz"]:
        try:
            with gzip.open(file) as stream:
                body = stream.read(max_bytes + 1)
        except (OSError, EOFError, zlib.error) as error:
            yield Rejected(name, "damaged", f"{name}: gzip does not unpack: {error}")
            return
        if len(body) > max_bytes:
            yield _too_large(name, len(body), max_bytes)
            return
        suffixes = suffixes[:-1]
    suffix = suffixes[-1] if suffixes else ""
    if suffix == ".json":
        yield from _read_json(body, name)
        return
    format_ = FORMATS.get(suffix) or _sniff(body)
    if format_ is None:
        message = f"{name}: not HTML, text, PDF, DOCX, WARC or JSONL; convert it to one of these"
        yield Rejected(name, "binary" if body else "empty", message)
        return
    yield Input(name, body, format_, media_type=MEDIA_TYPES[format_])


def _read_json(body: bytes, name: str) -> Iterator[Input | Rejected]:
    """A JSON file is one document, or a list of documents."""
    try:
        content = json.loads(body)
    except ValueError as error:
        yield Rejected(name, "bad_json", f"{name}: not valid JSON: {error}")
        return
    records = content if isinstance(content, list) else [content]
    for number, record in enumerate(records, 1):
        yield Input(f"{name}:{number}", json.dumps(record, ensure_ascii=False).encode(), "record")


def _read_warc(file: Path, name: str, *, max_bytes: int) -> Iterator[Input | Rejected]:
    number = 0
    try:
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream):
                number += 1
                if record.rec_type not in ("response", "resource"):
                    continue
                url = record.rec_headers.get_header("WARC-Target-URI") or ""
                label = f"{name}#{number} {url}"
                headers = record.http_headers
                status = headers.get_statuscode() if headers else "200"
                media = (
                    headers.get_header("Content-Type")
                    if headers
                    else record.rec_headers.get_header("Content-Type")
                ) or ""
                format_ = ARCHIVED_MEDIA.get(media.split(";")[0].strip().lower())
                if status != "200" or format_ is None:
                    yield Rejected(
                        label, "not_a_page", f"{label}: status {status}, {media!r} is no article"
                    )
                    continue
                body = record.content_stream().read(max_bytes + 1)
                if len(body) > max_bytes:
                    yield _too_large(label, len(body), max_bytes)
                    continue
                yield Input(label, body, format_, url=url, media_type=media)
    except (ArchiveLoadFailed, EOFError, zlib.error) as error:
        message = f"{name}: WARC breaks off after record {number}: {error}"
        yield Rejected(name, "damaged", message)


def _sniff(body: bytes) -> str | None:
    head = body[:1024].lstrip()
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"PK\x03\x04") and b"word/" in body[:4096]:
        return "docx"
    if (head[:1] == b"<" and b"<html" in head.lower()) or head.lower().startswith(
        b"<!doctype html"
    ):
        return "html"
    if body and b"\x00" not in body[:4096]:
        return "text"
    return None


def _too_large(name: str, size: int, limit: int) -> Rejected:
    message = (
        f"{name}: {size:,} bytes are over the limit of {limit:,}; "
        "raise COTMOC_MAX_IMPORT_BYTES or split the file"
    )
    return Rejected(name, "too_large", message)

"""Open what an office hands in: files, folders, archives and JSONL, one input at a time.

Each input ends in exactly one outcome: an ``Input`` to land, or a ``Rejected`` with its reason.
"""

import gzip
import hashlib
import io
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from core.errors import ExtractError
from extract.handed import CONVERT, FORMATS, MEDIA_TYPES, format_of, sniffed_format
from extract.record import is_of_individual, refused_individual
from pipeline.inputs.values import Input, Rejected, empty, too_large
from pipeline.inputs.warc import read_warc

LINE_FILES = (".jsonl", ".ndjson")
SUFFIXES = (*FORMATS, *LINE_FILES, ".json", ".warc", ".gz")
_INDIVIDUAL_HINT = re.compile(rb"public_voice|individual", re.IGNORECASE)


def count_files(paths: Iterable[Path]) -> int:
    """Return how many files lie under the paths."""
    return sum(1 for path in paths for _ in _files(path))


def read_inputs(
    paths: Iterable[Path], *, max_bytes: int
) -> Iterator[tuple[Path, Input | Rejected]]:
    """Yield every input under the paths, in sorted order, with the file it came from."""
    for path in paths:
        if not path.exists() and not path.is_symlink():
            name = readable(str(path))
            yield path, Rejected(name, "missing", f"{name!r} does not exist; check the path")
            continue
        for file in _files(path):
            name = readable(file.name if file == path else str(file.relative_to(path.parent)))
            address = _address(file)
            for item in _read_file(file, name, max_bytes=max_bytes):
                if isinstance(item, Input):
                    part = quote(item.name.removeprefix(name))
                    yield file, replace(item, file=address + part)
                else:
                    yield file, item


def read_lines(stream: BinaryIO, name: str) -> Iterator[Input | Rejected]:
    """Yield one input for each non-empty line of a JSONL stream; extraction judges the JSON.

    A stream without any is refused as empty: nothing that was handed in goes by unnamed.
    """
    found = False
    for number, line in enumerate(stream, 1):
        if line.strip():
            found = True
            yield _record(line.strip(), f"{name}:{number}")
    if not found:
        yield empty(name)


def read_bytes(body: bytes, name: str) -> Input | Rejected:
    """Return bytes without a file name, such as a pasted document, by what they are."""
    if not body:
        return empty(name)
    format_ = sniffed_format(body)
    if format_ is None:
        return Rejected(name, "binary", f"{name}: holds no text, HTML, PDF or DOCX; {CONVERT}")
    return Input(name, body, format_, media_type=MEDIA_TYPES[format_], file=f"file:{quote(name)}")


def readable(name: str) -> str:
    """Return a file name that can be shown; bytes of it that are not UTF-8 become U+FFFD."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _address(file: Path) -> str:
    """Return a name for a file without an address.

    Files of the same name in two places stay apart by a digest of the folder, and a file that
    was edited and is imported again is a new version of the same document.
    """
    folder = str(file.parent.resolve()).encode("utf-8", "surrogateescape")
    name = quote(file.name.encode("utf-8", "surrogateescape"))
    return f"file:{hashlib.sha256(folder).hexdigest()[:8]}/{name}"


def _record(body: bytes, name: str) -> Input | Rejected:
    """Return a record to land; one of an individual is refused here and archived nowhere."""
    try:
        refused = is_of_individual(json.loads(body))
    except (ValueError, RecursionError):
        # Broken JSON is landed and refused by extraction, unless it may be of an individual.
        refused = bool(_INDIVIDUAL_HINT.search(body))
    if refused:
        return Rejected(name, "individual", refused_individual(name))
    return Input(name, body, "record", file=f"file:{quote(name)}")


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    # Hidden files are the system's (.DS_Store, lock files), never an office's documents.
    yield from sorted(
        file for file in path.rglob("*") if not file.is_dir() and not file.name.startswith(".")
    )


def _read_file(file: Path, name: str, *, max_bytes: int) -> Iterator[Input | Rejected]:
    suffixes = [suffix.lower() for suffix in file.suffixes]
    try:
        if not file.is_file():
            what = "a link that leads nowhere" if file.is_symlink() else "no regular file"
            yield Rejected(name, "unreadable", f"{name}: is {what}; hand in the file itself")
            return
        if not file.stat().st_size:
            # Told here, by name: in the landing zone all empty files would be one and the same.
            yield empty(name)
            return
        if suffixes[-2:] == [".warc", ".gz"] or suffixes[-1:] == [".warc"]:
            yield from read_warc(file, name, max_bytes=max_bytes)
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
        yield too_large(name, size, max_bytes)
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
            yield too_large(name, len(body), max_bytes)
            return
        suffixes = suffixes[:-1]
    suffix = suffixes[-1] if suffixes else ""
    if suffix == ".json":
        yield from _read_json(body, name)
    elif suffix in LINE_FILES:
        yield from read_lines(io.BytesIO(body), name)
    else:
        yield _by_format(body, name, suffix)


def _by_format(body: bytes, name: str, suffix: str) -> Input | Rejected:
    try:
        format_ = format_of(body, name, suffix)
    except ExtractError as error:
        return Rejected(name, error.reason, str(error))
    return Input(name, body, format_, media_type=MEDIA_TYPES[format_])


def _read_json(body: bytes, name: str) -> Iterator[Input | Rejected]:
    """A JSON file is one document, or a list of documents."""
    try:
        content = json.loads(body)
    except ValueError as error:
        yield Rejected(name, "bad_json", f"{name}: not valid JSON: {error}")
        return
    records = content if isinstance(content, list) else [content]
    if not records:
        yield empty(name)
    for number, record in enumerate(records, 1):
        yield _record(json.dumps(record).encode(), f"{name}:{number}")

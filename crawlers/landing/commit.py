"""One WARC file on its way: growing in the spool, then put in place and marked as complete."""

import hashlib
import os
from pathlib import Path
from typing import IO

from core.records import Capture
from core.vocabulary import Retention
from crawlers.landing.layout import (
    FileSum,
    Marker,
    captures_name,
    dump_captures,
    marker_name,
    sum_of,
)
from crawlers.landing.records import SOFTWARE, CaptureMeta, info_record
from crawlers.landing.storage import Storage, landing_errors, open_private, write_all

INFO = {
    "software": SOFTWARE,
    "format": "WARC File Format 1.1",
    "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    "description": "credentials are left out of headers, addresses and bodies",
}


class OpenWarc:
    """A WARC file that grows in the spool, always ending in a whole record."""

    def __init__(self, path: Path, name: str) -> None:
        """Make the file and write its first record."""
        self.path = path
        self.name = name
        self.size = 0
        self.captures: list[Capture] = []
        self._sha = hashlib.sha256()
        with landing_errors(name):
            self._stream: IO[bytes] = open_private(path)
        self._write(info_record(name, INFO))

    def append(
        self, retention: Retention, meta: CaptureMeta, record: bytes, *more: bytes
    ) -> Capture:
        """Write a record that holds a capture, and those that belong to it."""
        offset = self.size
        self._write(record + b"".join(more))
        capture = meta.at(self.name, offset, len(record), retention)
        self.captures.append(capture)
        return capture

    def finish(self) -> FileSum:
        """Sync and close the file; return size and SHA-256."""
        with landing_errors(self.name):
            os.fsync(self._stream.fileno())
            self._stream.close()
        return FileSum(size=self.size, sha256=self._sha.hexdigest())

    def _write(self, data: bytes) -> None:
        with landing_errors(self.name):
            try:
                write_all(self._stream, data)
            except OSError:
                # Only whole records stay, so that what came before can still be committed.
                self._stream.truncate(self.size)
                self._stream.seek(self.size)
                raise
        self.size += len(data)
        self._sha.update(data)


def commit(
    storage: Storage,
    spooled: Path,
    name: str,
    warc: FileSum,
    captures: list[Capture],
    *,
    salvaged: bool = False,
) -> None:
    """Put a finished WARC file in place, then its captures, then the marker that makes it count."""
    lines = dump_captures(captures)
    storage.publish(spooled, name)
    storage.write(captures_name(name), lines)
    marker = Marker(warc=warc, captures=sum_of(lines), count=len(captures), salvaged=salvaged)
    storage.write(marker_name(name), marker.model_dump_json().encode() + b"\n")
    spooled.unlink(missing_ok=True)


def file_sum(path: Path) -> FileSum:
    """Return size and SHA-256 of a local file."""
    with landing_errors(path.name), path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256")
        return FileSum(size=stream.tell(), sha256=digest.hexdigest())

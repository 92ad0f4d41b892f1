"""Pages out of WARC files that an office or a web archive made."""

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from pipeline.inputs.values import MEDIA_TYPES, Input, Rejected, too_large

ARCHIVED_MEDIA = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "application/pdf": "pdf",
    MEDIA_TYPES["docx"]: "docx",
}


def read_warc(file: Path, name: str, *, max_bytes: int) -> Iterator[Input | Rejected]:
    """Yield one input for each response or resource of the file.

    Raises:
        OSError: The file cannot be read.
    """
    number = 0
    try:
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream):
                number += 1
                if record.rec_type in ("response", "resource"):
                    yield _read_record(record, f"{name}#{number}", max_bytes=max_bytes)
    except (ArchiveLoadFailed, EOFError, zlib.error) as error:
        message = f"{name}: WARC breaks off after record {number}: {error}"
        yield Rejected(name, "damaged", message)


def _read_record(record: Any, place: str, *, max_bytes: int) -> Input | Rejected:
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    label = f"{place} {url}"
    http = record.http_headers
    status = http.get_statuscode() if http else "200"
    media = (http or record.rec_headers).get_header("Content-Type") or ""
    format_ = ARCHIVED_MEDIA.get(media.split(";")[0].strip().lower())
    if status != "200" or format_ is None:
        message = f"{label}: status {status}, {media!r} is no article"
        return Rejected(label, "not_a_page", message)
    body = record.content_stream().read(max_bytes + 1)
    if len(body) > max_bytes:
        return too_large(label, len(body), max_bytes)
    return Input(label, body, format_, url=url, media_type=media)

"""Pages out of WARC files that an office or a web archive made."""

import contextlib
import io
import logging
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from extract.handed import MEDIA_TYPES
from pipeline.inputs.values import Input, Rejected, empty, too_large

ARCHIVED_MEDIA = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "application/pdf": "pdf",
    MEDIA_TYPES["docx"]: "docx",
}
# A damaged file can give pages of bytes where a header or a media type should be.
SHOWN_CHARS = 120

logger = logging.getLogger(__name__)


def read_warc(file: Path, name: str, *, max_bytes: int) -> Iterator[Input | Rejected]:
    """Yield one input for each response or resource of the file.

    Raises:
        OSError: The file cannot be read.
    """
    number = pages = 0
    try:
        with file.open("rb") as stream:
            for record in _records(stream):
                number += 1
                if record.rec_type in ("response", "resource"):
                    pages += 1
                    yield _read_record(record, f"{name}#{number}", max_bytes=max_bytes)
    except (ArchiveLoadFailed, EOFError, zlib.error) as error:
        message = f"{name}: WARC breaks off after record {number}: {str(error)[:SHOWN_CHARS]}"
        yield Rejected(name, "damaged", message)
        return
    if not number:
        yield empty(name)
    elif not pages:
        yield Rejected(name, "not_a_page", f"{name}: {number} records, none of them a response")


def _records(stream: BinaryIO) -> Iterator[Any]:
    """Yield the records; where one has the wrong length, our log tells it, not stderr.

    warcio writes its warnings, with bytes of the file, past all logging (archiveiterator.py).
    """
    records = iter(ArchiveIterator(stream))
    while True:
        with contextlib.redirect_stderr(io.StringIO()) as warnings:
            record = next(records, None)
        if told := warnings.getvalue():
            logger.info("warcio: %s", " ".join(told.split())[:SHOWN_CHARS])
        if record is None:
            return
        yield record


def _read_record(record: Any, place: str, *, max_bytes: int) -> Input | Rejected:
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    label = f"{place} {url}"
    http = record.http_headers
    status = http.get_statuscode() if http else "200"
    media = (http or record.rec_headers).get_header("Content-Type") or ""
    format_ = ARCHIVED_MEDIA.get(media.split(";")[0].strip().lower())
    if status != "200" or format_ is None:
        message = f"{label}: status {status}, {media[:SHOWN_CHARS]!r} is no article"
        return Rejected(label, "not_a_page", message)
    body = record.content_stream().read(max_bytes + 1)
    if len(body) > max_bytes:
        return too_large(label, len(body), max_bytes)
    return Input(label, body, format_, url=url, media_type=media)

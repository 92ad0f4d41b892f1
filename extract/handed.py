"""Files that somebody hands in, by what their name and their bytes say; nothing is opened here."""

import re
from datetime import UTC, datetime
from typing import Final

from core.errors import ExtractError
from core.records import Capture
from extract.dispatch import extract
from extract.result import Extracted
from extract.sniff import sniff

FORMATS: Final = {
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
MEDIA_TYPES: Final = {
    "html": "text/html",
    "text": "text/plain",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "record": "application/json",
}
CONVERT: Final = "convert it to HTML, text (.txt, .md), PDF, DOCX, WARC or JSONL"
# "Bài 1. Biên giới" and "Tin 21.11" end in words and numbers, not in a file type.
_FILE_TYPE = re.compile(r"\.(?=[0-9]*[a-z])[a-z0-9]{1,8}")


def format_of(body: bytes, name: str, suffix: str) -> str:
    """Return how a file is read.

    Args:
        name: As messages show it.
        suffix: Of its name, with the dot and in small letters; may be empty.

    Raises:
        ExtractError: ``empty``, ``binary`` or ``unknown_format``.
    """
    if not body:
        raise ExtractError("empty", f"{name}: the file is empty; hand in one with text, or none")
    format_ = FORMATS.get(suffix)
    if format_ is None and _FILE_TYPE.fullmatch(suffix):
        # A page saved as .php or .aspx is still a page; a table or a script is no text to judge.
        found = sniffed_format(body)
        if found is None or found == "text":
            message = f"{name}: files of type {suffix} are not read; {CONVERT}"
            raise ExtractError("unknown_format", message)
        format_ = found
    format_ = format_ or sniffed_format(body)
    if format_ is None:
        raise ExtractError("binary", f"{name}: holds no text; {CONVERT}")
    return format_


def sniffed_format(body: bytes) -> str | None:
    """Return how bytes without a name are read; None where they hold no text."""
    found = sniff(body)
    if found == "binary" or not body:
        return None
    if found:
        return found
    head = body[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    is_page = head.startswith(b"<!doctype html") or (head[:1] == b"<" and b"<html" in head)
    return "html" if is_page else "text"


def read_handed(body: bytes, url: str, format_: str) -> Extracted:
    """Return the documents of bytes that are kept nowhere.

    Args:
        url: Address of the page or ``file:`` with the name.
    """
    capture = Capture(
        id="check",
        source="check",
        url=url,
        fetched_at=datetime.now(UTC),
        status=200,
        format=format_,
        media_type=MEDIA_TYPES.get(format_, ""),
        warc="",
        offset=0,
        length=len(body),
        sha256="",
    )
    return extract(capture, body)

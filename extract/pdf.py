"""PDF files with a text layer; scans need OCR first, locked files their password."""

import io
import logging
import re
from datetime import UTC
from typing import Any

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from core.errors import ExtractError
from extract.context import Context
from extract.plain import tidy
from extract.result import Draft, Reading, When
from extract.text import split_title

# Titles that programs leave in the metadata instead of one.
_TOOL_TITLE = re.compile(
    r"^\s*(?:untitled|microsoft (?:word|powerpoint)|word document|document\d*|slide \d+|print|"
    r"scan\w*|img|\(anonymous\)|.*\.(?:docx?|pdf|pptx?|xlsx?|indd|odt|rtf|qxd)\s*$)",
    re.IGNORECASE,
)
_HYPHEN = re.compile(r"(?<=[^\W\d_])-\n(?=[a-zà-ỹđ])")
_SOFT_BREAK = re.compile(r"(?<![.!?:;。！？：；”\"])\n(?=[a-zà-ỹđ(,])")
_FEWEST_LETTERS = 20
_MOST_PAGES = 2_000

logging.getLogger("pypdf").setLevel(logging.ERROR)  # it warns about every odd object


def read_pdf(body: bytes, context: Context) -> Reading:
    """Return a PDF file as one document.

    Raises:
        ExtractError: ``encrypted``, ``damaged``, ``too_large`` or ``no_text`` (a scan).
    """
    reader = _open(body, context)
    pages = _pages(reader, context)
    text = tidy(_unwrap("\n".join(pages)))
    if sum(letter.isalnum() for letter in text) < _FEWEST_LETTERS:
        raise ExtractError(
            "no_text",
            f"{context.url}: {len(pages)} pages without text, probably a scan; run OCR on it first",
        )
    info = _information(reader)
    title = sensible_title(info.get("title", ""))
    if not title:
        title, text, _ = split_title(text, context)
    return Reading((Draft(text, title, published=info.get("published")),))


def sensible_title(title: str) -> str:
    """Return the metadata's title where somebody wrote one, else empty."""
    title = " ".join(title.split())
    if len(title) < 8 or len(title) > 300 or " " not in title or _TOOL_TITLE.match(title):
        return ""
    return title if "\ufffd" not in title and "/" not in title[:2] else ""


def _open(body: bytes, context: Context) -> PdfReader:
    try:
        reader = PdfReader(io.BytesIO(body), strict=False)
        locked = reader.is_encrypted and not reader.decrypt("")
    except (PyPdfError, DependencyError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise _damaged(context, error) from error
    if locked:
        raise ExtractError(
            "encrypted",
            f"{context.url}: the PDF asks for a password; save a copy without one and import that",
        )
    return reader


def _pages(reader: PdfReader, context: Context) -> list[str]:
    # pypdf leaks many kinds of errors from broken objects inside a file ("broken PDF files
    # might cause other Exceptions", pypdf/errors.py); this is the edge where they become ours.
    try:
        if len(reader.pages) > _MOST_PAGES:
            count = len(reader.pages)
            raise ExtractError(
                "too_large", f"{context.url}: {count} pages; split the file before importing it"
            )
        return [page.extract_text() for page in reader.pages]
    except ExtractError:
        raise
    except Exception as error:
        raise _damaged(context, error) from error


def _damaged(context: Context, error: Exception) -> ExtractError:
    return ExtractError(
        "damaged",
        f"{context.url}: the PDF cannot be read ({type(error).__name__}: {error}); "
        "open it in a viewer and save it again",
    )


def _information(reader: PdfReader) -> dict[str, Any]:
    """Return title and creation date; the author is not read."""
    try:
        metadata = reader.metadata
        title = metadata.title if metadata else None
        created = metadata.creation_date if metadata else None
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    published = None
    if created is not None and created.tzinfo is not None:
        published = When(created.astimezone(UTC))
    return {"title": str(title or ""), "published": published}


def _unwrap(text: str) -> str:
    """Join the lines of a column: a break before a small letter is none of the author's."""
    return _SOFT_BREAK.sub(" ", _HYPHEN.sub("", text))

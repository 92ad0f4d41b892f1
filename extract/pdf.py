"""PDF files with a text layer; scans need OCR first, locked files their password."""

import io
import logging
import re
from datetime import UTC
from typing import Any

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from core.errors import ExtractError
from core.vocabulary import Precision
from extract.context import Context
from extract.headline import split_headline, with_title
from extract.lines import without_bylines
from extract.plain import tidy
from extract.result import Draft, Reading, When

# Titles that programs leave in the metadata instead of one.
_TOOL_TITLE = re.compile(
    r"^\s*(?:untitled|microsoft (?:word|powerpoint)|word document|document\d*|slide \d+|print|"
    r"scan\w*|img|\(anonymous\)|.*\.(?:docx?|pdf|pptx?|xlsx?|indd|odt|rtf|qxd)\s*$)",
    re.IGNORECASE,
)
_HYPHEN = re.compile(r"(?<=[^\W\d_])-\n(?=[a-zà-ỹđ])")
_SENTENCE_END = re.compile(r"[.!?:。！？：”\"]\s*$")
_BULLET = re.compile(r"^\s*(?:[-–•*+●]|\d+[.)]|[IVX]+\.|[a-zđ]\))\s")
_FULL_LINE = 0.8  # of the longest line: a line this long was broken by the margin
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
    text = tidy("\n".join(map(_unwrap, pages)))
    if sum(letter.isalnum() for letter in text) < _FEWEST_LETTERS:
        raise ExtractError(
            "no_text",
            f"{context.name}: {len(pages)} pages without text, probably a scan; "
            "run OCR on it first",
        )
    info = _information(reader)
    title = sensible_title(info.get("title", ""))
    known = with_title(title, text, context.country) if title else None
    head = known or split_headline(text, context.country)
    published = head.published or info.get("published")
    return Reading((Draft(without_bylines(head.text), head.title, published=published),))


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
            f"{context.name}: the PDF asks for a password; save a copy without one and import that",
        )
    return reader


def _pages(reader: PdfReader, context: Context) -> list[str]:
    # pypdf leaks many kinds of errors from broken objects inside a file ("broken PDF files
    # might cause other Exceptions", pypdf/errors.py); this is the edge where they become ours.
    try:
        if len(reader.pages) > _MOST_PAGES:
            count = len(reader.pages)
            raise ExtractError(
                "too_large", f"{context.name}: {count} pages; split the file before importing it"
            )
        return [page.extract_text() for page in reader.pages]
    except ExtractError:
        raise
    except Exception as error:
        raise _damaged(context, error) from error


def _damaged(context: Context, error: Exception) -> ExtractError:
    return ExtractError(
        "damaged",
        f"{context.name}: the PDF cannot be read ({type(error).__name__}: {error}); "
        "open it in a viewer and save it again",
    )


def _information(reader: PdfReader) -> dict[str, Any]:
    """Return title and day of creation, which is near the day of issue; the author is not read."""
    try:
        metadata = reader.metadata
        title = metadata.title if metadata else None
        created = metadata.creation_date if metadata else None
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    published = None
    if created is not None and created.tzinfo is not None:
        day = created.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=UTC)
        published = When(day, Precision.DAY)
    return {"title": str(title or ""), "published": published}


def _unwrap(page: str) -> str:
    """Join the lines of a paragraph: a break at the margin, or before a small letter, is none."""
    lines = [line.strip() for line in _HYPHEN.sub("", page).split("\n")]
    longest = max(map(len, lines), default=0)
    joined: list[str] = []
    last = ""
    for line in lines:
        if joined and last and line and _goes_on(last, line, full=_FULL_LINE * longest):
            joined[-1] += " " + line
        else:
            joined.append(line)
        last = line
    return "\n".join(joined)


def _goes_on(line: str, following: str, *, full: float) -> bool:
    if _SENTENCE_END.search(line) or _BULLET.match(following):
        return False
    return following[0].islower() or (len(line) >= full and not following.isupper())

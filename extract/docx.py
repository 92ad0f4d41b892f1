"""Word files (DOCX): paragraphs and tables in the order of the page."""

import io
import zipfile
from collections.abc import Iterator

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import OpcError
from docx.table import Table

from core.errors import ExtractError
from extract.context import Context
from extract.headline import split_headline, with_title
from extract.lines import without_bylines
from extract.pdf import sensible_title
from extract.plain import tidy
from extract.result import Draft, Reading

_TITLE_STYLES = ("Title", "Heading1")
_TITLE_WITHIN = 10
# First bytes of the old compound file: a locked DOCX is one, and so is a .doc of before 2007.
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_docx(body: bytes, context: Context) -> Reading:
    """Return a Word file as one document.

    Raises:
        ExtractError: ``encrypted``, ``damaged``, ``too_large`` or ``no_text``.
    """
    document = _open(body, context)
    text = tidy("\n".join(_blocks(document)))
    if not text:
        raise ExtractError("no_text", f"{context.name}: the file holds no text (only pictures?)")
    title = _styled_title(document) or sensible_title(document.core_properties.title or "")
    known = with_title(title, text, context.country) if title else None
    head = known or split_headline(text, context.country)
    return Reading((Draft(without_bylines(head.text), head.title, published=head.published),))


def _styled_title(document: WordDocument) -> str:
    """Return the paragraph that the writer gave the style of a title, if it stands near the top."""
    for paragraph in document.paragraphs[:_TITLE_WITHIN]:
        style = paragraph.style.style_id if paragraph.style is not None else ""
        if style in _TITLE_STYLES and (text := " ".join(paragraph.text.split())):
            return text
    return ""


def _open(body: bytes, context: Context) -> WordDocument:
    if body.startswith(_COMPOUND):
        if b"E\0n\0c\0r\0y\0p\0t" in body[:65_536] or b"EncryptedPackage" in body:
            raise ExtractError(
                "encrypted",
                f"{context.name}: the file asks for a password; save a copy without one",
            )
        raise ExtractError(
            "unknown_format", f"{context.name}: a Word file of before 2007; save it as .docx"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            unpacked = sum(item.file_size for item in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise _damaged(context, error) from error
    if unpacked > 4 * context.max_bytes:
        raise ExtractError("too_large", f"{context.name}: unpacks to {unpacked:,} bytes")
    # python-docx lets errors of zipfile, lxml and its own through from broken packages; this is
    # the edge where they become ours.
    try:
        return docx.Document(io.BytesIO(body))
    except (OpcError, KeyError, ValueError, OSError, SyntaxError, zipfile.BadZipFile) as error:
        raise _damaged(context, error) from error


def _damaged(context: Context, error: Exception) -> ExtractError:
    return ExtractError(
        "damaged",
        f"{context.name}: the DOCX cannot be read ({type(error).__name__}: {error}); "
        "open it in a word processor and save it again",
    )


def _blocks(document: WordDocument) -> Iterator[str]:
    for item in document.iter_inner_content():
        if not isinstance(item, Table):
            yield item.text
            continue
        for row in item.rows:
            cells: list[str] = []
            for cell in row.cells:
                words = " ".join(cell.text.split())
                if words and (not cells or cells[-1] != words):  # merged cells come once per column
                    cells.append(words)
            if cells:
                yield " | ".join(cells)

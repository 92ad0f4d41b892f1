"""Attachments made without any library: a PDF and a DOCX that are the same bytes every time."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from html import escape
from typing import TypeVar

T = TypeVar("T")
_COLUMNS = 84
_LINES_A_PAGE = 46
_FIRST_CODE = 33  # code 32 stays the space
_OLDEST = (1980, 1, 1, 0, 0, 0)


def make_pdf(texts: Iterable[str], *, title: str = "") -> bytes:
    """Return a PDF with the texts, wrapped, in a base font with an encoding of its own.

    The letters get codes in the order in which they appear; ``ToUnicode`` says which is which
    (ISO 32000-1, 9.10.3). At most 223 different characters fit.

    Args:
        title: Stands in the document's information, for whoever lists files.

    Raises:
        ValueError: The texts use more characters than one simple font can name.
    """
    lines = [line for text in texts if text for line in [*_wrap(text), ""]]
    letters = sorted({char for line in lines for char in line} - {" "})
    if len(letters) > 255 - _FIRST_CODE + 1:
        raise ValueError(f"{len(letters)} different characters; one PDF font takes 223")
    codes = {letter: _FIRST_CODE + place for place, letter in enumerate(letters)} | {" ": 32}
    pages = _blocks(lines, _LINES_A_PAGE)
    kids = " ".join(f"{6 + 2 * place} 0 R" for place in range(len(pages)))
    names = " ".join(f"/uni{ord(letter):04X}" for letter in letters)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding 4 0 R /ToUnicode 5 0 R >>",
        f"<< /Type /Encoding /Differences [32 /space {_FIRST_CODE} {names}] >>".encode(),
        _stream(_to_unicode(codes)),
    ]
    for place, page in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {7 + 2 * place} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(_stream(_page_content(page, codes)))
    objects.append(f"<< /Title <FEFF{title.encode('utf-16-be').hex().upper()}> >>".encode())
    return _assemble(objects)


def make_docx(texts: Iterable[str]) -> bytes:
    """Return a Word document with a paragraph for each text (ECMA-376, the least that opens)."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    body = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r></w:p>'
        for text in texts
        if text
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    parts = {
        "[Content_Types].xml": f'{head}<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        "_rels/.rels": f'{head}<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="word/document.xml"/>'
        "</Relationships>",
        "word/document.xml": f'{head}<w:document xmlns:w="{word}"><w:body>{body}'
        "</w:body></w:document>",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _OLDEST), text)
    return buffer.getvalue()


def _blocks(values: Sequence[T], size: int) -> list[Sequence[T]]:
    return [values[start : start + size] for start in range(0, len(values), size)]


def _wrap(text: str) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > _COLUMNS:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _page_content(lines: Sequence[str], codes: dict[str, int]) -> bytes:
    shown = (
        f"<{bytes(codes[char] for char in line).hex()}> Tj T*" if line else "T*" for line in lines
    )
    return "\n".join(["BT /F1 11 Tf 15 TL 56 780 Td", *shown, "ET"]).encode()


def _to_unicode(codes: dict[str, int]) -> bytes:
    pairs = sorted((code, letter) for letter, code in codes.items())
    blocks = "\n".join(
        f"{len(block)} beginbfchar\n"
        + "\n".join(
            f"<{code:02X}> <{letter.encode('utf-16-be').hex().upper()}>" for code, letter in block
        )
        + "\nendbfchar"
        for block in _blocks(pairs, 100)
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CMapName /Demo def /CMapType 2 def\n"
        "1 begincodespacerange <00> <FF> endcodespacerange\n"
        f"{blocks}\nendcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode()


def _stream(data: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(data), data)


def _assemble(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        len(objects),
        start,
    )
    return bytes(out)

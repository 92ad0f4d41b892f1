"""Which extraction reads a response, by its media type and, where that says little, its bytes."""

HTML = "html"
PDF = "pdf"
DOCX = "docx"
TEXT = "text"

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BY_MEDIA_TYPE = {
    "text/html": HTML,
    "application/xhtml+xml": HTML,
    "application/xml": HTML,
    "text/xml": HTML,
    "application/pdf": PDF,
    "application/x-pdf": PDF,
    DOCX_TYPE: DOCX,
    "text/plain": TEXT,
}
# What servers say when they do not know, or mean "save this".
SILENT = frozenset(
    {"", "application/octet-stream", "binary/octet-stream", "application/force-download",
     "application/download", "application/zip", "application/x-download"}
)  # fmt: skip
SNIFFED_BYTES = 1024


def format_of(media_type: str, body: bytes, url: str = "") -> str:
    """Return ``html``, ``pdf``, ``docx`` or ``text``, or an empty text for anything else."""
    if body.startswith(b"%PDF-"):
        return PDF
    if media_type in BY_MEDIA_TYPE:
        named = BY_MEDIA_TYPE[media_type]
        # Small portals serve their pages as text/plain.
        return HTML if named == TEXT and _looks_like_html(body) else named
    if media_type not in SILENT:
        return ""
    if body.startswith(b"PK\x03\x04"):
        return DOCX if b"word/" in body or url.lower().endswith(".docx") else ""
    if _looks_like_html(body):
        return HTML
    return ""


def _looks_like_html(body: bytes) -> bool:
    start = body[:SNIFFED_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body"))

"""What bytes are by their beginning, whatever their name or media type says."""

# First bytes of files that hold no text; PDF and ZIP are looked at apart.
_BINARY = (
    b"\x7fELF",
    b"MZ\x90",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"RIFF",
    b"\x1f\x8b",
    b"BZh9",
    b"\xfd7zXZ",
    b"7z\xbc\xaf",
    b"Rar!",
    b"OggS",
    b"ID3",
    b"\x00\x00\x01\x00",
    b"\xd0\xcf\x11\xe0",
    b"SQLite format",
    b"wOFF",
    b"wOF2",
)
_PACKED = b"PK\x03\x04"
_WORD_PART = b"word/"
_SAMPLE = 8_192
_TEXT_CONTROLS = frozenset(b"\t\n\v\f\r\x1a\x1b")
_CONTROLS = bytes(code for code in range(32) if code not in _TEXT_CONTROLS and code != 0)
_MOST_CONTROLS = 0.02


def sniff(body: bytes) -> str:
    """Return ``pdf``, ``docx``, ``binary`` or empty for text."""
    head = body[:1024].lstrip()
    if head.startswith(b"%PDF-"):
        return "pdf"
    if body.startswith(_PACKED):
        return "docx" if _WORD_PART in body else "binary"
    if body.startswith(_BINARY) or body[4:8] == b"ftyp":
        return "binary"
    return "binary" if _is_binary(body[:_SAMPLE]) else ""


def _is_binary(sample: bytes) -> bool:
    """Whether control characters are too many for text in any charset.

    A text with stray NUL bytes stays text; UTF-16 is half NUL in every other place.
    """
    if not sample:
        return False
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    nulls = sample.count(0)
    even = sample[::2].count(0)
    wide = nulls > 0 and (even < 0.1 * nulls or even > 0.9 * nulls)
    if sample[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return False
    return controls > _MOST_CONTROLS * len(sample) or (nulls > 0.3 * len(sample) and not wide)

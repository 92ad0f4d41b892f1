"""Text in the legacy character sets that old pages still use."""

import unicodedata

# Windows-1258 holds letters with their shape mark (â, ă, ê, ô, ơ, ư, đ); tones are combining.
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_UNKNOWN = b"?"


def encode(text: str, charset: str) -> bytes:
    """Return text in ``charset``; Windows-1258 gets its tones as combining marks."""
    if charset != "windows-1258":
        return text.encode(charset)
    return b"".join(_encode_letter(letter) for letter in unicodedata.normalize("NFC", text))


def _encode_letter(letter: str) -> bytes:
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        pass
    marks = unicodedata.normalize("NFD", letter)
    tones = "".join(mark for mark in marks if mark in _TONES)
    shape = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    try:
        return (shape + tones).encode("cp1258")
    except UnicodeEncodeError:
        return _UNKNOWN

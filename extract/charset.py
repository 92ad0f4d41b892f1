"""Bytes to text when the declared charset is missing, wrong or only half true.

Order: byte order mark, valid UTF-8, declared charset (header, then the page's own), then the
candidate under which the most frequent words of Vietnamese and Chinese appear. Old Vietnamese
pages come in windows-1258 and in the TCVN3 fonts, Chinese ones in GB18030 and Big5.
"""

import codecs
import re
from dataclasses import dataclass
from unicodedata import is_normalized, normalize

from extract.charset_data import COMMON_WORDS, LABELS, TCVN3_LETTERS, TCVN3_MARKS

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_\-]+)""", re.IGNORECASE)
_VAGUE = {"iso8859-1", "cp1252", "ascii"}  # declared by default, seldom meant
_SAMPLE_BYTES = 65_536
# Share of broken bytes up to which UTF-8 is kept and the rest repaired. In text of another charset
# hardly a tenth of the bytes fall into valid sequences, so that over 0.8 of them are broken.
_MOSTLY_VALID = 0.2
_UNICODE_LETTER = re.compile(r"[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
_FEWEST_MARKS = 3
_MARK_SHARE = 0.02  # of all letters; in Vietnamese text it is about 0.08
_COMMON_SHARE = 0.1  # of all words; in Vietnamese text it is about 0.3
_WORDS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with the charset it came from; ``repaired`` counts bytes that did not fit."""

    text: str
    charset: str
    repaired: int = 0


def decode(body: bytes, declared: str = "") -> Decoded:
    """Return the text of ``body`` in NFC; never fails, bytes that fit nowhere become U+FFFD.

    Args:
        declared: Charset of the HTTP header, if any.
    """
    found = _decode(body, declared)
    if is_normalized("NFC", found.text):
        return found
    return Decoded(normalize("NFC", found.text), found.charset, found.repaired)


def _decode(body: bytes, declared: str) -> Decoded:
    for bom, charset in _BOMS:
        if body.startswith(bom):
            text = body[len(bom) :].decode(charset, "replace")
            return Decoded(text.replace("\0", ""), charset)
    if wide := _wide_charset(body):
        return Decoded(body.decode(wide, "replace").replace("\0", ""), wide)
    body = body.replace(b"\0", b"")
    try:
        return Decoded(body.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    named = _known(declared) or _known(_declared_inside(body))
    charset = _choose(body, named)
    if charset == "tcvn3":
        return Decoded(tcvn3_to_unicode(body.decode("latin-1")), charset)
    text = body.decode(charset, _REPAIR if charset == "utf-8" else "replace")
    return Decoded(text, charset, text.count("\ufffd"))


def tcvn3_to_unicode(text: str) -> str:
    """Return text typed in a TCVN3 (ABC) font, read as Latin-1, in Unicode letters."""
    return text.translate(TCVN3_LETTERS)


def mend_legacy_font(text: str) -> str:
    """Return text in Unicode letters where it was typed in a TCVN3 font, else as it is.

    Offices have Word and PDF files of before 2005 whose letters are right only in ".VnTime".
    """
    marks = sum(text.count(mark) for mark in TCVN3_MARKS)
    if marks < _FEWEST_MARKS or marks < _MARK_SHARE * len(text) or _UNICODE_LETTER.search(text):
        return text
    mended = tcvn3_to_unicode(text)
    words = [word.lower() for word in _WORDS.findall(mended[:_SAMPLE_BYTES])]
    common = sum(word in COMMON_WORDS["tcvn3"] for word in words)
    return mended if common >= _COMMON_SHARE * len(words) else text


def _known(label: str) -> str:
    """Return Python's name of a charset label, or empty when it names none."""
    label = label.strip().strip("\"'").lower()
    label = LABELS.get(label, label)
    try:
        return codecs.lookup(label).name if label else ""
    except LookupError:
        return ""


def _declared_inside(body: bytes) -> str:
    found = _META.search(body[:4096])
    return found.group(1).decode("ascii") if found else ""


def _wide_charset(body: bytes) -> str:
    """Return UTF-16 in the byte order whose every other byte is mostly NUL, or empty."""
    sample = body[:2048]
    half = len(sample) // 2
    if half < 8:
        return ""
    if sample[1::2].count(0) > 0.7 * half and sample[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if sample[::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return ""


def _choose(body: bytes, named: str) -> str:
    if _broken_share(body) <= _MOSTLY_VALID:
        return "utf-8"
    if named and named not in _VAGUE and named != "utf-8":
        return "gb18030" if named in ("gb2312", "gbk") else named
    sample = body[:_SAMPLE_BYTES]
    scored = [(_score(sample, charset), charset) for charset in COMMON_WORDS]
    score, charset = max(scored, key=lambda pair: pair[0])
    return charset if score > 0 else named or "cp1252"


def _broken_share(body: bytes) -> float:
    """Share of the non-ASCII bytes that are not part of valid UTF-8."""
    high = len(body) - len(body.translate(None, bytes(range(128, 256))))
    kept = body.decode("utf-8", "ignore").encode("utf-8")
    return (len(body) - len(kept)) / high if high else 0.0


def _score(sample: bytes, charset: str) -> float:
    """How many frequent words of the charset's language appear, per thousand characters."""
    if charset == "tcvn3":
        text = tcvn3_to_unicode(sample.decode("latin-1"))
    else:
        text = sample.decode(charset, "replace")
    common = COMMON_WORDS[charset]
    if charset in ("gb18030", "big5"):
        hits = float(sum(text.count(letter) for letter in common))
    else:
        hits = 4.0 * sum(word.lower() in common for word in _WORDS.findall(normalize("NFC", text)))
    return 1000.0 * (hits - 5 * text.count("\ufffd")) / max(len(text), 1)


def _repair(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that are not UTF-8 as windows-1258: pages pasted together from old parts."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    piece = error.object[error.start : error.end]
    return piece.decode("cp1258", "replace"), error.end


_REPAIR = "cotmoc-repair"
codecs.register_error(_REPAIR, _repair)

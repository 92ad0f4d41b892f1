"""Single words and values as the grammar takes them; of what is pasted only words are left."""

import re
from typing import Final

from index.query.fields import PREFIXES
from index.query.refusals import Trouble
from index.words import Word, is_han, words

MIN_PREFIX: Final = 2
"""Letters that a word searched by its beginning must have."""
MAX_DISTANCE: Final = 2
RESERVED: Final = frozenset({"AND", "OR", "NOT", "TO"})

_BOOST = r"(?:\^\d+(?:\.\d+)?)?"
_WORD = re.compile(rf"(?P<body>.*?)(?:(?P<star>\*)|~(?P<fuzzy>[\d.]*))?{_BOOST}[,;.!:]*", re.DOTALL)
_VALUE = re.compile(rf"(?P<body>.+?)(?P<star>\*)?{_BOOST}[,;.]*", re.DOTALL)
_INNER_WILDCARD = re.compile(r"[\w?*]*\?\w[\w?*]*")
# What the grammar would take for syntax; words are cut at a comma just the same.
_PLAIN = str.maketrans(dict.fromkeys(":^~(){}[]\\/\"'+-<>*", ","))


def plain(text: str) -> str:
    """Return a piece of running text in which nothing is syntax; its length stays."""
    return text.translate(_PLAIN)


def word_syntax(chunk: str) -> str:
    """Return a word of the query for the grammar, nothing for punctuation.

    Raises:
        Trouble: A wildcard or ``~`` where none can be.
    """
    piece = _WORD.fullmatch(chunk)
    assert piece is not None, "every part of the pattern may be empty"
    body, fuzzy = piece["body"], piece["fuzzy"]
    _refuse_wildcards(body, chunk)
    found = list(words(body))
    if not found:
        return ""
    chinese = any(is_han(word.folded) for word in found)
    if piece["star"] and not chinese:
        return _prefix(body, found)
    if fuzzy is not None and not chinese:
        return _fuzzy(body, fuzzy) if body.isalpha() else plain(chunk)  # "3~5 km" is running text
    return _unreserved(plain(body) if piece.end("body") < len(chunk) else plain(chunk))


def value_syntax(field: str, chunk: str) -> str:
    """Return a value of a filter for the grammar, letter by letter as typed.

    Raises:
        Trouble: A wildcard stands where none can be.
    """
    piece = _VALUE.fullmatch(chunk)
    assert piece is not None, "a chunk is not empty"
    body = piece["body"]
    if body[0] in "[{":
        raise Trouble(0, f"“{field}:” không nhận khoảng", f"“{field}:” takes no range")
    if "*" in body or (piece["star"] and field not in PREFIXES):
        stem = body.replace("*", "")
        raise Trouble(
            chunk.find("*"),
            f"“{field}:” nhận * chỉ ở cuối một mã (place:ban*)"
            if field in PREFIXES
            else f"“{field}:” không nhận *",
            f"“{field}:” takes * only at the end of an id (place:ban*)"
            if field in PREFIXES
            else f"“{field}:” takes no *",
            suggestion=f"{field}:{stem}*" if stem and field in PREFIXES else "",
        )
    # The first character is always escaped, so that no value is an operator.
    escaped = "".join(
        c if i and (c.isalnum() or c in "_.,") else f"\\{c}" for i, c in enumerate(body)
    )
    return escaped + (piece["star"] or "")


def _unreserved(word: str) -> str:
    return f"\\{word}" if word in RESERVED else word


def _refuse_wildcards(body: str, chunk: str) -> None:
    stem = body.replace("*", "").replace("?", "")
    if not any(map(str.isalnum, body)) and "*" in chunk:
        raise Trouble(
            chunk.find("*"),
            "dấu * phải đứng sau phần đầu của một từ",
            "* must follow the beginning of a word",
        )
    if "*" in body:
        leading = body.startswith(("*", "?"))
        raise Trouble(
            body.find("*"),
            "dấu * chỉ đứng được ở cuối từ" + (", không ở đầu" if leading else ""),
            "* can only end a word" + (", not begin it" if leading else ""),
            suggestion=f"{stem}*" if len(stem) >= MIN_PREFIX else "",
        )
    if _INNER_WILDCARD.fullmatch(body):
        head = body[: body.find("?")]
        raise Trouble(
            body.find("?"),
            "không dùng ? thay chữ cái; dùng * ở cuối từ hoặc ~ cho từ gần giống",
            "? stands for no letter; use * at the end of a word, or ~ for similar words",
            suggestion=f"{head}*" if len(head) >= MIN_PREFIX else f"{stem}~",
        )


def _prefix(body: str, found: list[Word]) -> str:
    if len(found) > 1:
        raise Trouble(
            len(body),
            "dấu * chỉ dùng cho một từ; tách các từ ra",
            "* works on a single word; part the words",
            suggestion=" ".join(word.exact for word in found) + "*",
        )
    if len(found[0].folded) < MIN_PREFIX:
        raise Trouble(
            len(body),
            f"trước dấu * cần ít nhất {MIN_PREFIX} chữ",
            f"* needs at least {MIN_PREFIX} letters before it",
        )
    return f"{plain(body)}*"


def _fuzzy(body: str, distance: str) -> str:
    if distance.strip(".") == "0":
        return _unreserved(body)
    if distance not in ("", "1", "2"):
        raise Trouble(
            len(body),
            f"sau ~ chỉ dùng 1 hoặc {MAX_DISTANCE} (số chữ được khác)",
            f"after ~ only 1 or {MAX_DISTANCE} (letters that may differ)",
            suggestion=f"{body}~{MAX_DISTANCE}",
        )
    return f"{_unreserved(body)}~{distance or 1}"

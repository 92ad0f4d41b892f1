"""Texts made fit for the cell of a spreadsheet."""

import re
from typing import Final

LONGEST: Final = 32_767
"""Characters (UTF-16 units) that a cell of the common spreadsheet programs takes."""
CUT: Final = " … [cắt bớt; JSONL có toàn văn / cut; JSONL has all of it]"
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet program run a text as a formula, in the widths of East Asia too."""

# What XML 1.0 does not allow; no text needs it, and a file with it does not open.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean_cell(text: str) -> str:
    """Return the text without what a spreadsheet cannot hold, cut to what a cell takes."""
    text = _ILLEGAL.sub("\ufffd", text)
    if len(text) * 2 > LONGEST and _units(text) > LONGEST:
        room = LONGEST - len(CUT)
        text = text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore") + CUT
    return text


def neutral(text: str) -> str:
    """Return the text with an apostrophe in front where a program would run it as a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def joined(values: tuple[str, ...]) -> str:
    """Return several values as one text."""
    return "; ".join(values)


def _units(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text)

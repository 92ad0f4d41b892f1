"""Small helpers for text with line breaks, shared by the readers of posts and files."""

import re

from lxml import etree

_BREAKS = frozenset(("br", "p", "div", "li", "blockquote"))
_LINE_ENDS = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
_ANY_SPACES = re.compile(r"\s+")
_INNER_SPACES = re.compile(r"[^\S\n]+")
_MANY_BREAKS = re.compile(r"\n{3,}")


def lines_of(element: etree._Element) -> str:
    """Return the text of an element: breaks are lines, white space of the source is not."""
    parts: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if node.tag in _BREAKS and node is not element and (event, node.tag) != ("end", "br"):
            parts.append("\n")
        text = node.text if event == "start" else node.tail
        if text and not (event == "end" and node is element):
            parts.append(_ANY_SPACES.sub(" ", text))
    return tidy("".join(parts))


def tidy(text: str) -> str:
    """Return the text with one kind of line end, single spaces and at most one empty line."""
    text = _INNER_SPACES.sub(" ", _LINE_ENDS.sub("\n", text))
    lines = [line.strip() for line in text.split("\n")]
    return _MANY_BREAKS.sub("\n\n", "\n".join(lines)).strip()


def storable(text: str) -> str:
    """Return the text without NUL and halves of surrogate pairs, which JSON escapes can hold."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")

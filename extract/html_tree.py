"""Few fast operations on lxml trees.

Plain lxml elements, not ``lxml.html`` ones: those look up a Python class for every element that
is touched, which is a third of the time a page takes.
"""

import html
import re
from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element  # lxml has no public name for it

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
_CONTROLS = bytes(32 if code < 32 and code not in (9, 10, 13) else code for code in range(256))
_STRING = etree.XPath("string()")


def parse_html(text: str) -> Element | None:
    """Return the root of a page, or None when it holds no element."""
    data = _XML_DECLARATION.sub("", text, count=1).encode("utf-8", "replace")
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root: Element | None = etree.fromstring(data.translate(_CONTROLS), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root


def clean(text: str) -> str:
    """Return text with entities read (twice: some systems escape them twice) and spaces joined."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    return " ".join(text.split())


def text_of(element: Element) -> str:
    """Return all text inside the element, as it stands."""
    return str(_STRING(element))


def drop(element: Element) -> None:
    """Take the element out of its tree; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if tail := element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
    parent.remove(element)

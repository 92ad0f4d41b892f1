"""A captured page as it may be looked at: without who wrote or commented, contacts masked.

The archive holds bytes as received; a page of the site shows neither names of writers nor ways to
reach them (docs/architecture.md, "Claims, not people").
"""

import re

from lxml import etree

from core.text import mask_text
from extract.charset import decode
from extract.html_data import AUTHOR_NAMES
from extract.html_tree import Element, drop, parse_html, text_of

_COMMENTS = re.compile(r"comment|binh-?luan|disqus|y-?kien|reply|replies", re.IGNORECASE)
_TOO_MUCH = 0.5
"""A box with more of the page's words than this is the page, whatever it is called."""


def still_page(body: bytes, charset: str = "") -> str:
    """Return a page as HTML in which no element names who wrote or commented.

    It is not yet safe to show: scripts and addresses are still in it.
    """
    tree = parse_html(decode(body, charset).text)
    if tree is None:
        return ""
    limit = _TOO_MUCH * max(1, len(text_of(tree)))
    for element in list(tree.iter()):
        if (
            isinstance(element.tag, str)
            and _names_people(element)
            and len(text_of(element)) < limit
        ):
            drop(element)
    for element in tree.iter():
        element.text = mask_text(element.text) if element.text else None
        element.tail = mask_text(element.tail) if element.tail else None
    return str(etree.tostring(tree, encoding="unicode", method="html"))


def still_text(body: bytes, charset: str = "") -> str:
    """Return a plain text with contacts masked."""
    return mask_text(decode(body, charset).text)


def _names_people(element: Element) -> bool:
    if element.tag in ("html", "body", "article", "main"):
        return False
    if element.tag == "address" or element.get("rel") == "author":
        return True
    names = f"{element.get('class', '')} {element.get('id', '')} {element.get('itemprop', '')}"
    return bool(AUTHOR_NAMES.search(names) or _COMMENTS.search(names))

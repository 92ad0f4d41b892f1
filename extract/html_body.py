"""The words of an article out of its page.

What is known to be noise goes first. Where the page names the container of its words and the
container holds most of the prose, it is read as it stands; otherwise trafilatura finds the
words in what is left. The lead paragraph, which stands outside the container on most
Vietnamese pages, is put back in front.
"""

import re
from collections.abc import Iterator

import trafilatura
from lxml import etree
from lxml.html import HtmlElement
from trafilatura.settings import Extractor, use_config

from extract.html_data import (
    BODY_XPATHS,
    LEAD_NAMES,
    NOISE_NAMES,
    NOISE_TAGS,
    NOISE_TYPES,
)
from extract.html_page import clean

_BODIES = tuple(etree.XPath(path) for path in BODY_XPATHS)
_LARGE_SHARE = 0.35  # a box with more of the page's words than this is not noise
_TRUSTED_SHARE = 0.6  # a named container must hold this share of the page's prose
_PROSE = 40  # characters; shorter runs are labels, menus and buttons
_MOSTLY_LINKS, _HALF_LINKS, _SOME_LINKS = 0.75, 0.5, 0.3
_MANY_HEADLINES = 8
_LABEL = 15  # characters of a link that is only a word or two of a list
_ONLY_LINK = 0.9
_LEAD_LONGEST = 1500
_BLOCK_TAGS = """
    address article blockquote body dd div dl dt fieldset h1 h2 h3 h4 h5 h6 head header hr item
    li list main ol p pre quote row section table tbody td th tr ul center figure lb br
"""
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_CELLS = frozenset(("td", "th", "cell"))
_ROWS = frozenset(("tr", "row"))
_CONFIG = use_config()
_CONFIG["DEFAULT"]["MIN_OUTPUT_SIZE"] = "1"
_WORD = re.compile(r"\w+")


def prune(tree: HtmlElement) -> None:
    """Remove scripts, boxes, bars and captions from the page, in place."""
    for element in list(tree.iter(*NOISE_TAGS)):
        if element.tag not in ("form", "aside") or len(element.text_content()) < 400:
            _drop(element)
    body = tree.find("body")
    if body is None:
        return
    limit = _LARGE_SHARE * max(len(body.text_content()), 1)
    waiting = list(body)
    while waiting:
        element = waiting.pop()
        if _is_noise(element) and len(element.text_content()) < limit:
            _drop(element)
        else:
            waiting.extend(element)


def is_list(tree: HtmlElement, *, dated: bool) -> bool:
    """Whether a pruned page is a front page or section: mostly links, or headlines that are links.

    Args:
        dated: Whether the page's head gives a time of publication, as articles do. Measured on
            front and section pages of nine Vietnamese outlets and 60 articles.
    """
    body = tree.find("body")
    if body is None:
        return False
    total = len(clean(body.text_content()))
    share = sum(len(clean(link.text_content())) for link in body.iter("a")) / max(total, 1)
    if share > _MOSTLY_LINKS or (share > _HALF_LINKS and not dated):
        return True
    headlines = sum(head.find(".//a") is not None for head in body.iter("h2", "h3", "h4"))
    return headlines >= _MANY_HEADLINES and share > _SOME_LINKS and not dated


def find_body(tree: HtmlElement) -> HtmlElement | None:
    """Return the container that the page names for its words, when it holds most of them."""
    total = _prose_length(tree)
    for path in _BODIES:
        found = path(tree)
        if not found:
            continue
        best: HtmlElement = max(found, key=_prose_length)
        if total and _prose_length(best) >= _TRUSTED_SHARE * total:
            return best
    return None


def read_paragraphs(tree: HtmlElement, container: HtmlElement | None) -> list[str]:
    """Return the article's paragraphs, sub-heads and table rows, in order."""
    if container is not None:
        return list(blocks(container))
    options = Extractor(
        config=_CONFIG, output_format="python", fast=True, comments=False, tables=True
    )
    found = trafilatura.bare_extraction(tree, options=options)
    return list(blocks(found.body)) if found is not None else []


def find_lead(tree: HtmlElement, description: str) -> str:
    """Return the lead as it is visible in the page: by its name, or because it says the summary."""
    wanted = _words(description)
    for element in tree.iter("h2", "h3", "p", "div", "strong", "span"):
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        named = LEAD_NAMES.search(names) is not None
        if not (text := _short_text(element)):
            continue
        words = _words(text)
        same = _overlap(words, wanted)
        if named and len(words) > 5 and (same > 0.3 or not wanted):
            return text
        if len(wanted) > 5 and same > 0.85:
            return text
    return ""


def with_lead(paragraphs: list[str], lead: str) -> list[str]:
    """Return the paragraphs with the lead in front, unless they begin with it already."""
    words = _words(lead)
    if not words or any(_overlap(words, _words(text)) > 0.85 for text in paragraphs[:4]):
        return paragraphs
    return [lead, *paragraphs]


def blocks(root: etree._Element) -> Iterator[str]:
    """Yield the non-empty text between block elements; cells of a row are joined with a bar."""
    parts: list[str] = []
    rows = links = linked = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        rows += (tag in _ROWS) * (1 if event == "start" else -1)
        if tag in _CELLS and rows:
            parts.append(" | ")
        elif tag in _BLOCKS and rows and tag not in _ROWS:
            parts.append(" ")
        elif tag in _BLOCKS:
            if text := _joined(parts, linked):
                yield text
            parts.clear()
            linked = 0
        links += (tag == "a") * (1 if event == "start" else -1)
        text = element.text if event == "start" else element.tail
        if text and not (event == "end" and element is root):
            parts.append(text)
            linked += len(text) if links else 0
    if text := _joined(parts, linked):
        yield text


def _joined(parts: list[str], linked: int) -> str:
    """Return the block's text; a block that is a link and nothing else points to another page."""
    text = clean("".join(parts))
    if linked > _LABEL and linked >= _ONLY_LINK * len(text):
        return ""
    return re.sub(r"(?: \|)+(?= \|)", "", text).strip("| ") if "|" in text else text


def _is_noise(element: HtmlElement) -> bool:
    if element.get("type") in NOISE_TYPES:
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return len(names) > 1 and NOISE_NAMES.search(names) is not None


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _prose_length(root: HtmlElement) -> int:
    """Count characters of running text, leaving out links and short labels."""
    length = 0
    for element in root.iter():
        own = len((element.text or "").strip()) if element.tag != "a" else 0
        tail = len((element.tail or "").strip()) if element is not root else 0
        length += (own if own >= _PROSE else 0) + (tail if tail >= _PROSE else 0)
    return length


def _short_text(element: HtmlElement) -> str:
    """Return the element's text, or empty when it is longer than a lead can be."""
    parts: list[str] = []
    length = 0
    for part in element.itertext():
        parts.append(part)
        length += len(part)
        if length > _LEAD_LONGEST:
            return ""
    return clean("".join(parts))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _overlap(words: list[str], others: list[str]) -> float:
    """Share of the longer list that both have in common, by counting distinct words."""
    longest = max(len(set(words)), len(set(others)))
    return len(set(words) & set(others)) / longest if longest else 0.0

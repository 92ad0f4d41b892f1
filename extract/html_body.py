"""The words of an article out of its page.

What is known to be noise goes first. Where the page names the container of its words and the
container holds most of the prose, it is read as it stands; otherwise trafilatura finds the
words in what is left. The lead paragraph, which stands outside the container on most
Vietnamese pages, is put back in front.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import trafilatura
from lxml import etree
from lxml import html as lxml_html
from trafilatura.settings import Extractor, use_config

from extract.html_data import (
    AUTHOR_NAMES,
    BODY_NAMES,
    BODY_PARTS,
    LEAD_NAMES,
    NOISE_NAMES,
    NOISE_TAGS,
    NOISE_TYPES,
)
from extract.html_tree import Element, clean, drop, text_of

_LARGE_SHARE = 0.35  # a box with more of the page's words than this is not noise
_LARGE_LETTERS = 400  # forms and asides above this may be the page itself
# A container must hold this share of the page's prose. At 0.55 an English magazine article cut
# into sections loses a third; at 0.65 a page with sign-up forms falls back to trafilatura.
_TRUSTED_SHARE = 0.6
_PROSE, _PROSE_CHINESE = 40, 14  # characters; shorter runs are labels, menus and buttons
_MOST_ELEMENTS = 20_000  # trafilatura takes minutes above; an article has hundreds
_MOSTLY_LINKS, _HALF_LINKS, _SOME_LINKS = 0.75, 0.5, 0.3
_MANY_HEADLINES = 8
_LABEL = 15  # characters of a link that is only a word or two of a list
_ONLY_LINK = 0.9
_LEAD_LONGEST = 900
_LEAD_WITHIN = 250  # elements after the headline
_BLOCK_TAGS = """
    address article blockquote body dd div dl dt fieldset h1 h2 h3 h4 h5 h6 head header hr item
    li list main ol p pre quote row section table tbody td th tr ul center figure lb br
"""
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_CELLS = frozenset(("td", "th", "cell"))
_ROWS = frozenset(("tr", "row"))
_LEAD_TAGS = ("h2", "h3", "h4", "p", "div", "strong", "span", "td")
_CONFIG = use_config()
_CONFIG["DEFAULT"]["MIN_OUTPUT_SIZE"] = "1"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Role:
    """What the names of an element say that it is; ``body`` is a rank, lower first."""

    noise: bool
    lead: bool
    author: bool
    body: int | None


@dataclass(slots=True)
class Survey:
    """What one walk over the page found: body containers with rank, leads, author boxes."""

    bodies: list[tuple[int, Element]] = field(default_factory=list)
    leads: list[Element] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)


def prune(tree: Element) -> Survey:
    """Remove scripts, boxes, bars and captions from the page, in place."""
    for element in list(tree.iter(*NOISE_TAGS)):
        if element.tag not in ("form", "aside") or len(text_of(element)) < _LARGE_LETTERS:
            drop(element)
    survey = Survey()
    body = tree.find("body")
    if body is None:
        return survey
    limit = _LARGE_SHARE * max(len(text_of(body)), 1)
    waiting = list(body)[::-1]
    while waiting:
        element = waiting.pop()
        role = _role_of(element)
        if role.author:
            survey.authors.append(clean(text_of(element)))
        if role.noise and len(text_of(element)) < limit:
            drop(element)
            continue
        if role.lead:
            survey.leads.append(element)
        if role.body is not None:
            survey.bodies.append((role.body, element))
        waiting.extend(element[::-1])
    return survey


def is_list(tree: Element, *, dated: bool) -> bool:
    """Whether a pruned page is a front page or section: mostly links, or headlines that are links.

    Args:
        dated: Whether the page's head gives a time of publication, as articles do. Measured on
            front and section pages of nine Vietnamese outlets and 60 articles.
    """
    body = tree.find("body")
    if body is None:
        return False
    total = len(clean(text_of(body)))
    share = sum(len(clean(text_of(link))) for link in body.iter("a")) / max(total, 1)
    if share > _MOSTLY_LINKS or (share > _HALF_LINKS and not dated):
        return True
    headlines = sum(head.find(".//a") is not None for head in body.iter("h2", "h3", "h4"))
    return headlines >= _MANY_HEADLINES and share > _SOME_LINKS and not dated


def find_body(tree: Element, survey: Survey) -> Element | None:
    """Return the container of the words, by its name or by the prose in it, if one holds most."""
    needed = _TRUSTED_SHARE * _prose_length(tree)
    if not needed:
        return None
    lengths = [
        (rank, -_prose_length(element), number)
        for number, (rank, element) in enumerate(survey.bodies)
    ]
    for _, length, number in sorted(lengths):
        if -length >= needed:
            return survey.bodies[number][1]
    return _densest(tree, needed)


def read_paragraphs(tree: Element, container: Element | None) -> list[str]:
    """Return the article's paragraphs, sub-heads and table rows, in order."""
    if container is None and sum(1 for _ in tree.iter()) > _MOST_ELEMENTS:
        container = tree.find("body")
    if container is not None:
        return list(blocks(container))
    options = Extractor(
        config=_CONFIG, output_format="python", fast=True, comments=False, tables=True
    )
    # trafilatura wants elements of lxml.html; what is left of the page is small by now.
    page = lxml_html.fromstring(etree.tostring(tree, encoding="unicode", method="html"))
    found = trafilatura.bare_extraction(page, options=options)
    return list(blocks(found.body)) if found is not None else []


def find_lead(tree: Element, survey: Survey, description: str) -> str:
    """Return the lead as it is visible in the page: by its name, or because it says the summary."""
    wanted = _words(description)
    for element in survey.leads:
        words = _words(text := _short_text(element))
        same = _overlap(words, wanted)
        if same > 0.85 or (len(words) > 5 and (not wanted or same > 0.3)):
            return text
    if len(wanted) <= 5:
        return ""
    headline = tree.find(".//h1")
    start = headline if headline is not None else tree.find("body")
    if start is None:
        return ""
    for number, element in enumerate(start.xpath("following::*|descendant::*")):
        if number > _LEAD_WITHIN:
            break
        text = _short_text(element) if element.tag in _LEAD_TAGS else ""
        if text and _overlap(_words(text), wanted) > 0.85:
            return text
    return ""


def with_lead(paragraphs: list[str], lead: str) -> list[str]:
    """Return the paragraphs with the lead in front, unless they begin with it already."""
    words = _words(lead)
    if not words or any(_overlap(words, _words(text)) > 0.85 for text in paragraphs[:4]):
        return paragraphs
    return [lead, *paragraphs]


def blocks(root: Element) -> Iterator[str]:
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


def _role_of(element: Element) -> Role:
    if element.get("type") in NOISE_TYPES:
        return Role(noise=True, lead=False, author=False, body=None)
    names = f"{element.get('class', '')} {element.get('id', '')} {element.get('itemprop', '')}"
    if element.tag == "article":
        names += " <article>"
    return _role(names)


@lru_cache(maxsize=8192)
def _role(names: str) -> Role:
    """Return the role of an element by its names; pages repeat the same few hundred."""
    if not names.strip():
        return Role(noise=False, lead=False, author=False, body=None)
    ranks = [BODY_NAMES[name] for name in names.split() if name in BODY_NAMES]
    ranks += [rank for part, rank in BODY_PARTS.items() if part in names]
    return Role(
        noise=NOISE_NAMES.search(names) is not None,
        lead=LEAD_NAMES.search(names) is not None,
        author=AUTHOR_NAMES.search(names) is not None,
        body=min(ranks, default=None),
    )


def _densest(tree: Element, needed: float) -> Element | None:
    """Return the element whose own paragraphs hold the needed prose, if there is one."""
    totals: dict[Element, int] = {}
    for paragraph in tree.iter("p"):
        parent = paragraph.getparent()
        totals[parent] = totals.get(parent, 0) + _prose_length(paragraph)
    best = max(totals, key=lambda parent: totals[parent], default=None)
    return best if best is not None and totals[best] >= needed else None


def _prose_length(root: Element) -> int:
    """Count characters of running text, leaving out links and short labels."""
    length = 0
    for element in root.iter():
        if (text := element.text) and element.tag != "a":
            length += _prose(text)
        if (text := element.tail) and element is not root:
            length += _prose(text)
    return length


def _prose(text: str) -> int:
    """Return the length of a run of text, or 0 when it is short enough to be a label."""
    if len(text) < _PROSE_CHINESE:
        return 0
    text = text.strip()
    fewest = _PROSE_CHINESE if text[:1] >= "\u2e80" else _PROSE
    return len(text) if len(text) >= fewest else 0


def _short_text(element: Element) -> str:
    """Return the element's text, or what stands before its first block where it is a box.

    Pages that forget to close the lead's paragraph put the whole article inside it.
    """
    parts = [element.text or ""]
    for child in element:
        if child.tag in _BLOCKS - {"br"}:
            break
        parts += [" " if child.tag == "br" else text_of(child), child.tail or ""]
    text = clean("".join(parts))
    if len(text) < _PROSE and len(element) == 1 and len(whole := text_of(element)) < _LEAD_LONGEST:
        text = clean(whole)
    return text if len(text) <= _LEAD_LONGEST else ""


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _overlap(words: list[str], others: list[str]) -> float:
    """Share of the longer list that both have in common, by counting distinct words."""
    one, two = set(words), set(others)
    longest = max(len(one), len(two))
    return len(one & two) / longest if longest else 0.0

"""A parsed page and what it says of itself: title, description, date, language, address.

Author names are read for one purpose only, to take bylines out of the text; they are never
handed on.
"""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from core.errors import ExtractError
from core.vocabulary import Lang
from extract.dates import find_visible, parse_stamp
from extract.html_data import AUTHOR_META, DATE_NAMES, PUBLISHED_META
from extract.result import When

_ARTICLE_TYPES = re.compile(r"(?:Article|NewsArticle|BlogPosting|ReportageNewsArticle|Report)$")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Page:
    """A page's tree with its metadata.

    Attributes:
        meta: ``name``, ``property`` or ``itemprop`` in lower case to the contents, in order.
        article: The JSON-LD object of the article, or empty.
    """

    tree: HtmlElement
    url: str
    meta: dict[str, list[str]]
    article: dict[str, Any]

    def first_meta(self, *names: str) -> str:
        """Return the first non-empty content of the named meta elements."""
        for name in names:
            for content in self.meta.get(name, ()):
                if content:
                    return content
        return ""


def parse_page(text: str, url: str) -> Page:
    """Return the parsed page.

    Raises:
        ExtractError: No element at all can be read (reason ``no_article``).
    """
    text = _CONTROL.sub(" ", _XML_DECLARATION.sub("", text))
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        tree = document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ExtractError("no_article", f"{url}: holds no HTML element ({error})") from error
    meta: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = clean(element.get("content") or "")
        for attribute in ("name", "property", "itemprop"):
            if name := element.get(attribute):
                meta.setdefault(name.lower(), []).append(content)
    return Page(tree, url, meta, _article_object(tree))


def clean(text: str) -> str:
    """Return text with entities read (twice: some systems escape them twice) and spaces joined."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    return _SPACES.sub(" ", text).strip()


def description_of(page: Page) -> str:
    """Return the page's own summary, which papers fill with the lead paragraph."""
    own = page.article.get("description")
    return page.first_meta("og:description", "description", "twitter:description") or (
        clean(own) if isinstance(own, str) else ""
    )


def language_of(page: Page) -> Lang | None:
    """Return the declared language, a hint only."""
    declared = (
        page.tree.get("lang")
        or page.tree.get("{http://www.w3.org/XML/1998/namespace}lang")
        or page.first_meta("og:locale", "language", "content-language", "inlanguage")
    )
    code = (declared or "").strip().lower()[:2]
    if not code.isalpha():
        return None
    return Lang(code) if code in ("vi", "zh", "en") else None


def published_of(page: Page, zone: tzinfo) -> When | None:
    """Return when the page says that it was published: machine-readable first, then as printed."""
    stamps: list[str] = []
    own = page.article.get("datePublished")
    if isinstance(own, str):
        stamps.append(own)
    for name in PUBLISHED_META:
        stamps.extend(page.meta.get(name, ()))
    best: When | None = None
    for stamp in stamps:
        when = parse_stamp(stamp, zone)
        if when and when.precision == "second":
            return when
        best = best or when
    return best or _printed_date(page, zone)


def address_of(page: Page) -> str | None:
    """Return the page's canonical address where it may speak for itself, else None.

    A link to another host would let one page take another's place. A file handed in has no
    host of its own, there the link is the only trace of where it came from.
    """
    links = page.tree.xpath('.//link[translate(@rel,"CANOIL","canoil")="canonical"]/@href')
    found = str(links[0]).strip() if links else page.first_meta("og:url")
    own = urlsplit(page.url)
    base = page.url if own.scheme in ("http", "https") else ""
    try:
        target = urlsplit(urljoin(base, found))
    except ValueError:
        return None
    if target.scheme not in ("http", "https") or not target.hostname:
        return None
    if base and _bare(target.hostname) != _bare(own.hostname or ""):
        return None
    if base and target.path in ("", "/") and own.path not in ("", "/"):
        return None  # systems that name their home page on every page
    return target.geturl()


def author_names(page: Page) -> set[str]:
    """Return names that the page gives as its authors, in lower case, to drop bylines with."""
    names: set[str] = set()
    for name in AUTHOR_META:
        names.update(page.meta.get(name, ()))
    names.update(_person_names(page.article.get("author")))
    names.update(_person_names(page.article.get("creator")))
    for element in page.tree.xpath(
        './/*[contains(@class,"author") or contains(@class,"byline") or @rel="author"'
        ' or @itemprop="author"]'
    ):
        text = clean(element.text_content())
        if 3 < len(text) < 60:
            names.add(text)
    split = {part.strip() for name in names for part in re.split(r"\s*[,;|/]\s*|\s+[-–]\s+", name)}
    return {name.lower() for name in split | names if 2 < len(name) < 60 and "/" not in name}


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.").removeprefix("m.").removeprefix("amp.")


def _person_names(value: Any) -> Iterator[str]:
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, str):
            yield clean(entry)
        elif isinstance(entry, dict) and isinstance(entry.get("name"), str):
            yield clean(entry["name"])


def _article_object(tree: HtmlElement) -> dict[str, Any]:
    for script in tree.xpath('.//script[contains(@type, "ld+json")]'):
        for entry in _objects(script.text or ""):
            kinds = entry.get("@type")
            for kind in kinds if isinstance(kinds, list) else [kinds]:
                if isinstance(kind, str) and _ARTICLE_TYPES.search(kind):
                    return entry
    return {}


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """Yield the JSON-LD objects of a script; broken ones, which are many, are passed over."""
    try:
        value = json.loads(text.strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return
    waiting = [value]
    while waiting:
        entry = waiting.pop(0)
        if isinstance(entry, list):
            waiting.extend(entry)
        elif isinstance(entry, dict):
            yield entry
            if isinstance(entry.get("@graph"), list):
                waiting.extend(entry["@graph"])


def _printed_date(page: Page, zone: tzinfo) -> When | None:
    """Return the date as printed near the headline: ``time`` elements, then named ones."""
    for element in page.tree.iter("time"):
        stamp = element.get("datetime") or element.text_content()
        if when := parse_stamp(clean(stamp)[:60], zone):
            return when
    for element in page.tree.iter("span", "div", "p", "li", "small", "td", "label", "em", "i"):
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if names != " " and DATE_NAMES.search(names):
            text = clean(element.text_content())
            if len(text) < 200 and (when := find_visible(text, zone)):
                return when
    return _date_after_headline(page, zone)


def _date_after_headline(page: Page, zone: tzinfo) -> When | None:
    """Look at the first short lines after the headline; running text holds other dates."""
    headline = page.tree.find(".//h1")
    if headline is None:
        return None
    for count, text in enumerate(headline.xpath("./following::text()[normalize-space()]")):
        line = clean(str(text))
        if count > 12 or len(line) > 120:
            return None
        if when := find_visible(line, zone):
            return when
    return None

"""A parsed page and what it says of itself: title, description, date, language, address.

Author names are read for one purpose only, to take bylines out of the text; they are never
handed on.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import tzinfo
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from core.errors import ExtractError
from core.vocabulary import Lang
from extract.context import shown_name
from extract.dates import find_visible, parse_stamp
from extract.html_data import AUTHOR_META, DATE_NAMES, PUBLISHED_META
from extract.html_tree import Element, clean, parse_html, text_of
from extract.result import When

_MOST_DATES = 100  # elements looked at; pages of calendars have thousands
_ARTICLE_TYPES = re.compile(r"(?:Article|NewsArticle|BlogPosting|ReportageNewsArticle|Report)$")


@dataclass(frozen=True, slots=True)
class Page:
    """A page's tree with its metadata.

    Attributes:
        meta: ``name``, ``property`` or ``itemprop`` in lower case to the contents, in order.
        article: The JSON-LD object of the article, or empty.
    """

    tree: Element
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
    tree = parse_html(text)
    if tree is None:
        raise ExtractError("no_article", f"{shown_name(url)}: holds no HTML element")
    meta: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = clean(element.get("content") or "")
        for attribute in ("name", "property", "itemprop"):
            if name := element.get(attribute):
                meta.setdefault(name.lower(), []).append(content)
    return Page(tree, url, meta, _article_object(tree))


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
    links = (link for link in page.tree.iter("link") if _is_canonical(link))
    first = next(links, None)
    found = (first.get("href") or "").strip() if first is not None else page.first_meta("og:url")
    own = urlsplit(page.url)
    base = page.url if own.scheme in ("http", "https") else ""
    try:
        address = str(urljoin(base, found))
        target = urlsplit(address)
        _ = target.port  # raises ValueError for one that cannot be
    except ValueError:
        return None
    if target.scheme not in ("http", "https") or not target.hostname:
        return None
    if base and _bare(target.hostname) != _bare(own.hostname or ""):
        return None
    if base and target.path in ("", "/") and own.path not in ("", "/"):
        return None  # systems that name their home page on every page
    return address


def author_names(page: Page, boxes: Iterable[str]) -> set[str]:
    """Return names that the page gives as its authors, in lower case, to drop bylines with.

    Args:
        boxes: Texts of the page's author boxes.
    """
    names = {text for text in boxes if 3 < len(text) < 60}
    for name in AUTHOR_META:
        names.update(page.meta.get(name, ()))
    names.update(_person_names(page.article.get("author")))
    names.update(_person_names(page.article.get("creator")))
    split = {part.strip() for name in names for part in re.split(r"\s*[,;|/]\s*|\s+[-–]\s+", name)}
    return {name.lower() for name in split | names if 2 < len(name) < 60 and "/" not in name}


def _is_canonical(link: Element) -> bool:
    return (link.get("rel") or "").lower() == "canonical"


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.").removeprefix("m.").removeprefix("amp.")


def _person_names(value: Any) -> Iterator[str]:
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, str):
            yield clean(entry)
        elif isinstance(entry, dict) and isinstance(entry.get("name"), str):
            yield clean(entry["name"])


def _article_object(tree: Element) -> dict[str, Any]:
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
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
    for element in islice(page.tree.iter("time"), _MOST_DATES):
        stamp = element.get("datetime") or text_of(element)
        if when := parse_stamp(clean(stamp)[:60], zone):
            return when
    for element in islice(_named_dates(page.tree), _MOST_DATES):
        text = clean(text_of(element))
        if len(text) < 200 and (when := find_visible(text, zone)):
            return when
    return _date_after_headline(page, zone)


def _named_dates(tree: Element) -> Iterator[Element]:
    for element in tree.iter("span", "div", "p", "li", "small", "td", "label", "em", "i"):
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if names != " " and DATE_NAMES.search(names):
            yield element


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

"""Web pages: one article a page (docs/how-to/add-a-format.md).

The heavy lifting is trafilatura's and lxml's; this module decides what of the page is title,
lead, body and date, and says so when a page holds no article.
"""

import re

from core.errors import ExtractError
from extract.charset import decode
from extract.context import Context
from extract.dates import zone_of
from extract.html_body import find_body, find_lead, is_list, prune, read_paragraphs, with_lead
from extract.html_data import PUBLISHED_META
from extract.html_page import (
    Page,
    address_of,
    author_names,
    description_of,
    language_of,
    parse_page,
    published_of,
)
from extract.html_tree import clean, text_of
from extract.lines import article_lines
from extract.result import Draft, Reading

_SITE_TAIL = re.compile(r"\s+[|\-–—_·»]+\s+[^|\-–—_·»]{2,60}$")
_FEED = re.compile(r"<(?:rss|feed|urlset|sitemapindex|rdf:RDF)[\s>]", re.IGNORECASE)
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+")
_FEWEST_LETTERS = 80
_FEWEST_UNTOLD = 150  # where neither metadata nor a date says that it is an article
_SAME_TITLE = 0.5


def read_html(body: bytes, context: Context) -> Reading:
    """Return the article of a page.

    Raises:
        ExtractError: The page holds no article (reason ``no_article``).
    """
    decoded = decode(body, context.charset)
    if _FEED.search(decoded.text[:600]):
        raise ExtractError("no_article", f"{context.name}: a feed or sitemap, not a page")
    page = parse_page(decoded.text, context.url)
    lang = language_of(page)
    published = published_of(page, zone_of(context.country, lang))
    address = address_of(page)
    title = title_of(page)
    text = _article_text(page, title)
    told = bool(page.article) or published is not None
    fewest = _FEWEST_LETTERS if told else _FEWEST_UNTOLD
    if len(text) < 4 * fewest and sum(map(str.isalnum, text)) < fewest:
        raise ExtractError(
            "no_article",
            f"{context.name}: the page holds no article (it may be a list, a form or built by "
            "scripts); nothing to do unless many pages of one source fail",
        )
    notes: tuple[str, ...] = ()
    if decoded.repaired:
        notes = (f"{context.name}: {decoded.repaired} bytes do not fit {decoded.charset}",)
    return Reading((Draft(text, title, address, lang, published),), notes=notes)


def title_of(page: Page) -> str:
    """Return the headline: the ``h1`` that the metadata confirms, else the metadata's own."""
    named = page.first_meta("og:title", "twitter:title")
    headline = page.article.get("headline")
    claimed = named or (clean(headline) if isinstance(headline, str) else "")
    element = page.tree.find(".//title")
    window = clean(text_of(element)) if element is not None else ""
    expected = claimed or window
    visible = [clean(text_of(found)) for found in page.tree.iter("h1")]
    visible = [text for text in visible if text]
    if visible:
        best = max(visible, key=lambda text: _likeness(text, expected))
        if not expected or _likeness(best, expected) >= _SAME_TITLE or best in expected:
            return best
    return _SITE_TAIL.sub("", claimed or window) or (visible[0] if visible else "")


def _article_text(page: Page, title: str) -> str:
    survey = prune(page.tree)
    if not page.article and is_list(page.tree, dated=bool(page.first_meta(*PUBLISHED_META))):
        return ""
    container = find_body(page.tree, survey)
    lead = find_lead(page.tree, survey, description_of(page))
    paragraphs = with_lead(read_paragraphs(page.tree, container), lead)
    lines = article_lines(paragraphs, title, author_names(page, survey.authors))
    return "\n".join(lines)


def _likeness(text: str, other: str) -> float:
    """Return the share of words (characters in Chinese) that two headlines have in common."""
    one, two = set(_WORD.findall(text.lower())), set(_WORD.findall(other.lower()))
    return len(one & two) / max(len(one), len(two)) if one and two else 0.0

"""Listing pages: sections, archives and category pages of sites without a feed."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from parsel import Selector
from scrapy.http import HtmlResponse, Response, TextResponse

from core.records import Source
from crawlers.known import KnownAddresses, address_key
from crawlers.spiders.base import Run
from crawlers.spiders.listing_base import Entry, ListingBaseSpider, ListingPage
from crawlers.spiders.listing_words import (
    ARTICLE_PATTERN,
    ENDS,
    NEXT_ARROWS,
    NEXT_CLASSES,
    NEXT_WORDS,
    NO_ARTICLE_PATTERN,
)
from crawlers.spiders.options import css_option, number_option, pattern_option

MAX_LIST_PAGES = 20
NO_NEXT = "none"


class ListingSpider(ListingBaseSpider):
    """Capture the articles that listing pages link to.

    Options of the source: ``link_pattern`` (regular expression that an article's address must
    contain; by default what addresses of articles usually look like), ``link_css`` (where the
    links stand), ``next_css`` or ``next_pattern`` (the link to the next page; ``none`` for
    ``next_css`` follows none), ``max_list_pages`` (20).

    Endless calendars and archives end it in three ways: a page that gives nothing new is the
    last, pages are limited in number, and so is all that is asked in one run.
    """

    name = "listing"

    def __init__(self, source: Source, known: KnownAddresses, run: Run) -> None:
        """Take the source, what is known of it, and what the run's spiders share."""
        super().__init__(source, known, run)
        self._link = pattern_option(source, "link_pattern")
        self._link_css = css_option(source, "link_css")
        self._follows = source.options.get("next_css", "") != NO_NEXT
        self._next_css = css_option(source, "next_css") if self._follows else ""
        self._next = pattern_option(source, "next_pattern")
        self._max_pages = int(number_option(source, "max_list_pages", MAX_LIST_PAGES))

    def read_listing(self, response: Response) -> ListingPage:
        """Return the articles and the next page that a listing page links to."""
        if not isinstance(response, TextResponse) or not _is_html(response):
            return ListingPage(recognised=False)
        entries = tuple(Entry(url) for url in self._article_links(response))
        following = next(self._next_links(response), None)
        return ListingPage(entries, more=(Entry(following),) if following else ())

    def wants_more(self, page: ListingPage, news: int, depth: int) -> bool:
        """Return whether the page gave something new and the limit is not reached."""
        if news and depth + 1 >= self._max_pages:
            self.tally.notes.append(f"stopped after {self._max_pages} listing pages")
        return news > 0 and depth + 1 < self._max_pages

    def _article_links(self, response: TextResponse) -> Iterator[str]:
        here = address_key(response.url)
        for link in self._links(response, self._link_css):
            url = _absolute(response, link)
            if url and self._looks_like_article(url) and address_key(url) != here:
                yield url

    def _looks_like_article(self, url: str) -> bool:
        if self._link.pattern:
            return bool(self._link.search(url))
        parts = urlsplit(url)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        return bool(re.search(ARTICLE_PATTERN, target)) and not re.search(NO_ARTICLE_PATTERN, url)

    def _next_links(self, response: TextResponse) -> Iterator[str]:
        if not self._follows:
            return
        for link in self._links(response, self._next_css):
            url = _absolute(response, link)
            if not url or address_key(url) == address_key(response.url):
                continue
            if self._next.pattern:
                if self._next.search(url):
                    yield url
            elif self._next_css or says_next(link):
                yield url

    @staticmethod
    def _links(response: TextResponse, css: str) -> Iterator[Selector]:
        for part in response.css(css) if css else [response.selector]:
            if part.root.tag == "a":
                yield part
            else:
                yield from part.css("a[href], link[rel~=next][href]")


def says_next(link: Selector) -> bool:
    """Return whether a link's mark-up or words say that it leads to the next page."""
    if "next" in link.attrib.get("rel", "").lower().split():
        return True
    if NEXT_CLASSES & set(link.attrib.get("class", "").lower().split()):
        return True
    shown = " ".join(link.css("::text").getall()) or link.attrib.get("title", "")
    shown = " ".join(shown.split()).lower()
    return shown in NEXT_ARROWS or shown.strip(ENDS) in NEXT_WORDS


def _absolute(response: TextResponse, link: Selector) -> str:
    href = link.attrib.get("href", "").strip()
    if not href or href.startswith("#"):
        return ""
    try:
        url = response.urljoin(href)
    except ValueError:  # "http://[" and the like
        return ""
    return url.partition("#")[0] if url.startswith(("http://", "https://")) else ""


def _is_html(response: TextResponse) -> bool:
    return isinstance(response, HtmlResponse) or b"<a " in response.body.lower()

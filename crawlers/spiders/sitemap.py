"""Sitemaps (sitemaps.org 0.9): indexes, gzip, news sitemaps, and those that robots.txt names."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from lxml import etree
from scrapy.http import Response
from scrapy.utils.sitemap import sitemap_urls_from_robots

from crawlers.landing.coding import decode_content
from crawlers.spiders.listing_base import Entry, ListingBaseSpider, ListingPage
from crawlers.times import parse_time

GZIP_MAGIC = b"\x1f\x8b"
LONG_AGO = datetime.min.replace(tzinfo=UTC)


class SitemapSpider(ListingBaseSpider):
    """Capture the articles that a sitemap lists, newest first.

    Options of the source: ``link_pattern`` (regular expression that an article's address must
    contain), ``sitemap_pattern`` (the same for the sitemaps of an index), ``max_age_days``
    (articles whose last change is older are left out).
    """

    name = "sitemap"
    empty_is_layout = False  # a news sitemap lists two days, and there are quiet ones

    def read_listing(self, response: Response) -> ListingPage:
        """Return the articles of a sitemap, or the sitemaps of an index."""
        if response.url.endswith("/robots.txt"):
            urls = sitemap_urls_from_robots(response.body, base_url=response.url)
            return ListingPage(more=tuple(Entry(url) for url in urls), settles=False)
        sitemap = read_sitemap(response.body, max_bytes=self.run.settings.max_page_bytes)
        if sitemap is None:
            return ListingPage(recognised=False)
        kind, found = sitemap
        if kind == "sitemapindex":
            pattern = self.source.options.get("sitemap_pattern", "")
            more = tuple(entry for entry in _newest_first(found) if re.search(pattern, entry.url))
            # Without times, an index can stay the same while the sitemaps beneath it change.
            return ListingPage(more=more, settles=all(entry.changed_at for entry in more))
        return ListingPage(entries=tuple(self._wanted(found)))

    def _wanted(self, found: list[Entry]) -> Iterator[Entry]:
        pattern = self.source.options.get("link_pattern", "")
        days = float(self.source.options.get("max_age_days", "0") or 0)
        oldest = datetime.now(UTC) - timedelta(days=days) if days else LONG_AGO
        for entry in _newest_first(found):
            if re.search(pattern, entry.url) and (entry.changed_at or datetime.now(UTC)) >= oldest:
                yield entry


def read_sitemap(body: bytes, *, max_bytes: int = 0) -> tuple[str, list[Entry]] | None:
    """Return the kind (``urlset`` or ``sitemapindex``) and the entries; None for anything else.

    Args:
        max_bytes: Most bytes taken from a compressed sitemap; 0 means no limit.
    """
    if body.startswith(GZIP_MAGIC):
        body = decode_content(body, "gzip", max_bytes=max_bytes)
    # Nothing is fetched or expanded: entities of a strange file stay what they are.
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(body.lstrip(), parser)
    except etree.XMLSyntaxError:
        return None
    if root is None or (kind := _local(root)) not in ("urlset", "sitemapindex"):
        return None
    return kind, [entry for element in root if (entry := _entry(element))]


def _entry(element: etree._Element) -> Entry | None:
    texts: dict[str, str] = {}
    for inner in element.iter():
        if inner is not element and inner.text and inner.text.strip():
            texts.setdefault(_local(inner), inner.text.strip())
    url = texts.get("loc", "")
    if not url.startswith(("http://", "https://")):
        return None
    published = parse_time(texts.get("publication_date", ""))
    changed = parse_time(texts.get("lastmod", "")) or published
    return Entry(url, listed_at=published or changed, changed_at=changed)


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def _newest_first(entries: list[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: entry.changed_at or LONG_AGO, reverse=True)

"""Sitemaps (sitemaps.org 0.9): indexes, gzip, news sitemaps, and those that robots.txt names."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from lxml import etree
from scrapy.http import Response
from scrapy.utils.sitemap import sitemap_urls_from_robots

from core.records import Source
from crawlers.known import KnownAddresses
from crawlers.landing.coding import decode_content
from crawlers.spiders.base import Run
from crawlers.spiders.listing_base import Entry, ListingBaseSpider, ListingPage
from crawlers.spiders.options import number_option, pattern_option
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

    def __init__(self, source: Source, known: KnownAddresses, run: Run) -> None:
        """Take the source, what is known of it, and what the run's spiders share."""
        super().__init__(source, known, run)
        self._link = pattern_option(source, "link_pattern")
        self._sitemap = pattern_option(source, "sitemap_pattern")
        self._max_age_days = number_option(source, "max_age_days", 0)

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
            newest = _newest_first(found)
            more = tuple(entry for entry in newest if self._sitemap.search(entry.url))
            # Without times, an index can stay the same while the sitemaps beneath it change.
            return ListingPage(more=more, settles=all(entry.changed_at for entry in more))
        return ListingPage(entries=tuple(self._wanted(found)))

    def _wanted(self, found: list[Entry]) -> Iterator[Entry]:
        now = datetime.now(UTC)
        oldest = now - timedelta(days=self._max_age_days) if self._max_age_days else LONG_AGO
        for entry in _newest_first(found):
            if self._link.search(entry.url) and (entry.changed_at or now) >= oldest:
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

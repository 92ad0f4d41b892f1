"""RSS and Atom feeds, broken XML included (feedparser)."""

import calendar
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from time import struct_time
from typing import Any

import feedparser
from scrapy.http import Response

from crawlers.spiders.listing_base import Entry, ListingBaseSpider, ListingPage

_ITEM = re.compile(rb"<item[\s>](.*?)(?=<item[\s>]|</channel|\Z)", re.DOTALL | re.IGNORECASE)
_LINK = re.compile(rb"<link>\s*(?:<!\[CDATA\[)?\s*(https?://[^\s<\]]+)", re.IGNORECASE)


class FeedSpider(ListingBaseSpider):
    """Capture the articles that a source lists in its RSS or Atom feed."""

    name = "feed"

    def read_listing(self, response: Response) -> ListingPage:
        """Return the feed's entries; a page that is no feed is not recognised."""
        content_type = (response.headers.get(b"Content-Type") or b"").decode("latin-1")
        feed = read_feed(response.body, response.url, content_type)
        return ListingPage(
            entries=tuple(feed.entries), recognised=feed.is_feed, settles=feed.is_feed
        )


class Feed:
    """A feed that was read."""

    def __init__(self, parsed: Any, base: str) -> None:
        """Take over what feedparser found."""
        self.entries = list(_entries(parsed, base))
        self.is_broken = bool(parsed.get("bozo"))
        self.is_feed = bool(parsed.get("version")) or bool(self.entries)


def read_feed(body: bytes, url: str, content_type: str = "") -> Feed:
    """Read a feed as far as it can be read.

    Args:
        url: Its address, for relative links.
        content_type: The header's value, which may name the charset.
    """
    headers = {"content-location": url}
    if content_type:
        headers["content-type"] = content_type
    # A stream, because feedparser takes bytes for the name of a file.
    feed = Feed(feedparser.parse(io.BytesIO(body), response_headers=headers), url)
    if feed.is_broken and feed.is_feed:
        found = {entry.url for entry in feed.entries}
        feed.entries += [entry for entry in _broken_entries(body) if entry.url not in found]
    return feed


def _broken_entries(body: bytes) -> Iterator[Entry]:
    """Yield what stands in the items of broken XML, where the parser may lose whole items."""
    for item in _ITEM.findall(body):
        if found := _LINK.search(item):
            yield Entry(unescape(found[1].decode("utf-8", "replace")))


def _entries(parsed: Any, base: str) -> Iterator[Entry]:
    for item in parsed.entries:
        # FeedBurner and its like keep the article's own address apart.
        link = item.get("feedburner_origlink") or item.get("link") or ""
        if not link and str(item.get("id", "")).startswith(("http://", "https://")):
            link = item["id"]
        if not link.startswith(("http://", "https://")):
            continue
        # Past feedparser's own lookup, which warns and gives one time for the other.
        published = _time(dict.get(item, "published_parsed"))
        updated = _time(dict.get(item, "updated_parsed"))
        yield Entry(link, listed_at=published or updated, changed_at=updated or published)


def _time(parsed: struct_time | None) -> datetime | None:
    if parsed is None:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None

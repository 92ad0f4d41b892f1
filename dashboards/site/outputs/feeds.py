"""Feeds of what was approved, of the same items: RSS 2.0, Atom (RFC 4287), JSON Feed 1.1."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.xmlutils import SimplerXMLGenerator

CONTENT: Final = "http://purl.org/rss/1.0/modules/content/"
NAMELESS: Final = "cotmoc"
"""Author of an Atom feed, which has to have one, where no publisher is set."""


@dataclass(frozen=True, slots=True)
class Item:
    """An answer in a feed.

    Attributes:
        id: Stays the same whatever the address of the site (a ``urn:uuid``).
        display: Text for screens; empty where it has no room in 30 seconds.
    """

    id: str
    url: str
    title: str
    summary: str
    html: str
    approved_at: datetime
    verdict: str
    verdict_name: str
    display: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of itself, and its items, newest first."""

    title: str
    description: str
    url: str
    home: str
    lang: str
    publisher: str
    items: Sequence[Item]


@dataclass(frozen=True, slots=True)
class FeedForm:
    """A kind of feed: its file in the address, its media type, and how it is made."""

    name: str
    media_type: str
    render: Callable[[Feed], bytes]


class _Rss(Rss201rev2Feed):
    """RSS with the whole answer beside its summary."""

    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), "xmlns:content": CONTENT}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content:encoded", item["html"])


class _Atom(Atom1Feed):
    """Atom with the whole answer beside its summary."""

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["html"], {"type": "html"})


def rss(feed: Feed) -> bytes:
    """Return the feed as RSS 2.0."""
    return _written(_Rss, feed)


def atom(feed: Feed) -> bytes:
    """Return the feed as Atom."""
    return _written(_Atom, feed)


def _written(kind: type[SyndicationFeed], feed: Feed) -> bytes:
    made = kind(
        title=feed.title,
        link=feed.home,
        description=feed.description,
        language=feed.lang,
        feed_url=feed.url,
        author_name=feed.publisher or NAMELESS,
    )
    for item in feed.items:
        made.add_item(
            title=item.title,
            link=item.url,
            description=item.summary,
            unique_id=item.id,
            unique_id_is_permalink=False,
            pubdate=item.approved_at,
            updateddate=item.approved_at,
            categories=[item.verdict_name],
            html=item.html,
        )
    return made.writeString("utf-8").encode()


def json_feed(feed: Feed) -> bytes:
    """Return the feed as JSON Feed 1.1; ``_cotmoc`` has the text for screens at border gates."""
    whole: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.description,
        "home_page_url": feed.home,
        "feed_url": feed.url,
        "language": feed.lang,
    }
    if feed.publisher:
        whole["authors"] = [{"name": feed.publisher}]
    whole["items"] = [
        {
            "id": item.id,
            "url": item.url,
            "title": item.title,
            "summary": item.summary,
            "content_html": item.html,
            "date_published": item.approved_at.isoformat(),
            "language": feed.lang,
            "tags": [item.verdict_name],
            "_cotmoc": {"verdict": item.verdict, "display_text": item.display},
        }
        for item in feed.items
    ]
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


FEEDS: Final[Mapping[str, FeedForm]] = {
    "rss.xml": FeedForm("RSS", "application/rss+xml", rss),
    "atom.xml": FeedForm("Atom", "application/atom+xml", atom),
    "feed.json": FeedForm("JSON Feed", "application/feed+json", json_feed),
}

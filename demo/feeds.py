"""Feeds and sitemaps of the invented outlets: RSS 2.0, Atom, sitemap index with gzip."""

import gzip
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape

from demo.listings import newest_first
from demo.pages import Page
from demo.templating import notice
from demo.world import Item, Outlet

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def rss_page(outlet: Outlet, items: Sequence[Item], base: str) -> Page:
    """Return an RSS 2.0 feed; an edited or removed item comes with its new date."""
    entries = "\n".join(
        f"<item><title>{escape(item.title, quote=False)}</title><link>{base}{item.path}</link>"
        f'<guid isPermaLink="true">{base}{item.path}</guid>'
        f"<description><![CDATA[{item.lead}]]></description>"
        f"<pubDate>{format_datetime(item.modified)}</pubDate></item>"
        for item in newest_first(items)
    )
    xml = (
        f'{_HEAD}<rss version="2.0"><channel><title>{escape(outlet.name)}</title>'
        f"<link>{base}/{outlet.id}/</link><description>{notice(outlet.lang)}</description>\n"
        f"{entries}\n</channel></rss>\n"
    )
    return Page(xml.encode(), "application/rss+xml; charset=utf-8", modified=_latest(items))


def atom_page(outlet: Outlet, items: Sequence[Item], base: str) -> Page:
    """Return an Atom feed (RFC 4287) with published and updated times."""
    entries = "\n".join(
        f"<entry><title>{escape(item.title, quote=False)}</title>"
        f'<id>{base}{item.path}</id><link rel="alternate" href="{base}{item.path}"/>'
        f"<published>{item.published.isoformat()}</published>"
        f"<updated>{item.modified.isoformat()}</updated>"
        f"<summary>{escape(item.lead or item.body[0], quote=False)}</summary></entry>"
        for item in newest_first(items)
    )
    xml = (
        f'{_HEAD}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.lang}">'
        f"<title>{escape(outlet.name)}</title><subtitle>{notice(outlet.lang)}</subtitle>"
        f'<id>{base}/{outlet.id}/</id><link href="{base}/{outlet.id}/"/>'
        f"<updated>{_latest(items).isoformat()}</updated>\n{entries}\n</feed>\n"
    )
    return Page(xml.encode(), "application/atom+xml; charset=utf-8", modified=_latest(items))


def sitemap_pages(outlet: Outlet, items: Sequence[Item], base: str) -> dict[str, Page]:
    """Return a sitemap index and one gzip sitemap a month, by address."""
    months: dict[str, list[Item]] = {}
    for item in newest_first(items):
        months.setdefault(f"{item.published:%Y-%m}", []).append(item)
    pages = {}
    listed = []
    for month, shown in months.items():
        path = f"/{outlet.id}/sitemaps/{month}.xml.gz"
        urls = "\n".join(
            f"<url><loc>{base}{item.path}</loc><lastmod>{item.modified.isoformat()}</lastmod></url>"
            for item in shown
        )
        xml = f'{_HEAD}<urlset xmlns="{_SITEMAP}">\n{urls}\n</urlset>\n'
        pages[path] = Page(
            gzip.compress(xml.encode(), mtime=0), "application/gzip", modified=_latest(shown)
        )
        listed.append(
            f"<sitemap><loc>{base}{path}</loc>"
            f"<lastmod>{_latest(shown).isoformat()}</lastmod></sitemap>"
        )
    index = (
        f'{_HEAD}<sitemapindex xmlns="{_SITEMAP}">\n' + "\n".join(listed) + "\n</sitemapindex>\n"
    )
    pages[f"/{outlet.id}/sitemap.xml"] = Page(
        index.encode(), "application/xml; charset=utf-8", modified=_latest(items)
    )
    return pages


def _latest(items: Sequence[Item]) -> datetime:
    return max(item.modified for item in items)

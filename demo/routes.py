"""Every address of the demonstration world and what stands there, for one edition."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

from demo import social
from demo.articles import article_page
from demo.feeds import atom_page, rss_page, sitemap_pages
from demo.listings import archive_pages, calendar_page, card_pages, list_pages
from demo.pages import Page
from demo.templating import fill, link, notice
from demo.world import Item, Outlet, load_world

CALENDAR = re.compile(r"/cong-tin/lich/(\d{4,})-(0[1-9]|1[0-2])")
POSTS = ("ban-lang", "hoi-que")  # outlets whose items are posts, without pages of their own
ROBOTS = """# {notice}
User-agent: *
Disallow: /non-nuoc/noi-bo/
Disallow: /tim-kiem

Sitemap: {base}/bien-cuong/sitemap.xml
"""
NOT_FOUND = Page(b"<!doctype html><title>404</title><p>Not found (demonstration).", status=404)


@dataclass(frozen=True)
class Site:
    """The demonstration world at one base address and in one edition."""

    base: str
    edition: int
    by_source: Mapping[str, Sequence[Item]]
    outlets: Mapping[str, Outlet]
    pages: Mapping[str, Page] = field(default_factory=dict)

    def answer(self, target: str, authorization: str = "") -> Page:
        """Return what stands at a request target (path and query)."""
        if page := self.pages.get(target):
            return page
        parts = urlsplit(target)
        query = dict(parse_qsl(parts.query))
        if found := CALENDAR.fullmatch(parts.path):
            items = self.by_source["cong-tin-lich"]
            return calendar_page(
                self.outlets["cong-tin"], items, int(found.group(1)), int(found.group(2))
            )
        channel = self.outlets["ban-lang"]
        if parts.path == f"/s/{channel.page_id}":
            before = query.get("before", "")
            limit = int(before) if before.isdecimal() else None
            return social.channel_page(channel, self.by_source[channel.id], limit, self.base)
        page_outlet = self.outlets["hoi-que"]
        if parts.path == f"/v23.0/{page_outlet.page_id}/posts":
            posts = self.by_source[page_outlet.id]
            return social.graph_page(page_outlet, posts, query, authorization, self.base)
        return NOT_FOUND


def build_site(base: str, edition: int, changed_at: datetime | None = None) -> Site:
    """Return the whole site of an edition, rendered once."""
    by_source: dict[str, list[Item]] = {}
    outlets: dict[str, Outlet] = {}
    for item in load_world(edition, changed_at):
        by_source.setdefault(item.source, []).append(item)
        outlets[item.outlet.id] = item.outlet
    steady = _steady_ids()
    pages = _front_pages(outlets, base) | _lists(outlets, by_source, base)
    for source, items in by_source.items():
        if source in POSTS:
            continue
        listed = [item for item in items if item.id in steady]
        for item in items:
            pages[item.path] = article_page(item, _neighbours(item, listed), base)
    return Site(base, edition, by_source, outlets, pages)


def _neighbours(item: Item, items: Sequence[Item]) -> list[Item]:
    """Return three items for the box "related": older ones first, and none that is disputed."""
    before = [other for other in items if other.published < item.published][::-1]
    after = [other for other in items if other.published > item.published]
    return [other for other in (*before, *after) if not other.expect][:3]


def _steady_ids() -> frozenset[str]:
    """Return the items that are the same in both editions: boxes name no others."""
    second = {item.id for item in load_world(2) if not item.changed}
    return frozenset(
        item.id for item in load_world(1) if item.id in second and "disallowed" not in item.traits
    )


def _lists(
    outlets: Mapping[str, Outlet], by_source: Mapping[str, Sequence[Item]], base: str
) -> dict[str, Page]:
    return {
        "/non-nuoc/rss/tin-moi.rss": rss_page(outlets["non-nuoc"], by_source["non-nuoc"], base),
        "/ngay-moi/rss/trang-chu.rss": rss_page(outlets["ngay-moi"], by_source["ngay-moi"], base),
        "/nanling/atom.xml": atom_page(outlets["nanling"], by_source["nanling"], base),
        **sitemap_pages(outlets["bien-cuong"], by_source["bien-cuong"], base),
        **card_pages(outlets["non-nuoc"], by_source["non-nuoc-du-lich"], "/non-nuoc/du-lich/"),
        **archive_pages(outlets["cong-tin"], by_source["cong-tin"], "/cong-tin/luu-tru"),
        **list_pages(outlets["frontier"], by_source["frontier"], "/frontier/latest/"),
    }


def _front_pages(outlets: Mapping[str, Outlet], base: str) -> dict[str, Page]:
    pages = {
        "/robots.txt": Page(
            ROBOTS.format(notice=notice("vi"), base=base).encode(), "text/plain; charset=utf-8"
        )
    }
    rows = []
    for outlet in sorted(outlets.values(), key=lambda outlet: outlet.id):
        start = STARTS[outlet.id]
        rows.append(f"<li>{link(start, outlet.name)}</li>")
        if outlet.id not in POSTS:
            body = fill(
                "front.html",
                title=outlet.name,
                notice=notice(outlet.lang),
                rows=f"<li>{link(start, outlet.tagline or outlet.name)}</li>",
            )
            pages[f"/{outlet.id}/"] = Page(body.encode())
    body = fill("front.html", title="Thế giới giả định", notice=notice("vi"), rows="\n".join(rows))
    pages["/"] = Page(body.encode())
    return pages


STARTS = {
    "non-nuoc": "/non-nuoc/du-lich/",
    "cong-tin": "/cong-tin/luu-tru",
    "bien-cuong": "/bien-cuong/sitemap.xml",
    "ngay-moi": "/ngay-moi/rss/trang-chu.rss",
    "nanling": "/nanling/atom.xml",
    "frontier": "/frontier/latest/",
    "ban-lang": "/s/ban_lang_demo",
    "hoi-que": "/v23.0/100000000000001/posts",
}

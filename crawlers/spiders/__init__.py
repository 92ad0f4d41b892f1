"""The spiders, one protocol a file; adding one means a file, a test and a line here.

See docs/how-to/add-a-spider.md.
"""

from crawlers.spiders.base import SourceSpider
from crawlers.spiders.facebook import FacebookSpider
from crawlers.spiders.feed import FeedSpider
from crawlers.spiders.listing import ListingSpider
from crawlers.spiders.sitemap import SitemapSpider
from crawlers.spiders.telegram import TelegramSpider

SPIDERS: dict[str, type[SourceSpider]] = {
    spider.name: spider
    for spider in (FeedSpider, SitemapSpider, ListingSpider, TelegramSpider, FacebookSpider)
}

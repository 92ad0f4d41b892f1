"""The download handler: one request at a time to a host, whichever spiders ask."""

import asyncio
from time import monotonic
from typing import ClassVar
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.robotstxt import RobotParser

LONGEST_CRAWL_DELAY_S = 30.0


class HostTurn:
    """Whose turn it is at one host."""

    def __init__(self) -> None:
        """Start with nobody at the host."""
        self.lock = asyncio.Lock()
        self.last = 0.0
        self.delay_s = 0.0


class TakingTurnsHandler(HTTP11DownloadHandler):
    """Scrapy's handler, with the hosts shared between the spiders of the process.

    Scrapy keeps its slots per spider, and two sources may stand on one server.
    """

    turns: ClassVar[dict[str, HostTurn]] = {}

    def __init__(self, crawler: Crawler) -> None:
        """Take over the delay."""
        super().__init__(crawler)
        self._delay_s = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._agent = crawler.settings.get("ROBOTSTXT_USER_AGENT") or ""
        crawler.signals.connect(self.heed_crawl_delay, signals.robots_parsed)

    def heed_crawl_delay(self, robotparser: RobotParser, request: Request) -> None:
        """Take over the Crawl-delay of a host's robots.txt, up to half a minute."""
        asked = getattr(robotparser, "rp", None)
        delay = asked.crawl_delay(self._agent) if asked is not None else None
        if delay:
            turn = self.turns.setdefault(urlsplit(request.url).netloc, HostTurn())
            turn.delay_s = min(float(delay), LONGEST_CRAWL_DELAY_S)

    async def download_request(self, request: Request) -> Response:
        """Wait for the host's turn, then download; the timeout runs only from then on."""
        turn = self.turns.setdefault(urlsplit(request.url).netloc, HostTurn())
        async with turn.lock:
            wait = turn.last + max(self._delay_s, turn.delay_s) - monotonic()
            if wait > 0:
                await asyncio.sleep(wait)
            turn.last = monotonic()
            return await super().download_request(request)

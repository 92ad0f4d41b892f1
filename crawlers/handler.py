"""The download handler: one request at a time to a host, whichever spiders ask."""

import asyncio
from time import monotonic
from typing import ClassVar
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response


class HostTurn:
    """Whose turn it is at one host."""

    def __init__(self) -> None:
        """Start with nobody at the host."""
        self.lock = asyncio.Lock()
        self.last = 0.0


class TakingTurnsHandler(HTTP11DownloadHandler):
    """Scrapy's handler, with the hosts shared between the spiders of the process.

    Scrapy keeps its slots per spider, and two sources may stand on one server.
    """

    turns: ClassVar[dict[str, HostTurn]] = {}

    def __init__(self, crawler: Crawler) -> None:
        """Take over the delay."""
        super().__init__(crawler)
        self._delay_s = crawler.settings.getfloat("DOWNLOAD_DELAY")

    async def download_request(self, request: Request) -> Response:
        """Wait for the host's turn, then download; the timeout runs only from then on."""
        turn = self.turns.setdefault(urlsplit(request.url).netloc, HostTurn())
        async with turn.lock:
            wait = turn.last + self._delay_s - monotonic()
            if wait > 0:
                await asyncio.sleep(wait)
            turn.last = monotonic()
            return await super().download_request(request)

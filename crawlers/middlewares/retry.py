"""Retry with growing pauses, or after the time a server asks for."""

import asyncio
import random

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response

LONGEST_PAUSE_S = 60.0


class BackoffRetryMiddleware(RetryMiddleware):
    """Scrapy's retries, each after twice the pause of the one before (``RETRY_BACKOFF_S``)."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "BackoffRetryMiddleware":
        """Return the middleware of a crawler."""
        made = super().from_crawler(crawler)
        made.backoff_s = crawler.settings.getfloat("RETRY_BACKOFF_S")
        return made

    backoff_s = 0.0

    # Scrapy awaits what a middleware's method returns; its own class has the plain form.
    async def process_response(  # type: ignore[override]
        self, request: Request, response: Response
    ) -> Request | Response:
        """Return the response, or the request again after a pause."""
        result = super().process_response(request, response)
        if isinstance(result, Request):
            await self._pause(result, response.headers.get(b"Retry-After"))
        return result

    async def process_exception(  # type: ignore[override]  # as above
        self, request: Request, exception: Exception
    ) -> Request | Response | None:
        """Return the request again after a pause, or None when it is given up."""
        result = super().process_exception(request, exception)
        if isinstance(result, Request):
            await self._pause(result, None)
        return result

    async def _pause(self, request: Request, retry_after: bytes | None) -> None:
        attempt = int(request.meta.get("retry_times", 1))
        pause = self.backoff_s * 2 ** (attempt - 1) * random.uniform(0.8, 1.2)  # noqa: S311 - spread
        if retry_after and retry_after.isdigit():
            pause = max(pause, float(retry_after))
        await asyncio.sleep(min(pause, LONGEST_PAUSE_S))

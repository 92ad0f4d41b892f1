"""What all spiders share: one source, its known addresses, and one outcome at the end."""

import hashlib
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from core.errors import CotmocError, LandingError
from core.records import GONE_STATUS, Capture, FetchMemo, Source, SourceOutcome
from crawlers.failures import classify_error, classify_status
from crawlers.formats import format_of
from crawlers.job import CrawlSettings
from crawlers.known import KnownAddresses, address_key
from crawlers.landing import LISTING, REDIRECT, Exchange, LandingWriter
from crawlers.landing.coding import CodingError, TooLargeError
from crawlers.landing.exchange import split_content_type
from crawlers.landing.redact import redact_text
from crawlers.middlewares.wire import exchange_of, redirects_of
from crawlers.outcome import Tally
from crawlers.visits import Visit

logger = logging.getLogger(__name__)

GONE = frozenset(GONE_STATUS)
NOT_MODIFIED = 304


@dataclass
class Run:
    """What the spiders of a run share.

    Attributes:
        report: Takes each source's outcome when its spider ends.
        failure: Class of the failure that ended all writing, such as ``disk_full``.
        visit: Takes what became of each page that was asked for again.
        suspects: Addresses that led to a front page when they were asked for before.
    """

    run_id: str
    writer: LandingWriter
    settings: CrawlSettings
    report: Callable[[SourceOutcome], None]
    facebook_token: str = field(default="", repr=False)
    failure: str = ""
    visit: Callable[[Visit], None] = lambda visit: None
    suspects: frozenset[str] = frozenset()

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must appear in no message."""
        return (self.facebook_token,) if self.facebook_token else ()


class SourceSpider(Spider):
    """Base of the spiders: fetch politely, keep what is new, end in exactly one outcome."""

    name = "source"

    def __init__(self, source: Source, known: KnownAddresses, run: Run) -> None:
        """Take the source, what is known of it, and what the run's spiders share."""
        super().__init__(f"{self.name}:{source.id}")
        self.source = source
        self.known = known
        self.run = run
        self.home = (urlsplit(source.url).hostname or "").lower()
        self.tally = Tally(source.id)
        self.requests = 0
        self._kept: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "SourceSpider":
        """Return the spider, listening to its own errors."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.count_crash, signals.spider_error)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Yield the first requests."""
        for request in self.first_requests():
            yield request

    def first_requests(self) -> Iterator[Request]:
        """Yield the requests that a spider starts with."""
        raise NotImplementedError

    def finish(self) -> None:
        """Write what was held back; called once, only when all requests ended in time."""

    # Requests

    def has_budget(self) -> bool:
        """Return whether another page may be asked for in this run."""
        return self.requests < self.run.settings.max_pages

    def ask(
        self,
        url: str,
        callback: Callable[..., Any],
        *,
        memo: FetchMemo | None = None,
        priority: int = 0,
        headers: dict[str, str] | None = None,
        meta: dict[str, Any] | None = None,
        **cb_kwargs: Any,
    ) -> Request:
        """Return a request, conditional where the last fetch left something to compare with."""
        self.requests += 1
        sent = dict(headers or {})
        if memo and memo.etag:
            sent["If-None-Match"] = memo.etag
        if memo and memo.last_modified:
            sent["If-Modified-Since"] = memo.last_modified
        return Request(
            url,
            callback=callback,
            errback=self.count_error,
            headers=sent,
            priority=priority,
            dont_filter=True,
            meta=meta or {},
            cb_kwargs=cb_kwargs,
        )

    # Captures

    def capture_article(self, response: Response, listed_at: datetime | None) -> Iterator[Capture]:
        """Keep an article; a known address that is gone is kept with its status."""
        asked = exchange_of(response).url if not redirects_of(response) else ""
        first = asked or redirects_of(response)[0].url
        memo = self.known.get(response.url) or self.known.get(first)
        if response.status == NOT_MODIFIED:
            self.tally.unchanged += 1
        elif response.status in GONE and memo:
            yield from self.keep(response, "html", listed_at=listed_at)
        elif not 200 <= response.status < 300:
            self.count_failure(
                classify_status(response.status), f"{response.url} answers {response.status}"
            )
        elif self._is_soft_gone(first, response.url):
            self.count_failure("redirect", f"{first} leads to the front page {response.url}")
        else:
            media_type, _ = split_content_type(exchange_of(response).header("content-type"))
            if format := format_of(media_type, response.body, response.url):
                yield from self.keep(response, format, listed_at=listed_at)
            else:
                self.count_failure("media_type", f"{response.url} is {media_type}: not collected")

    def keep(
        self, response: Response, format: str, *, listed_at: datetime | None = None
    ) -> Iterator[Capture]:
        """Archive a response and the redirects to it, unless its bytes are known already."""
        exchange = exchange_of(response)
        memo = self.known.get(exchange.url)
        fresh = not memo or memo.sha256 != self._payload_sum(response)
        captures = [*self._write_redirects(response)]
        if fresh and address_key(exchange.url) not in self._kept:
            self._kept.add(address_key(exchange.url))
            if capture := self.write(exchange, format, listed_at=listed_at):
                self.tally.captured += 1
                captures.append(capture)
        elif not fresh:
            self.tally.unchanged += 1
        yield from captures

    def write(
        self,
        exchange: Exchange,
        format: str,
        *,
        listed_at: datetime | None = None,
        settled_at: datetime | None = None,
    ) -> Capture | None:
        """Archive an exchange; a body that cannot be read is counted, a full disk ends the run."""
        try:
            return self.run.writer.add_response(
                exchange,
                source=self.source,
                format=format,
                listed_at=listed_at,
                settled_at=settled_at,
                max_bytes=self.run.settings.max_page_bytes,
            )
        except TooLargeError as error:
            self.count_failure("too_large", f"{exchange.url}: {error}")
        except CodingError as error:
            self.count_failure("coding", f"{exchange.url}: {error}")
        except LandingError as error:
            failure, _ = classify_error(error)
            self.run.failure = self.run.failure or failure
            self.count_failure(self.run.failure, str(error))
            raise CloseSpider(self.run.failure) from error
        return None

    def _write_redirects(self, response: Response) -> Iterator[Capture]:
        # The listing names the address before the redirect: without a capture of it, every
        # run would ask again.
        last = address_key(exchange_of(response).url)
        for hop in redirects_of(response):
            if address_key(hop.url) == last or self.known.get(hop.url):
                continue
            if capture := self.write(hop, REDIRECT):
                yield capture

    @staticmethod
    def _payload_sum(response: Response) -> str:
        return hashlib.sha256(response.body).hexdigest()

    @staticmethod
    def _is_soft_gone(first: str, last: str) -> bool:
        """Return whether an article's address was turned away to a front page."""
        return urlsplit(last).path in ("", "/") and urlsplit(first).path not in ("", "/")

    def hold_back(self, exchange: Exchange) -> None:
        """Archive a listing now that everything it lists has been dealt with.

        Its capture is what the next run's conditional request rests on. Had it been written
        when it came, a run that is killed before it has the articles would lose them: the
        next one would be told that nothing has changed.
        """
        self.write(exchange, LISTING, settled_at=datetime.now(UTC))

    # Outcome

    def count_failure(self, failure: str, message: str) -> None:
        """Count a failure with a message that carries no secret."""
        message = redact_text(message, self.run.secrets)
        logger.info("%s: %s: %s", self.source.id, failure, message)
        self.tally.fail(failure, message)

    def count_error(self, failure: Failure) -> Iterator[Any]:
        """Count a request that gave no response."""
        kind, message = classify_error(failure.value or CotmocError("no reason given"))
        url = getattr(getattr(failure, "request", None), "url", "")
        self.count_failure(kind, f"{url}: {message}")
        return iter(())

    def count_crash(self, failure: Failure, response: Response, spider: Spider) -> None:
        """Count an error of our own in a callback; the other pages go on."""
        logger.error(
            "%s: %s breaks the spider", self.source.id, response.url, exc_info=failure.value
        )
        self.count_failure(
            "crashed", f"{response.url}: {type(failure.value).__name__}: {failure.value}"
        )

    def closed(self, reason: str) -> None:
        """Write what was held back, and report the outcome."""
        try:
            if reason == "finished":
                self.finish()
            elif reason == "closespider_timeout":
                self.count_failure("timeout", "time is up for this run; the rest is fetched next")
            elif reason == "shutdown":
                self.count_failure("stopped", "the run was stopped; the rest is fetched next")
        except CloseSpider:
            logger.info("%s: the landing zone cannot be written", self.source.id)
        finally:
            self.run.report(self.tally.outcome())

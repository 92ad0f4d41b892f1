"""Spiders that read pages which list articles: feeds, sitemaps, listing pages."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from core.identity import digest
from core.records import Capture, FetchMemo, Source
from crawlers.failures import classify_error, classify_status
from crawlers.known import KnownAddresses, address_key, has_changed
from crawlers.landing import Exchange
from crawlers.middlewares.guard import refusal
from crawlers.middlewares.wire import exchange_of
from crawlers.spiders.base import NOT_MODIFIED, Run, SourceSpider

LISTING_PRIORITY = 10
HELD_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Entry:
    """An article that a listing names.

    Attributes:
        listed_at: Time of publication, as the listing gives it.
        changed_at: Time of the last change, as the listing gives it.
    """

    url: str
    listed_at: datetime | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ListingPage:
    """What a listing says.

    Attributes:
        entries: Articles, in the order of the page.
        more: Further pages of the listing, with the time of their last change where known.
        recognised: Whether the page is of the kind that the spider reads.
        settles: Whether its not being modified means that nothing beneath it is.
    """

    entries: tuple[Entry, ...] = ()
    more: tuple[Entry, ...] = ()
    recognised: bool = True
    settles: bool = True


class ListingBaseSpider(SourceSpider):
    """Read listings, then the articles that are new or said to have changed.

    Subclasses say what stands on a page (``read_listing``).
    """

    empty_is_layout = True

    def __init__(self, source: Source, known: KnownAddresses, run: Run) -> None:
        """Take the source, what is known of it, and what the run's spiders share."""
        super().__init__(source, known, run)
        self.seen: set[str] = set()
        self._seen_pages: set[str] = set()
        self._held: list[Exchange] = []
        self._held_bytes = 0
        self._open_pages = 0
        self._parsed_pages = 0
        self._stopped_early = False
        self._page_failed = False

    def read_listing(self, response: Response) -> ListingPage:
        """Return what stands on a listing page."""
        raise NotImplementedError

    def wants_more(self, page: ListingPage, news: int, depth: int) -> bool:
        """Return whether further pages are worth asking for after one with ``news`` new ones."""
        return True

    def first_requests(self) -> Iterator[Request]:
        """Yield the request for the start page."""
        yield from self.ask_listing(self.source.url, depth=0)

    def ask_listing(self, url: str, *, depth: int) -> Iterator[Request]:
        """Yield the request for a listing page that was not asked for yet."""
        key = address_key(url)
        if key in self._seen_pages:
            return
        self._seen_pages.add(key)
        if not self.has_budget():
            self.tally.left += 1
            return
        self._open_pages += 1
        request = self.ask(
            url,
            self.parse_listing,
            memo=self.known.get(url),
            priority=LISTING_PRIORITY,
            depth=depth,
        )
        yield request.replace(errback=self.listing_failed)

    def parse_listing(self, response: Response, depth: int) -> Iterator[Request]:
        """Follow what a listing page names."""
        if response.status == NOT_MODIFIED:
            self.tally.not_modified = True
        elif response.status != 200:
            self._page_failed = True
            self.count_failure(
                classify_status(response.status), f"{response.url} answers {response.status}"
            )
        else:
            yield from self._follow(response, depth)
        yield from self._page_done()

    def listing_failed(self, failure: Failure) -> Iterator[Any]:
        """Count a listing page that could not be fetched."""
        self._page_failed = True
        yield from self.count_error(failure)
        yield from self._page_done()

    def _follow(self, response: Response, depth: int) -> Iterator[Request]:
        page = self.read_listing(response)
        if not page.recognised:
            self._page_failed = True
            self.count_failure("layout", f"{response.url} is not what a {self.protocol} reads")
            return
        self._parsed_pages += 1
        news = 0
        for entry in page.entries:
            requests = list(self.follow_entry(entry))
            news += bool(requests) or self._is_unsettled(entry)
            yield from requests
        if page.settles:
            self._hold(response)
        if not page.more:
            return
        if self.wants_more(page, news, depth):
            for more in page.more:
                yield from self._follow_page(more, depth + 1)
        else:
            self._stopped_early = True

    def _follow_page(self, more: Entry, depth: int) -> Iterator[Request]:
        memo = self.known.get(more.url)
        if memo and more.changed_at and not has_changed(memo, more.changed_at):
            self.tally.not_modified = True
            self._stopped_early = True
            return
        yield from self.ask_listing(more.url, depth=depth)

    def follow_entry(self, entry: Entry) -> Iterator[Request]:
        """Yield a request for an article that is new or said to have changed."""
        key = address_key(entry.url)
        if key in self.seen or key in self._seen_pages or refusal(entry.url, self.home):
            return
        self.seen.add(key)
        self.tally.listed += 1
        memo = self.known.get(entry.url)
        if memo and not has_changed(memo, entry.changed_at or entry.listed_at):
            self.tally.unchanged += 1
        elif not self.has_budget():
            self.tally.left += 1
        else:
            yield self.ask(
                entry.url, self.parse_article, memo=memo, listed_at=entry.listed_at
            ).replace(errback=self.article_failed)

    def article_failed(self, failure: Failure) -> Iterator[Any]:
        """Count an article that gave no response, unless we were told not to ask."""
        if failure.value and classify_error(failure.value)[0] == "robots":
            self.tally.closed += 1
            return iter(())
        return self.count_error(failure)

    def parse_article(
        self, response: Response, listed_at: datetime | None = None
    ) -> Iterator[Capture]:
        """Keep an article as it came: extraction runs again when a layout changes."""
        yield from self.capture_article(response, listed_at)

    def finish(self) -> None:
        """Keep the listings, when there is nothing to make up for in the next run."""
        none_listed = self._parsed_pages and not self.tally.listed
        if none_listed and self.known and self.empty_is_layout and not self.tally.not_modified:
            self.count_failure(
                "layout",
                f"{self.source.url} lists nothing any more; look at the page, and at the "
                f"options of the source",
            )
        elif self.tally.clean and not self._page_failed:
            for exchange in self._held:
                self.hold_back(exchange)

    @property
    def protocol(self) -> str:
        """Name of the protocol."""
        return type(self).name

    def _is_unsettled(self, entry: Entry) -> bool:
        """Return whether an article was fetched after the last run that ended well.

        Such a run keeps the start page last of all. What is newer than that belongs to a run
        that was cut short, and older pages may then hold what it never reached.
        """
        memo = self.known.get(entry.url)
        mark = self.known.get(self.source.url)
        return memo is not None and (mark is None or memo.fetched_at > mark.fetched_at)

    def _hold(self, response: Response) -> None:
        memo = self.known.get(response.url)
        if memo and memo.sha256 == hashlib.sha256(response.body).hexdigest():
            return
        exchange = exchange_of(response)
        if self._held_bytes + len(exchange.body) <= HELD_BYTES:  # else fetched in full next time
            self._held.append(exchange)
            self._held_bytes += len(exchange.body)

    def _page_done(self) -> Iterator[Request]:
        self._open_pages -= 1
        if self._open_pages == 0:
            yield from self._recheck()

    def _recheck(self) -> Iterator[Request]:
        """Ask again for known articles that a complete listing no longer names."""
        if self._stopped_early or self._page_failed or self.tally.not_modified or not self.seen:
            return
        settings = self.run.settings
        oldest = datetime.now(UTC) - timedelta(days=settings.recheck_days)
        dropped = [
            memo for memo in self.known if memo.fetched_at >= oldest and self._is_article(memo.url)
        ]
        # Another sample each run, so that all get their turn.
        dropped.sort(key=lambda memo: digest(self.run.run_id, memo.url))
        for memo in dropped[: settings.recheck_pages]:
            if self.has_budget():
                yield self.ask(memo.url, self.parse_recheck, memo=memo)

    def _is_article(self, url: str) -> bool:
        key = address_key(url)
        return key not in self.seen and key not in self._seen_pages and not refusal(url, self.home)

    def parse_recheck(self, response: Response) -> Iterator[Capture]:
        """Keep a dropped page that has changed or is gone; one that did not count as news."""
        memo: FetchMemo | None = self.known.get(response.url)
        if response.status != NOT_MODIFIED and memo:
            yield from self.capture_article(response, None)

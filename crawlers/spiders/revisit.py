"""Known pages asked for again: edited, gone, moved, or as they were.

Used for the sources of ``CrawlJob.revisits``, whatever protocol found their pages.
"""

from collections.abc import Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from core.records import LEADS_NOWHERE, Capture, FetchMemo
from crawlers import visits
from crawlers.failures import classify_status
from crawlers.known import address_key
from crawlers.middlewares.wire import redirects_of
from crawlers.spiders.base import GONE, NOT_MODIFIED, SourceSpider

FOR_GOOD = frozenset({301, 308})


class RevisitSpider(SourceSpider):
    """Ask for each known page once, conditionally, and keep what is new."""

    name = "revisit"

    def first_requests(self) -> Iterator[Request]:
        """Yield a request for each page, as far as the run's budget goes."""
        for memo in self.known:
            if not self.has_budget():
                self.tally.left += 1
                continue
            request = self.ask(memo.url, self.look, memo=memo, page=memo)
            yield request.replace(errback=self.miss)

    def look(self, response: Response, page: FetchMemo) -> Iterator[Capture]:
        """Keep what a page has become, and tell it."""
        captured = self.tally.captured
        outcome, moved_to = self._judge(response, page)
        if outcome == visits.FAILED:
            self._count_detour(response, page)
        elif outcome == visits.FRONT_PAGE:
            self.tally.unchanged += 1
        elif outcome == visits.GONE:
            yield from self._keep_end(response)
        else:
            failures = self.tally.failures.total()
            yield from self.capture_article(response, None)
            if self.tally.failures.total() > failures:
                outcome = visits.FAILED
            elif outcome == visits.CHANGED and self.tally.captured == captured:
                outcome = visits.UNCHANGED
        # Told after it is kept: a run that dies in between asks again.
        self._tell(page, outcome, moved_to)

    def miss(self, failure: Failure) -> Iterator[Any]:
        """Count a request that gave no response, and tell it."""
        request = getattr(failure, "request", None)
        yield from self.count_error(failure)
        if request is not None:
            self._tell(request.cb_kwargs["page"], visits.FAILED)

    def _judge(self, response: Response, page: FetchMemo) -> tuple[str, str]:
        """Return what an answer means, and the new address of what has moved."""
        hops = redirects_of(response)
        elsewhere = bool(hops) and address_key(response.url) != address_key(page.url)
        if response.status == NOT_MODIFIED:
            return visits.UNCHANGED, ""
        if response.status in GONE:
            return visits.GONE, ""
        if not 200 <= response.status < 300:
            return visits.FAILED, ""
        if not elsewhere:
            return visits.CHANGED, ""
        lasting = all(hop.status in FOR_GOOD for hop in hops)
        if self._is_soft_gone(page.url, response.url):
            # Works on the site can lead there too, for an hour or two.
            certain = lasting or page.url in self.run.suspects
            return visits.GONE if certain else visits.FRONT_PAGE, ""
        # A detour for today (a notice, a log-in) says nothing about the page.
        return (visits.MOVED, response.url) if lasting else (visits.FAILED, "")

    def _keep_end(self, response: Response) -> Iterator[Capture]:
        """Keep what says that a page is gone, under the page's own address."""
        hops = redirects_of(response)
        if not hops:
            yield from self.keep(response, "html")
        elif capture := self.write(hops[0], LEADS_NOWHERE):
            self.tally.captured += 1
            yield capture

    def _count_detour(self, response: Response, page: FetchMemo) -> None:
        status = response.status
        kind = "redirect" if 200 <= status < 300 else classify_status(status)
        self.count_failure(kind, f"{page.url} answers {status} at {response.url}")

    def _tell(self, page: FetchMemo, outcome: str, moved_to: str = "") -> None:
        self.run.visit(visits.Visit(self.source.id, page.url, outcome, moved_to))

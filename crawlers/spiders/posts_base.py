"""Spiders of channels and Pages, whose pages hold the posts themselves, newest page first."""

from collections.abc import Iterator
from dataclasses import dataclass

from scrapy import Request
from scrapy.http import Response

from core.records import Capture, FetchMemo, Source
from crawlers.failures import classify_status
from crawlers.known import KnownAddresses
from crawlers.spiders.base import NOT_MODIFIED, Run, SourceSpider
from crawlers.spiders.options import number_option

DEFAULT_MAX_PAGES = 10


@dataclass(frozen=True, slots=True)
class PostsPage:
    """What a page of posts says.

    Attributes:
        posts: Addresses of its posts, several for one post where it has several.
        older: Address of the page with older posts, or empty.
    """

    posts: tuple[str, ...]
    older: str = ""


class PostsBaseSpider(SourceSpider):
    """Go back through pages of posts until one that is known, then keep them oldest first.

    Nothing is kept before the last page is here: a run that is killed half-way would otherwise
    leave a gap that the next one, stopping at the first known post, never sees.

    Option of the source: ``max_pages`` (10), how far back a run goes at most.
    """

    name = "posts"

    def __init__(self, source: Source, known: KnownAddresses, run: Run) -> None:
        """Take the source, what is known of it, and what the run's spiders share."""
        super().__init__(source, known, run)
        self._pages: list[Response] = []
        self._complete = False
        self._max_pages = int(number_option(source, "max_pages", DEFAULT_MAX_PAGES))

    def read_posts(self, response: Response) -> PostsPage | None:
        """Return what stands on a page, or None after counting what is wrong with it."""
        raise NotImplementedError

    def ask_page(self, url: str, memo: FetchMemo | None = None) -> Request:
        """Return the request for a page of posts."""
        return self.ask(url, self.parse_posts, memo=memo)

    def archived(self, response: Response) -> Response:
        """Return what is archived of a page."""
        return response

    def parse_posts(self, response: Response) -> Iterator[Request | Capture]:
        """Remember a page, and go on to the one before it."""
        if response.status == NOT_MODIFIED:
            self.tally.not_modified = self._complete = True
            return
        page = self.read_posts(response)
        if page is None:
            return
        self._pages.append(self.archived(response))
        self.tally.listed += len(page.posts)
        reached = any(self.known.get(post) for post in page.posts)
        if reached or not page.older or not page.posts:
            self._complete = True
        elif len(self._pages) >= self._max_pages or not self.has_budget():
            self._complete = True
            self.tally.notes.append(f"posts older than {len(self._pages)} pages were not read")
        else:
            yield self.ask_page(page.older)

    def finish(self) -> None:
        """Keep the pages, oldest first."""
        if not self._complete:
            return
        for response in reversed(self._pages):
            for _ in self.keep(response, type(self).name):
                pass
        if not self.tally.listed and not self.tally.not_modified and self.known:
            self.count_failure(
                "layout", f"{self.source.url} shows no posts any more; look at the page"
            )

    def count_status(self, response: Response) -> None:
        """Count an answer that is no page of posts."""
        self.count_failure(
            classify_status(response.status), f"{response.url} answers {response.status}"
        )

"""The preview page of a public Telegram channel, ``https://t.me/s/<channel>``."""

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.http import Response, TextResponse

from crawlers.spiders.posts_base import PostsBaseSpider, PostsPage

POST_CSS = ".tgme_widget_message[data-post]"
DATE_CSS = "a.tgme_widget_message_date::attr(href)"
OLDER_CSS = ".tme_messages_more::attr(data-before)"
CHANNEL_CSS = ".tgme_channel_info, .tgme_channel_history"


class TelegramSpider(PostsBaseSpider):
    """Capture the preview pages of a channel whole, back to a known post.

    The posts of a channel are known by the addresses ``https://t.me/<channel>/<number>`` among
    the memos. Groups and persons have no preview page; they end as ``layout``.
    """

    name = "telegram"

    def first_requests(self) -> Iterator[Request]:
        """Yield the request for the newest page."""
        url = preview_url(self.source.url)
        yield self.ask_page(url, self.known.get(url))

    def read_posts(self, response: Response) -> PostsPage | None:
        """Return the posts of a preview page."""
        if response.status != 200:
            self.count_status(response)
            return None
        if not isinstance(response, TextResponse) or "/s/" not in urlsplit(response.url).path:
            self.count_failure(
                "layout",
                f"{self.source.url} has no preview page: it is no public channel, or its owner "
                "has switched the preview off",
            )
            return None
        names = response.css(POST_CSS).xpath("@data-post").getall()
        posts = [urljoin(response.url, f"/{name}") for name in names]
        posts += [urljoin(response.url, href) for href in response.css(DATE_CSS).getall()]
        if not names and not response.css(CHANNEL_CSS).get():
            self.count_failure("layout", f"{response.url} does not look like a preview page")
            return None
        return PostsPage(tuple(posts), self._older(response, names))

    def _older(self, response: TextResponse, names: list[str]) -> str:
        before = response.css(OLDER_CSS).get("")
        if not before.isdecimal():
            return ""
        numbers = [int(name.rpartition("/")[2]) for name in names if name[-1:].isdecimal()]
        if numbers and int(before) > min(numbers):
            return ""  # leads forward, not back
        return f"{response.url.partition('?')[0]}?before={before}"


def preview_url(url: str) -> str:
    """Return the address of a channel's preview page, however the channel is given."""
    parts = urlsplit(url)
    path = parts.path.strip("/")
    if not path.startswith("s/") and "/s/" not in f"/{path}/":
        path = f"s/{path.split('/')[0]}"
    return parts._replace(path=f"/{path}", query="", fragment="").geturl()

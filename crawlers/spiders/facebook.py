"""Posts of a Facebook Page through the Graph API (developers.facebook.com, Page Feed).

Only what the Page itself publishes is asked for: no ``from``, and counts of comments and
reactions without the comments and without who reacted.
"""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from scrapy import Request
from scrapy.http import Response

from core.records import FetchMemo, Source
from crawlers.failures import classify_status
from crawlers.known import KnownAddresses
from crawlers.middlewares.wire import EXCHANGES, exchange_of
from crawlers.spiders.base import Run
from crawlers.spiders.posts_base import PostsBaseSpider, PostsPage

FIELDS = (
    "message,created_time,updated_time,permalink_url,shares,"
    "reactions.limit(0).summary(true),comments.limit(0).summary(true)"
)
LIMIT = 50
# docs/graph-api/guides/error-handling: tokens and permissions, and too many calls.
AUTH_CODES = frozenset({10, 102, 104, 190, *range(200, 300)})
THROTTLED_CODES = frozenset({4, 17, 32, 341, 613, *range(80000, 80015)})
TEMPORARY_CODES = frozenset({1, 2})
NOT_FOUND_CODES = frozenset({100, 803})
# What would tell of persons; it is taken out should the API send it unasked.
PERSONAL = frozenset({"from", "to", "with_tags", "message_tags", "story_tags"})


class FacebookSpider(PostsBaseSpider):
    """Capture a Page's own posts, back to a known one.

    The token comes from ``COTMOC_FACEBOOK_TOKEN`` and goes into the Authorization header.
    The posts of a Page are known by their ``permalink_url`` among the memos. Options of the
    source: ``page_id`` (else the last part of the address), ``limit`` (posts a page, 50).
    """

    name = "facebook"

    def __init__(self, source: Source, known: KnownAddresses, run: Run) -> None:
        """Take the source, what is known of it, and what the run's spiders share."""
        super().__init__(source, known, run)
        self.home = (urlsplit(self._posts_url()).hostname or "").lower()

    def first_requests(self) -> Iterator[Request]:
        """Yield the request for the newest posts."""
        if not self.run.facebook_token:
            self.count_failure("auth", "no token: set COTMOC_FACEBOOK_TOKEN to read Facebook Pages")
            return
        url = self._posts_url()
        yield self.ask_page(url, self.known.get(url))

    def ask_page(self, url: str, memo: FetchMemo | None = None) -> Request:
        """Return the request for a page of posts, with the token in its header."""
        return self.ask(
            url,
            self.parse_posts,
            memo=memo,
            headers={
                "Authorization": f"Bearer {self.run.facebook_token}",
                "Accept": "application/json",
                # The body is searched for the token before it is archived.
                "Accept-Encoding": "identity",
            },
            # An API that one holds a token for is no page for robots; and the token goes to
            # no other address.
            meta={"dont_obey_robotstxt": True, "dont_redirect": True},
        )

    def read_posts(self, response: Response) -> PostsPage | None:
        """Return the posts of an answer of the API."""
        try:
            answer = json.loads(response.body)
        except ValueError:
            answer = None
        error = answer.get("error") if isinstance(answer, dict) else None
        if isinstance(error, dict):
            self.count_failure(*classify_answer(error, response.status))
            return None
        if response.status != 200:
            self.count_status(response)
            return None
        if not isinstance(answer, dict) or not isinstance(answer.get("data"), list):
            self.count_failure("layout", f"{response.url} is no answer of the Graph API")
            return None
        posts = [post for post in answer["data"] if isinstance(post, dict)]
        addresses = [str(post["permalink_url"]) for post in posts if post.get("permalink_url")]
        addresses += [f"https://www.facebook.com/{post['id']}" for post in posts if "id" in post]
        return PostsPage(tuple(addresses), self._older(answer) if posts else "")

    def archived(self, response: Response) -> Response:
        """Return the answer without what tells of persons, should there be any."""
        cleaned = without_persons(response.body)
        if cleaned is response.body:
            return response
        exchange = exchange_of(response)
        kept = [
            pair
            for pair in exchange.response_headers
            if pair[0].lower() not in (b"content-encoding", b"content-length")
        ]
        clean_exchange = type(exchange)(
            url=exchange.url,
            status=exchange.status,
            request_headers=exchange.request_headers,
            response_headers=tuple(kept),
            body=cleaned,
            fetched_at=exchange.fetched_at,
        )
        response.meta[EXCHANGES] = (clean_exchange,)
        return response.replace(body=cleaned)

    def _posts_url(self, after: str = "") -> str:
        parts = urlsplit(self.source.url)
        options = self.source.options
        page_id = options.get("page_id", "")
        api = self.run.settings.facebook_api.rstrip("/")
        if not page_id and parts.path.rstrip("/").endswith("/posts"):
            base = self.source.url.partition("?")[0].rstrip("/")
        else:
            page_id = page_id or page_id_of(self.source.url)
            base = f"{api}/{quote(page_id, safe='')}/posts"
        query = {"fields": FIELDS, "limit": options.get("limit") or str(LIMIT)}
        if after:
            query["after"] = after
        return f"{base}?{urlencode(query)}"

    def _older(self, answer: dict[str, Any]) -> str:
        # By the cursor: the ready-made address of the next page carries the token.
        paging = answer.get("paging")
        if not isinstance(paging, dict) or not paging.get("next"):
            return ""
        cursors = paging.get("cursors")
        after = cursors.get("after") if isinstance(cursors, dict) else None
        return self._posts_url(str(after)) if after else ""


def classify_answer(error: dict[str, Any], status: int) -> tuple[str, str]:
    """Return the class of an error that the API answers with, and what it says."""
    try:
        code = int(error.get("code", 0))
    except (TypeError, ValueError):
        code = 0
    message = f"Graph API error {code}: {error.get('message', '')}"
    if code in AUTH_CODES or status == 401:
        return "auth", f"{message}; make a new token and set COTMOC_FACEBOOK_TOKEN"
    if code in THROTTLED_CODES or status == 429:
        return "throttled", f"{message}; it is asked again in the next run"
    if code in TEMPORARY_CODES:
        return "http_500", message
    if code in NOT_FOUND_CODES:
        return "http_404", f"{message}; look at the address or page_id of the source"
    return classify_status(status), message


def page_id_of(url: str) -> str:
    """Return the name or number of a Page in its address."""
    parts = urlsplit(url)
    if number := parse_qs(parts.query).get("id"):  # /profile.php?id=…
        return number[0]
    names = [name for name in parts.path.split("/") if name]
    # New Pages: "Ten-Trang-61550000000000".
    name = names[-1] if names else ""
    tail = name.rpartition("-")[2]
    return tail if len(tail) >= 14 and tail.isdecimal() else name


def without_persons(body: bytes) -> bytes:
    """Return a JSON answer without fields about persons; the same object when it has none."""
    try:
        answer = json.loads(body)
    except ValueError:
        return body
    if not _drop_persons(answer):
        return body
    return json.dumps(answer, ensure_ascii=False).encode()


def _drop_persons(answer: Any) -> bool:
    found = False
    posts = answer.get("data") if isinstance(answer, dict) else None
    for post in posts if isinstance(posts, list) else ():
        if not isinstance(post, dict):
            continue
        for name in PERSONAL & post.keys():
            del post[name]
            found = True
        for name in ("comments", "reactions", "likes", "sharedposts"):
            counted = post.get(name)
            if isinstance(counted, dict) and counted.get("data"):
                post[name] = {key: counted[key] for key in ("summary",) if key in counted}
                found = True
    return found

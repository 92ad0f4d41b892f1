"""The spiders' steps without a network: what they ask for, given what they are given."""

import logging
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.http import HtmlResponse, Response, TextResponse
from twisted.python.failure import Failure

from core.records import FetchMemo
from crawlers.job import CrawlSettings
from crawlers.known import KnownAddresses
from crawlers.landing import Exchange, LandingZone
from crawlers.logs import RedactingFilter
from crawlers.middlewares.guard import refusal
from crawlers.middlewares.wire import EXCHANGES
from crawlers.spiders import SPIDERS
from crawlers.spiders.base import Run
from crawlers.spiders.facebook import classify_answer, page_id_of, without_persons
from crawlers.spiders.feed import read_feed
from crawlers.spiders.listing import ListingSpider
from crawlers.spiders.sitemap import read_sitemap
from crawlers.spiders.telegram import preview_url
from crawlers.times import parse_time
from tests.crawlers.helpers import source

NOW = datetime.now(UTC)
HOUR = timedelta(hours=1)
BASE = "https://bao.example"


@pytest.fixture
def spider_of(tmp_path):
    def make(protocol, known=(), options=None, **settings):
        run = Run(
            "r1",
            LandingZone(str(tmp_path)).writer("r1"),
            replace(CrawlSettings(), **settings),
            lambda outcome: None,
        )
        listed = source(protocol, f"{BASE}/tin", **(options or {}))
        return SPIDERS[protocol](source=listed, known=KnownAddresses(known), run=run)

    return make


def response(url, body, kind=HtmlResponse, status=200):
    body = body.encode()
    exchange = Exchange(url, status, (), ((b"Content-Type", b"text/html"),), body, NOW)
    request = Request(url, meta={EXCHANGES: (exchange,)})
    return kind(url, status=status, body=body, request=request, encoding="utf-8")


def page_of(links, following=""):
    more = f'<a rel="next" href="{following}">x</a>' if following else ""
    return "".join(f'<a href="{link}">t</a>' for link in links) + more


def parse(spider, url, body, depth=0):
    spider._open_pages = max(spider._open_pages, 1)
    return [found.url for found in spider.parse_listing(response(url, body), depth)]


def memo(path, fetched_at=NOW, **fields):
    return FetchMemo(f"{BASE}{path}", fetched_at, **fields)


def test_limit_leaves_the_rest(spider_of):
    spider = spider_of("listing", max_pages=3)
    list(spider.first_requests())
    asked = parse(spider, f"{BASE}/tin", page_of(f"/a/1000{n}" for n in range(10, 15)))
    assert asked == [f"{BASE}/a/100010", f"{BASE}/a/100011"]
    assert "pages left for the next run: 3" in spider.tally.outcome().message
    assert not spider.tally.clean


def test_all_known_stops_after_a_run_that_ended_well(spider_of):
    known = [memo("/tin", NOW), memo("/a/100001", NOW - HOUR)]
    assert parse(spider_of("listing", known), f"{BASE}/tin", page_of(["/a/100001"], "/p2")) == []


@pytest.mark.parametrize(
    "known",
    [
        [memo("/a/100001")],
        [memo("/tin", NOW - HOUR), memo("/a/100001", NOW)],
    ],
    ids=["never ended well", "cut short since"],
)
def test_older_pages_are_read_after_a_run_that_was_cut_short(spider_of, known):
    asked = parse(spider_of("listing", known), f"{BASE}/tin", page_of(["/a/100001"], "/p2"))
    assert asked == [f"{BASE}/p2"]


def test_dropped_articles_are_asked_for_again(spider_of):
    known = [
        memo("/tin", NOW - HOUR),
        memo("/a/100001", NOW - 2 * HOUR),
        memo("/a/100002", NOW - 2 * HOUR, etag='"x"'),
        memo("/a/100003", NOW - 30 * 24 * HOUR),
    ]
    spider = spider_of("listing", known)
    list(spider.first_requests())
    requests = list(spider.parse_listing(response(f"{BASE}/tin", page_of(["/a/100001"])), 0))
    assert [request.url for request in requests] == [f"{BASE}/a/100002"]
    assert requests[0].headers["If-None-Match"] == b'"x"'
    gone = response(f"{BASE}/a/100002", "gone", status=410)
    (capture,) = spider.parse_recheck(gone)
    assert capture.status == 410
    assert list(spider_of("listing", known, recheck_pages=0).first_requests())


def test_same_bytes_are_not_archived_again(spider_of):
    spider = spider_of("listing")
    (capture,) = spider.parse_article(response(f"{BASE}/a/100001", "<p>một</p>"))
    known = [FetchMemo(capture.url, NOW, sha256=capture.sha256)]
    spider = spider_of("listing", known)
    assert list(spider.parse_article(response(f"{BASE}/a/100001", "<p>một</p>"))) == []
    assert (spider.tally.captured, spider.tally.unchanged) == (0, 1)


def test_an_error_of_our_own_is_counted_and_the_rest_goes_on(spider_of):
    spider = spider_of("feed")
    spider.count_crash(Failure(KeyError("x")), response(f"{BASE}/a/1", ""), spider)
    spider.tally.captured = 2
    outcome = spider.tally.outcome()
    assert (outcome.outcome, outcome.failure, outcome.failed) == ("partial", "crashed", 1)
    assert f"{BASE}/a/1" in outcome.message


def test_logs_hold_no_token():
    record = logging.makeLogRecord({"msg": "%s?access_token=abc&x", "args": ("https://g/",)})
    try:
        raise ValueError("EAAB in a message")
    except ValueError:
        record.exc_info = sys.exc_info()
    assert RedactingFilter(("EAAB",)).filter(record)
    text = logging.Formatter().format(record)
    assert "https://g/?access_token=REDACTED&x" in text
    assert "EAAB" not in text


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ('<a href="?page=2">Trang sau</a>', True),
        ('<a href="?page=2"><span>Xem thêm</span> »</a>', True),
        ('<a href="?page=2" rel="nofollow next">2</a>', True),
        ('<a class="page next" href="?page=2">2</a>', True),
        ('<a href="?page=2">下一页</a>', True),
        ('<a href="?page=2">›</a>', True),
        ('<link rel="next" href="?page=2">', True),
        ('<a href="?page=2">2</a>', False),
        ('<a href="?page=0">Trang trước</a>', False),
        ('<a href="javascript:next()">Trang sau</a>', False),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_next_page(spider_of, html, wanted):
    page = spider_of("listing").read_listing(response(f"{BASE}/tin", html))
    assert [entry.url for entry in page.more] == ([f"{BASE}/tin?page=2"] if wanted else [])


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/kinh-te/cua-khau-tra-linh-thong-quan-tro-lai-1234567.html", True),
        ("/tin/2025/11/25/abc", True),
        ("/Pages/chi-tiet.aspx?ItemID=12345", True),
        ("/border-trade-picks-up-again/", True),
        ("/kinh-te", False),
        ("/", False),
        ("/lien-he.html", False),
        ("/anh/1234567.jpg", False),
        ("/tag/1234567", False),
    ],
    ids=str,
)
def test_what_looks_like_an_article(spider_of, path, wanted):
    page = spider_of("listing").read_listing(response(f"{BASE}/tin", f'<a href="{path}">x</a>'))
    assert bool(page.entries) is wanted


def test_link_css_and_strange_links(spider_of):
    html = (
        '<div id="m"><a href="/a/100001#b">1</a><a href="http://[">2</a><a>3</a>'
        '<a href="mailto:a@b.vn">4</a><a href=" /a/100002 ">5</a></div><a href="/a/100003">6</a>'
    )
    page = spider_of("listing", options={"link_css": "#m"}).read_listing(
        response(f"{BASE}/tin", html)
    )
    assert [entry.url for entry in page.entries] == [f"{BASE}/a/100001", f"{BASE}/a/100002"]


def test_a_listing_that_is_no_page(spider_of):
    spider = spider_of("listing")
    assert isinstance(spider, ListingSpider)
    assert not spider.read_listing(Response(f"{BASE}/tin", body=b"\x00\x01")).recognised
    assert not spider.read_listing(TextResponse(f"{BASE}/tin", body=b"{}")).recognised


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body):
    read_feed(body, BASE)
    read_sitemap(body.removeprefix(b"\x1f\x8b"))
    without_persons(body)


def test_feed_times_and_links():
    entry = (
        "<item><link>https://x/1</link><pubDate>Tue, 25 Nov 2025 08:00:00 +0700</pubDate></item>"
        "<item><guid>https://x/2</guid></item><item><title>no link</title></item>"
    )
    feed = read_feed(f"<rss version='2.0'><channel>{entry}</channel></rss>".encode(), BASE)
    assert [found.url for found in feed.entries] == ["https://x/1", "https://x/2"]
    assert feed.entries[0].listed_at == datetime(2025, 11, 25, 1, tzinfo=UTC)


def test_sitemap_entities_are_not_expanded():
    bomb = (
        b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
        b"<urlset><url><loc>https://x/&f;</loc></url><url><loc>https://x/1</loc></url></urlset>"
    )
    kind, entries = read_sitemap(bomb)
    assert kind == "urlset"
    assert "root:" not in str(entries)
    assert entries[-1].url == "https://x/1"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-11-25T08:00:00+07:00", datetime(2025, 11, 25, 1, tzinfo=UTC)),
        ("2025-11-25T01:00:00Z", datetime(2025, 11, 25, 1, tzinfo=UTC)),
        ("2025-11-25", datetime(2025, 11, 25, 23, 59, 59, 999999, tzinfo=UTC)),
        ("Tue, 25 Nov 2025 08:00:00 +0700", datetime(2025, 11, 25, 1, tzinfo=UTC)),
        ("hôm qua", None),
        ("", None),
        ("0001-01-01T00:00:00+14:00", None),
    ],
    ids=["zone", "utc", "day", "rfc 822", "words", "empty", "out of range"],
)
def test_times(text, expected):
    assert parse_time(text) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://t.me/kenh", "https://t.me/s/kenh"),
        ("https://t.me/s/kenh", "https://t.me/s/kenh"),
        ("https://t.me/s/kenh?before=5", "https://t.me/s/kenh"),
        ("https://t.me/kenh/123", "https://t.me/s/kenh"),
        ("http://127.0.0.1:1/demo/s/kenh", "http://127.0.0.1:1/demo/s/kenh"),
    ],
    ids=str,
)
def test_preview_url(url, expected):
    assert preview_url(url) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.facebook.com/baocaobang", "baocaobang"),
        ("https://www.facebook.com/profile.php?id=100064", "100064"),
        ("https://www.facebook.com/Bao-Cao-Bang-61550000000000/", "61550000000000"),
        ("https://www.facebook.com/people/Bao/61550000000000", "61550000000000"),
    ],
    ids=str,
)
def test_page_id(url, expected):
    assert page_id_of(url) == expected


@pytest.mark.parametrize(
    ("error", "status", "expected"),
    [
        ({"code": 190}, 400, "auth"),
        ({"code": 200}, 403, "auth"),
        ({"code": "x"}, 401, "auth"),
        *(({"code": code}, 400, "throttled") for code in (4, 17, 32, 613)),
        ({"code": 2}, 500, "http_500"),
        ({"code": 803}, 404, "http_404"),
        ({}, 400, "http_400"),
    ],
    ids=str,
)
def test_graph_errors(error, status, expected):
    assert classify_answer(error, status)[0] == expected


@pytest.mark.parametrize(
    ("url", "refused"),
    [
        ("https://bao.example/1", False),
        ("http://127.0.0.1:80/", False),
        ("http://127.0.0.2/", True),
        ("http://10.0.0.1/", True),
        ("http://169.254.169.254/latest", True),
        ("http://[::1]/", True),
        ("http://localhost/", True),
        ("http://may-in.local/", True),
        ("file:///etc/passwd", True),
        ("ftp://bao.example/", True),
        ("gopher://bao.example/", True),
        ("https:///x", True),
    ],
    ids=str,
)
def test_refused_addresses(url, refused):
    assert bool(refusal(url, home="127.0.0.1")) is refused

"""All protocols and kinds of failure against local servers, in one crawl that they share."""

import gzip
import json
import os
import socket
import zlib
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from core.records import Capture, SourceOutcome
from crawlers.landing import LandingZone
from crawlers.runner import crawl
from tests.crawlers.helpers import article, captures, job, memos, rss, source
from tests.crawlers.server import Answer, Asked, Site
from tests.crawlers.tls import serve_tls

OLD = "Mon, 24 Nov 2025 01:00:00 GMT"
TOKEN = "EAAB-very-secret-token"
TCVN = "Cửa khẩu".encode()
XML = "application/xml"


@dataclass
class World:
    folder: Path
    site: Site
    first: dict[str, SourceOutcome] = field(default_factory=dict)
    second: dict[str, SourceOutcome] = field(default_factory=dict)
    asked_first: list[Asked] = field(default_factory=list)
    asked_second: list[Asked] = field(default_factory=list)
    captured: list[Capture] = field(default_factory=list)
    log: str = ""
    told: list[str] = field(default_factory=list)

    def of(self, source_id: str) -> list[Capture]:
        return [c for c in self.captured if c.source == source_id]

    def paths(self, source_id: str, *formats: str) -> list[str]:
        return [
            c.url.removeprefix(self.site.url)
            for c in self.of(source_id)
            if not formats or c.format in formats
        ]


def telegram_page(numbers: range, before: int = 0, extra: str = "") -> Answer:
    more = f'<a class="tme_messages_more" data-before="{before}"></a>' if before else ""
    posts = "".join(
        f'<div class="tgme_widget_message_wrap"><div class="tgme_widget_message" '
        f'data-post="kenh/{n}"><div class="tgme_widget_message_text">Tin {n}{extra}</div>'
        f'<span class="tgme_widget_message_views">1.2K</span>'
        f'<a class="tgme_widget_message_date" href="https://t.me/kenh/{n}">'
        f'<time datetime="2025-11-24T01:00:00+00:00"></time></a></div></div>'
        for n in numbers
    )
    return Answer(f'<section class="tgme_channel_history">{more}{posts}</section>'.encode())


def telegram(asked: Asked) -> Answer:
    before = asked.path.partition("before=")[2]
    if before == "":
        return telegram_page(range(41, 61), 41)
    if before == "41":
        return telegram_page(range(21, 41), 21)
    return telegram_page(range(1, 21))


def graph(asked: Asked) -> Answer:
    def answer(body: object, status: int = 200) -> Answer:
        return Answer(json.dumps(body).encode(), status, "application/json; charset=UTF-8")

    if asked.headers.get("Authorization") != f"Bearer {TOKEN}":
        return answer({"error": {"code": 190, "message": "expired"}}, 401)
    if "/expired/" in asked.path:
        return answer({"error": {"code": 190, "message": f"Token {TOKEN} has expired"}}, 400)
    if "/busy/" in asked.path:
        return answer({"error": {"code": 4, "message": "limit reached"}}, 403)
    page = 2 if "after=c1" in asked.path else 1
    posts = [
        {
            "id": f"9_{page}{n}",
            "message": f"Bài {page}{n}",
            "permalink_url": f"https://www.facebook.com/9/posts/{page}{n}",
            "from": {"name": "Nguyễn Văn A", "id": "77"},
            "comments": {"data": [{"message": "bình luận"}], "summary": {"total_count": 3}},
        }
        for n in range(3)
    ]
    paging = {"cursors": {"after": f"c{page}"}}
    if page == 1:
        paging["next"] = f"https://graph.example/9/posts?access_token={TOKEN}&after=c1"
    return answer({"data": posts, "paging": paging})


def etag(body: bytes, tag: str, media_type: str = "text/html") -> object:
    def page(asked: Asked) -> Answer:
        if asked.headers.get("If-None-Match") == tag:
            return Answer(b"", 304, headers={"ETag": tag})
        return Answer(body, media_type=media_type, headers={"ETag": tag})

    return page


def listing(links: list[str], following: str = "", label: str = "Trang sau") -> Answer:
    rows = "".join(f'<li><a href="{link}">tin</a></li>' for link in links)
    more = f'<a href="{following}">{label}</a>' if following else ""
    return Answer(f'<html><div class="l">{rows}</div><a href="/khac/">x</a>{more}'.encode())


def calendar(asked: Asked) -> Answer:
    month = int(asked.path.rpartition("-")[2] or "1")
    return listing([f"/lich-tin/{month:06d}.html"], f"/lich/m-{month + 1}", "Trang sau »")


def urlset(rows: str) -> bytes:
    ns = "http://www.sitemaps.org/schemas/sitemap/0.9"
    news = "http://www.google.com/schemas/sitemap-news/0.9"
    return f'<urlset xmlns="{ns}" xmlns:news="{news}">{rows}</urlset>'.encode()


def pages(site: Site) -> dict[str, object]:
    url = site.url
    made: dict[str, object] = {
        "/robots.txt": Answer(b"User-agent: *\nDisallow: /cam/\n", media_type="text/plain"),
        # feeds
        "/rss": rss((f"{url}/bai/{n}", OLD) for n in range(3)),
        "/atom": Answer(
            b'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>'
            + f'<entry><link href="{url}/atom/1"/><published>2025-11-20T00:00:00Z</published>'
            f"<updated>2025-11-21T00:00:00Z</updated></entry></feed>".encode(),
            media_type="application/atom+xml",
        ),
        "/hong": Answer(
            f"<rss version='2.0'><channel><title>A & B<item><title>x &nbsp; <b></title>"
            f"<link>{url}/hong/1?utm_source=rss&utm_medium=x</link></item><item>"
            f"<link>{url}/hong/2</link>".encode(),
            media_type="text/html",
        ),
        "/rss-etag": etag(rss([(f"{url}/etag/1", OLD)]).body, '"f1"', "application/rss+xml"),
        "/rss-trong": rss([]),
        "/khong-phai-rss": Answer(b"<html><body><p>Trang ch\xe1\xbb\xa7</p></body></html>"),
        "/rss-gzip": rss((f"{url}/nen/{name}", OLD) for name in ("gzip", "deflate", "tcvn", "bom")),
        "/nen/gzip": Answer(
            gzip.compress(b"<p>" + TCVN * 99), headers={"Content-Encoding": "gzip"}
        ),
        "/nen/deflate": Answer(
            zlib.compress(b"<p>" + TCVN * 99)[2:-4], headers={"Content-Encoding": "deflate"}
        ),
        "/nen/tcvn": Answer(b"<p>C\xf6a", media_type="text/html; charset=windows-1258"),
        "/nen/bom": Answer(gzip.compress(b"0" * 3_000_000), headers={"Content-Encoding": "gzip"}),
        "/rss-tep": rss((f"{url}/tep/{name}", OLD) for name in ("a.pdf", "b.docx", "c", "d.jpg")),
        "/tep/a.pdf": Answer(b"%PDF-1.7 x", media_type="application/octet-stream"),
        "/tep/b.docx": Answer(
            b"PK\x03\x04 word/document.xml", media_type="application/octet-stream"
        ),
        "/tep/c": Answer(b"v\xc4\x83n b\xe1\xba\xa3n", media_type="text/plain"),
        "/tep/d.jpg": Answer(b"\xff\xd8", media_type="image/jpeg"),
        "/rss-chuyen": rss(
            (f"{url}/chuyen/{name}", OLD) for name in ("xa", "vong", "ftp", "trang-chu", "tt")
        ),
        "/chuyen/xa": Answer(status=301, headers={"Location": "/dich/1", "Set-Cookie": "a=b"}),
        "/chuyen/vong": Answer(status=302, headers={"Location": "/chuyen/vong"}),
        "/chuyen/ftp": Answer(status=302, headers={"Location": "ftp://127.0.0.1/x"}),
        "/chuyen/trang-chu": Answer(status=302, headers={"Location": "/"}),
        "/chuyen/tt": Answer(status=302, headers={"Location": "http://192.168.7.7/x"}),
        "/dich/1": article("đích"),
        "/": article("trang chủ"),
        "/rss-robots": rss([(f"{url}/cam/1", OLD), (f"{url}/bai/0", OLD)]),
        "/rss-loi": rss((f"{url}/loi/{name}", OLD) for name in ("403", "500", "lon", "404")),
        "/loi/403": Answer(b"no", 403),
        "/loi/500": Answer(b"no", 500),
        "/loi/lon": Answer(b"x" * 600_000),
        # sitemaps
        "/sitemap.xml": Answer(
            f"<sitemapindex><sitemap><loc>{url}/s1.xml.gz</loc><lastmod>2025-11-20</lastmod>"
            f"</sitemap><sitemap><loc>{url}/news.xml</loc></sitemap></sitemapindex>".encode(),
            media_type=XML,
        ),
        "/s1.xml.gz": Answer(
            gzip.compress(
                urlset(
                    f"<url><loc>{url}/sm/1</loc><lastmod>2025-11-19T01:00:00+07:00</lastmod></url>"
                    f"<url><loc>ftp://127.0.0.1/x</loc></url><url><lastmod>2025</lastmod></url>"
                    f"<url><loc> {url}/sm/2 </loc></url>"
                )
            ),
            media_type="application/x-gzip",
        ),
        "/news.xml": Answer(
            urlset(
                f"<url><loc>{url}/sm/3</loc><news:news><news:publication_date>2025-11-22"
                f"</news:publication_date></news:news></url>"
            ),
            media_type=XML,
        ),
        # listing pages
        "/ds": listing(["/ds/100001.html", "/ds/100002.html#x"], "/ds?page=2"),
        "/ds?page=2": listing(["/ds/100003.html", "/ds/100001.html"], "/ds?page=3", "»"),
        "/ds?page=3": listing(["/ds/100003.html"], "/ds?page=4"),
        "/lich": calendar,
        "/lich/": calendar,
        **{f"/lich/m-{n}": calendar for n in range(1, 60)},
        # channels and Pages
        "/s/kenh": telegram,
        "/s/nhom": Answer(status=302, headers={"Location": "/nhom"}),
        "/nhom": Answer(b'<div class="tgme_page">Join group</div>'),
        "/v23.0/9/posts": graph,
        "/v23.0/expired/posts": graph,
        "/v23.0/busy/posts": graph,
        "/cham": Answer(b"x", wait_s=30),
    }
    texts = ["/bai/0", "/bai/1", "/bai/2", "/atom/1", "/hong/1", "/hong/2", "/etag/1"]
    texts += ["/sm/1", "/sm/2", "/sm/3", *(f"/ds/10000{n}.html" for n in (1, 2, 3))]
    texts += [f"/lich-tin/{n:06d}.html" for n in range(60)]
    return made | {path: article(path) for path in texts}


def sources(site: Site, refused_port: int, tls_port: int) -> list[object]:
    url = site.url
    return [
        source("feed", f"{url}/rss", "rss"),
        source("feed", f"{url}/atom", "atom"),
        source("feed", f"{url}/hong", "hong"),
        source("feed", f"{url}/rss-etag", "etag"),
        source("feed", f"{url}/rss-trong", "trong"),
        source("feed", f"{url}/khong-phai-rss", "layout"),
        source("feed", f"{url}/rss-gzip", "nen"),
        source("feed", f"{url}/rss-tep", "tep"),
        source("feed", f"{url}/rss-chuyen", "chuyen"),
        source("feed", f"{url}/rss-robots", "robots-mot"),
        source("feed", f"{url}/cam/rss", "robots"),
        source("feed", f"{url}/rss-loi", "loi"),
        source("feed", f"{url}/loi/403", "403"),
        source("feed", f"{url}/loi/500", "500"),
        source("feed", f"{url}/loi/lon", "lon"),
        source("feed", f"{url}/chuyen/vong", "vong"),
        source("feed", f"http://127.0.0.1:{refused_port}/rss", "refused"),
        source("feed", f"https://127.0.0.1:{tls_port}/rss", "tls"),
        source("feed", f"https://127.0.0.1:{tls_port}/rss", "tls-mo", tls="unverified"),
        source("feed", "http://khong-co.invalid/rss", "dns"),
        source("feed", "ftp://127.0.0.1/rss", "ftp"),
        source("feed", "file:///etc/passwd", "file"),
        source("mastodon", f"{url}/rss", "protocol"),
        replace(source("feed", f"{url}/rss", "ai"), public_voice=False),
        source("listing", f"{url}/ds", "so", max_list_pages="nhiều"),
        source("listing", f"{url}/ds", "mau", link_pattern="("),
        source("listing", f"{url}/ds", "css", link_pattern="/ds/", link_css="..."),
        source("sitemap", f"{url}/sitemap.xml", "sitemap"),
        source("listing", f"{url}/ds", "ds", link_pattern=r"/ds/\d+", link_css=".l"),
        source("listing", f"{url}/lich/m-1", "lich", max_list_pages="5"),
        source("telegram", f"{url}/kenh", "kenh"),
        source("telegram", f"{url}/nhom", "nhom"),
        source("facebook", "https://www.facebook.com/9", "fb"),
        source("facebook", "https://www.facebook.com/expired", "fb-expired"),
        source("facebook", "https://www.facebook.com/busy", "fb-busy"),
    ]


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("world")
    closed = socket.socket()
    closed.bind(("127.0.0.1", 0))  # bound and not listening: refuses
    capfd_file = folder / "log.txt"
    with Site() as site, Site() as slow, serve_tls() as tls_port:
        site.pages = pages(site)
        slow.pages = {"/robots.txt": Answer(b"", 404), "/cham": Answer(b"x", wait_s=30)}
        listed = [
            source("feed", f"{slow.url}/cham", "cham"),
            *sources(site, closed.getsockname()[1], tls_port),
        ]
        made = World(folder / "landing", site)
        options = {
            "facebook_api": f"{site.url}/v23.0",
            "max_page_bytes": 500_000,
            "log_level": "DEBUG",
        }
        first = job(made.folder, *listed, **options)
        assert TOKEN.encode() not in first.dump()
        made.first, made.log = _crawl_logged(first, capfd_file, made.told)
        made.captured = captures(made.folder)
        made.asked_first = list(site.asked)
        site.asked.clear()
        known = memos(made.captured)
        fetched = made.captured[0].fetched_at
        for post in [f"{site.url}/kenh/{n}" for n in (60, 59, 58)]:
            known["kenh"] = (*known["kenh"], type(known["kenh"][0])(post, fetched))
        _second_edition(site)
        wanted = ("rss", "etag", "sitemap", "ds", "kenh", "trong", "chuyen", "atom", "lich")
        again = [item for item in listed if item.id in wanted]
        second, _ = _crawl_logged(
            job(made.folder, *again, run_id="r2", memos=known, **options), capfd_file, []
        )
        made.second = second
        made.asked_second = list(site.asked)
        made.captured = captures(made.folder)
        yield made
    closed.close()


def _second_edition(site: Site) -> None:
    """Change one article, remove one, empty a listing, add posts."""
    soon = format_datetime(datetime.now(UTC) + timedelta(hours=1))
    url = site.url
    site.pages["/rss"] = rss(
        [(f"{url}/bai/0", soon), (f"{url}/bai/1", soon), (f"{url}/bai/2", OLD)]
    )
    site.pages["/bai/0"] = article("bài đã sửa")
    site.pages["/bai/1"] = Answer(b"gone", 410)
    site.pages["/bai/2"] = article("sửa mà không nói")
    site.pages["/ds"] = Answer(b"<html><p>trang moi</p></html>")
    site.pages["/atom"] = Answer(b'<feed xmlns="http://www.w3.org/2005/Atom"></feed>')
    site.pages["/s/kenh"] = lambda asked: (
        telegram_page(range(45, 65), 45) if "before" not in asked.path else telegram(asked)
    )


def _crawl_logged(wanted, log_file: Path, told: list[str]) -> tuple[dict[str, SourceOutcome], str]:
    """Crawl with the standard error of the child in a file."""
    saved = os.dup(2)
    with log_file.open("wb") as stream:
        os.dup2(stream.fileno(), 2)
        try:
            outcomes = crawl(
                wanted, facebook_token=TOKEN, on_outcome=lambda outcome: told.append(outcome.source)
            )
        finally:
            os.dup2(saved, 2)
            os.close(saved)
    assert [outcome.source for outcome in outcomes] == [item.id for item in wanted.sources]
    return {outcome.source: outcome for outcome in outcomes}, log_file.read_text("utf-8")


@pytest.mark.parametrize(
    ("source_id", "outcome", "captured", "failed", "failure"),
    [
        ("rss", "new", 3, 0, ""),
        ("atom", "new", 1, 0, ""),
        ("hong", "new", 2, 0, ""),
        ("etag", "new", 1, 0, ""),
        ("trong", "empty", 0, 0, ""),
        ("layout", "failed", 0, 1, "layout"),
        ("nen", "partial", 3, 1, "too_large"),
        ("tep", "partial", 3, 1, "media_type"),
        ("robots-mot", "new", 1, 0, ""),
        ("robots", "failed", 0, 1, "robots"),
        ("403", "failed", 0, 1, "http_403"),
        ("500", "failed", 0, 1, "http_500"),
        ("lon", "failed", 0, 1, "too_large"),
        ("vong", "failed", 0, 1, "redirect"),
        ("refused", "failed", 0, 1, "refused"),
        ("tls", "failed", 0, 1, "tls"),
        ("tls-mo", "failed", 0, 1, "http_501"),
        ("dns", "failed", 0, 1, "dns"),
        ("cham", "failed", 0, 1, "timeout"),
        ("ftp", "failed", 0, 1, "scheme"),
        ("file", "failed", 0, 1, "scheme"),
        ("protocol", "failed", 0, 1, "protocol"),
        ("ai", "failed", 0, 1, "individual"),
        ("so", "failed", 0, 1, "options"),
        ("mau", "failed", 0, 1, "options"),
        ("css", "failed", 0, 1, "options"),
        ("sitemap", "new", 3, 0, ""),
        ("ds", "new", 3, 0, ""),
        ("kenh", "new", 3, 0, ""),
        ("nhom", "failed", 0, 1, "layout"),
        ("fb", "new", 2, 0, ""),
        ("fb-expired", "failed", 0, 1, "auth"),
        ("fb-busy", "failed", 0, 1, "throttled"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_first_run(world, source_id, outcome, captured, failed, failure):
    found = world.first[source_id]
    assert (found.outcome, found.captured, found.failed, found.failure) == (
        outcome,
        captured,
        failed,
        failure,
    ), found.message
    assert bool(found.message) == bool(failure) or source_id == "robots-mot"


def test_several_failures_of_one_source(world):
    outcome = world.first["loi"]
    assert (outcome.outcome, outcome.failed) == ("failed", 4)
    outcome = world.first["chuyen"]
    assert (outcome.outcome, outcome.captured, outcome.failed) == ("partial", 1, 4)


def test_payloads_are_decoded_and_charsets_kept(world):
    zone = LandingZone(str(world.folder))
    by_path = {c.url.removeprefix(world.site.url): c for c in world.of("nen")}
    assert zone.read(by_path["/nen/gzip"]) == b"<p>" + TCVN * 99
    assert zone.read(by_path["/nen/deflate"]) == b"<p>" + TCVN * 99
    assert by_path["/nen/tcvn"].charset == "windows-1258"
    assert zone.read(by_path["/nen/tcvn"]) == b"<p>C\xf6a"
    assert by_path["/nen/gzip"].listed_at == datetime(2025, 11, 24, 1, tzinfo=UTC)


def test_formats_by_media_type(world):
    assert {c.url.rpartition("/")[2]: c.format for c in world.of("tep")} == {
        "a.pdf": "pdf",
        "b.docx": "docx",
        "c": "text",
        "rss-tep": "listing",
    }


def test_redirects_are_kept_so_that_they_are_not_asked_again(world):
    by_path = {c.url.removeprefix(world.site.url): (c.status, c.format) for c in world.of("chuyen")}
    assert by_path["/dich/1"] == (200, "html")
    assert by_path["/chuyen/xa"] == (301, "redirect")
    again = [asked.path for asked in world.asked_second]
    assert "/chuyen/xa" not in again
    assert not [asked for asked in world.asked_first if "192.168" in asked.path]


def test_tracking_parameters_and_marks_do_not_make_another_article(world):
    assert world.paths("ds", "html") == ["/ds/100001.html", "/ds/100002.html", "/ds/100003.html"]
    assert [a.path for a in world.asked_first if a.path.startswith("/ds/100001")] == [
        "/ds/100001.html"
    ]


def test_listing_ends_where_nothing_new_stands(world):
    asked = [a.path for a in world.asked_first if a.path.startswith("/ds")]
    assert "/ds?page=3" in asked
    assert "/ds?page=4" not in asked


def test_endless_calendar_is_left(world):
    outcome = world.first["lich"]
    assert (outcome.outcome, outcome.captured) == ("new", 5)
    assert "stopped after 5 listing pages" in outcome.message


def test_robots_are_heeded(world):
    assert not [a for a in world.asked_first if a.path.startswith("/cam")]
    assert "pages closed by robots.txt: 1" in world.first["robots-mot"].message


def test_channel_is_read_back_and_kept_oldest_first(world):
    assert world.paths("kenh", "telegram")[:3] == [
        "/s/kenh?before=21",
        "/s/kenh?before=41",
        "/s/kenh",
    ]
    second = [a.path for a in world.asked_second if a.path.startswith("/s/kenh")]
    assert second == ["/s/kenh"]
    assert world.second["kenh"].captured == 1


def test_page_posts_without_persons(world):
    zone = LandingZone(str(world.folder))
    bodies = [zone.read(c) for c in world.of("fb")]
    assert [json.loads(body)["data"][0]["message"] for body in bodies] == ["Bài 20", "Bài 10"]
    assert b"Nguy" not in b"".join(bodies)
    assert "bình luận".encode() not in b"".join(bodies)
    assert json.loads(bodies[0])["data"][0]["comments"] == {"summary": {"total_count": 3}}
    asked = [a.path for a in world.asked_first if a.path.startswith("/v23.0/9/")]
    assert all("from" not in path and "access_token" not in path for path in asked)


def test_the_token_is_nowhere(world):
    assert TOKEN not in world.log
    assert "Bearer" not in world.log
    for path in world.folder.rglob("*"):
        if path.is_file():
            body = path.read_bytes()
            assert TOKEN.encode() not in body, path
            if path.suffix == ".gz":
                body = gzip.decompress(body)
                assert TOKEN.encode() not in body, path
                assert b"Authorization" not in body
                assert b"Set-Cookie" not in body
    assert not [outcome for outcome in world.first.values() if TOKEN in outcome.message]


def test_second_run_fetches_what_changed_only(world):
    outcome = world.second["rss"]
    assert (outcome.outcome, outcome.captured, outcome.unchanged) == ("new", 2, 1)
    latest = {c.url.removeprefix(world.site.url): c for c in world.of("rss")}
    assert latest["/bai/1"].status == 410
    zone = LandingZone(str(world.folder))
    assert "sửa" in zone.read(latest["/bai/0"]).decode()
    assert "/bai/2" not in [a.path for a in world.asked_second]


def test_not_modified(world):
    outcome = world.second["etag"]
    assert (outcome.outcome, outcome.captured) == ("unchanged", 0)
    asked = [a for a in world.asked_second if a.path in ("/rss-etag", "/etag/1")]
    assert [(a.path, a.headers["If-None-Match"]) for a in asked] == [("/rss-etag", '"f1"')]


def test_sitemap_by_its_times(world):
    outcome = world.second["sitemap"]
    assert (outcome.outcome, outcome.captured) == ("unchanged", 0)
    asked = [a.path for a in world.asked_second]
    assert "/sitemap.xml" in asked
    assert "/s1.xml.gz" not in asked  # not changed since, as the index says
    assert not [path for path in asked if path.startswith("/sm/")]


@pytest.mark.parametrize("source_id", ["ds", "atom"])
def test_a_listing_that_lists_nothing_any_more(world, source_id):
    outcome = world.second[source_id]
    assert (outcome.outcome, outcome.failure) == ("failed", "layout")
    assert "lists nothing any more" in outcome.message


def test_nothing_twice(world):
    assert len({c.id for c in world.captured}) == len(world.captured)


def test_one_host_is_asked_one_at_a_time(world):
    assert world.site.most_at_once == 1


def test_a_slow_host_blocks_nobody(world):
    assert world.told.index("cham") > world.told.index("refused")
    assert world.first["cham"].failure == "timeout"
    assert "took longer than 1.5 seconds" in world.first["cham"].message

"""A crawl in its child process: outcomes for every source, captures committed."""

from crawlers.runner import crawl
from tests.crawlers.helpers import article, articles, captures, job, memos, rss, source
from tests.crawlers.server import Site

DAY = "Mon, 24 Nov 2025 01:00:00 GMT"


def test_feed_then_nothing_new(tmp_path):
    with Site() as site:
        site.pages = {f"/a{n}": article(f"bài {n}") for n in range(3)}
        site.pages["/rss"] = rss((f"{site.url}/a{n}", DAY) for n in range(3))
        told = []
        (outcome,) = crawl(job(tmp_path, source("feed", f"{site.url}/rss")), on_outcome=told.append)
        assert (outcome.outcome, outcome.captured) == ("new", 3)
        assert told == [outcome]
        assert site.paths() == ["/rss", "/a0", "/a1", "/a2"]
        assert "hop-thu@so.example" in site.asked[0].headers["User-Agent"]
        assert {c.format for c in articles(tmp_path)} == {"html"}
        site.asked.clear()
        again = job(tmp_path, source("feed", f"{site.url}/rss"), memos=memos(captures(tmp_path)))
        (outcome,) = crawl(again)
        assert (outcome.outcome, outcome.captured, outcome.unchanged) == ("unchanged", 0, 3)
        assert site.paths() == ["/rss"]

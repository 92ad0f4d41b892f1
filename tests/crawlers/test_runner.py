"""A crawl in its child process: killed, stopped, out of room; nothing lost, nothing twice."""

import os
import resource
import signal
import threading
from contextlib import contextmanager

import psutil
import pytest

from core.records import Source
from crawlers.job import CrawlJob, CrawlSettings, load_job
from crawlers.landing import LandingZone
from crawlers.runner import crawl
from tests.crawlers.helpers import article, articles, captures, job, memos, rss, source
from tests.crawlers.server import Answer, Asked, Site
from tests.crawlers.test_spiders import OLD, listing, telegram, urlset


class Trap:
    """Send a signal to the crawler's child when a site is asked for the nth time."""

    def __init__(self, at: int, signum: signal.Signals) -> None:
        self._left = at
        self._signal = signum
        self._lock = threading.Lock()

    def __call__(self) -> None:
        with self._lock:
            self._left -= 1
            if self._left == 0:
                for child in psutil.Process().children():
                    if "crawlers" in child.cmdline():
                        child.send_signal(self._signal)


def small_world(site: Site) -> tuple[list[Source], set[str]]:
    url = site.url
    site.pages = {f"/{kind}/10000{n}": article(f"{kind} {n}") for kind in "rsl" for n in range(4)}
    site.pages["/rss"] = rss((f"{url}/r/10000{n}", OLD) for n in range(4))
    urls = "".join(f"<url><loc>{url}/s/10000{n}</loc></url>" for n in range(4))
    site.pages["/sitemap.xml"] = Answer(urlset(urls), media_type="application/xml")
    site.pages["/l1"] = listing(["/l/100000", "/l/100001"], "/l2")
    site.pages["/l2"] = listing(["/l/100002"], "/l3")
    site.pages["/l3"] = listing(["/l/100003"])
    site.pages["/s/kenh"] = telegram
    expected = {f"{url}/{kind}/10000{n}" for kind in "rsl" for n in range(4)}
    expected |= {f"{url}/s/kenh{tail}" for tail in ("", "?before=41", "?before=21")}
    listed = [
        source("feed", f"{url}/rss", "r"),
        source("sitemap", f"{url}/sitemap.xml", "s"),
        source("listing", f"{url}/l1", "l"),
        source("telegram", f"{url}/s/kenh", "k"),
    ]
    return listed, expected


def trapped(site: Site, trap: Trap) -> None:
    for path, page in list(site.pages.items()):

        def answer(asked: Asked, page=page) -> Answer:
            trap()
            return page(asked) if callable(page) else page

        site.pages[path] = answer


@pytest.mark.parametrize("at", [4, 13])
def test_killed_then_run_again(tmp_path, at):
    with Site() as site:
        listed, expected = small_world(site)
        plain = dict(site.pages)
        trapped(site, Trap(at, signal.SIGKILL))
        outcomes = crawl(job(tmp_path, *listed))
        killed = [outcome for outcome in outcomes if outcome.failure == "crashed"]
        assert killed, outcomes
        assert {outcome.outcome for outcome in killed} == {"failed"}
        assert "SIGKILL" in killed[0].message
        saved = articles(tmp_path)
        assert sum(outcome.captured for outcome in outcomes) == len(saved)
        site.pages = plain
        site.asked.clear()
        outcomes = crawl(job(tmp_path, *listed, run_id="r2", memos=memos(captures(tmp_path))))
    assert not [outcome for outcome in outcomes if outcome.failed]
    found = articles(tmp_path)
    assert {c.url for c in found} == expected
    assert len(found) == len(expected)
    again = {site.url + path for path in site.paths()} & {c.url for c in saved}
    assert not [url for url in again if "/s/kenh" not in url]
    assert not list((tmp_path / ".spool").glob("*/"))


def test_stopped_commits_what_it_has(tmp_path):
    with Site() as site:
        listed, _ = small_world(site)
        trapped(site, Trap(8, signal.SIGTERM))
        outcomes = crawl(job(tmp_path, *listed))
    assert {outcome.failure for outcome in outcomes} >= {"stopped"}
    assert "crashed" not in {outcome.failure for outcome in outcomes}
    assert sum(outcome.captured for outcome in outcomes) == len(articles(tmp_path)) > 0
    zone = LandingZone(str(tmp_path))
    for file in zone.files():
        zone.verify(file)


@contextmanager
def file_limit(size: int):
    """A limit on the size of files that the child inherits: its writes fail for real."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_no_room_ends_the_run_and_keeps_what_was_written(tmp_path):
    with Site() as site:
        site.pages = {f"/a/{n}": Answer(os.urandom(9_000).hex().encode()) for n in range(12)}
        site.pages["/rss"] = rss((f"{site.url}/a/{n}", OLD) for n in range(12))
        with file_limit(60_000):
            (outcome,) = crawl(job(tmp_path, source("feed", f"{site.url}/rss")))
        assert (outcome.outcome, outcome.failure) == ("partial", "disk_full")
        assert "free some space" in outcome.message
        assert 0 < outcome.captured == len(articles(tmp_path)) < 12
    assert "listing" not in {c.format for c in captures(tmp_path)}  # so it is read again


def test_no_sources_no_child(tmp_path):
    assert crawl(job(tmp_path)) == []


def test_job_round_trip():
    made = job("x", source("listing", "https://bao.example/", link_pattern=r"\d+"))
    assert load_job("job.json", made.dump()) == made
    assert CrawlJob("r", "x", ()).settings == CrawlSettings()


@pytest.mark.parametrize(
    ("agent", "contact", "full"),
    [
        ("cotmoc/0.1", "", "cotmoc/0.1"),
        ("cotmoc/0.1", "a@b.vn", "cotmoc/0.1 (contact: a@b.vn)"),
        (
            "cotmoc/0.1 (+https://x; contact: see COTMOC_CONTACT)",
            "a@b.vn",
            "cotmoc/0.1 (+https://x; contact: a@b.vn)",
        ),
        ("cotmoc/0.1", "a\r\nX-Evil: 1", "cotmoc/0.1 (contact: a  X-Evil: 1)"),
    ],
    ids=["none", "added", "filled in", "no header injection"],
)
def test_user_agent(agent, contact, full):
    assert CrawlSettings(user_agent=agent, contact=contact).full_user_agent == full
    assert CrawlSettings(user_agent=agent).robots_agent == "cotmoc"

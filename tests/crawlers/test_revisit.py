"""Known pages asked for again: every kind of answer, each told once."""

import signal
from dataclasses import replace

from core.records import FetchMemo
from crawlers.runner import crawl
from crawlers.visits import Visit
from tests.crawlers.helpers import article, articles, captures, job, memos, source
from tests.crawlers.server import Answer, Asked, Site
from tests.crawlers.test_runner import Trap, trapped

PAGES = (
    *("same", "tagged", "edited", "gone", "moved", "front", "detour", "broken", "dead"),
    *("gone-elsewhere", "front-for-good", "front-again"),
)


def collected(site: Site, folder) -> tuple[FetchMemo, ...]:
    """Fetch every page once, as it was on the first day."""
    site.pages = {f"/{name}-100000.html": article(name) for name in PAGES}
    site.pages["/tagged-100000.html"] = replace(article("tagged"), headers={"ETag": '"one"'})
    links = "".join(f'<a href="/{name}-100000.html">{name}</a>' for name in PAGES)
    site.pages["/"] = Answer(f"<html><body>{links}</body></html>".encode())
    (outcome,) = crawl(job(folder, source("listing", f"{site.url}/")))
    assert outcome.captured == len(PAGES)
    return memos(articles(folder))["bao"]


def second_day(site: Site) -> None:
    def tagged(asked: Asked) -> Answer:
        return Answer(status=304 if asked.headers.get("If-None-Match") == '"one"' else 500)

    def to(place: str, status: int) -> Answer:
        return Answer(status=status, headers={"Location": site.url + place})

    site.pages |= {
        "/tagged-100000.html": tagged,
        "/edited-100000.html": article("edited anew"),
        "/gone-100000.html": Answer(b"gone", 410),
        "/moved-100000.html": to("/new/moved-100000.html", 301),
        "/new/moved-100000.html": article("moved"),
        "/front-100000.html": to("/", 302),
        "/front-again-100000.html": to("/", 302),
        "/front-for-good-100000.html": to("/", 301),
        "/gone-elsewhere-100000.html": to("/no-such-page", 302),
        "/detour-100000.html": to("/log-in", 302),
        "/log-in": article("please log in"),
        "/broken-100000.html": Answer(b"", 503),
        "/dead-100000.html": Answer(b"slow", wait_s=30),
    }


def test_every_kind_of_answer(tmp_path):
    with Site() as site:
        known = collected(site, tmp_path)
        second_day(site)
        site.asked.clear()
        visits: list[Visit] = []
        again = replace(
            job(tmp_path, source("listing", f"{site.url}/"), run_id="r2"),
            revisits={"bao": known},
            suspects=frozenset({f"{site.url}/front-again-100000.html"}),
        )
        (outcome,) = crawl(again, on_visit=visits.append)
        found = {
            visit.url.removeprefix(f"{site.url}/").removesuffix("-100000.html"): visit
            for visit in visits
        }
        assert len(visits) == len(found) == len(PAGES)
        assert {name: visit.outcome for name, visit in found.items()} == {
            "same": "unchanged",
            "tagged": "unchanged",
            "edited": "changed",
            "gone": "gone",
            "moved": "moved",
            "front": "front_page",
            "front-again": "gone",
            "front-for-good": "gone",
            "gone-elsewhere": "gone",
            "detour": "failed",
            "broken": "failed",
            "dead": "failed",
        }
        assert found["moved"].moved_to == f"{site.url}/new/moved-100000.html"
        assert outcome.outcome == "partial"
        fresh = [c for c in captures(tmp_path) if "r2" in c.warc and c.format == "html"]
        assert {(c.url.removeprefix(site.url), c.status) for c in fresh} == {
            ("/edited-100000.html", 200),
            ("/gone-100000.html", 410),
            ("/new/moved-100000.html", 200),
        }
        ends = [c for c in captures(tmp_path) if "r2" in c.warc and c.tells_gone]
        assert {(c.url.removeprefix(site.url), c.status, c.format) for c in ends} == {
            ("/gone-100000.html", 410, "html"),
            ("/front-again-100000.html", 302, "nowhere"),
            ("/front-for-good-100000.html", 301, "nowhere"),
            ("/gone-elsewhere-100000.html", 302, "nowhere"),
        }
        # The listing was not asked: this run looks for nothing new.
        assert {asked.path for asked in site.asked} & {"/"} == {"/"}  # the redirect leads there
        assert not [c for c in captures(tmp_path) if "r2" in c.warc and c.format == "listing"]


def test_no_more_than_the_budget(tmp_path):
    with Site() as site:
        known = collected(site, tmp_path)
        visits: list[Visit] = []
        again = replace(
            job(tmp_path, source("listing", f"{site.url}/"), run_id="r2", max_pages=4),
            revisits={"bao": known},
        )
        (outcome,) = crawl(again, on_visit=visits.append)
        assert len(visits) == 4
        assert f"left for the next run: {len(PAGES) - 4}" in outcome.message


def test_killed_in_the_middle(tmp_path):
    """What was told before is known, and its captures are in the landing zone."""
    with Site() as site:
        known = collected(site, tmp_path)
        for name in PAGES:
            site.pages[f"/{name}-100000.html"] = article(f"{name} anew")
        trapped(site, Trap(6, signal.SIGKILL))
        visits: list[Visit] = []
        again = replace(
            job(tmp_path, source("listing", f"{site.url}/"), run_id="r2"), revisits={"bao": known}
        )
        (outcome,) = crawl(again, on_visit=visits.append)
        assert outcome.failure == "crashed"
        assert {visit.outcome for visit in visits} == {"changed"}
        kept = {c.url for c in captures(tmp_path) if "r2" in c.warc}
        assert {visit.url for visit in visits} <= kept

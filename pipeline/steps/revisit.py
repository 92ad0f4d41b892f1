"""The job ``revisit``: known articles a day and a week after first sight: edited, gone, moved.

They are asked for conditionally, through the crawler with all its manners; what is new of them
goes the way of every capture. Posts of channels and Pages have no pages of their own to ask for:
their edits are seen while they stand among the newest. docs/how-to/keep-it-running.md.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from core.records import Source
from core.settings import Settings
from crawlers.runner import CrawlJob, CrawlSettings, crawl
from crawlers.visits import Visit
from pipeline.installation import new_run_id, working
from pipeline.jobs import Order, Report
from pipeline.profile import load_profile
from pipeline.registry import PATIENCE_S, counts_of
from pipeline.steps.collect import holding_sources
from pipeline.steps.collecting import take_in_what_waits
from pipeline.steps.ingest import ingest_landing
from store.revisits import DuePage, due_pages, save_visits

WITH_PAGES = ("feed", "sitemap", "listing")
"""Protocols whose documents each have a page of their own."""


def revisit_pages(order: Order) -> Report:
    """Look at what is due at the order's time; the store must be open.

    Safe to repeat: a page that gave an answer is not asked again for the same stage, one that
    gave none is asked up to three times.
    """
    settings = order.settings
    sources = _sources(settings, order.only)
    take_in_what_waits(order)
    pages = due_pages([item.id for item in sources], order.at, limit=settings.max_pages_per_source)
    named = {page.source for page in pages}
    with holding_sources(settings, [item for item in sources if item.id in named]) as held:
        wanted = {item.id for item in held}
        seen = _look(settings, held, [page for page in pages if page.source in wanted])
    if not pages:
        return Report({"pages": 0})
    with working(settings, wait_s=PATIENCE_S):
        ingested = counts_of(ingest_landing(settings), "ingest")
    counts = {"pages": len(pages), **seen, **ingested}
    missed = seen.get("failed", 0) + len(pages) - sum(seen.values())
    outcome = "done" if not missed else "failed" if missed == len(pages) else "partial"
    return Report(counts, outcome)


def _sources(settings: Settings, only: tuple[str, ...] | None) -> list[Source]:
    profile = load_profile(settings.profiles_dir / settings.profile)
    return [
        source
        for source in profile.sources
        if source.protocol in WITH_PAGES and source.schedule and (not only or source.id in only)
    ]


def _look(settings: Settings, sources: Sequence[Source], pages: Sequence[DuePage]) -> Counter[str]:
    """Ask for the pages and note what became of them; return how many by outcome."""
    if not pages:
        return Counter()
    visits: list[Visit] = []
    job = CrawlJob(
        run_id=new_run_id("revisit"),
        landing=settings.landing,
        sources=tuple(sources),
        revisits={
            source.id: tuple(page.memo for page in pages if page.source == source.id)
            for source in sources
        },
        suspects=frozenset(page.memo.url for page in pages if page.suspect),
        settings=CrawlSettings.of(settings),
    )
    crawl(job, on_visit=visits.append)
    asked = {(page.source, page.memo.url): page for page in pages}
    found = {}
    for visit in visits:
        if page := asked.get((visit.source, visit.url)):
            found[page.document, page.stage_h] = (visit.outcome, visit.moved_to)
    save_visits(found, datetime.now(UTC))
    return Counter(outcome for outcome, _ in found.values())

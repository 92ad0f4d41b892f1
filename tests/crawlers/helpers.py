"""Shared by the tests of spiders: sources, jobs, and the memos a caller would keep."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from core.records import Capture, FetchMemo, Source
from core.vocabulary import SourceKind
from crawlers.job import CrawlJob, CrawlSettings
from crawlers.landing import LandingZone
from tests.crawlers.server import Answer

QUICK = CrawlSettings(
    delay_s=0, timeout_s=1.5, retries=1, retry_backoff_s=0.05, contact="hop-thu@so.example"
)


def source(protocol: str, url: str, id: str = "bao", **options: str) -> Source:
    return Source(id, "Báo", SourceKind.PRESS, protocol, url, options=options)


def job(
    folder: Path,
    *sources: Source,
    run_id: str = "r1",
    memos: dict[str, tuple[FetchMemo, ...]] | None = None,
    **settings: object,
) -> CrawlJob:
    return CrawlJob(run_id, str(folder), sources, memos or {}, replace(QUICK, **settings))


def captures(folder: Path) -> list[Capture]:
    zone = LandingZone(str(folder))
    return [capture for file in zone.files() for capture in zone.captures(file)]


def articles(folder: Path) -> list[Capture]:
    return [
        capture for capture in captures(folder) if capture.format not in ("listing", "redirect")
    ]


def memos(found: Iterable[Capture]) -> dict[str, tuple[FetchMemo, ...]]:
    by_source: dict[str, tuple[FetchMemo, ...]] = {}
    for c in found:
        memo = FetchMemo(c.url, c.fetched_at, c.etag, c.last_modified, c.sha256)
        by_source[c.source] = (*by_source.get(c.source, ()), memo)
    return by_source


def article(text: str) -> Answer:
    return Answer(f"<html><h1>{text}</h1><p>{text * 20}</p></html>".encode())


def rss(items: Iterable[tuple[str, str]]) -> Answer:
    rows = "".join(
        f"<item><title>t</title><link>{link}</link><pubDate>{date}</pubDate></item>"
        for link, date in items
    )
    body = (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{rows}</channel></rss>'
    )
    return Answer(body.encode(), media_type="application/rss+xml")

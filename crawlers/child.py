"""The child process: all sources of a job, one spider each, one WARC writer for all."""

import asyncio
import logging
import os
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import TypeAdapter
from scrapy.crawler import AsyncCrawlerProcess

from core.errors import CotmocError, LandingError
from core.records import Source, SourceOutcome
from crawlers.failures import classify_error
from crawlers.job import TOKEN_VARIABLE, CrawlJob, load_job
from crawlers.known import KnownAddresses
from crawlers.landing import LandingZone
from crawlers.landing.redact import redact_text
from crawlers.logs import tame_logs
from crawlers.middlewares.guard import refusal
from crawlers.scrapy_settings import scrapy_settings
from crawlers.spiders import SPIDERS
from crawlers.spiders.base import Run
from crawlers.spiders.revisit import RevisitSpider
from crawlers.visits import add_visit, visits_path

_OUTCOME = TypeAdapter(SourceOutcome)
logger = logging.getLogger(__name__)


class OutcomeFile:
    """Where the child tells each source's outcome; of several lines for one the last counts."""

    def __init__(self, path: Path) -> None:
        """Open the file for adding."""
        self.told: dict[str, SourceOutcome] = {}
        self._path = path

    def add(self, outcome: SourceOutcome) -> None:
        """Add a line."""
        self.told[outcome.source] = outcome
        with self._path.open("ab") as stream:
            stream.write(_OUTCOME.dump_json(outcome) + b"\n")


def outcomes_path(job_file: Path) -> Path:
    """Return where the outcomes of a job file go."""
    return job_file.with_suffix(".outcomes")


def run_job(job_file: Path) -> int:
    """Run the job of a file; return the process's exit code."""
    job = load_job(job_file.name, job_file.read_bytes())
    # Taken out of the environment: nothing that this process starts needs it.
    token = os.environ.pop(TOKEN_VARIABLE, "")
    outcomes = OutcomeFile(outcomes_path(job_file))
    writer = LandingZone(job.landing).writer(
        job.run_id, rotate_bytes=job.settings.rotate_bytes, secrets=(token,) if token else ()
    )
    run = Run(
        job.run_id,
        writer,
        job.settings,
        outcomes.add,
        token,
        visit=partial(add_visit, visits_path(job_file)),
        suspects=job.suspects,
    )
    try:
        try:
            _crawl(job, run)
        finally:
            writer.close()
    except LandingError as error:
        _report_lost(outcomes, error)
        return 1
    return 0


def _crawl(job: CrawlJob, run: Run) -> None:
    process = AsyncCrawlerProcess(scrapy_settings(job.settings))
    tame_logs(job.settings.log_level, run.secrets, log_format=job.settings.log_format)
    started = False
    for source in job.sources:
        if refused := _refuse(source):
            run.report(refused)
            continue
        started = True
        again = job.revisits.get(source.id, ())
        crawler = process.create_crawler(RevisitSpider if again else SPIDERS[source.protocol])
        if source.options.get("tls") == "unverified":
            crawler.settings.set("DOWNLOAD_VERIFY_CERTIFICATES", False, priority="cmdline")
        task = process.crawl(
            crawler,
            source=source,
            known=KnownAddresses(again or job.memos.get(source.id, ())),
            run=run,
        )
        task.add_done_callback(partial(_report_crash, source=source, run=run))
    if started:
        process.start()


def _refuse(source: Source) -> SourceOutcome | None:
    """Return the outcome of a source that is not crawled at all."""
    failure = message = ""
    if not source.public_voice:
        failure = "individual"
        message = "individuals are not collected, only public pages, outlets and institutions"
    elif source.protocol not in SPIDERS:
        failure = "protocol"
        message = f"no spider reads {source.protocol!r}; there are {', '.join(sorted(SPIDERS))}"
    elif reason := refusal(source.url, home=urlsplit(source.url).hostname or ""):
        failure, message = "scheme", f"{source.url}: {reason}"
    if not failure:
        return None
    return SourceOutcome(source.id, "failed", failed=1, failure=failure, message=message)


def _report_crash(done: "asyncio.Future[None]", source: Source, run: Run) -> None:
    """Give a spider that did not even start its outcome."""
    error = None if done.cancelled() else done.exception()
    if error is not None:
        failure, message = "crashed", f"{type(error).__name__}: {error}"
        if isinstance(error, CotmocError):
            failure, message = classify_error(error)[0], str(error)
        else:
            logger.error("%s: the spider crashed", source.id, exc_info=error)
        message = redact_text(message, run.secrets)
        run.report(SourceOutcome(source.id, "failed", failed=1, failure=failure, message=message))


def _report_lost(outcomes: OutcomeFile, error: LandingError) -> None:
    """Take back what was told of captures that could not be committed."""
    failure, _ = classify_error(error)
    for outcome in list(outcomes.told.values()):
        if outcome.captured:
            outcomes.add(
                replace(
                    outcome,
                    outcome="partial" if outcome.unchanged else "failed",
                    failed=outcome.failed + outcome.captured,
                    captured=0,
                    failure=failure,
                    message=str(error),
                )
            )

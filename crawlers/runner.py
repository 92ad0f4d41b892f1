"""Crawl sources in a child process, so that nothing a page does can hurt the caller."""

import logging
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from core.errors import LandingError
from core.records import SourceOutcome
from crawlers.job import TOKEN_VARIABLE, CrawlJob, CrawlSettings
from crawlers.landing import LandingZone
from crawlers.landing.layout import parse_name
from crawlers.landing.storage import write_file
from crawlers.visits import Visit, read_visits, visits_path

__all__ = ["CrawlJob", "CrawlSettings", "crawl"]

ROOT = Path(__file__).resolve().parent.parent
POLL_S = 0.1
STOP_S = 60.0
_OUTCOME = TypeAdapter(SourceOutcome)
logger = logging.getLogger(__name__)


def crawl(
    job: CrawlJob,
    *,
    facebook_token: str = "",
    on_outcome: Callable[[SourceOutcome], None] | None = None,
    on_visit: Callable[[Visit], None] | None = None,
) -> list[SourceOutcome]:
    """Crawl the sources of a job; return one outcome for each, in the job's order.

    The captures are in the landing zone, committed, when this returns; also those of a child
    that was killed.

    Args:
        facebook_token: Goes to the child by its environment, never into the job file.
        on_outcome: Called as each source ends, for progress bars.
        on_visit: Called at the end for each page that was asked for again (``job.revisits``).
    """
    if not job.sources:
        return []
    with tempfile.TemporaryDirectory(prefix="cotmoc-crawl-") as folder:
        job_file = Path(folder) / "job.json"
        write_file(job_file, job.dump())
        told = _Told(job_file.with_suffix(".outcomes"), on_outcome)
        code = _run_child(job_file, facebook_token, told)
        if on_visit:
            for visit in read_visits(visits_path(job_file)):
                on_visit(visit)
    by_source = told.by_source
    captured: dict[str, int] = {}
    if any(source.id not in by_source for source in job.sources):
        captured = _salvage(job)
    return [
        by_source.get(source.id) or _crashed(source.id, code, captured.get(source.id, 0))
        for source in job.sources
    ]


class _Told:
    """The outcomes that the child has told so far."""

    def __init__(self, path: Path, on_outcome: Callable[[SourceOutcome], None] | None) -> None:
        self.by_source: dict[str, SourceOutcome] = {}
        self._path = path
        self._on_outcome = on_outcome
        self._read = 0

    def read(self) -> None:
        if not self._path.exists():
            return
        with self._path.open("rb") as stream:
            stream.seek(self._read)
            for line in stream:
                if not line.endswith(b"\n"):
                    break  # not all of it is written yet
                self._read += len(line)
                self._add(line)

    def _add(self, line: bytes) -> None:
        try:
            outcome = _OUTCOME.validate_json(line)
        except ValidationError:
            logger.warning("a line of the outcomes is damaged: %r", line[:80])
            return
        self.by_source[outcome.source] = outcome
        if self._on_outcome:
            self._on_outcome(outcome)


def _run_child(job_file: Path, facebook_token: str, told: _Told) -> int:
    environment = {name: text for name, text in os.environ.items() if name != TOKEN_VARIABLE}
    if facebook_token:
        environment[TOKEN_VARIABLE] = facebook_token
    paths = [str(ROOT), *filter(None, [environment.get("PYTHONPATH")])]
    environment["PYTHONPATH"] = os.pathsep.join(paths)
    # -P: a folder "crawlers" where the caller happens to stand is none of ours.
    command = [sys.executable, "-P", "-m", "crawlers", str(job_file)]
    with subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL) as child:
        try:
            while True:
                try:
                    code = child.wait(timeout=POLL_S)
                    break
                except subprocess.TimeoutExpired:
                    told.read()
        except BaseException:
            _stop(child)
            raise
        finally:
            told.read()
    return code


def _stop(child: "subprocess.Popen[bytes]") -> None:
    """Ask the child to commit what it has, and end it when it does not."""
    child.terminate()
    try:
        child.wait(timeout=STOP_S)
    except subprocess.TimeoutExpired:
        child.kill()


def _salvage(job: CrawlJob) -> dict[str, int]:
    """Commit what a dead child left; return the number of captures of each source."""
    zone = LandingZone(job.landing)
    counts: dict[str, int] = {}
    try:
        zone.recover()
        for file in zone.files():
            if parse_name(file).run_id == job.run_id:
                for capture in zone.captures(file):
                    counts[capture.source] = counts.get(capture.source, 0) + 1
    except LandingError as error:
        logger.error("run %s: what the crawler left is not saved yet: %s", job.run_id, error)
    return counts


def _crashed(source: str, code: int, captured: int) -> SourceOutcome:
    try:
        end = f"ended by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
    except ValueError:
        end = f"exit code {code}"
    return SourceOutcome(
        source,
        "failed",
        captured=captured,
        failed=1,
        failure="crashed",
        message=f"the crawler process did not finish ({end}); run again, nothing is lost",
    )

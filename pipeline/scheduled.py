"""The jobs as a scheduler calls them, such as Airflow: settings read here, outcomes made plain.

What is passed to and fro is names, paths and counts. docs/how-to/use-airflow.md.
"""

from collections.abc import Sequence
from datetime import datetime

from core.errors import CatalogueError, SettingsError
from core.settings import get_settings
from pipeline.jobs import due_sources, run_job

BATCH_FILES = 16
MOST_BATCHES = 500
"""Schedulers have a limit to how often a task may be mapped; Airflow's is 1024."""


class NothingToDo(Exception):
    """The job did not run: not configured, or somebody else runs it just now."""


class HopelessError(Exception):
    """Trying again changes nothing: a setting, the catalogue, or a time that has not come."""


class UnsuccessfulError(Exception):
    """The job failed on all its inputs; it may be tried again."""


def perform(job: str, *, at: datetime | None, only: Sequence[str] | None = None) -> dict[str, int]:
    """Run a job and return its counts; where a part of the inputs failed, the ledger says which.

    Args:
        at: The time that the run is meant for.
        only: Ids of sources (``collect``) or names of landing files (``analyse_and_index``).

    Raises:
        NothingToDo: Nothing was done, and nothing has to be.
        HopelessError: A person has to change something first; the message says what.
        UnsuccessfulError: Nothing went through.
        CotmocError: The job broke, for a reason that may pass.
    """
    try:
        result = run_job(job, get_settings(), at=at, only=only)
    except (SettingsError, CatalogueError) as error:
        raise HopelessError(str(error)) from error
    if result.outcome == "skipped":
        raise NothingToDo(result.message)
    if result.failed:
        raise UnsuccessfulError(result.message)
    return dict(result.counts)


def sources_due(at: datetime | None) -> list[str]:
    """Return the ids of the sources that are due at a time.

    Raises:
        HopelessError: The profile does not load, or the time has not come.
        StoreError: The database cannot be read.
    """
    try:
        return due_sources(get_settings(), at)
    except SettingsError as error:
        raise HopelessError(str(error)) from error


def landing_batches(size: int = BATCH_FILES) -> list[list[str]]:
    """Return the names of the landing files that are not read yet, oldest first, in batches.

    Args:
        size: Files in a batch; more where there would be over ``MOST_BATCHES`` of them.

    Raises:
        StoreError: The database cannot be read.
        LandingError: The landing zone cannot be read.
    """
    from pipeline.steps.ingest import unread_files

    names = unread_files(get_settings())
    size = max(size, -(-len(names) // MOST_BATCHES))
    return [names[start : start + size] for start in range(0, len(names), size)]

"""Which sources are due: each by its own cron expression and by when it was last asked."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime

from core.errors import SettingsError
from core.records import Source
from core.settings import Settings
from pipeline.profile import load_profile
from pipeline.rhythm import next_time, trigger_of

BY_HAND = "import"
logger = logging.getLogger(__name__)


def scheduled(settings: Settings) -> list[Source]:
    """Return the sources of the chosen profile that have a rhythm, in the profile's order.

    One whose rhythm cannot be read is left out, so that it does not hold up the others.

    Raises:
        SettingsError: The profile does not load.
    """
    unreadable = dict(unreadable_rhythms(settings))
    for name, problem in unreadable.items():
        logger.warning("%s is not collected: %s", name, problem)
    return [source for source in _with_rhythm(settings) if source.id not in unreadable]


def unreadable_rhythms(settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield the sources whose rhythm cannot be read, with what is wrong.

    Raises:
        SettingsError: The profile does not load.
    """
    for source in _with_rhythm(settings):
        try:
            trigger_of(source.schedule)
        except SettingsError as error:
            yield source.id, str(error)


def _with_rhythm(settings: Settings) -> list[Source]:
    profile = load_profile(settings.profiles_dir / settings.profile)
    return [source for source in profile.sources if source.schedule and source.protocol != BY_HAND]


def due(settings: Settings, at: datetime) -> list[Source]:
    """Return the sources that are due at a time; the store must be open.

    Due is a source never asked, or one whose rhythm has a time after the last attempt and up to
    ``at``: however many were missed, it is asked once. A day of the past is never fetched again,
    because nobody can fetch the past. What failed for exactly this time may be tried again.

    Raises:
        SettingsError: The profile does not load.
        StoreError: The database cannot be read.
    """
    from store.jobs import last_attempts

    last = last_attempts(datetime.now(UTC), retry=at)
    return [source for source in scheduled(settings) if _is_due(source, last.get(source.id), at)]


def _is_due(source: Source, last: datetime | None, at: datetime) -> bool:
    if last is None:
        return True
    moment = next_time(source.schedule, last)
    return moment is not None and moment <= at

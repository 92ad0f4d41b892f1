"""The inbox: texts that people kept on the site, landed like any file an office hands in."""

import logging
from contextlib import suppress

from core.settings import Settings
from pipeline.installation import working
from pipeline.steps.importing import ImportResult, land_files
from store import inbox

logger = logging.getLogger(__name__)


def take_inbox(settings: Settings) -> ImportResult:
    """Land what waits in the inbox, then remove it there.

    Killed in between, a text is landed twice, which is one document all the same.

    Raises:
        LandingError: The landing zone cannot be written; everything stays in the inbox.
    """
    files = inbox.waiting(settings.data_dir)
    if not files:
        return ImportResult()
    with working(settings):
        result = land_files(settings, files)
    for path in files:
        with suppress(FileNotFoundError):
            path.unlink()
    for message in result.messages:
        logger.warning("inbox: %s", message)
    return result

"""Getting ready what the first visitor of the day would wait for."""

import logging
from datetime import UTC, datetime
from threading import Thread

from core.errors import CotmocError
from store.connection import close

log = logging.getLogger(__name__)


def warm_up() -> Thread:
    """Count in the background what the pages remember; return the thread."""
    thread = Thread(target=_warm, name="warming up", daemon=True)
    thread.start()
    return thread


def _warm() -> None:
    # Loaded here: the parts of the site are ready once Django is.
    from dashboards.site.engines import get_catalogue  # noqa: PLC0415
    from dashboards.site.quality.shown import judged_rows, misses_shown, newest_groups  # noqa: PLC0415
    from dashboards.site.sources.views import known_states  # noqa: PLC0415
    from dashboards.site.today.summary import summary  # noqa: PLC0415

    try:
        catalogue = get_catalogue()
        summary(catalogue, datetime.now(UTC))
        known_states()
        misses_shown()
        judged_rows(catalogue)
        newest_groups()
    except CotmocError as error:
        # The page itself says what is wrong to whoever opens it.
        log.warning("the site starts without what its pages remember: %s", error)
    finally:
        close()

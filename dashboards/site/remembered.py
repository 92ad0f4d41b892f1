"""What takes long to count, kept for a while: nobody waits for what a minute ago was as true.

The first who asks waits; later ones get what was counted last, and where that is no longer fresh
it is counted anew behind them. ``dashboards.site.warming`` asks before anybody does.
"""

import logging
from collections import defaultdict
from collections.abc import Callable
from threading import Lock, Thread
from time import monotonic
from typing import Final, TypeVar

from django.core.cache import cache

from core.errors import CotmocError
from store.connection import close

T = TypeVar("T")
KEPT_S: Final = 86_400

log = logging.getLogger(__name__)
_locks: defaultdict[str, Lock] = defaultdict(Lock)


def remembered(name: str, make: Callable[[], T], *, fresh_s: float) -> T:
    """Return what ``make`` returned lately.

    Args:
        name: Of what is counted, with everything that it depends on, such as the language.
        make: Counts; its result is pickled. It may run in a thread of its own.
        fresh_s: For so long nothing is counted anew.
    """
    found: tuple[float, T] | None = cache.get(f"remembered:{name}")
    if found is None:
        with _locks[name]:
            found = cache.get(f"remembered:{name}") or _count(name, make)
        return found[1]
    if monotonic() - found[0] > fresh_s and _locks[name].acquire(blocking=False):
        Thread(target=_anew, args=(name, make), name=f"remembered {name}", daemon=True).start()
    return found[1]


def _count(name: str, make: Callable[[], T]) -> tuple[float, T]:
    found = (monotonic(), make())
    cache.set(f"remembered:{name}", found, KEPT_S)
    return found


def _anew(name: str, make: Callable[[], T]) -> None:
    try:
        _count(name, make)
    except CotmocError as error:
        log.warning("%s could not be counted anew: %s", name, error)
    finally:
        _locks[name].release()
        close()

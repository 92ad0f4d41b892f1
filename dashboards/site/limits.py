"""How often somebody may ask: a count a minute in the cache, and a page that says when to go on."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Final, TypeVar, cast

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from dashboards.site.errors import too_many

View = TypeVar("View", bound=Callable[..., HttpResponse])
MINUTE_S: Final = 60


def limited(what: str, per_minute: int) -> Callable[[View], View]:
    """Let a person call a view so many times a minute; then 429, with the seconds to wait.

    What the view needs may be said above or below: marks are kept.

    Args:
        what: Views of the same word share one count.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            wait_s = seconds_to_wait(what, _who(request), per_minute)
            if wait_s:
                return too_many(request, wait_s)
            return view(request, *args, **kwargs)

        return cast(View, counted)

    return mark


def seconds_to_wait(what: str, who: str, per_minute: int) -> int:
    """Count a call; return 0, or how long to wait where there were too many in this minute."""
    now = time.time()
    key = f"limit:{what}:{who}:{int(now // MINUTE_S)}"
    if cache.add(key, 1, timeout=2 * MINUTE_S):
        return 0
    try:
        calls = cache.incr(key)
    except ValueError:  # thrown out in between, by a cache that is full
        return 0
    return MINUTE_S - int(now % MINUTE_S) if calls > per_minute else 0


def _who(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return f"user-{request.user.pk}"
    return f"from-{request.META.get('REMOTE_ADDR', '')}"

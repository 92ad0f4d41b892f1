"""Names that too many wrong passwords have locked out for a while (django-axes)."""

from datetime import UTC, datetime

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings

from store.audit import note_act
from store.connection import reading, writing


def locked_names() -> frozenset[str]:
    """Return the names that cannot sign in from some machine now.

    Raises:
        StoreError: The database cannot be read.
    """
    since = datetime.now(UTC) - get_cool_off()
    tried = AccessAttempt.objects.filter(
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT, attempt_time__gt=since
    )
    with reading():
        return frozenset(name for name in tried.values_list("username", flat=True) if name)


def unlock(by: int, number: int, username: str) -> bool:
    """Let somebody try again at once; return whether they were locked out.

    Raises:
        StoreError: The database refused.
    """
    with writing():
        freed = bool(reset(username=username))
        if freed:
            note_act(by, "user.unlock", "user", str(number))
    return freed

"""One ``watch`` for each data folder."""

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from core.settings import Settings
from pipeline.installation import BusyError, data_folder
from pipeline.messages import t

LOCK = "watch.lock"


@contextmanager
def only_watch(settings: Settings) -> Iterator[None]:
    """Hold the lock of the one ``watch`` of a data folder.

    Raises:
        BusyError: Another one is running.
    """
    lock = FileLock(data_folder(settings) / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise BusyError(
            t(
                f"`cotmoc watch` đang chạy trên {settings.data_dir}; chỉ cần một",
                f"another `cotmoc watch` is running on {settings.data_dir}; one is enough",
            )
        ) from error
    try:
        yield
    finally:
        lock.release()


def is_watched(settings: Settings) -> bool:
    """Return whether a ``watch`` is running on the data folder."""
    if not (settings.data_dir / LOCK).exists():
        return False
    try:
        with only_watch(settings):
            return False
    except BusyError:
        return True

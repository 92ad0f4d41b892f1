"""Locks of jobs and sources: two schedulers at once do nothing twice.

A lock file for processes of one machine, the database server's locks for several. The system
frees both when a process dies.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress

from filelock import FileLock, Timeout

from core.errors import StoreError
from core.settings import Settings
from pipeline.installation import data_folder
from pipeline.messages import t

FOLDER = "locks"


@contextmanager
def holding(settings: Settings, names: Sequence[str]) -> Iterator[frozenset[str]]:
    """Hold those of the named locks that are free, without waiting; the store must be open.

    Raises:
        StoreError: The data folder cannot be written, or the server cannot be reached.
    """
    from store.locks import try_locks

    with ExitStack() as stack:
        free = [name for name in names if _take(settings, name, stack)]
        yield stack.enter_context(try_locks(free))


def _take(settings: Settings, name: str, stack: ExitStack) -> bool:
    folder = data_folder(settings) / FOLDER
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        lock = FileLock(folder / f"{name}.lock")
        with suppress(Timeout):
            lock.acquire(timeout=0)
            stack.callback(lock.release)
            return True
    except OSError as error:
        raise StoreError(
            t(
                f"không tạo được khoá {name!r} trong {str(folder)!r}: {error}; hãy dọn đĩa hoặc "
                "xem quyền của thư mục",
                f"lock {name!r} in {str(folder)!r} cannot be made: {error}; free space or check "
                "the rights of the folder",
            )
        ) from error
    return False

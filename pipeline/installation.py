"""What one installation has once: its folders, its lock, its key, its run ids."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from core.errors import CotmocError, StoreError
from core.settings import Settings
from pipeline.messages import t


class BusyError(CotmocError):
    """Another cotmoc works on the same data folder."""


@contextmanager
def open_store(settings: Settings) -> Iterator[None]:
    """Give the store with its tables made; the data folder is the owner's alone."""
    data_folder(settings)
    from store import connection

    connection.setup(settings)
    connection.migrate()
    try:
        yield
    finally:
        connection.close()


def data_folder(settings: Settings) -> Path:
    """Return the data folder, made if needed.

    Raises:
        StoreError: It cannot be made.
    """
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StoreError(
            t(
                f"không tạo được thư mục dữ liệu {str(settings.data_dir)!r}: {error}; "
                "đặt COTMOC_DATA_DIR vào một thư mục ghi được",
                f"data folder {str(settings.data_dir)!r} cannot be made: {error}; "
                "set COTMOC_DATA_DIR to a folder you may write to",
            )
        ) from error
    return settings.data_dir


@contextmanager
def working(settings: Settings, *, wait_s: float = 10.0) -> Iterator[None]:
    """Hold the data folder's lock: one process moves documents along at a time.

    The system frees the lock when a process dies, so that nothing has to be cleaned up.

    Raises:
        BusyError: Another process holds it for longer than ``wait_s``.
    """
    lock = FileLock(data_folder(settings) / "working.lock", is_singleton=True)
    try:
        lock.acquire(timeout=wait_s)
    except Timeout as error:
        raise BusyError(
            t(
                f"một cotmoc khác đang làm việc trên {str(settings.data_dir)!r}; chờ nó xong, "
                "hoặc dừng nó, rồi chạy lại",
                f"another cotmoc is working on {str(settings.data_dir)!r}; wait until it is done, "
                "or end it, and run again",
            )
        ) from error
    except OSError as error:
        raise StoreError(
            t(
                f"không ghi được thư mục dữ liệu {str(settings.data_dir)!r}: {error}; "
                "dọn đĩa hoặc đổi COTMOC_DATA_DIR",
                f"data folder {str(settings.data_dir)!r} cannot be written: {error}; "
                "free space or set COTMOC_DATA_DIR",
            )
        ) from error
    try:
        yield
    finally:
        lock.release()


def id_key(settings: Settings) -> str:
    """Return the key of ids of posts by individuals; made once and kept, readable by the owner.

    Raises:
        StoreError: The key file cannot be read or written.
    """
    given = settings.id_key.get_secret_value()
    if given:
        return given
    path = data_folder(settings) / "id.key"
    try:
        if not path.exists():
            fresh = path.with_suffix(f".{os.getpid()}")
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w") as stream:
                stream.write(secrets.token_hex(32))
            # Link, not rename: the first of two processes wins, and both read the same key.
            try:
                os.link(fresh, path)
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        return path.read_text().strip()
    except OSError as error:
        raise StoreError(f"key file {str(path)!r}: {error}; check its rights") from error


def new_run_id(kind: str) -> str:
    """Return a run id that sorts by time and never stands twice."""
    return f"{kind}-{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"

"""Where a run's files grow before they are committed; a lock tells the living from the dead.

A run's folder holds ``lock`` (held while its process lives, given up by the system when it is
killed), ``target`` (retention, day and run id) and ``<seq>.part`` files.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from crawlers.landing.layout import WarcName
from crawlers.landing.storage import landing_errors, make_folder, write_file

PART = ".part"
ZONE_LOCK_TIMEOUT_S = 30.0


class SpoolRun:
    """The folder of one writing run, locked as long as this object is open."""

    def __init__(self, folder: Path, lock: FileLock) -> None:
        """Take over an acquired lock."""
        self.folder = folder
        self._lock = lock

    def part(self, seq: int) -> Path:
        """Return the path of an unfinished file."""
        return self.folder / f"{seq:05d}{PART}"

    def parts(self) -> list[tuple[int, Path]]:
        """Return the unfinished files with their numbers, in order."""
        return sorted((int(path.stem), path) for path in self.folder.glob(f"*{PART}"))

    def target(self) -> tuple[str, str, str] | None:
        """Return retention, day and run id, or None when the run died before it wrote them."""
        path = self.folder / "target"
        if not path.is_file():
            return None
        retention, day, run_id = path.read_text("utf-8").split("\n")
        return retention, day, run_id

    def close(self, *, remove: bool) -> None:
        """Give up the lock, and the folder with it when nothing in it is needed any more."""
        with landing_errors(str(self.folder)):
            if remove:
                shutil.rmtree(self.folder, ignore_errors=True)
            self._lock.release()


class Spool:
    """The folder of all runs that write to one landing zone from this machine."""

    def __init__(self, folder: Path) -> None:
        """Remember the folder; it is made when a run opens."""
        self.folder = folder

    def open(self, retention: str, day: str, run_id: str) -> SpoolRun:
        """Make and lock the folder of a new run."""
        with landing_errors(str(self.folder)):
            make_folder(self.folder, self.folder.parent)
        with self.locked(), landing_errors(str(self.folder)):
            number = 1
            while (folder := self.folder / f"{retention}-{day}-{run_id}-{number}").exists():
                number += 1
            make_folder(folder, self.folder)
            run = SpoolRun(folder, _acquire(folder))
            write_file(folder / "target", f"{retention}\n{day}\n{run_id}".encode())
            return run

    def abandoned(self) -> Iterator[SpoolRun]:
        """Take over, one after the other, the runs whose process is gone."""
        if not self.folder.is_dir():
            return
        for folder in sorted(path for path in self.folder.iterdir() if path.is_dir()):
            with self.locked():
                try:
                    run = SpoolRun(folder, _acquire(folder))
                except Timeout:
                    continue  # alive
                except FileNotFoundError:
                    continue  # somebody else has just cleared it away
            yield run

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock of the whole spool, for a moment."""
        lock = FileLock(self.folder / "zone.lock", timeout=ZONE_LOCK_TIMEOUT_S, mode=0o600)
        with landing_errors(str(self.folder)), lock:
            yield

    def has_run(self, name: WarcName) -> bool:
        """Return whether a run of this machine that may own the file has not ended."""
        return any(self._folders(name))

    def taken(self, name: WarcName) -> bool:
        """Return whether a run of this machine is about to use that name."""
        return any((path / f"{name.seq:05d}{PART}").exists() for path in self._folders(name))

    def _folders(self, name: WarcName) -> Iterator[Path]:
        return self.folder.glob(f"{name.retention}-{name.day}-{name.run_id}-*")


def _acquire(folder: Path) -> FileLock:
    # Not bound to a thread: a writer may be closed by another one than opened it.
    lock = FileLock(folder / "lock", timeout=0, mode=0o600, thread_local=False)
    lock.acquire()
    return lock

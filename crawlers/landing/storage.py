"""Files of the landing zone through fsspec: private, written whole, renamed into place."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, cast

import fsspec
from fsspec.implementations.local import LocalFileSystem

from core.errors import CotmocError, LandingError

FILE_MODE = 0o600
FOLDER_MODE = 0o700
# EFBIG is what a file-size limit gives, EDQUOT a full quota: the same remedy as a full disk.
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class DiskFullError(LandingError):
    """There is no room left; what was committed before is safe."""


@contextmanager
def landing_errors(name: str) -> Iterator[None]:
    """Turn file errors into ours, with the file's name and what to do."""
    try:
        yield
    except FileNotFoundError as error:
        raise LandingError(
            f"landing zone: {name} is not there; it was deleted, or never committed"
        ) from error
    except OSError as error:
        if error.errno in FULL:
            raise DiskFullError(
                f"landing zone: no room to write {name} ({error.strerror}); free some space "
                "and run again: what was committed before is safe, the rest is fetched again"
            ) from error
        raise LandingError(
            f"landing zone: cannot use {name} ({error}); check that the folder exists and "
            "belongs to the user who runs this"
        ) from error


def _open(url: str) -> tuple[fsspec.AbstractFileSystem, str]:
    try:
        return cast(tuple[fsspec.AbstractFileSystem, str], fsspec.core.url_to_fs(url))
    except ImportError as error:
        raise LandingError(
            f"landing zone: {url!r} needs a package that is not installed ({error}); "
            "install it, or set COTMOC_LANDING_URL to a folder"
        ) from error
    except ValueError as error:
        raise LandingError(
            f"landing zone: {url!r} names no storage that fsspec knows ({error}); "
            "set COTMOC_LANDING_URL to a folder, or to an address such as s3://bucket/landing"
        ) from error


@contextmanager
def _far_errors(name: str) -> Iterator[None]:
    """Turn what goes wrong on a remote storage into our error; each library has its own."""
    with landing_errors(name):
        try:
            yield
        except (CotmocError, OSError):
            raise
        except Exception as error:  # every storage's library raises classes of its own
            raise LandingError(
                f"landing zone: the storage gives no answer for {name} ({type(error).__name__}: "
                f"{error}); check COTMOC_LANDING_URL, the network and the rights, and run again"
            ) from error


class Storage:
    """A folder, local or remote, that holds whole files under relative names."""

    def __init__(self, url: str) -> None:
        """Open the folder; a local one is made when it is first written to."""
        with _far_errors(url):
            filesystem, root = _open(url)
        self._fs = filesystem
        self.root = str(root).rstrip("/")
        self.local = Path(self.root) if isinstance(filesystem, LocalFileSystem) else None

    def path(self, name: str) -> str:
        """Return the path inside the file system."""
        return f"{self.root}/{name}"

    def exists(self, name: str) -> bool:
        """Return whether the file is there."""
        with _far_errors(name):
            return bool(self._fs.exists(self.path(name)))

    def names(self) -> list[str]:
        """Return the relative names of all files, sorted."""
        with _far_errors(self.root):
            self._fs.invalidate_cache()
            if not self._fs.exists(self.root or "/"):
                return []
            found = self._fs.find(self.root)
        return sorted(str(path)[len(self.root) + 1 :] for path in found)

    def size(self, name: str) -> int:
        """Return the size in bytes."""
        with _far_errors(name):
            return int(self._fs.size(self.path(name)))

    def read(self, name: str) -> bytes:
        """Return the whole file."""
        with _far_errors(name):
            return bytes(self._fs.cat_file(self.path(name)))

    def read_range(self, name: str, offset: int, length: int) -> bytes:
        """Return a part of the file; shorter where the file ends."""
        with _far_errors(name):
            return bytes(self._fs.cat_file(self.path(name), start=offset, end=offset + length))

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """Open the file for reading."""
        with _far_errors(name):
            stream = cast(IO[bytes], self._fs.open(self.path(name), "rb"))
        with stream:
            yield stream

    def write(self, name: str, body: bytes) -> None:
        """Write a whole file: under another name, synced, then renamed."""
        with _far_errors(name):
            if self.local is None:
                self._fs.makedirs(self.path(name).rpartition("/")[0], exist_ok=True)
                self._fs.pipe_file(self.path(name), body)
                return
            target = self.local / name
            make_folder(target.parent, self.local)
            temporary = target.with_name(target.name + ".tmp")
            try:
                write_file(temporary, body)
                temporary.replace(target)
            except OSError:
                with suppress(OSError):
                    temporary.unlink()
                raise
            sync_folder(target.parent)

    def publish(self, spooled: Path, name: str) -> None:
        """Put a spooled, synced file in place; on a remote system the spooled one stays."""
        with _far_errors(name):
            if self.local is None:
                self._fs.makedirs(self.path(name).rpartition("/")[0], exist_ok=True)
                self._fs.put_file(str(spooled), self.path(name))
                return
            target = self.local / name
            make_folder(target.parent, self.local)
            spooled.replace(target)
            sync_folder(target.parent)

    def fetch(self, name: str, spooled: Path) -> None:
        """Copy a file into the spool."""
        with _far_errors(name):
            self._fs.get_file(self.path(name), str(spooled))
            spooled.chmod(FILE_MODE)

    def remove(self, name: str) -> None:
        """Remove a file that may be gone already."""
        with _far_errors(name), suppress(FileNotFoundError):
            self._fs.rm_file(self.path(name))


def make_folder(folder: Path, root: Path) -> None:
    """Make a folder and those above it down from ``root``, for this user only."""
    if folder != root and root in folder.parents:
        make_folder(folder.parent, root)
    elif folder == root:
        folder.parent.mkdir(parents=True, exist_ok=True)
    if not folder.is_dir():
        folder.mkdir(mode=FOLDER_MODE, exist_ok=True)
        folder.chmod(FOLDER_MODE)


def open_private(path: Path) -> IO[bytes]:
    """Open a new, unbuffered file for writing that only this user can read."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, FILE_MODE)
    return os.fdopen(descriptor, "r+b", buffering=0)


def write_all(stream: IO[bytes], body: bytes) -> None:
    """Write every byte to an unbuffered file: one call may take only a part of them."""
    view = memoryview(body)
    while view:
        view = view[stream.write(view) :]


def write_file(path: Path, body: bytes) -> None:
    """Write and sync a private file."""
    with open_private(path) as stream:
        write_all(stream, body)
        os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Sync a folder's entries, where the system can."""
    with suppress(OSError, AttributeError):
        descriptor = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

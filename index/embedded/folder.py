"""The folder of the embedded index: generations, the pointer to the current one, the lock.

    index/current            name of the generation that readers use
    index/v1-20260101-…/     a generation: one Tantivy index for each kind of entity
    index/writer.lock        held while somebody writes

A rebuild fills a new generation and moves the pointer by renaming a file, so that readers see
the old content or the new, and nothing between.
"""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from core.errors import IndexUnavailable
from index.embedded.schema import FORMAT

POINTER: Final = "current"
LOCK: Final = "writer.lock"
PREFIX: Final = f"v{FORMAT}-"
REBUILD: Final = "cotmoc sync --rebuild"
NO_RIGHTS: Final = ("PermissionDenied", "ReadOnlyFilesystem")
"""What the engine says where the system refuses access."""


class IndexFolder:
    """Names, locks and swaps; it knows nothing of what a generation holds."""

    def __init__(self, root: Path, *, lock_timeout_s: float) -> None:
        self.root = root
        self._lock_timeout_s = lock_timeout_s

    def current(self) -> Path | None:
        """Return the generation that readers use, or None where there is no index yet.

        Raises:
            IndexUnavailable: The index was built by another version, or is damaged.
        """
        while (name := self._pointed()) is not None:
            if not name.startswith(PREFIX):
                raise IndexUnavailable(
                    f"Chỉ mục ở {self.root} thuộc phiên bản khác ({name[:40]!r}, cần {PREFIX}…); "
                    f"dựng lại bằng: {REBUILD} / the index is of another version; run: {REBUILD}"
                )
            if (self.root / name).is_dir():
                return self.root / name
            # A rebuild may have moved the pointer and removed the folder in between.
            if name == self._pointed():
                raise self.damaged(f"{name} is missing")
        return None

    def _pointed(self) -> str | None:
        try:
            return (self.root / POINTER).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise self.damaged(error) from error

    def new(self) -> Path:
        """Return the path of a new generation; nothing is made yet."""
        return self.root / f"{PREFIX}{uuid.uuid4().hex}"

    def point_to(self, generation: Path) -> None:
        """Make a generation the current one, at once and for good, and remove all others."""
        waiting = self.root / f"{POINTER}.new"
        with waiting.open("w", encoding="utf-8") as file:
            file.write(generation.name + "\n")
            file.flush()
            os.fsync(file.fileno())
        waiting.replace(self.root / POINTER)
        _sync_folder(self.root)
        self.remove_others(generation)

    def remove_others(self, kept: Path) -> None:
        """Remove generations that nobody points to, also those of a rebuild that was killed."""
        for path in self.root.glob("v*-*"):
            if path.is_dir() and path != kept:
                self.remove(path)

    def remove(self, generation: Path) -> None:
        """Remove a generation; what Windows keeps, for a reader has it open, goes next time."""
        shutil.rmtree(generation, ignore_errors=True)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the writer's lock; a killed process loses it by itself.

        Raises:
            IndexUnavailable: Another process writes and did not end in time.
        """
        from filelock import FileLock, Timeout  # noqa: PLC0415 - 0.1 s that readers do without

        try:
            self.root.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.root / LOCK, timeout=self._lock_timeout_s)
            lock.acquire()
        except Timeout as error:
            raise IndexUnavailable(
                f"Chỉ mục ở {self.root} đang được tiến trình khác ghi; đã chờ "
                f"{self._lock_timeout_s:g} giây, hãy thử lại sau / another process writes to the "
                f"index; waited {self._lock_timeout_s:g} s, try again later"
            ) from error
        except OSError as error:
            raise self.failed(error) from error
        try:
            yield
        finally:
            lock.release()

    def damaged(self, reason: object) -> IndexUnavailable:
        """Return the error for an index that cannot be read; rights are no damage."""
        if isinstance(reason, PermissionError) or any(sign in str(reason) for sign in NO_RIGHTS):
            return self.closed(reason)
        return IndexUnavailable(
            f"Chỉ mục ở {self.root} bị hỏng ({reason}); dựng lại bằng: {REBUILD} / "
            f"the index is damaged; build it anew from the store: {REBUILD}"
        )

    def closed(self, reason: object) -> IndexUnavailable:
        """Return the error for a folder that may not be used: the engine locks also to read."""
        return IndexUnavailable(
            f"Không mở được chỉ mục ở {self.root} vì thiếu quyền ({reason}); chỉ mục không hỏng. "
            "Người dùng này phải đọc và ghi được thư mục, kể cả khi chỉ tìm kiếm: hãy chạy bằng "
            "người dùng sở hữu thư mục, hoặc cấp quyền / the index cannot be opened for lack of "
            "rights; it is not damaged. This user must be able to read and write the folder, also "
            "for searching alone: run as the folder's owner, or grant the rights"
        )

    def failed(self, reason: object) -> IndexUnavailable:
        """Return the error for an index that cannot be written."""
        return IndexUnavailable(
            f"Không ghi được chỉ mục ở {self.root} ({reason}); kiểm tra dung lượng và quyền ghi "
            f"của thư mục, rồi thử lại / the index cannot be written; check free space and "
            f"permissions of the folder, then try again"
        )


def _sync_folder(folder: Path) -> None:
    """Make a rename durable; Windows has no such call and needs none."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

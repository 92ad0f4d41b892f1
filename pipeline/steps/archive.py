"""Backup archives: what stands in one, written and read so that a torn one is noticed.

A tar file as ``tar -xf`` reads it: the database, the landing zone, the key of ids, the office's
names, the settings without secrets, and at the end ``manifest.json`` with a checksum of each.
docs/how-to/keep-it-well.md.
"""

import hashlib
import io
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO

from pydantic import BaseModel, ConfigDict, ValidationError

from core.errors import CotmocError
from pipeline.messages import t

MANIFEST = "manifest.json"
DATABASE = "database"
LANDING = "landing/"
CLAIMS = "claims"
FORMAT = 1
MOST_MANIFEST_BYTES = 500_000_000


class BackupError(CotmocError):
    """A backup cannot be made, read or put back."""


class Entry(BaseModel):
    """A file of the archive."""

    model_config = ConfigDict(frozen=True)

    name: str
    size: int
    sha256: str


class Manifest(BaseModel):
    """What an archive holds.

    Attributes:
        database: ``sqlite`` or ``postgresql``.
        migration: Last step of the tables.
        rows: Number of rows by table.
    """

    model_config = ConfigDict(frozen=True)

    format: int = FORMAT
    made: datetime
    version: str
    database: str
    migration: str
    rows: dict[str, int]
    files: tuple[Entry, ...]


class ArchiveWriter:
    """Adds files to an archive and keeps count of them."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        """Take the open tar file."""
        self.entries: list[Entry] = []
        self._tar = tar
        self._now = int(datetime.now(UTC).timestamp())

    def add(self, name: str, stream: IO[bytes], size: int) -> None:
        """Add a file from a stream of exactly this size."""
        counted = _Summing(stream)
        self._tar.addfile(self._info(name, size), counted)
        self.entries.append(Entry(name=name, size=size, sha256=counted.digest()))

    def add_bytes(self, name: str, body: bytes) -> None:
        """Add a small file."""
        self.add(name, io.BytesIO(body), len(body))

    def finish(self, manifest: Manifest) -> None:
        """Add the manifest: an archive without one is torn."""
        body = manifest.model_dump_json(indent=1).encode()
        self._tar.addfile(self._info(MANIFEST, len(body)), io.BytesIO(body))

    def _info(self, name: str, size: int) -> tarfile.TarInfo:
        info = tarfile.TarInfo(name)
        info.size, info.mode, info.mtime = size, 0o600, self._now
        return info


class _Summing(io.RawIOBase):
    """Passes bytes on and sums them."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._sum = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        part = self._stream.read(size)
        self._sum.update(part)
        return part

    def digest(self) -> str:
        return self._sum.hexdigest()


@contextmanager
def writing_archive(path: Path) -> Iterator[ArchiveWriter]:
    """Write an archive under another name, synced, and rename it when it is whole.

    Raises:
        BackupError: It cannot be written; nothing is left of it.
    """
    partial = path.with_name(f".{path.name}.partial")
    try:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as tar:
                yield ArchiveWriter(tar)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)
    except OSError as error:
        why = error.strerror or error
        raise BackupError(
            t(
                f"không ghi được bản sao lưu {str(path)!r}: {why}; hãy dọn đĩa hoặc chọn thư mục "
                "khác",
                f"backup {str(path)!r} cannot be written: {why}; free space there or choose "
                "another folder",
            )
        ) from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def unpack(archive: Path, folder: Path) -> Manifest:
    """Unpack an archive into a folder, every file held against its checksum.

    Raises:
        BackupError: It is torn, damaged, or no backup of ours; or the folder cannot be written.
    """
    found: dict[str, Entry] = {}
    try:
        with tarfile.open(archive, mode="r:") as tar:
            for info in tar:
                found[info.name] = _unpack_one(tar, info, folder)
        manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (tarfile.TarError, EOFError) as error:
        raise _not_whole(archive, str(error)) from error
    except (FileNotFoundError, ValidationError) as error:
        raise _not_whole(archive, f"{MANIFEST}?") from error
    except OSError as error:
        why = error.strerror or error
        raise BackupError(
            t(
                f"không bung được {str(archive)!r}: {why}; hãy dọn đĩa hoặc xem quyền của thư mục",
                f"{str(archive)!r} cannot be unpacked: {why}; free space or check the rights of "
                "the folder",
            )
        ) from error
    _compare(archive, manifest, found)
    (folder / MANIFEST).unlink()
    return manifest


def _not_whole(archive: Path, why: str) -> BackupError:
    return BackupError(
        t(
            f"{str(archive)!r} không phải bản sao lưu trọn vẹn ({why}); hãy dùng bản khác",
            f"{str(archive)!r} is no whole backup ({why}); take another",
        )
    )


def _unpack_one(tar: tarfile.TarFile, info: tarfile.TarInfo, folder: Path) -> Entry:
    path = PurePosixPath(info.name)
    # An archive may come from anywhere: only plain files below the folder.
    if not info.isfile() or path.is_absolute() or ".." in path.parts or not path.parts:
        raise tarfile.TarError(f"{info.name!r} is not a plain file of a backup")
    target = folder.joinpath(*path.parts)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    source = tar.extractfile(info)
    if source is None:
        raise tarfile.TarError(f"{info.name!r} cannot be read")
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        while part := source.read(1 << 20):
            digest.update(part)
            size += len(part)
            stream.write(part)
        stream.flush()
        os.fsync(stream.fileno())
    if size != info.size:
        raise tarfile.TarError(f"{info.name!r} ends early")
    return Entry(name=info.name, size=size, sha256=digest.hexdigest())


def _compare(archive: Path, manifest: Manifest, found: dict[str, Entry]) -> None:
    if manifest.format != FORMAT:
        raise BackupError(
            t(
                f"{str(archive)!r} có định dạng {manifest.format}, bản này đọc {FORMAT}; hãy khôi "
                "phục bằng bản chương trình đã tạo ra nó",
                f"{str(archive)!r} has format {manifest.format}, this version reads {FORMAT}; "
                "restore it with the version that made it",
            )
        )
    wrong = [entry.name for entry in manifest.files if found.get(entry.name) != entry]
    extra = set(found) - {entry.name for entry in manifest.files} - {MANIFEST}
    if wrong or extra:
        count, named = len(wrong) + len(extra), ", ".join((wrong + sorted(extra))[:5])
        raise BackupError(
            t(
                f"{str(archive)!r} đã hỏng: {count} tệp không đúng như lúc sao lưu ({named}); hãy "
                "dùng bản khác",
                f"{str(archive)!r} is damaged: {count} files are not what was backed up ({named}); "
                "take another",
            )
        )

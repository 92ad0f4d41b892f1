"""``cotmoc backup``: everything of an installation in one archive, while it goes on working.

The database first, the archive of pages after it: whatever the database names is then there.
"""

import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr

from core.errors import LandingError
from core.settings import Settings
from crawlers.landing import LandingZone
from crawlers.landing.layout import captures_name, marker_name
from crawlers.landing.storage import Storage
from pipeline.installation import data_folder, id_key, open_store
from pipeline.messages import t
from pipeline.steps.archive import (
    CLAIMS,
    DATABASE,
    LANDING,
    ArchiveWriter,
    BackupError,
    Manifest,
    writing_archive,
)

PREFIX = "cotmoc-backup-"
SUFFIX = ".tar"
SPARE_BYTES = 100_000_000
# Where an archive lies is no business of the installation that it is put back into.
OF_THE_PLACE = frozenset({"data_dir", "cache_dir", "backup_dir"})


@dataclass(frozen=True, slots=True)
class BackupResult:
    """What was backed up."""

    path: Path
    size: int
    landing_files: int
    documents: int
    removed: int = 0


def backup_folder(settings: Settings) -> Path:
    """Return where backups go when no folder is named."""
    if settings.backup_dir:
        return Path(settings.backup_dir).expanduser()
    return settings.data_dir / "backups"


def make_backup(settings: Settings, folder: Path | None = None) -> BackupResult:
    """Write a backup into a folder.

    Raises:
        BackupError: There is nothing to back up, no room, or the folder cannot be written.
        StoreError: The database cannot be read.
        LandingError: The landing zone cannot be read.
    """
    if not settings.data_dir.is_dir():
        raise BackupError(
            t(
                f"không có gì ở {str(settings.data_dir)!r}; xem COTMOC_DATA_DIR",
                f"there is nothing at {str(settings.data_dir)!r}; see COTMOC_DATA_DIR",
            )
        )
    folder = folder or backup_folder(settings)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise BackupError(
            t(
                f"không tạo được thư mục {str(folder)!r}: {error.strerror}; chọn thư mục khác",
                f"folder {str(folder)!r} cannot be made: {error.strerror}; choose another",
            )
        ) from error
    moment = datetime.now(UTC)
    path = folder / f"{PREFIX}{moment:%Y%m%dT%H%M%S}Z{SUFFIX}"
    with open_store(settings):
        storage = Storage(settings.landing)
        _check_room(settings, folder, storage)
        with writing_archive(path) as archive:
            rows = _add_database(archive, folder)
            landing_files = _add_landing(archive, settings, storage)
            _add_small_files(archive, settings)
            archive.finish(_manifest(archive, moment, rows))
    return BackupResult(path, path.stat().st_size, landing_files, rows["store_document"])


def list_backups(folder: Path) -> list[Path]:
    """Return the backups in a folder, newest first."""
    if not folder.is_dir():
        return []
    return sorted(folder.glob(f"{PREFIX}*{SUFFIX}"), reverse=True)


def remove_old(folder: Path, keep: int) -> int:
    """Delete all but the newest backups of a folder; return how many were deleted."""
    old = list_backups(folder)[keep:]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _check_room(settings: Settings, folder: Path, storage: Storage) -> None:
    from store import snapshot

    # The database lies there twice for a moment: as a file of its own and in the archive.
    names = storage.names()
    needed = 2 * snapshot.size_bytes() + sum(_size(storage, name) for name in names)
    free = shutil.disk_usage(folder).free
    if free < needed + SPARE_BYTES:
        wanted, there = f"{needed / 1e9:.1f} GB", f"{free / 1e9:.1f} GB"
        raise BackupError(
            t(
                f"{str(folder)!r} không đủ chỗ: cần {wanted}, còn trống {there}; hãy dọn đĩa hoặc "
                "chọn thư mục khác",
                f"no room in {str(folder)!r}: a backup needs {wanted} and {there} are free; free "
                "space or choose another folder",
            )
        )


def _size(storage: Storage, name: str) -> int:
    try:
        return storage.size(name)
    except LandingError:  # removed meanwhile
        return 0


def _add_database(archive: ArchiveWriter, folder: Path) -> dict[str, int]:
    from store import snapshot

    with tempfile.TemporaryDirectory(prefix=".cotmoc-", dir=folder) as work:
        copy = Path(work) / "snapshot"
        rows = snapshot.take_snapshot(copy)
        with copy.open("rb") as stream:
            archive.add(f"{DATABASE}/{snapshot.kind()}", stream, copy.stat().st_size)
    return rows


def _add_landing(archive: ArchiveWriter, settings: Settings, storage: Storage) -> int:
    """Add what is committed, each marker after its file."""
    count = 0
    for file in LandingZone(settings.landing).files():
        for name in (file, captures_name(file), marker_name(file)):
            # Deleted by the retention meanwhile: then it must not be in a backup either.
            with suppress(LandingError):
                size = storage.size(name)
                with storage.open(name) as stream:
                    archive.add(f"{LANDING}{name}", stream, size)
        count += 1
    return count


def _add_small_files(archive: ArchiveWriter, settings: Settings) -> None:
    if not settings.id_key.get_secret_value():
        id_key(settings)  # made now if nothing has needed it yet
        archive.add_bytes("id.key", (data_folder(settings) / "id.key").read_bytes())
    if settings.synonyms_path.is_file():
        archive.add_bytes("synonyms.yaml", settings.synonyms_path.read_bytes())
    for path in sorted(settings.own_claims_dir.glob("*.y*ml")):
        archive.add_bytes(f"{CLAIMS}/{path.name}", path.read_bytes())
    archive.add_bytes("settings.env", settings_without_secrets(settings).encode())


def settings_without_secrets(settings: Settings) -> str:
    """Return what is set, as lines of a ``.env`` file, without passwords, keys and tokens."""
    lines = ["# Settings at the time of the backup; passwords, keys and tokens are left out."]
    for name, field in type(settings).model_fields.items():
        value = getattr(settings, name)
        if name in OF_THE_PLACE or value == field.get_default(call_default_factory=True):
            continue
        shown = str(value)
        if isinstance(value, SecretStr) or _holds_password(shown):
            lines.append(f"# COTMOC_{name.upper()} was set")
        else:
            lines.append(f"COTMOC_{name.upper()}={shown}")
    return "\n".join(lines) + "\n"


def _holds_password(text: str) -> bool:
    try:
        return "@" in text and "://" in text and urlsplit(text).password is not None
    except ValueError:
        return True


def _manifest(archive: ArchiveWriter, moment: datetime, rows: dict[str, int]) -> Manifest:
    from importlib.metadata import PackageNotFoundError, version

    from store import snapshot

    try:
        program = version("cotmoc")
    except PackageNotFoundError:
        program = "unknown"
    return Manifest(
        made=moment,
        version=program,
        database=snapshot.kind(),
        migration=snapshot.newest_migration(),
        rows=rows,
        files=tuple(archive.entries),
    )

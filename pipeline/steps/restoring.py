"""``cotmoc restore``: an archive back onto an empty folder, and the index built anew from it.

Everything is unpacked and checked before anything is put in place. Killed in between, the same
command begins again: the folder ``.restoring`` says that all that is there came from the archive.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from core.settings import Settings
from crawlers.landing.storage import Storage
from pipeline.installation import data_folder, open_store, working
from pipeline.messages import t
from pipeline.steps.archive import CLAIMS, DATABASE, LANDING, BackupError, Manifest, unpack
from pipeline.steps.sync import SyncResult, sync_index

UNFINISHED = ".restoring"
LOCK = "working.lock"


@dataclass(frozen=True, slots=True)
class RestoreResult:
    """What was put back."""

    manifest: Manifest
    landing_files: int
    sync: SyncResult


def restore_backup(settings: Settings, archive: Path) -> RestoreResult:
    """Put an archive back onto an empty data folder and an empty database.

    Raises:
        BackupError: The folder is not empty, or the archive does not fit.
        StoreError: The database is not empty, or refuses.
        IndexUnavailable: All is back but the index; ``cotmoc sync --rebuild`` makes it.
    """
    if not archive.is_file():
        raise BackupError(t(f"không có tệp {str(archive)!r}", f"there is no file {str(archive)!r}"))
    _make_empty(settings)
    with working(settings):
        work = data_folder(settings) / UNFINISHED
        work.mkdir(mode=0o700)
        manifest = unpack(archive, work)
        _check(settings, manifest)
        landed = _put_landing(settings, work / LANDING)
        for path in (path for path in work.iterdir() if path.is_file()):
            path.replace(data_folder(settings) / path.name)
        if (work / CLAIMS).is_dir():
            (work / CLAIMS).replace(settings.own_claims_dir)
        _put_database(settings, manifest, work)
        shutil.rmtree(work)
        return RestoreResult(manifest, landed, sync_index(settings, rebuild=True, noted=False))


def _make_empty(settings: Settings) -> None:
    """Make the folder if needed, and clear what an unfinished restore left in it."""
    folder = data_folder(settings)
    unfinished = (folder / UNFINISHED).is_dir()
    present = [path for path in folder.iterdir() if path.name != LOCK]
    if present and not unfinished:
        raise BackupError(
            t(
                f"{folder} không trống; hãy đặt COTMOC_DATA_DIR tới một thư mục trống",
                f"{folder} is not empty; set COTMOC_DATA_DIR to an empty folder",
            )
        )
    landing = Storage(settings.landing)
    if not unfinished and landing.names():
        raise BackupError(
            t(
                f"vùng lưu trữ {settings.landing} không trống",
                f"the landing zone {settings.landing} is not empty; set COTMOC_LANDING_URL",
            )
        )
    for name in landing.names():
        landing.remove(name)
    for path in present:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _check(settings: Settings, manifest: Manifest) -> None:
    """Refuse before anything is put in place what cannot become a working installation."""
    from store import connection, snapshot

    connection.setup(settings)
    if snapshot.kind() != manifest.database:
        raise BackupError(
            t(
                f"bản sao lưu là của {manifest.database}, COTMOC_DATABASE_URL chỉ tới "
                f"{snapshot.kind()}; hãy trỏ tới một cơ sở dữ liệu trống cùng loại",
                f"the backup is of {manifest.database}, COTMOC_DATABASE_URL names "
                f"{snapshot.kind()}; set it to an empty database of the same kind",
            )
        )
    if manifest.migration not in snapshot.known_migrations():
        made = f"{manifest.version}, {manifest.migration}"
        raise BackupError(
            t(
                f"bản sao lưu do phiên bản mới hơn tạo ra ({made}); hãy nâng cấp cotmoc trước",
                f"the backup was made by a newer version ({made}); upgrade cotmoc first",
            )
        )
    if not snapshot.is_empty():
        where = connection.address()
        raise BackupError(
            t(
                f"cơ sở dữ liệu {where} không trống; hãy khôi phục vào một cơ sở dữ liệu trống",
                f"database {where} is not empty; restore into an empty one",
            )
        )
    connection.close()


def _put_landing(settings: Settings, folder: Path) -> int:
    storage = Storage(settings.landing)
    # A marker says that its file is whole: it comes after it.
    names = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    for name in sorted(names, key=lambda name: (name.suffix == ".done", name)):
        storage.publish(folder / name, name.as_posix())
    return sum(name.suffix == ".done" for name in names)


def _put_database(settings: Settings, manifest: Manifest, work: Path) -> None:
    """Put the database back, and bring older tables up to date."""
    from store import connection, snapshot

    connection.setup(settings)
    snapshot.put_back(work / DATABASE / manifest.database)
    rows = snapshot.row_counts() if manifest.migration == snapshot.newest_migration() else None
    connection.close()
    if rows is not None and rows != manifest.rows:
        wrong = sorted(name for name, count in rows.items() if manifest.rows.get(name) != count)
        raise BackupError(
            t(
                f"cơ sở dữ liệu khôi phục thiếu dòng ở {wrong}; hãy dùng bản sao lưu khác",
                f"the restored database lacks rows in {wrong}; take another backup",
            )
        )
    with open_store(settings):
        pass

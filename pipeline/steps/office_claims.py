"""The office's own claims folder: where it is, and adding entries to it."""

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from core.errors import CotmocError, SettingsError
from core.settings import ROOT, Settings
from pipeline.messages import t

Entry = Mapping[str, Any]


def own_folder(settings: Settings, into: Path | None = None) -> Path:
    """Return the folder that new claims go to; it need not be there yet.

    Args:
        into: What the person named; otherwise the last of the settings' folders that is not the
            bundled one, or ``DATA_DIR/claims``.

    Raises:
        SettingsError: The settings name folders, and none of them is the office's own.
    """
    if into is not None:
        return into
    if not settings.claims_dirs.strip(" :"):
        return settings.own_claims_dir
    bundled = (ROOT / "claims").resolve()
    named = [folder for folder in settings.claims_folders if folder.resolve() != bundled]
    if not named:
        folder = settings.own_claims_dir
        raise SettingsError(
            t(
                f"COTMOC_CLAIMS_DIRS chỉ nêu danh mục đi kèm; thêm :{folder} vào đó, hoặc bỏ "
                "trống biến này",
                f"COTMOC_CLAIMS_DIRS names the bundled catalogue alone; add :{folder}, or leave "
                "the variable empty",
            )
        )
    return named[-1]


def is_read(settings: Settings, folder: Path) -> bool:
    """Whether claims of the folder will be found, once it holds one."""
    read = {path.resolve() for path in settings.claims_folders}
    by_default = not settings.claims_dirs.strip(" :") and folder == settings.own_claims_dir
    return by_default or folder.resolve() in read


def as_yaml(entries: Sequence[Entry]) -> str:
    """Return the entries as they stand in a file of the catalogue."""
    return yaml.safe_dump([dict(e) for e in entries], allow_unicode=True, sort_keys=False, width=96)


def append(folder: Path, name: str, entries: Sequence[Entry]) -> Path:
    """Add entries at the end of a file of the folder; what stands there stays as it is.

    Raises:
        CotmocError: The folder cannot be written.
    """
    path = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        before = path.read_text("utf-8") if path.is_file() else ""
        gap = "" if not before or before.endswith("\n") else "\n"
        handle, draft = tempfile.mkstemp(dir=folder, prefix=f".{name}-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(before + gap + as_yaml(entries))
        Path(draft).replace(path)
    except OSError as error:
        raise CotmocError(
            t(
                f"không ghi được {path}: {error}; chọn thư mục khác bằng --into",
                f"cannot write {path}: {error}; choose another folder with --into",
            )
        ) from error
    return path

"""The office's own claims folder as the command line uses it (``nlp.catalogue.own``)."""

from collections.abc import Sequence
from pathlib import Path

from core.errors import CatalogueError, CotmocError, SettingsError
from core.settings import Settings
from nlp.catalogue import own
from nlp.catalogue.own import Entry, as_yaml
from pipeline.messages import t

__all__ = ["Entry", "append", "as_yaml", "is_read", "own_folder"]


def own_folder(settings: Settings, into: Path | None = None) -> Path:
    """Return the folder that new claims go to; it need not be there yet.

    Args:
        into: What the person named; otherwise that of the settings.

    Raises:
        SettingsError: The settings name folders, and none of them is the office's own.
    """
    found = into if into is not None else own.own_folder(settings)
    if found is None:
        folder = settings.own_claims_dir
        raise SettingsError(
            t(
                f"COTMOC_CLAIMS_DIRS chỉ nêu danh mục đi kèm; thêm :{folder} vào đó, hoặc bỏ "
                "trống biến này",
                f"COTMOC_CLAIMS_DIRS names the bundled catalogue alone; add :{folder}, or leave "
                "the variable empty",
            )
        )
    return found


def is_read(settings: Settings, folder: Path) -> bool:
    """Whether claims of the folder will be found, once it holds one."""
    read = {path.resolve() for path in settings.claims_folders}
    by_default = not settings.claims_dirs.strip(" :") and folder == settings.own_claims_dir
    return by_default or folder.resolve() in read


def append(folder: Path, name: str, entries: Sequence[Entry]) -> Path:
    """Add entries at the end of a file of the folder; what stands there stays as it is.

    Raises:
        CotmocError: The folder cannot be written.
    """
    try:
        return own.append(folder, name, entries)
    except CatalogueError as error:
        raise CotmocError(
            t(
                f"không ghi được: {error}; chọn thư mục khác bằng --into",
                f"cannot write: {error}; choose another folder with --into",
            )
        ) from error

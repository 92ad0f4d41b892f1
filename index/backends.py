"""Which engine an address means; one line for each (docs/how-to/add-an-index-backend.md)."""

from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from core.errors import SettingsError
from index.base import IndexBackend


class IndexSettings(Protocol):
    """The two settings that say where the index is."""

    @property
    def search_url(self) -> str:
        """Address of the index; empty for the embedded one."""
        ...

    @property
    def index_dir(self) -> Path:
        """Folder of the embedded index."""
        ...


def open_index(where: IndexSettings | Path | str, *, lock_timeout_s: float = 30.0) -> IndexBackend:
    """Return the index at an address; it is opened when first used.

    Args:
        where: A folder, ``file:///folder``, or the settings.
        lock_timeout_s: How long a write waits for another process that writes.

    Raises:
        SettingsError: The address names an engine that is not there.
    """
    address = where if isinstance(where, Path | str) else where.search_url or where.index_dir
    if isinstance(address, Path):
        return _open_embedded(address, lock_timeout_s)
    parts = urlsplit(address)
    if parts.scheme == "file":
        return _open_embedded(Path(unquote(parts.path)), lock_timeout_s)
    # A drive letter (C:\...) parses as a scheme of one letter.
    if len(parts.scheme) <= 1 and address:
        return _open_embedded(Path(address), lock_timeout_s)
    raise SettingsError(
        f"COTMOC_SEARCH_URL={address!r} names no search engine of this version; "
        "leave it empty for the embedded index, or give a folder"
    )


def _open_embedded(folder: Path, lock_timeout_s: float) -> IndexBackend:
    from index.embedded.backend import TantivyIndex  # noqa: PLC0415 - loads its engine

    return TantivyIndex(folder, lock_timeout_s=lock_timeout_s)

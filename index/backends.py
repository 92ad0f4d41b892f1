"""Which engine an address means; one line for each (docs/how-to/add-an-index-backend.md)."""

from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from core.errors import SettingsError
from index.base import IndexBackend
from index.elastic.settings import Address, ElasticSettings
from index.synonyms import SynonymSource, no_synonyms


class IndexSettings(ElasticSettings, Protocol):
    """The settings that say where the index is: a server, or a folder where there is none."""

    @property
    def index_dir(self) -> Path:
        """Folder of the embedded index."""
        ...


def open_index(
    where: IndexSettings | Path | str,
    *,
    lock_timeout_s: float = 30.0,
    synonyms: SynonymSource = no_synonyms,
) -> IndexBackend:
    """Return the index at an address; it is opened when first used.

    Args:
        where: A folder, ``file:///folder``, ``http(s)://host:port``, or the settings.
        lock_timeout_s: How long a write waits for another process that writes.
        synonyms: Asked before each query, so that a list can change while this is open.

    Raises:
        SettingsError: The address names an engine that is not there.
    """
    address = where if isinstance(where, Path | str) else where.search_url or where.index_dir
    if isinstance(address, Path):
        return _open_embedded(address, lock_timeout_s, synonyms)
    parts = urlsplit(address)
    if parts.scheme == "file":
        return _open_embedded(Path(unquote(parts.path)), lock_timeout_s, synonyms)
    # A drive letter (C:\...) parses as a scheme of one letter.
    if len(parts.scheme) <= 1 and address:
        return _open_embedded(Path(address), lock_timeout_s, synonyms)
    if parts.scheme in ("http", "https"):
        server = Address(address) if isinstance(where, Path | str) else where
        return _open_elastic(server, synonyms)
    raise SettingsError(
        f"COTMOC_SEARCH_URL={address!r} names no search engine of this version; "
        "leave it empty for the embedded index, or give a folder or http(s)://HOST:PORT"
    )


def _open_embedded(folder: Path, lock_timeout_s: float, synonyms: SynonymSource) -> IndexBackend:
    from index.embedded.backend import TantivyIndex  # noqa: PLC0415 - loads its engine

    return TantivyIndex(folder, lock_timeout_s=lock_timeout_s, synonyms=synonyms)


def _open_elastic(settings: ElasticSettings, synonyms: SynonymSource) -> IndexBackend:
    from index.elastic.backend import ElasticIndex  # noqa: PLC0415 - loads its client when used

    return ElasticIndex(settings, synonyms=synonyms)

"""What an index is called in the store, so that each is kept up to date for itself."""

import hashlib
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit

EMBEDDED: Final = "tantivy"
LONGEST: Final = 64
_PORTS: Final = {"http": 80, "https": 443}


class NamedSettings(Protocol):
    """The settings that say which index it is."""

    @property
    def search_url(self) -> str:
        """Address of the index; empty for the embedded one in the data folder."""
        ...

    @property
    def search_prefix(self) -> str:
        """First part of the names in Elasticsearch."""
        ...


def index_name(settings: NamedSettings) -> str:
    """Return the name of the index that settings mean, without credentials.

    Another server, prefix or folder is another index, which is sent everything.
    """
    address = settings.search_url
    if not address:
        return EMBEDDED
    parts = urlsplit(address)
    if parts.scheme in _PORTS:
        port = parts.port or _PORTS[parts.scheme]
        path = parts.path.strip("/")
        host = f"{parts.hostname or ''}:{port}" + (f"/{path}" if path else "")
        return _short(f"elasticsearch:{host}/{settings.search_prefix}")
    folder = parts.path if parts.scheme == "file" else address
    return _short(f"{EMBEDDED}:{Path(folder).expanduser().resolve()}")


def _short(name: str) -> str:
    """Return the name, its end replaced by a hash where it is too long for the store."""
    if len(name) <= LONGEST:
        return name
    digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:12]
    return f"{name[: LONGEST - len(digest) - 1]}~{digest}"

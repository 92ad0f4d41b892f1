"""The catalogue, the index and what reads texts, opened once for the whole site.

Each is opened when a page first needs it, so that the site starts at once. How index and reader
are opened is the caller's to say (``provide``): the pipeline knows profiles and spellings.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock

from core.errors import SettingsError
from core.records import Capture
from core.searching import SearchQuery
from core.settings import get_settings
from index import IndexBackend
from nlp.analyse import Analyser
from nlp.catalogue import load_catalogue
from nlp.catalogue.load import Catalogue


@dataclass(frozen=True, slots=True)
class Engines:
    """What the site asks others to open.

    Attributes:
        open_index: The search index, ready to be asked.
        open_analyser: What judges a text, as ``cotmoc check`` does.
        with_meaning: A query with the vector of its words, for searching by meaning.
        read_capture: The bytes of a capture, as the landing zone holds them.
    """

    open_index: Callable[[], IndexBackend]
    open_analyser: Callable[[], Analyser]
    with_meaning: Callable[[SearchQuery], SearchQuery]
    read_capture: Callable[[Capture], bytes]


_lock = Lock()
_catalogues: dict[tuple[tuple[Path, int], ...], Catalogue] = {}
_provided: list[Engines] = []


def provide(engines: Engines) -> None:
    """Say how things are opened; what was open before is forgotten."""
    _provided[:] = [engines]
    get_index.cache_clear()
    get_analyser.cache_clear()


def get_catalogue() -> Catalogue:
    """Return the catalogue, read anew when one of its files has changed.

    Raises:
        CatalogueError: A file does not load.
    """
    folders = get_settings().claims_folders
    files = sorted(file for folder in folders for file in folder.glob("*.y*ml"))
    state = tuple((file, file.stat().st_mtime_ns) for file in files)
    with _lock:
        if state not in _catalogues:
            _catalogues.clear()
            _catalogues[state] = load_catalogue(folders)
        return _catalogues[state]


@lru_cache(maxsize=1)
def get_index() -> IndexBackend:
    """Return the search index.

    Raises:
        IndexUnavailable: There is none yet; nothing is kept, so that the next call tries again.
    """
    return _engines().open_index()


@lru_cache(maxsize=1)
def get_analyser() -> Analyser:
    """Return what judges texts; the first call takes seconds."""
    return _engines().open_analyser()


def with_meaning(query: SearchQuery) -> SearchQuery:
    """Return a query with the vector of its words."""
    return _engines().with_meaning(query)


def read_capture(capture: Capture) -> bytes:
    """Return the payload of a capture.

    Raises:
        LandingError: It is damaged or gone.
    """
    return _engines().read_capture(capture)


def _engines() -> Engines:
    if not _provided:
        raise SettingsError(
            "the site was started without its engines; start it with `cotmoc serve`"
        )
    return _provided[0]

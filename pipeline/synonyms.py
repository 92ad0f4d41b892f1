"""Other names for searching: the bundled list, the gazetteer's, and those of the office.

Reading them from YAML takes longer than a search may, so they are kept ready in a file of the data
folder, made again when one of them changes. Loads no YAML while that file is right.
"""

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from index.synonyms import SynonymGroup, Synonyms
from pipeline.messages import t

READY: Final = "synonyms.ready.json"
OFFICE: Final = "synonyms.yaml"
"""In the data folder: the office's own groups (docs/how-to/search.md, "Synonyms")."""
_ROOT = Path(__file__).resolve().parent.parent
GAZETTEER: Final = _ROOT / "nlp" / "gazetteer" / "data"
BUNDLED: Final = _ROOT / "index" / "data" / "synonyms.yaml"

Stamp = list[list[str | int]]


class SearchSynonyms:
    """What a search asks before each query; looks whether a file has changed since."""

    def __init__(
        self, data_dir: Path, *, office: str | Path = "", places: Sequence[Path] = ()
    ) -> None:
        """Prepare nothing yet.

        Args:
            data_dir: Where the list is that is kept ready.
            office: The office's own list; empty: ``synonyms.yaml`` in the data folder.
            places: Files of further places, such as the profile's.
        """
        self._data_dir = data_dir
        self._office = office_file(data_dir, office)
        self._places = tuple(places)
        self._stamp: Stamp | None = None
        self._synonyms = Synonyms()

    def __call__(self) -> Synonyms:
        """Return the synonyms as the files are now."""
        stamp = self._stamp_now()
        if stamp != self._stamp:
            self._synonyms = Synonyms(self._groups(stamp))
            self._stamp = stamp
        return self._synonyms

    def _groups(self, stamp: Stamp) -> tuple[SynonymGroup, ...]:
        ready = self._data_dir / READY
        with suppress(OSError, ValueError, KeyError, TypeError):
            found = json.loads(ready.read_bytes())
            # A search without the profile's places takes those of the last sync.
            if found["stamp"] == stamp or (not self._places and _holds(found["stamp"], stamp)):
                return tuple(SynonymGroup(tuple(terms), kind) for kind, terms in found["groups"])
        groups = self._read()
        content = {"stamp": stamp, "groups": [[group.kind, group.terms] for group in groups]}
        with suppress(OSError):  # a folder that only can be read: made anew each time
            fresh = ready.with_suffix(f".{os.getpid()}")
            fresh.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
            fresh.replace(ready)
        return groups

    def _read(self) -> tuple[SynonymGroup, ...]:
        from index.synonym_file import SynonymFile

        return SynonymFile(self._office, groups=place_groups(self._places))().groups

    def _stamp_now(self) -> Stamp:
        bundled = (BUNDLED, GAZETTEER, *_yaml(GAZETTEER))
        return [_stamp(path) for path in (*bundled, self._office, *self._places)]


def place_groups(places: Sequence[Path] = ()) -> list[SynonymGroup]:
    """Return the names of each place that has several, and is not also a common word.

    Raises:
        CatalogueError: A file of places does not load.
    """
    from nlp.gazetteer import load_places

    groups = []
    for place in load_places(places).values():
        terms = tuple(dict.fromkeys(name for names in place.names.values() for name in names))
        if len(terms) > 1 and place.needs != "cue":
            groups.append(SynonymGroup(terms))
    return groups


def office_file(data_dir: Path, given: str | Path = "") -> Path:
    """Return where the office's own list is, or would be."""
    return Path(given).expanduser() if given else data_dir / OFFICE


def problem(path: Path) -> str:
    """Return what is wrong with the office's list; empty where nothing is."""
    from core.errors import SettingsError
    from index.synonym_file import load_groups

    if not path.exists():
        return ""
    try:
        load_groups(path)
    except SettingsError as error:
        return t(f"danh sách tên gọi: {error}", f"list of names: {error}")
    return ""


def _holds(found: Stamp, stamp: Stamp) -> bool:
    """Whether a file made with further places is right for those without."""
    return found[: len(stamp)] == stamp and found[len(stamp) :] == [
        _stamp(Path(str(path))) for path, *_ in found[len(stamp) :]
    ]


def _yaml(folder: Path) -> list[Path]:
    with suppress(OSError):
        return sorted(path for path in folder.iterdir() if path.suffix == ".yaml")
    return []


def _stamp(path: Path) -> list[str | int]:
    with suppress(OSError):
        found = path.stat()
        return [str(path), found.st_mtime_ns, found.st_size]
    return [str(path), 0, 0]

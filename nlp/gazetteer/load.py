"""Gazetteer files into places; the layout is described in docs/how-to/add-a-place.md."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from core.errors import CatalogueError
from core.vocabulary import Lang

DATA = Path(__file__).with_name("data")
LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
FIELDS = frozenset(
    {"id", "kind", "vi", "zh", "en", "province", "valid", "merged_into", "lat", "lon", "needs"}
    | {"unless", "plain_unless"}
)
KINDS = frozenset(
    {
        "country",
        "province",
        "district",
        "commune",
        "former_commune",
        "township",
        "ward",
        "town",
        "border_gate",
        "river",
        "waterfall",
        "cave",
        "mountain",
        "lake",
        "landmark",
        "island",
        "sea",
        "china_unit",
        "laos_unit",
        "cambodia_unit",
        "region",
        "organisation",
    }
)
VALID = frozenset({"", "before-2025", "after-2025"})
NEEDS = frozenset({"", "cue", "near", "marks"})


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer.

    Attributes:
        id: Stable ascii slug; it stands in stored findings and in the index.
        names: Names by language, the usual one first.
        province: Id of the province it lies in, empty for none.
        valid: ``before-2025`` or ``after-2025`` for units of only one side of 1 July 2025.
        merged_into: Id of the unit that took it in on that day.
        needs: ``cue`` if the name is also a common word or a personal name and counts only
            after a word like *xã* or *cửa khẩu*, or right before its province; ``near`` if it is
            also a place elsewhere and counts where its province (or a place in it) is named
            too; ``marks`` if only its marked form counts.
        unless: Words that make something else of the name when they follow it (*Thái Bình Dương*).
        plain_unless: The same in text without marks and capitals (*cao bang nhau*).
    """

    id: str
    kind: str
    names: Mapping[Lang, tuple[str, ...]]
    province: str = ""
    valid: str = ""
    merged_into: str = ""
    lat: float | None = None
    lon: float | None = None
    needs: str = ""
    unless: tuple[str, ...] = ()
    plain_unless: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The usual Vietnamese name (or the first there is)."""
        return next(iter(self.names.values()))[0]


def load_places(folders: Iterable[str | Path] = ()) -> dict[str, Place]:
    """Return the bundled places and those of further folders or files, by id.

    A place of a later folder with the same id replaces the earlier one.

    Raises:
        CatalogueError: A file does not parse or an entry does not fit; the message names both.
    """
    return dict(_load((str(DATA), *(str(folder) for folder in folders))))


@lru_cache(maxsize=4)
def _load(folders: tuple[str, ...]) -> dict[str, Place]:
    places: dict[str, Place] = {}
    for folder in folders:
        path_or_folder = Path(folder)
        found = path_or_folder.glob("*.yaml") if path_or_folder.is_dir() else [path_or_folder]
        for path in sorted(found):
            places.update((place.id, place) for place in read_places(path))
    return places


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise CatalogueError(f"{path}: no such file or folder of places; mend the profile")
    return sorted(path.glob("*.yaml")) if path.is_dir() else [path]


def read_places(path: Path) -> list[Place]:
    """Return the places of one file.

    Raises:
        CatalogueError: The file cannot be read or an entry does not fit.
    """
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), LOADER)  # noqa: S506 - a safe loader
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CatalogueError(f"{path}: cannot be read as YAML: {error}") from error
    if not isinstance(content, Mapping):
        raise CatalogueError(f"{path}: the file must be a mapping with `places`")
    shared = {key: value for key, value in content.items() if key != "places"}
    return [_place({**shared, **entry}, path) for entry in content.get("places", ())]


def _place(entry: Mapping[str, Any], path: Path) -> Place:
    where = f"{path}: place {entry.get('id', '?')!r}"
    if unknown := set(entry) - FIELDS:
        raise CatalogueError(f"{where}: unknown fields {sorted(unknown)}; use {sorted(FIELDS)}")
    for name, allowed in (("kind", KINDS), ("valid", VALID), ("needs", NEEDS)):
        if str(entry.get(name, "")) not in allowed:
            raise CatalogueError(
                f"{where}: {name}={entry.get(name)!r}; use one of {sorted(allowed)}"
            )
    names = {lang: _names(entry.get(lang.value)) for lang in (Lang.VI, Lang.ZH, Lang.EN)}
    names = {lang: value for lang, value in names.items() if value}
    if not entry.get("id") or not names:
        raise CatalogueError(f"{where}: an id and at least one name (vi, zh, en) are needed")
    return Place(
        id=str(entry["id"]),
        kind=str(entry["kind"]),
        names=names,
        province=str(entry.get("province", "")),
        valid=str(entry.get("valid", "")),
        merged_into=str(entry.get("merged_into", "")),
        lat=entry.get("lat"),
        lon=entry.get("lon"),
        needs=str(entry.get("needs", "")),
        unless=_names(entry.get("unless")),
        plain_unless=_names(entry.get("plain_unless")),
    )


def _names(value: str | Sequence[str] | None) -> tuple[str, ...]:
    if not value:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)

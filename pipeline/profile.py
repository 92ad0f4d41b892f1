"""Read a province's profile: its sources, places and watch terms (profiles/<id>/*.yaml)."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.errors import ChoiceError, SettingsError
from core.records import Source
from core.vocabulary import Lang, SourceKind
from pipeline.messages import t


class SourceEntry(BaseModel):
    """One entry of ``sources.yaml``; the fields of ``core.records.Source``."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{1,62}$")
    name: str
    kind: SourceKind
    protocol: str
    url: str
    lang: Lang = Lang.VI
    country: str = "VN"
    schedule: str = ""
    public_voice: bool = True
    reach: int = Field(0, ge=0, le=5)
    options: dict[str, str | int | float | bool] = Field(default_factory=dict)
    verified_on: str | None = None
    note: str = ""

    def to_source(self, replace: Mapping[str, str]) -> Source:
        """Return the record, with ``{placeholders}`` of addresses filled in."""

        def fill(text: str) -> str:
            for name, value in replace.items():
                text = text.replace("{" + name + "}", value)
            return text

        options = {key: fill(str(value)) for key, value in self.options.items()}
        return Source(
            id=self.id,
            name=self.name,
            kind=self.kind,
            protocol=self.protocol,
            url=fill(self.url),
            lang=self.lang,
            country=self.country,
            schedule=self.schedule,
            public_voice=self.public_voice,
            reach=self.reach,
            options=options,
        )


@dataclass(frozen=True, slots=True)
class Profile:
    """A province as the pipeline sees it.

    Attributes:
        watch_terms: Words that make a document belong to the province, by language.
    """

    id: str
    name: Mapping[str, str]
    sources: tuple[Source, ...]
    watch_terms: Mapping[str, tuple[str, ...]]
    folder: Path


def load_profile(folder: Path, *, replace: Mapping[str, str] | None = None) -> Profile:
    """Read a profile folder.

    Args:
        replace: Values of ``{placeholders}`` in addresses, such as ``{"base": "http://…"}``.

    Raises:
        ChoiceError: There is no such profile.
        SettingsError: An entry does not load; the message names it.
    """
    if not (folder / "profile.yaml").is_file():
        known = sorted(path.parent.name for path in folder.parent.glob("*/profile.yaml"))
        names = ", ".join(known) or "—"
        raise ChoiceError(
            t(
                f"không có hồ sơ tỉnh ở {str(folder)!r} (thiếu profile.yaml); ở đó có: {names}",
                f"no profile at {str(folder)!r} (profile.yaml is missing); profiles there: {names}",
            )
        )
    about = _read(folder / "profile.yaml") or {}
    entries = _read(folder / "sources.yaml") or []
    if isinstance(entries, dict):
        entries = entries.get("sources", [])
    sources = tuple(
        _source(entry, folder / "sources.yaml").to_source(replace or {}) for entry in entries
    )
    doubled = {source.id for source in sources if [s.id for s in sources].count(source.id) > 1}
    if doubled:
        raise SettingsError(f"{folder / 'sources.yaml'}: ids stand twice: {sorted(doubled)}")
    watch = _read(folder / "watch.yaml") if (folder / "watch.yaml").is_file() else {}
    return Profile(
        id=str(about.get("id", folder.name)),
        name=about.get("name", {}),
        sources=sources,
        watch_terms={lang: tuple(terms or ()) for lang, terms in (watch or {}).items()},
        folder=folder,
    )


def _read(path: Path) -> Any:
    try:
        return yaml.load(path.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader"))  # noqa: B009, S506 - CSafeLoader is safe and has no stub
    except (OSError, yaml.YAMLError) as error:
        raise SettingsError(f"profile file {str(path)!r} does not load: {error}") from error


def _source(entry: object, path: Path) -> SourceEntry:
    try:
        return SourceEntry.model_validate(entry)
    except ValidationError as error:
        name = entry.get("id", "?") if isinstance(entry, dict) else repr(entry)
        raise SettingsError(f"{path}: source {name!r} does not fit: {error}") from error

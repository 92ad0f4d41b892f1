"""What a proposal changes, field by field and word by word."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from django.utils.translation import gettext as _

from dashboards.site.changes import Change, changes
from dashboards.site.claims.words import RELATIONS, field_name, theme_name
from dashboards.site.words import name_of

LITTLE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that becomes another."""

    name: str
    parts: tuple[Change, ...]


def differences(was: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[Difference]:
    """Return the fields of an entry that differ, in the order of the entry."""
    return list(_differences(was, wanted))


def _differences(was: Mapping[str, Any], wanted: Mapping[str, Any]) -> Iterator[Difference]:
    for field in dict.fromkeys([*was, *wanted]):
        old, new = _text(field, was.get(field)), _text(field, wanted.get(field))
        if old != new:
            yield Difference(field_name(field), _parts(old, new))


def _parts(old: str, new: str) -> tuple[Change, ...]:
    """Return the changed words, or both texts whole where little of the old one is left."""
    likeness = SequenceMatcher(None, old.split(), new.split(), autojunk=False).ratio()
    if old and new and likeness < LITTLE:
        return Change("del", old), Change("ins", new)
    return changes(old, new)


def _text(field: str, value: Any) -> str:
    if value in (None, "", []):
        return ""
    if isinstance(value, list | tuple):
        return "\n".join(_row(field, one) for one in value)
    if field == "verdict":
        return name_of("verdict", value)
    return theme_name(value) if field == "topic" else str(value)


def _row(field: str, row: Any) -> str:
    if not isinstance(row, Mapping):
        return str(row)
    if field == "evidence":
        relation = str(row.get("relation", ""))
        words = _(RELATIONS[relation]) if relation in RELATIONS else relation
        whole = [row.get("document"), row.get("ref"), words, row.get("gist_vi"), row.get("gist_en")]
    else:
        whole = list(row.values())
    return " · ".join(str(part) for part in whole if part not in (None, ""))

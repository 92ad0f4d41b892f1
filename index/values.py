"""Filters: fields with accepted values, checked before an index sees them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from core.errors import QueryError
from core.vocabulary import Lang, Match, SourceKind, Stance, Verdict
from index.base import FILTERS
from index.vocabulary import value_named

BOOLEANS: Final = frozenset({"flagged", "gated", "gone", "has_vector"})
CLOSED: Final[Mapping[str, tuple[str, ...]]] = {
    "lang": tuple(Lang),
    "kind": tuple(SourceKind),
    "verdict": tuple(Verdict),
    "stance": tuple(Stance),
    "match": tuple(Match),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """A field and the values of which a hit has one."""

    field: str
    values: tuple[str, ...]


def make_filter(field: str, values: Iterable[str], *, position: int | None = None) -> Filter:
    """Return a filter with its values in the index's spelling.

    Raises:
        QueryError: A closed field has no such value; the message names those it has.
    """
    return Filter(field, tuple(_value(field, str(value), position) for value in values))


def filters_of(filters: Mapping[str, tuple[str, ...]], entity: str) -> tuple[Filter, ...]:
    """Return the filters of ``SearchQuery.filters``; a field without values filters nothing.

    Raises:
        QueryError: The entity has no such field, or the field no such value.
    """
    known = FILTERS[entity]
    if unknown := sorted(set(filters) - set(known)):
        names = ", ".join(known)
        raise QueryError(
            f"Không lọc được theo “{unknown[0]}”; các trường: {names} / "
            f"cannot filter by “{unknown[0]}”; fields: {names}"
        )
    return tuple(make_filter(field, values) for field, values in filters.items() if values)


def _value(field: str, typed: str, position: int | None) -> str:
    value = value_named(field, typed)
    known = ("true", "false") if field in BOOLEANS else CLOSED.get(field)
    if known is None or value in known:
        return value
    if value.lower() in known:
        return value.lower()
    raise _refusal(field, typed, known, position)


def _refusal(field: str, value: str, known: tuple[str, ...], position: int | None) -> QueryError:
    close = get_close_matches(value.lower(), known, n=1)
    where_vi = "" if position is None else f" ở vị trí {position + 1}"
    where_en = "" if position is None else f" at position {position + 1}"
    names = ", ".join(known)
    return QueryError(
        f"Trường “{field}”{where_vi} không có giá trị {value[:40]!r}; dùng: {names} / "
        f"“{field}”{where_en} has no value {value[:40]!r}; use: {names}",
        position=position,
        suggestion=f"{field}:{close[0]}" if close else "",
    )

"""Filters: fields with accepted values, checked before an index sees them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from core.errors import QueryError
from core.vocabulary import Lang, Match, SourceKind, Stance, Verdict
from index.base import FILTERS

YES: Final = frozenset({"true", "yes", "1", "có", "co", "đúng"})
NO: Final = frozenset({"false", "no", "0", "không", "khong", "sai"})
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
    """A field and the values of which a hit has one (or none, when negated)."""

    field: str
    values: tuple[str, ...]
    negated: bool = False


def make_filter(
    field: str, values: Iterable[str], *, negated: bool = False, position: int | None = None
) -> Filter:
    """Return a filter with its values in the index's spelling.

    Raises:
        QueryError: A closed field has no such value; the message names those it has.
    """
    return Filter(field, tuple(_value(field, str(value), position) for value in values), negated)


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


def _value(field: str, value: str, position: int | None) -> str:
    lower = value.strip().lower()
    if field in BOOLEANS:
        if lower in YES or lower in NO:
            return "true" if lower in YES else "false"
        raise _refusal(field, value, ("true", "false"), position)
    if field in CLOSED:
        if lower in CLOSED[field]:
            return lower
        raise _refusal(field, value, CLOSED[field], position)
    return value.strip()


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

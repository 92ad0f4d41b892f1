"""Which fields a query may name, by entity, and how each takes its values."""

from difflib import get_close_matches
from typing import Final

from core.text import fold_text
from index.base import DOCUMENT, FILTERS, FINDING
from index.vocabulary import FIELD_NAMES

TEXT_FIELDS: Final = {DOCUMENT: ("title", "text"), FINDING: ("title", "quote")}
DATES: Final = "published_at"
RANGES: Final = {
    DOCUMENT: (DATES, "priority"),
    FINDING: (DATES, "score", "priority"),
}
"""Fields that take ``[a TO b]``, ``>a`` and, for dates, the words of ``index.query.dates``."""
PREFIXES: Final = frozenset({"source", "topic", "place", "claim", "document", "month"})
"""Fields of ids, which may be given by their beginning."""


def fields_of(entity: str) -> tuple[str, ...]:
    """Return the names of all fields of an entity."""
    return (*TEXT_FIELDS[entity], *FILTERS[entity], *RANGES[entity])


def field_of(entity: str, name: str) -> str | None:
    """Return the field that a name means for an entity: the text of a finding is its quote."""
    if name == "text" and entity == FINDING:
        return "quote"
    return name if name in fields_of(entity) else None


def close_field(entity: str, typed: str) -> str:
    """Return the field that was probably meant by a misspelt name, or nothing."""
    known = {name: name for name in fields_of(entity)}
    for field in tuple(known):
        known |= {fold_text(name): field for name in FIELD_NAMES.get(field, ()) if len(name) >= 5}
    close = get_close_matches(fold_text(typed), known, n=1, cutoff=0.75)
    return known[close[0]] if close else ""

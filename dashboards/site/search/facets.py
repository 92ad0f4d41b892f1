"""What beside the hits narrows a search: counts as links, and what is chosen as chips."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from dashboards.site.search.naming import FIELDS, Naming
from dashboards.site.search.state import Asked

ORDER: Final = (
    "flagged",
    "claim",
    "verdict",
    "stance",
    "match",
    "topic",
    "place",
    "kind",
    "lang",
    "source",
    "month",
)
FIRST: Final = 6
"""Values that stand open; the others unfold."""
MOST: Final = 60


@dataclass(frozen=True, slots=True)
class Choice:
    """A value with how many hits have it; its address chooses it, or lets it go."""

    name: str
    count: int
    address: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A field with its values, those first that most hits have."""

    field: str
    title: str
    choices: tuple[Choice, ...]

    @property
    def first(self) -> tuple[Choice, ...]:
        """Values that stand open."""
        return self.choices[:FIRST]

    @property
    def rest(self) -> tuple[Choice, ...]:
        """Values that unfold."""
        return self.choices[FIRST:]


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that narrows the search, and the address without it."""

    title: str
    name: str
    address: str


def facets_of(
    asked: Asked, counts: Mapping[str, Mapping[str, int]], naming: Naming
) -> tuple[Facet, ...]:
    """Return the fields that tell hits apart."""
    found = (_facet(asked, field, counts.get(field, {}), naming) for field in ORDER)
    return tuple(facet for facet in found if facet.choices)


def chips_of(asked: Asked, naming: Naming) -> tuple[Chip, ...]:
    """Return everything that is chosen, in the order of the address."""
    return tuple(_chips(asked, naming))


def _facet(asked: Asked, field: str, counts: Mapping[str, int], naming: Naming) -> Facet:
    chosen = asked.filters.get(field, ())
    values = {**counts, **{value: counts.get(value, 0) for value in chosen}}
    if field == "flagged":
        values.pop("false", None)
    if field == "source":
        values = {one: n for one, n in values.items() if not naming.is_individual(one)}
    # Months stand as the calendar has them, everything else by how much there is of it.
    ranked = sorted(values, reverse=field == "month")
    if field != "month":
        ranked.sort(key=lambda value: (value not in chosen, -values[value]))
    choices = tuple(
        Choice(
            _("Chỉ những gì bị gắn cờ") if field == "flagged" else naming.of(field, value),
            values[value],
            asked.toggled(field, value).address,
            value in chosen,
        )
        for value in ranked[:MOST]
    )
    return Facet(field, _(FIELDS[field]), choices)


def _chips(asked: Asked, naming: Naming) -> Iterator[Chip]:
    for field, values in asked.filters.items():
        for value in values:
            yield Chip(
                _(FIELDS[field]), naming.of(field, value), asked.toggled(field, value).address
            )
    if asked.since:
        day = f"{asked.since:%d/%m/%Y}"
        yield Chip(_("Từ ngày"), day, asked.changed(since=None).address)
    if asked.until:
        day = f"{asked.until:%d/%m/%Y}"
        yield Chip(_("Đến ngày"), day, asked.changed(until=None).address)

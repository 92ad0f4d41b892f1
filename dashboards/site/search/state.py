"""What a search is: everything that its address says, and an address for everything."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, get_args
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from core.clock import OFFICE_ZONE
from core.searching import SearchQuery, Sort
from index.base import DOCUMENT, ENTITIES, FILTERS

SORTS: Final[tuple[Sort, ...]] = get_args(Sort)
VIEWS: Final = ("list", "table")
SIZES: Final = {"list": 20, "table": 50}
LAST_PAGE: Final = 1000
MOST_VALUES: Final = 30
LONGEST_VALUE: Final = 400
LONGEST_TEXT: Final = 20_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as its address has it.

    Attributes:
        until: The last day, included.
        cursor: Where this page goes on; ``page`` alone is enough, and follows later changes less.
        mistakes: What of the address could not be read, by name of the field.
    """

    text: str = ""
    entity: str = DOCUMENT
    meaning: bool = False
    sort: Sort = "relevance"
    since: date | None = None
    until: date | None = None
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    view: str = "list"
    page: int = 1
    cursor: str = ""
    mistakes: Mapping[str, str] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Hits on a page."""
        return SIZES[self.view]

    @property
    def is_bare(self) -> bool:
        """Whether nothing at all was asked for."""
        return not (self.text or self.filters or self.since or self.until)

    @property
    def query_string(self) -> str:
        """The part of the address after the question mark, without the page."""
        pairs: list[tuple[str, str]] = [("q", self.text)] if self.text else []
        if self.entity != DOCUMENT:
            pairs.append(("entity", self.entity))
        for name in FILTERS[self.entity]:
            pairs += [(name, value) for value in self.filters.get(name, ())]
        pairs += [
            (name, day.isoformat())
            for name, day in (("since", self.since), ("until", self.until))
            if day
        ]
        if self.meaning:
            pairs.append(("meaning", "1"))
        if self.sort != "relevance":
            pairs.append(("sort", self.sort))
        if self.view != "list":
            pairs.append(("view", self.view))
        return urlencode(pairs)

    @property
    def address(self) -> str:
        """The address of the first page."""
        query = self.query_string
        return reverse("search:page") + (f"?{query}" if query else "")

    def page_address(self, page: int, cursor: str = "") -> str:
        """Return the address of another page of the same search."""
        more = [("page", str(page))] if page > 1 else []
        more += [("cursor", cursor)] if cursor else []
        if not more:
            return self.address
        return f"{self.address}{'&' if self.query_string else '?'}{urlencode(more)}"

    def changed(self, **changes: Any) -> "Asked":
        """Return another search, from its first page."""
        return replace(self, **{"page": 1, "cursor": "", **changes})

    def toggled(self, name: str, value: str) -> "Asked":
        """Return the search with a value chosen, or no longer where it was."""
        before = self.filters.get(name, ())
        after = (
            tuple(one for one in before if one != value) if value in before else (*before, value)
        )
        rest = {key: values for key, values in self.filters.items() if key != name}
        return self.changed(filters={**rest, name: after} if after else rest)

    def to_query(self) -> SearchQuery:
        """Return what the index is asked."""
        return SearchQuery(
            text=self.text,
            entity=self.entity,
            filters=dict(self.filters),
            since=_midnight(self.since) if self.since else None,
            until=_midnight(self.until + timedelta(days=1)) if self.until else None,
            size=self.size,
            offset=0 if self.cursor else (self.page - 1) * self.size,
            cursor=self.cursor,
            sort=self.sort,
        )


def read_asked(given: QueryDict) -> Asked:
    """Return the search that an address means; what cannot be read is left out and said."""
    entity = given.get("entity", "")
    entity = entity if entity in ENTITIES else DOCUMENT
    mistakes: dict[str, str] = {}
    since, until = (_day(given, name, mistakes) for name in ("since", "until"))
    if since and until and since > until:
        mistakes["until"] = _("Ngày cuối đứng trước ngày đầu; đã đổi chỗ hai ngày.")
        since, until = until, since
    view = given.get("view", "")
    return Asked(
        text=given.get("q", "").strip()[:LONGEST_TEXT],
        entity=entity,
        meaning=given.get("meaning") == "1",
        sort=next((sort for sort in SORTS if sort == given.get("sort")), "relevance"),
        since=since,
        until=until,
        filters=_filters(given, entity),
        view=view if view in VIEWS else "list",
        page=_page(given.get("page", "")),
        cursor=given.get("cursor", ""),
        mistakes=mistakes,
    )


def _filters(given: QueryDict, entity: str) -> dict[str, tuple[str, ...]]:
    found = {}
    for name in FILTERS[entity]:
        values = dict.fromkeys(value for value in given.getlist(name) if value.strip())
        if values:
            found[name] = tuple(value[:LONGEST_VALUE] for value in values)[:MOST_VALUES]
    return found


def _day(given: QueryDict, name: str, mistakes: dict[str, str]) -> date | None:
    text = given.get(name, "").strip()
    if not text:
        return None
    for shape in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            day = datetime.strptime(text, shape).replace(tzinfo=OFFICE_ZONE).date()
        except ValueError:
            continue
        # Further out a day more or a zone's hours lead out of the calendar.
        if 1000 <= day.year <= 9000:
            return day
    mistakes[name] = _("Không đọc được ngày này; viết như 23/11/2026.")
    return None


def _page(text: str) -> int:
    text = text[:9]
    return max(1, min(int(text), LAST_PAGE)) if text.isascii() and text.isdecimal() else 1


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), OFFICE_ZONE).astimezone(UTC)

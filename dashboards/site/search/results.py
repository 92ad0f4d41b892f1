"""Asking the index, and what it answered made ready to be shown."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.errors import EncoderError, IndexUnavailable, QueryError
from core.searching import Hit, SearchPage, SearchQuery
from dashboards.site.charts import Chart
from dashboards.site.engines import get_index, with_meaning
from dashboards.site.search.bars import chart_of
from dashboards.site.search.facets import Chip, Facet, chips_of, facets_of
from dashboards.site.search.naming import Naming
from dashboards.site.search.state import Asked
from index.base import MAX_WINDOW
from index.lenient import search_leniently
from store.beside import individuals_among

SHOWN_CLAIMS: Final = 3
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with the words of a query: the text in two pieces, parted at the place.

    Attributes:
        better: Address of the search that was probably meant; may be empty.
    """

    message: str
    before: str
    after: str
    suggestion: str = ""
    better: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A hit with its names in words.

    Attributes:
        individual: A post of an individual: it has no address, and its outlet is not named.
        claims: Id and statement, at most ``SHOWN_CLAIMS``; ``more`` counts the others.
    """

    hit: Hit
    source: str
    individual: bool
    claims: tuple[tuple[str, str], ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A page of results.

    Attributes:
        state: ``found``, ``nothing``, ``refused`` (a filter that is none), ``empty`` (nothing was
            collected yet) or ``closed`` (there is no index, or it cannot be reached).
        by_words: Meaning was asked for and could not be had.
    """

    asked: Asked
    state: str
    page: SearchPage = field(default_factory=SearchPage)
    rows: tuple[Row, ...] = ()
    facets: tuple[Facet, ...] = ()
    chips: tuple[Chip, ...] = ()
    chart: Chart | None = None
    mistake: Mistake | None = None
    refusal: str = ""
    by_words: bool = False

    @property
    def first(self) -> int:
        """Number of the first hit on the page."""
        return (self.asked.page - 1) * self.asked.size + 1

    @property
    def last(self) -> int:
        """Number of the last hit on the page."""
        return self.first + len(self.rows) - 1

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-min(self.page.total, MAX_WINDOW) // self.asked.size))

    @property
    def before(self) -> str:
        """Address of the page before; empty on the first."""
        return self.asked.page_address(self.asked.page - 1) if self.asked.page > 1 else ""

    @property
    def after(self) -> str:
        """Address of the next page; empty on the last."""
        if not self.page.cursor or self.asked.page >= self.pages:
            return ""
        return self.asked.page_address(self.asked.page + 1, self.page.cursor)


def look(asked: Asked) -> Found:
    """Return what the index has for a search; what goes wrong is a state and never raised."""
    naming = Naming()
    chips = chips_of(asked, naming)
    if any(naming.is_individual(source) for source in asked.filters.get("source", ())):
        return Found(asked, "refused", refusal=_("Không tìm theo nguồn là cá nhân."))
    try:
        query, by_words = _with_meaning(asked)
        page, wrong = _ask(query, asked)
        empty = not page.total and not any(get_index().count().values())
    except QueryError as error:
        return Found(asked, "refused", chips=chips, refusal=_said(error))
    except IndexUnavailable as error:
        log.warning("search: %s", error)
        return Found(asked, "closed", chips=chips)
    return Found(
        asked,
        "empty" if empty else "found" if page.hits else "nothing",
        page,
        _rows(page.hits, naming),
        facets_of(asked, page.facets, naming),
        chips,
        chart_of(asked, page.histogram),
        _mistake(asked, wrong) if wrong else None,
        by_words=by_words,
    )


def _with_meaning(asked: Asked) -> tuple[SearchQuery, bool]:
    """Return the query, and whether meaning was asked for and could not be had."""
    query = replace(asked.to_query(), histogram="day")
    if not (asked.meaning and asked.text):
        return query, False
    try:
        query = with_meaning(query)
    except EncoderError as error:
        log.warning("search by meaning: %s", error)
    return query, query.mode != "hybrid"


def _ask(query: SearchQuery, asked: Asked) -> tuple[SearchPage, QueryError | None]:
    try:
        return search_leniently(get_index(), query)
    except QueryError:
        if not query.cursor:
            raise
        # A cursor of before, or one that somebody changed: the number of the page still tells.
        offset = (asked.page - 1) * asked.size
        return search_leniently(get_index(), replace(query, cursor="", offset=offset))


def _rows(hits: Sequence[Hit], naming: Naming) -> tuple[Row, ...]:
    private = individuals_among(hit.document for hit in hits if not hit.url)
    return tuple(
        Row(
            hit,
            naming.source(hit.source),
            hit.document in private,
            tuple((claim, naming.claim(claim)) for claim in hit.claims[:SHOWN_CLAIMS]),
            len(hit.claims[SHOWN_CLAIMS:]),
        )
        for hit in hits
    )


def _mistake(asked: Asked, error: QueryError) -> Mistake:
    place = error.position or 0
    better = asked.changed(text=error.suggestion).address if error.suggestion else ""
    return Mistake(_said(error), asked.text[:place], asked.text[place:], error.suggestion, better)


def _said(error: QueryError) -> str:
    """Return what an error says in the language of the page; it comes in both, one after one."""
    parts = str(error).split(" / ")
    middle = len(parts) // 2
    if len(parts) % 2:
        return str(error)
    said = " / ".join(parts[middle:] if get_language() == "en" else parts[:middle])
    return said[:1].upper() + said[1:]

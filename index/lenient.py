"""A second try for a query that does not parse: its words, with the reason beside the hits."""

from dataclasses import replace

from core.errors import QueryError
from core.searching import SearchPage, SearchQuery
from index.base import IndexBackend
from index.query import plain_words


def search_leniently(
    backend: IndexBackend, query: SearchQuery
) -> tuple[SearchPage, QueryError | None]:
    """Return one page of hits, and what is wrong with the text of the query, if something is.

    Where the text does not parse, its words are searched for, within the same filters and dates;
    a text without words finds nothing.

    Raises:
        QueryError: A filter, the kind of entity or the cursor is wrong; no other text helps there.
    """
    try:
        return backend.search(query), None
    except QueryError as error:
        if error.position is None:
            raise
        words = plain_words(query.text)
        if not words:
            return SearchPage(), error
        return backend.search(replace(query, text=words)), error

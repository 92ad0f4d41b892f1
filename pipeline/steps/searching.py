"""Search: a question as typed to a page of hits, from the index alone.

Loads neither database nor numpy; only ``mode="hybrid"`` loads the encoder.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import IndexUnavailable, QueryError
from core.searching import IndexEntity, SearchPage, SearchQuery
from index import IndexBackend, open_index
from pipeline.messages import t
from pipeline.synonyms import SearchSynonyms

if TYPE_CHECKING:
    from core.settings import Settings

# Of phrases and beginnings; an encoder is to read words.
_SIGNS = str.maketrans(dict.fromkeys('"“”*'))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search found.

    Attributes:
        error: What is wrong with the query as typed; the page then comes from its words alone.
        empty: Whether the index holds nothing at all, whatever the query.
    """

    page: SearchPage
    error: QueryError | None = None
    empty: bool = False


def answer(query: SearchQuery, *, strict: bool = False) -> Answer:
    """Return what the index of the settings has for a query.

    Args:
        query: Its ``vector`` is filled in here where ``mode`` asks for it.
        strict: Let a query that does not parse fail, without a second try on its words.

    Raises:
        QueryError: The query does not parse and is ``strict``, or something other than its text
            is wrong.
        IndexUnavailable: There is no index yet, or it cannot be reached.
        EncoderError: The encoder that ``hybrid`` needs cannot be opened.
    """
    if query.mode == "hybrid":
        query = with_vector(query)
    with open_searched() as index:
        if strict:
            page, error = index.search(query), None
        else:
            from index.lenient import search_leniently

            page, error = search_leniently(index, query)
        # A server that was never filled answers every query with nothing, as if nothing were known.
        return Answer(page, error, empty=not page.total and not any(index.count().values()))


def everything(query: SearchQuery) -> Iterator[IndexEntity]:
    """Yield all that the index of the settings has for a query, newest first, one by one.

    Raises:
        QueryError: The query does not parse.
        IndexUnavailable: There is no index yet, or it cannot be reached.
    """
    with open_searched() as index:
        yield from index.scan(query)


def with_vector(query: SearchQuery) -> SearchQuery:
    """Return the query with the meaning of its words; by words alone where it has none.

    Raises:
        EncoderError: The encoder cannot be opened.
    """
    from core.settings import get_settings
    from nlp.meaning import open_meaning

    words = meant(query)
    vector = open_meaning(get_settings()).query(words) if words else b""
    return replace(query, vector=vector, mode="hybrid" if vector else "words")


def meant(query: SearchQuery) -> str:
    """Return what a query asks for in words, without fields, limits and what is excluded."""
    from index.query import parse, plain_words

    try:
        parsed = parse(query.text, query.entity, now=query.now)
    except QueryError:
        return plain_words(query.text)
    spans = sorted({(term.start, term.end) for term in parsed.terms() if term.end > term.start})
    words: list[str] = []
    reached = 0
    for start, end in spans:
        if end > reached:
            words.append(query.text[max(start, reached) : end].translate(_SIGNS).strip())
            reached = end
    return " ".join(words) if words or not parsed.wanted else plain_words(query.text)


def open_searched() -> IndexBackend:
    """Return the index of the settings for reading.

    Raises:
        IndexUnavailable: There is none yet.
    """
    where = index_address()
    folder = where if isinstance(where, Path) else None if where.search_url else where.index_dir
    if folder is not None and not folder.exists():
        raise IndexUnavailable(
            t(
                f"chưa có chỉ mục ở {str(folder)!r}; hãy chạy `cotmoc run` hoặc `cotmoc import`",
                f"there is no index at {str(folder)!r} yet; run `cotmoc run` or `cotmoc import`",
            )
        )
    if isinstance(where, Path):
        office = os.environ.get("COTMOC_SYNONYMS_FILE", "")
        return open_index(where, synonyms=SearchSynonyms(where.parent, office=office))
    return open_index(where, synonyms=SearchSynonyms(where.data_dir, office=where.synonyms_path))


def index_address() -> "Path | Settings":
    """Return where the index is; without the settings class when the environment says it.

    Loading the settings takes a fifth of a second, a third of what a search may take.
    """
    folder = os.environ.get("COTMOC_DATA_DIR", "")
    if folder and not os.environ.get("COTMOC_SEARCH_URL") and not Path(".env").is_file():
        return Path(folder).expanduser() / "index"
    from core.settings import get_settings

    return get_settings()

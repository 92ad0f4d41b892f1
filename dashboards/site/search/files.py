"""What a search finds as a file, up to a sensible number of rows, without posts of individuals."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from typing import BinaryIO, Final, cast

from core.clock import office_day
from core.errors import QueryError
from core.searching import IndexEntity, IndexFinding, SearchQuery
from dashboards.site.engines import get_index
from dashboards.site.search.state import Asked
from index.base import IndexBackend
from index.export import write_export
from index.query import parse, plain_words
from store.batches import chunks
from store.beside import individuals_among

MOST_ROWS: Final = 20_000
IN_MEMORY_BYTES: Final = 1_000_000
MEDIA_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Exported:
    """A file at its beginning, and how many rows it has."""

    body: BinaryIO
    rows: int


def export(asked: Asked, format: str) -> Exported:
    """Write what a search finds, newest first.

    Args:
        format: One of ``index.export.FORMATS``.

    Raises:
        QueryError: A filter is none.
        IndexUnavailable: There is no index yet, or it cannot be reached.
    """
    query = _readable(asked.to_query())
    body = cast(BinaryIO, tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES))  # noqa: SIM115 - the answer closes it
    rows = islice(_public(get_index(), query), MOST_ROWS)
    count = write_export(rows, body, entity=asked.entity, format=format)
    body.seek(0)
    return Exported(body, count)


def file_name(asked: Asked, format: str) -> str:
    """Return what the file is called: what it holds, and of which day."""
    return f"cotmoc-{asked.entity}-{office_day(datetime.now(UTC)):%Y%m%d}.{format}"


def _readable(query: SearchQuery) -> SearchQuery:
    """Return the query that the page shows hits of: by its words where it does not parse."""
    query = replace(query, cursor="", offset=0)
    try:
        parse(query.text, query.entity)
    except QueryError:
        return replace(query, text=plain_words(query.text))
    return query


def _public(index: IndexBackend, query: SearchQuery) -> Iterator[IndexEntity]:
    """Yield what may leave the store: a file would outlive what must be deleted in time."""
    for some in chunks(index.scan(query)):
        private = individuals_among(_document(entity) for entity in some if not entity.url)
        yield from (entity for entity in some if _document(entity) not in private)


def _document(entity: IndexEntity) -> str:
    return entity.document if isinstance(entity, IndexFinding) else entity.id

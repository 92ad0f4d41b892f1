"""Walk through all that a query finds, page by page, as the index stood when the walk began."""

from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from core.errors import IndexUnavailable
from core.searching import IndexEntity
from index.elastic.client import Server
from index.elastic.queries import Query
from index.elastic.records import entity_from

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

PAGE: Final = 500
"""Entities held at a time."""
PAGE_OF_VERSIONS: Final = 10_000
KEEP_ALIVE: Final = "5m"
"""For how long the server keeps the view between two pages."""
NEWEST_FIRST: Final = ({"at": "desc"}, {"key": "desc"})


def scan_entities(server: Server, index: str, entity: str, query: Query) -> Iterator[IndexEntity]:
    """Yield all entities that a query finds, newest first, with their vectors."""
    pages = _pages(
        server,
        index,
        query=query,
        size=PAGE,
        sort=list(NEWEST_FIRST),
    )
    for hit in pages:
        yield entity_from(hit["_source"], entity)


def scan_versions(server: Server, index: str) -> Iterator[tuple[str, int]]:
    """Yield (id, seq) of everything."""
    pages = _pages(
        server,
        index,
        query={"match_all": {}},
        size=PAGE_OF_VERSIONS,
        sort=[{"_shard_doc": "asc"}],
        source=False,
        docvalue_fields=["id", "seq"],
    )
    for hit in pages:
        fields = hit["fields"]
        yield str(fields["id"][0]), int(fields["seq"][0])


def count_all(server: Server, index: str) -> int:
    """Return how many entities an index has."""
    return int(server.ask(lambda client: client.count(index=index))["count"])


def _pages(server: Server, index: str, **request: Any) -> Iterator[dict[str, Any]]:
    view = server.ask(lambda client: client.open_point_in_time(index=index, keep_alive=KEEP_ALIVE))
    pit, after = view["id"], None
    try:
        while True:
            page = {"pit": {"id": pit, "keep_alive": KEEP_ALIVE}, "search_after": after, **request}
            answer = server.ask(partial(_search, page))
            hits = answer["hits"]["hits"]
            yield from hits
            if len(hits) < request["size"]:
                return
            pit, after = answer["pit_id"], hits[-1]["sort"]
    finally:
        _close(server, pit)


def _search(page: dict[str, Any], client: "Elasticsearch") -> Any:
    return client.search(track_total_hits=False, **page)


def _close(server: Server, pit: str) -> None:
    # What cannot be closed now ends by itself; the walk is over either way.
    with suppress(IndexUnavailable):
        server.ask(
            lambda client: client.options(ignore_status=404).close_point_in_time(id=pit),
            patience_s=0,
        )

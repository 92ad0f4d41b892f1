"""What the server is told of our fields."""

from typing import Any

import pytest

from core.settings import Settings
from index import open_index
from index.base import DOCUMENT, ENTITIES, FACETS, FILTERS, FINDING
from index.elastic.client import connect
from index.elastic.mapping import FORMAT, alias_of, mappings, properties
from index.elastic.records import entity_from, source_of
from tests.index.corpus import load_documents, load_findings, make_document

PERSONAL = ("author", "name", "user", "handle", "profile", "avatar")


def indexed(where: Settings, entity: str) -> Any:
    name = alias_of(where.search_prefix, entity)
    (held,) = connect(where).ask(lambda client: client.indices.get(index=name)).values()
    return held


@pytest.mark.parametrize("entity", ENTITIES)
def test_every_filter_and_facet_has_a_field(entity: str) -> None:
    fields = properties(entity)
    assert set(FILTERS[entity]) | set(FACETS[entity]) <= set(fields)
    assert not [field for field in fields if field in PERSONAL]


def test_every_field_that_is_sent_is_mapped() -> None:
    for entity, records in ((DOCUMENT, load_documents()), (FINDING, load_findings())):
        for record in records:
            source = source_of(record)
            assert set(source) <= set(properties(entity))
            assert entity_from(source, entity) == record


def test_server_has_what_the_code_says(elastic: Settings) -> None:
    with open_index(elastic) as index:
        index.upsert([make_document("a")])
    for entity in ENTITIES:
        held = indexed(elastic, entity)
        assert held["mappings"]["dynamic"] == "strict"
        assert (
            held["mappings"]["_meta"] == mappings(entity)["_meta"] == {"cotmoc": {"format": FORMAT}}
        )
        assert set(held["mappings"]["properties"]) == set(properties(entity))
        assert held["mappings"]["properties"]["vector"]["index_options"]["type"] == "int8_hnsw"
        assert held["settings"]["index"]["max_result_window"] == "101000"
        assert alias_of(elastic.search_prefix, entity) in held["aliases"]


def test_unknown_field_is_refused(elastic: Settings) -> None:
    with open_index(elastic) as index:
        index.upsert([make_document("a")])
    name = alias_of(elastic.search_prefix, DOCUMENT)
    lines = [{"index": {"_index": name, "_id": "b"}}, {"id": "b", "author": "x"}]
    answer = connect(elastic).ask(lambda client: client.bulk(operations=lines))
    assert answer["items"][0]["index"]["error"]["type"] == "strict_dynamic_mapping_exception"


def test_words_typed_to_the_server_itself_are_found(elastic: Settings) -> None:
    """As Kibana asks: the server's own analysis instead of ours."""
    with open_index(elastic) as index:
        index.upsert([make_document("a", "Thủy điện Hoà Bình", "友誼關 口岸 km²; ราคา")])
    name = alias_of(elastic.search_prefix, DOCUMENT)

    def count(field: str, text: str) -> int:
        query = {"match_phrase": {field: text}}
        answer = connect(elastic).ask(lambda client: client.search(index=name, query=query))
        return int(answer["hits"]["total"]["value"])

    assert count("title", "thuy dien")
    assert count("title.exact", "Thuỷ điện")
    assert count("title.exact", "Ho\u0300a Bi\u0300nh")
    assert not count("title.exact", "thuy dien")
    assert count("text", "友谊关")
    assert not count("text.exact", "友谊关")
    assert count("text", "km²")
    assert not count("text", "km")

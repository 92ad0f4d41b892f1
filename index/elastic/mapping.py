"""How entities lie on the server; a change here or in ``analysis`` raises ``FORMAT``.

Every field is named in an explicit mapping, and one that is not is refused (``dynamic: strict``).
Fields bear the names that people filter by (``index.base.FILTERS``).
"""

from typing import Any, Final

from core.vectors import DIMENSIONS
from index.base import DOCUMENT, ENTITIES, FILTERS, FINDING, MAX_SIZE, MAX_WINDOW
from index.elastic.analysis import EXACT, FOLDED, TYPED, analysis
from index.values import BOOLEANS

FORMAT: Final = 1
META: Final = "cotmoc"
PLURALS: Final = {DOCUMENT: "documents", FINDING: "findings"}
PRIORITY: Final = 300
"""Of the index templates: above what a server brings along."""

Part = dict[str, Any]

_KEPT: Part = {"type": "keyword", "index": False, "doc_values": False}
_COMMON: dict[str, Part] = {
    "id": {"type": "keyword", "index": False},
    "seq": {"type": "long", "index": False},
    # A hash of the id: the last word in the order of hits.
    "key": {"type": "long", "index": False},
    # Microseconds and days in Vietnam of ``date``, which is published_at or else first_seen.
    "at": {"type": "long"},
    "day": {"type": "integer"},
    "date": {"type": "date"},
    "published_at": {"type": "date"},
    "first_seen": {"type": "date"},
    "url": _KEPT,
    "priority": {"type": "double"},
    "vector": {
        "type": "dense_vector",
        "dims": DIMENSIONS,
        "index": True,
        "similarity": "cosine",
        "index_options": {"type": "int8_hnsw"},
    },
    # The vector as it was handed in, for the server gives its own back a little changed.
    "packed": _KEPT,
    # Texts as they were handed in, where they differ from what is shown and searched.
    "original": _KEPT,
}
_OWN: dict[str, dict[str, Part]] = {DOCUMENT: {}, FINDING: {"score": {"type": "double"}}}


def text_fields(entity: str) -> tuple[str, str]:
    """Return the text fields: ``title``, and ``text`` or ``quote``."""
    return ("title", "text" if entity == DOCUMENT else "quote")


def exact(field: str) -> str:
    """Return the field of the words as written; the bare field has them folded."""
    return f"{field}.exact"


def properties(entity: str) -> dict[str, Part]:
    """Return the fields of an entity, by name."""
    texts = {
        field: {
            "type": "text",
            "analyzer": FOLDED,
            "search_analyzer": FOLDED + TYPED,
            "fields": {
                "exact": {"type": "text", "analyzer": EXACT, "search_analyzer": EXACT + TYPED}
            },
        }
        for field in text_fields(entity)
    }
    values = {
        field: {"type": "boolean" if field in BOOLEANS else "keyword"} for field in FILTERS[entity]
    }
    return _COMMON | _OWN[entity] | texts | values


def mappings(entity: str) -> Part:
    """Return the mapping of an entity's index."""
    about = {META: {"format": FORMAT}}
    return {"dynamic": "strict", "_meta": about, "properties": properties(entity)}


def settings() -> Part:
    """Return the settings of both indices, but for the analysis.

    One shard: scores of several would differ by which words fell into which. A shard is good for
    tens of millions of articles. How often what is written becomes visible is left to the server:
    each second while somebody searches, and for a search after a pause.
    """
    return {
        "number_of_shards": 1,
        "auto_expand_replicas": "0-1",
        "max_result_window": MAX_WINDOW + MAX_SIZE,
    }


def alias_of(prefix: str, entity: str) -> str:
    """Return the name under which readers and writers find an entity's index."""
    return f"{prefix}-{PLURALS[entity]}"


def mark_of(prefix: str, entity: str) -> str:
    """Return the second alias of an index that was filled to the end.

    Where it is there without the first, somebody took the first away.
    """
    return f"{alias_of(prefix, entity)}-filled"


def pattern_of(prefix: str, entity: str) -> str:
    """Return the pattern of the names of an entity's indices, of every format."""
    return f"{alias_of(prefix, entity)}-v*"


def component_templates(prefix: str) -> dict[str, Part]:
    """Return the component templates by name: one for settings, one for each mapping.

    The server takes a mapping only together with the analysis that it names.
    """
    found: dict[str, Part] = {f"{prefix}-settings": {"template": {"settings": settings()}}}
    for entity in ENTITIES:
        name = f"{alias_of(prefix, entity)}-mapping"
        part = {"settings": {"analysis": analysis()}, "mappings": mappings(entity)}
        found[name] = {"template": part}
    return {
        name: part | {"version": FORMAT, "_meta": {META: {"format": FORMAT}}}
        for name, part in found.items()
    }


def index_templates(prefix: str) -> dict[str, Part]:
    """Return the index templates by name, one for each entity."""
    return {
        alias_of(prefix, entity): {
            "index_patterns": [pattern_of(prefix, entity)],
            "composed_of": [f"{prefix}-settings", f"{alias_of(prefix, entity)}-mapping"],
            "priority": PRIORITY,
            "version": FORMAT,
            "_meta": {META: {"format": FORMAT}},
        }
        for entity in ENTITIES
    }

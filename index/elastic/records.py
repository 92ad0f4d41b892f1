"""Entities as the server's documents and back.

Texts are sent in one spelling (``index.elastic.analysis.readable``), for that is what the server's
analysis reads as ``index.words`` does; where that changes a text, the original is kept beside it
and comes back.
"""

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

import numpy as np

from core.searching import IndexEntity
from core.vectors import unpack_vector
from index.base import DOCUMENT, FINDING, date_of, entity_of, mark_of
from index.codec import record_of
from index.elastic.analysis import readable
from index.elastic.mapping import text_fields
from index.histogram import day_of

MAX_KEY_BYTES: Final = 512
"""Longest id that the server takes for a document of its own."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_NAMES: Final = {
    DOCUMENT: {
        "group_id": "group",
        "topics": "topic",
        "places": "place",
        "claims": "claim",
        "verdicts": "verdict",
    },
    FINDING: {"topics": "topic", "places": "place"},
}
"""Names of records that fields of the index bear in the singular."""
_SENT: Final = {
    DOCUMENT: ("source", "kind", "lang", "url", "flagged", "gated", "gone", *_NAMES[DOCUMENT]),
    FINDING: (
        "source", "kind", "lang", "url", "flagged", "document", "claim", "match", "verdict",
        "stance", "score", *_NAMES[FINDING],
    ),
}  # fmt: skip


def key_of(entity_id: str) -> str:
    """Return the server's name for an entity: its id, or a digest of one that is too long."""
    data = entity_id.encode("utf-8", "surrogatepass")
    if 0 < len(data) <= MAX_KEY_BYTES and not entity_id.startswith("sha256-"):
        return entity_id
    return f"sha256-{sha256(data).hexdigest()}"


def micros_of(at: datetime) -> int:
    """Return a time as the field ``at`` holds it."""
    return (at - _EPOCH) // _MICROSECOND


def source_of(record: IndexEntity) -> dict[str, Any]:
    """Return what the server keeps of an entity."""
    entity, at = entity_of(record), date_of(record)
    source: dict[str, Any] = {
        "id": record.id,
        "seq": record.seq,
        "key": mark_of(record.id, 0) - (1 << 63),
        "at": micros_of(at),
        "day": day_of(at),
        "date": at.isoformat(),
        "published_at": record.published_at and record.published_at.isoformat(),
        "first_seen": record.first_seen.isoformat(),
        "month": record.month,
        "priority": record.priority,
        "has_vector": record.has_vector,
    }
    names = _NAMES[entity]
    for name in _SENT[entity]:
        source[names.get(name, name)] = getattr(record, name)
    original = {}
    for field in text_fields(entity):
        text = getattr(record, field)
        source[field] = readable(text)
        if source[field] != text:
            original[field] = text
    if original:
        source["original"] = json.dumps(original)  # escapes carry what UTF-8 cannot
    if record.vector:
        source["packed"] = b64encode(record.vector).decode("ascii")
        source["vector"] = _searchable(record.vector)
    return source


def entity_from(source: dict[str, Any], entity: str) -> IndexEntity:
    """Return the entity of a server's document; without its vector where ``packed`` is left out.

    Raises:
        IndexUnavailable: It is none of ours.
    """
    fields = _NAMES[entity]
    values = source | {name: source.get(field) for name, field in fields.items()}
    values |= json.loads(source.get("original") or "{}")
    values["vector"] = source.get("packed", "")
    return record_of(values, entity)


def _searchable(packed: bytes) -> str | None:
    """Return a vector as the server reads it fastest: single precision, big end first, base64.

    None where it is damaged, so that nothing is near to it.
    """
    vector = unpack_vector(packed)
    if not np.isfinite(vector).all() or not vector.any():
        return None
    return b64encode(vector.astype(">f4").tobytes()).decode("ascii")

"""Entities as bytes and back: an index keeps each once, and search needs no database."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from typing import Any

from core.errors import IndexUnavailable
from core.searching import Hit, IndexDocument, IndexEntity, IndexFinding
from core.vocabulary import Lang, Match, SourceKind, Stance, Verdict
from index.base import DOCUMENT, FINDING

_RECORDS: dict[str, type[IndexDocument] | type[IndexFinding]] = {
    DOCUMENT: IndexDocument,
    FINDING: IndexFinding,
}
_NAMES = {entity: tuple(field.name for field in fields(kind)) for entity, kind in _RECORDS.items()}
_READERS: dict[str, Callable[[Any], Any]] = {
    "kind": SourceKind,
    "lang": Lang,
    "match": Match,
    "verdict": Verdict,
    "stance": Stance,
    "published_at": datetime.fromisoformat,
    "first_seen": datetime.fromisoformat,
    "topics": tuple,
    "places": tuple,
    "claims": tuple,
    "verdicts": tuple,
    "vector": b64decode,
}


def encode(record: IndexEntity, entity: str) -> bytes:
    """Return an entity as JSON in UTF-8."""
    values = {name: getattr(record, name) for name in _NAMES[entity]}
    try:
        return _ENCODER.encode(values).encode()
    except UnicodeEncodeError:  # a lone surrogate: only escapes can carry it
        return json.dumps(values, default=_plain).encode()


def decode(body: bytes, entity: str) -> IndexEntity:
    """Return the entity that was encoded.

    Raises:
        IndexUnavailable: The bytes are none of ours.
    """
    try:
        values = json.loads(body)
    except ValueError as error:
        raise _unreadable(entity, error) from error
    return record_of(values, entity)


def record_of(values: Any, entity: str) -> IndexEntity:
    """Return the entity that has these values, as JSON holds them.

    Raises:
        IndexUnavailable: They are none of ours.
    """
    try:
        known = {
            name: _READERS[name](value) if name in _READERS and value is not None else value
            for name, value in values.items()
            if name in _NAMES[entity]
        }
        return _RECORDS[entity](**known)
    except (ValueError, TypeError, AttributeError) as error:
        raise _unreadable(entity, error) from error


def _unreadable(entity: str, error: Exception) -> IndexUnavailable:
    return IndexUnavailable(
        f"the index holds a {entity} that cannot be read ({error}); "
        "build it anew: cotmoc sync --rebuild"
    )


def hit_of(record: IndexEntity, *, score: float, snippet: str) -> Hit:
    """Return an entity as a search result."""
    finding = record if isinstance(record, IndexFinding) else None
    return Hit(
        id=record.id,
        score=score,
        document=record.document if isinstance(record, IndexFinding) else record.id,
        title=record.title,
        snippet=snippet,
        source=record.source,
        lang=str(record.lang),
        url=record.url,
        published_at=record.published_at,
        flagged=record.flagged,
        claims=(record.claim,) if isinstance(record, IndexFinding) else record.claims,
        kind=str(record.kind),
        first_seen=record.first_seen,
        priority=record.priority,
        has_vector=record.has_vector,
        verdict=str(finding.verdict) if finding else "",
        stance=str(finding.stance) if finding else "",
        match=str(finding.match) if finding else "",
    )


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    raise TypeError(f"{value!r} has no place in the index")


_ENCODER = json.JSONEncoder(ensure_ascii=False, default=_plain, separators=(",", ":"))

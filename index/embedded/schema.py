"""How entities lie in Tantivy; a change here raises ``FORMAT``, which asks for a rebuild."""

import struct
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import tantivy

from core.searching import IndexDocument, IndexEntity, IndexFinding
from index.base import DOCUMENT, FACETS, FILTERS, date_of, mark_of
from index.codec import encode
from index.histogram import day_of
from index.values import BOOLEANS
from index.words import streams

FORMAT: Final = 3

TOKENIZER: Final = "words"
"""Cuts at all but letters and digits; ``index.words.streams`` prepares the text for it."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_EPOCH_SHIFT: Final = 1 << 35
RANK_BITS: Final = 28
"""Of a hash of the id, below the seconds of a rank."""
_URGENCY_SHIFT: Final = 1 << 33
_URGENCY_BITS: Final = 34


def text_fields(entity: str) -> tuple[str, str]:
    """Return the stems of the text fields: ``title``, and ``text`` or ``quote``."""
    return ("title", "text" if entity == DOCUMENT else "quote")


def exact(field: str) -> str:
    """Return the field with marks of a text field."""
    return f"{field}_exact"


def build_schema(entity: str) -> Any:
    """Return the Tantivy schema of an entity.

    ``key`` and ``mark`` are 64-bit hashes of id, and of id and seq; ``rank`` puts entities in
    order of date, then of a hash of the id; ``urgency`` in order of priority, then of date;
    ``at`` counts microseconds, ``day`` days in Vietnam.
    """
    builder = tantivy.SchemaBuilder()
    builder.add_bytes_field("id", stored=True)
    builder.add_unsigned_field("key", indexed=True, fast=True)
    for name in ("seq", "mark", "rank", "urgency"):
        builder.add_unsigned_field(name, fast=True)
    for name in ("at", "day"):
        builder.add_integer_field(name, fast=True)
    for name in ("priority", "score"):
        builder.add_float_field(name, fast=True)
    for field in text_fields(entity):
        builder.add_text_field(field, tokenizer_name=TOKENIZER)
        builder.add_text_field(exact(field), tokenizer_name=TOKENIZER)
    for field in FILTERS[entity]:
        if field in BOOLEANS:
            builder.add_boolean_field(field, indexed=True, fast=True)
        else:
            counted = field in FACETS[entity]
            builder.add_text_field(field, tokenizer_name="raw", index_option="basic", fast=counted)
    builder.add_bytes_field("stored", stored=True)
    return builder.build()


def register_tokenizer(index: Any) -> None:
    """Make the tokenizer known to an opened index; Tantivy keeps only its name."""
    simple = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).build()
    index.register_tokenizer(TOKENIZER, simple)


def key_of(entity_id: str) -> int:
    """Return the 64-bit hash that stands for an id in fast fields."""
    return mark_of(entity_id, 0)


def micros_of(at: datetime) -> int:
    """Return a time as ``at`` holds it."""
    return (at - _EPOCH) // _MICROSECOND


def rank_of(record: IndexEntity, key: int) -> int:
    """Return the order of entities that match equally well: newest first, then fixed."""
    seconds = int(date_of(record).timestamp()) + _EPOCH_SHIFT
    clamped = min(max(seconds, 0), (1 << 36) - 1)
    return (clamped << RANK_BITS) | (key >> (64 - RANK_BITS))


def urgency_of(record: IndexEntity) -> int:
    """Return the order by priority, in single precision, then newest first."""
    priority = min(max(record.priority, 0.0), 1.0)
    # Positive floating-point numbers stand in the order of their bits; those up to 1 take 30.
    bits = int.from_bytes(struct.pack(">f", priority), "big")
    seconds = int(date_of(record).timestamp()) + _URGENCY_SHIFT
    return (bits << _URGENCY_BITS) | min(max(seconds, 0), (1 << _URGENCY_BITS) - 1)


def make_document(record: IndexEntity, entity: str) -> Any:
    """Return an entity as a Tantivy document."""
    document = tantivy.Document()
    key = key_of(record.id)
    document.add_bytes("id", record.id.encode("utf-8", "surrogatepass"))
    document.add_unsigned("key", key)
    document.add_unsigned("seq", record.seq)
    document.add_unsigned("mark", mark_of(record.id, record.seq))
    document.add_unsigned("rank", rank_of(record, key))
    document.add_unsigned("urgency", urgency_of(record))
    document.add_integer("at", micros_of(date_of(record)))
    document.add_integer("day", day_of(date_of(record)))
    document.add_float("priority", record.priority)
    for field in text_fields(entity):
        with_marks, folded = streams(getattr(record, field))
        document.add_text(field, folded)
        document.add_text(exact(field), with_marks)
    for field, values in _filter_values(record).items():
        for value in values:
            if isinstance(value, bool):
                document.add_boolean(field, value)
            elif value:
                document.add_text(field, value)
    if isinstance(record, IndexFinding):
        document.add_float("score", record.score)
    document.add_bytes("stored", encode(record, entity))
    return document


def _filter_values(record: IndexEntity) -> dict[str, tuple[str | bool, ...]]:
    common: dict[str, tuple[str | bool, ...]] = {
        "source": (record.source,),
        "kind": (record.kind,),
        "lang": (record.lang,),
        "topic": record.topics,
        "place": record.places,
        "flagged": (record.flagged,),
        "has_vector": (record.has_vector,),
        "month": (record.month,),
    }
    if isinstance(record, IndexFinding):
        return common | _finding_values(record)
    return common | _document_values(record)


def _document_values(record: IndexDocument) -> dict[str, tuple[str | bool, ...]]:
    return {
        "claim": record.claims,
        "verdict": record.verdicts,
        "gated": (record.gated,),
        "gone": (record.gone,),
        "group": (record.group_id,),
    }


def _finding_values(record: IndexFinding) -> dict[str, tuple[str | bool, ...]]:
    return {
        "claim": (record.claim,),
        "verdict": (record.verdict,),
        "stance": (record.stance,),
        "match": (record.match,),
        "document": (record.document,),
    }

"""The golden set: documents about a border, written for these tests, and what queries must find."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import yaml

from core.priority import Judged, Saying, Story, Urgency, priority_of, reach_of
from core.searching import IndexDocument, IndexEntity, IndexFinding
from core.vocabulary import Lang, Match, SourceKind, Stance, Verdict

HERE: Final = Path(__file__).parent
NOW: Final = datetime(2026, 11, 20, 8, tzinfo=UTC)
"""What ``today`` and ``7d`` of the queries count from."""
FETCHED_AFTER: Final = timedelta(minutes=40)

Encode = Callable[[Sequence[str], Sequence[Lang]], Sequence[bytes]]
"""Texts (title and text in one) and languages to packed vectors (``core.vectors``)."""


@dataclass(frozen=True, slots=True)
class GoldenQuery:
    """A query and what is known of its answer; what is empty or None is not asked for.

    Attributes:
        text: As typed; ``query`` in the file.
        first: Id of the first hit.
        top5: At least one of these is among the first five.
        must: All of these are among the hits.
        must_not: None of these is any hit.
        below: Where one of these is a hit, every id of ``must`` stands before it: words that
            differ only in marks, and texts that say it under another name.
        order: These are hits, in this order.
        total: How many hits there are.
        direction: Of a cross-language query: from and to, such as ``vi-zh``.
    """

    id: str
    kind: str
    text: str
    entity: str = "document"
    mode: str = "words"
    sort: str = "relevance"
    first: str = ""
    top5: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    total: int | None = None
    direction: str = ""

    @property
    def named(self) -> tuple[str, ...]:
        """All ids that the query names."""
        first = (self.first,) if self.first else ()
        return (*first, *self.top5, *self.must, *self.must_not, *self.below, *self.order)


def load_golden_documents(
    encode: Encode | None = None, *, aside: bool = False
) -> list[IndexEntity]:
    """Return all documents, then all findings.

    Args:
        encode: Gives their vectors to the documents that have one; ``Meaning.documents`` fits.
        aside: With the documents that ``queries_aside`` needs as well.

    A finding's id is ``<document>/<place in its list, from 1>``.
    """
    rows = list(_rows(aside))
    sequence = iter(range(1, 10_000))
    documents = {row["id"]: _document(row, next(sequence)) for row in rows}
    stories = _stories(rows, documents)
    findings = [
        _finding(found, f"{row['id']}/{place}", documents[row["id"]], stories, next(sequence))
        for row in rows
        for place, found in enumerate(row["findings"], start=1)
    ]
    highest: dict[str, float] = defaultdict(float)
    for finding in findings:
        highest[finding.document] = max(highest[finding.document], finding.priority)
    texts = [replace(found, priority=highest[found.id]) for found in documents.values()]
    return [*_encoded(texts, encode), *findings]


@lru_cache(maxsize=4)
def load_queries(name: str = "queries") -> tuple[GoldenQuery, ...]:
    """Return the queries of a file: ``queries``, or ``queries_aside`` for a later measurement."""
    rows = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    return tuple(_query(row) for row in rows)


def _rows(aside: bool) -> Iterator[dict[str, Any]]:
    folders = ("documents", "documents_aside") if aside else ("documents",)
    for path in sorted(path for folder in folders for path in (HERE / folder).glob("*.jsonl")):
        with path.open(encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)


def _query(row: dict[str, Any]) -> GoldenQuery:
    values = {"text" if key == "query" else key: value for key, value in row.items()}
    if unknown := set(values) - {field.name for field in fields(GoldenQuery)}:
        raise ValueError(f"query {row.get('id')!r}: unknown keys {sorted(unknown)}")
    made: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in values.items()
    }
    return GoldenQuery(**made)


def _document(row: dict[str, Any], seq: int) -> IndexDocument:
    published = datetime.fromisoformat(row["published_at"]) if row["published_at"] else None
    seen = datetime.fromisoformat(row["first_seen"]) if "first_seen" in row else published
    if seen is None:
        raise ValueError(f"document {row['id']!r}: without published_at it needs first_seen")
    findings = row["findings"]
    return IndexDocument(
        id=row["id"],
        seq=seq,
        title=row["title"],
        text=row["text"],
        source=row["source"],
        kind=SourceKind(row["kind"]),
        lang=Lang(row["lang"]),
        url=row["url"],
        published_at=published,
        first_seen=seen + FETCHED_AFTER,
        group_id=row.get("group", row["id"]),
        flagged=any(found["flagged"] for found in findings),
        gated=row["gated"],
        topics=tuple(row["topics"]),
        places=tuple(row["places"]),
        claims=tuple(dict.fromkeys(found["claim"] for found in findings)),
        verdicts=tuple(dict.fromkeys(found["verdict"] for found in findings)),
    )


def _finding(
    row: dict[str, Any],
    finding_id: str,
    document: IndexDocument,
    stories: dict[str, Story],
    seq: int,
) -> IndexFinding:
    at, group = document.published_at or document.first_seen, document.group_id
    judged = Judged(Match(row["match"]), Verdict(row["verdict"]), Stance(row["stance"]))
    story = stories[row["claim"]]
    urgency = Urgency(
        reach=reach_of(document.kind, 0, {}),
        novelty=story.novelty(at, group),
        spread=story.spread(at, group),
        score=row["score"],
    )
    return IndexFinding(
        id=finding_id,
        seq=seq,
        document=document.id,
        title=document.title,
        quote=row["quote"],
        claim=row["claim"],
        match=judged.match,
        verdict=judged.verdict,
        stance=judged.stance,
        score=row["score"],
        flagged=row["flagged"],
        source=document.source,
        kind=document.kind,
        lang=document.lang,
        url=document.url,
        published_at=document.published_at,
        first_seen=document.first_seen,
        topics=document.topics,
        places=document.places,
        priority=priority_of(judged, urgency),
    )


def _stories(rows: list[dict[str, Any]], documents: dict[str, IndexDocument]) -> dict[str, Story]:
    sayings: dict[str, list[Saying]] = defaultdict(list)
    for row in rows:
        document = documents[row["id"]]
        for found in row["findings"]:
            said = sayings[found["claim"]]
            if found["stance"] in (Stance.ASSERTS, Stance.RELAYS):
                at = document.published_at or document.first_seen
                said.append(Saying(at, document.group_id))
    return {claim: Story(said) for claim, said in sayings.items()}


def _encoded(found: list[IndexDocument], encode: Encode | None) -> list[IndexDocument]:
    if encode is None:
        return found
    gated = [document for document in found if document.gated]
    texts = [f"{document.title}\n{document.text}" for document in gated]
    vectors = encode(texts, [document.lang for document in gated])
    by_id = {document.id: vector for document, vector in zip(gated, vectors, strict=True)}
    return [replace(document, vector=by_id.get(document.id, b"")) for document in found]

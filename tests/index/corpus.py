"""The small corpus about a border, written for these tests."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from core.searching import IndexDocument, IndexEntity, IndexFinding
from core.vocabulary import Lang, Match, SourceKind, Stance, Verdict, is_flagged

DATA = Path(__file__).parent / "data"
FIRST_SEEN = datetime(2025, 11, 1, tzinfo=UTC)


def load_documents() -> list[IndexDocument]:
    return [_document(row, seq) for seq, row in enumerate(_rows("corpus.jsonl"), start=1)]


def load_findings() -> list[IndexFinding]:
    documents = {document.id: document for document in load_documents()}
    return [
        _finding(row, documents[row["document"]], seq)
        for seq, row in enumerate(_rows("findings.jsonl"), start=1)
    ]


def load_entities() -> list[IndexEntity]:
    return [*load_documents(), *load_findings()]


def make_document(entity_id: str, title: str = "", text: str = "", **changes: Any) -> IndexDocument:
    document = IndexDocument(
        id=entity_id,
        seq=1,
        title=title,
        text=text,
        source="test",
        kind=SourceKind.PRESS,
        lang=Lang.VI,
        url=f"https://example.org/{entity_id}",
        published_at=FIRST_SEEN,
        first_seen=FIRST_SEEN,
        group_id=entity_id,
        flagged=False,
        gated=False,
    )
    return replace(document, **changes)


def _rows(name: str) -> Iterator[dict[str, Any]]:
    with (DATA / name).open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _document(row: dict[str, Any], seq: int) -> IndexDocument:
    at = row["published_at"]
    return IndexDocument(
        id=row["id"],
        seq=seq,
        title=row["title"],
        text=row["text"],
        source=row["source"],
        kind=SourceKind(row["kind"]),
        lang=Lang(row["lang"]),
        url=f"https://example.org/{row['id']}",
        published_at=datetime.fromisoformat(at).replace(tzinfo=UTC) if at else None,
        first_seen=FIRST_SEEN,
        group_id=row["id"],
        flagged=row["flagged"],
        gated=row["gated"],
        topics=tuple(row["topics"]),
        places=tuple(row["places"]),
        claims=tuple(row["claims"]),
        verdicts=tuple(row["verdicts"]),
    )


def _finding(row: dict[str, Any], document: IndexDocument, seq: int) -> IndexFinding:
    match, verdict, stance = Match(row["match"]), Verdict(row["verdict"]), Stance(row["stance"])
    return IndexFinding(
        id=row["id"],
        seq=seq,
        document=document.id,
        title=document.title,
        quote=row["quote"],
        claim=row["claim"],
        match=match,
        verdict=verdict,
        stance=stance,
        score=row["score"],
        flagged=is_flagged(match, verdict, stance),
        source=document.source,
        kind=document.kind,
        lang=document.lang,
        url=document.url,
        published_at=document.published_at,
        first_seen=document.first_seen,
        topics=document.topics,
        places=document.places,
    )

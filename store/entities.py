"""Rows into what the search index holds; only current versions and their findings.

Vectors go along when they are of the name that is asked for: those of another encoder, or none,
are left out, and the entity is found by its words alone.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import F

from core.searching import IndexDocument, IndexFinding
from core.vocabulary import Lang, Match, SourceKind, Stance, Verdict
from store.batches import chunks
from store.connection import models


def load_documents(seqs: Mapping[str, int], *, vectors: str = "") -> Iterator[IndexDocument]:
    """Yield the documents of these ids with their sequence numbers; missing ones are left out."""
    for ids in chunks(seqs):
        judged = _judged(ids)
        rows = models.Document.objects.filter(id__in=ids, current__isnull=False)
        for row in rows.select_related("current"):
            version = row.current
            if version is None:
                continue
            found = judged.get(row.id, _Judged())
            yield IndexDocument(
                id=row.id,
                seq=seqs[row.id],
                title=version.title,
                text=version.text,
                source=row.source_id,
                kind=SourceKind(row.kind),
                lang=Lang(version.lang or Lang.OTHER),
                url=row.url,
                published_at=row.published_at,
                first_seen=row.first_seen,
                group_id=row.group_id,
                flagged=version.flagged,
                gated=version.gated,
                gone=row.gone_at is not None,
                topics=tuple(version.topics),
                places=place_ids(version),
                claims=tuple(sorted(found.claims)),
                verdicts=tuple(sorted(found.verdicts)),
                priority=found.priority,
                vector=_vector(version, version.vector, vectors),
            )


def load_findings(seqs: Mapping[str, int], *, vectors: str = "") -> Iterator[IndexFinding]:
    """Yield the findings of these ids that belong to a current version."""
    for ids in chunks(seqs):
        rows = models.Finding.objects.filter(id__in=ids, document__current_id=F("version_id"))
        rows = rows.defer("version__text", "version__vector")
        for row in rows.select_related("document", "version"):
            yield IndexFinding(
                id=row.id,
                seq=seqs[row.id],
                document=row.document_id,
                title=row.version.title,
                quote=row.quote,
                claim=row.claim,
                match=Match(row.match),
                verdict=Verdict(row.verdict),
                stance=Stance(row.stance),
                score=row.score,
                flagged=row.flagged,
                source=row.document.source_id,
                kind=SourceKind(row.document.kind),
                lang=Lang(row.version.lang or Lang.OTHER),
                url=row.document.url,
                published_at=row.document.published_at,
                first_seen=row.document.first_seen,
                topics=tuple(row.version.topics),
                places=place_ids(row.version),
                priority=row.priority or 0.0,
                vector=_vector(row.version, row.vector, vectors),
            )


def place_ids(version: models.DocumentVersion) -> tuple[str, ...]:
    """Return the ids of the places that a version names, each once."""
    return tuple(dict.fromkeys(place["id"] for place in version.places))


@dataclass(slots=True)
class _Judged:
    """What a document has of its findings."""

    claims: set[str] = field(default_factory=set)
    verdicts: set[str] = field(default_factory=set)
    priority: float = 0.0


def _judged(ids: list[str]) -> dict[str, _Judged]:
    judged: dict[str, _Judged] = defaultdict(_Judged)
    rows = models.Finding.objects.filter(document__in=ids, document__current_id=F("version_id"))
    for document, claim, verdict, priority in rows.values_list(
        "document_id", "claim", "verdict", "priority"
    ):
        found = judged[document]
        found.claims.add(claim)
        found.verdicts.add(verdict)
        found.priority = max(found.priority, priority or 0.0)
    return judged


def _vector(version: models.DocumentVersion, vector: bytes | memoryview | None, name: str) -> bytes:
    return bytes(vector) if vector and name and version.vectors == name else b""

"""Sentences worth checking that no claim was confirmed for, and what was matched beside them.

They belong to a version as findings do: another analysis replaces them as a whole, and a deleted
document takes them along. docs/explanation/candidates.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.db.models.functions import Coalesce

from core.identity import digest, statement_id
from core.records import CandidateSentence
from core.vocabulary import Field, Lang, Match, Retention
from store.batches import chunks
from store.clean import clean_text, in_utc
from store.connection import models, reading

# Grouping holds every sentence against every other: 20,000 take seconds, ten times as many minutes.
MOST = 20_000


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A candidate sentence with what people want to see of its document.

    Attributes:
        said: When the document was published; where that is not known, first seen.
        vectors: Name of what made its vector; empty without one.
    """

    id: str
    statement: str
    sentence: CandidateSentence
    vectors: str
    document: str
    source: str
    title: str
    url: str | None
    said: datetime
    first_seen: datetime
    last_seen: datetime
    retention: Retention
    gone: bool


@dataclass(frozen=True, slots=True)
class MatchedRow:
    """A sentence that a claim was confirmed for."""

    quote: str
    lang: Lang
    claim: str
    vector: bytes
    vectors: str


def replace_candidates(
    sentences: Mapping[str, Sequence[CandidateSentence]],
    documents: Mapping[str, str],
    vectors: str,
) -> None:
    """Store the candidate sentences of versions in place of those before; inside ``writing``.

    Args:
        sentences: By version; one without any loses those that it had.
        documents: The document of each version.
        vectors: Name of what made the vectors; without one none are kept.
    """
    for some in chunks(sorted(sentences)):
        models.CandidateSentence.objects.filter(version__in=some).delete()
    rows = {
        row.id: row
        for version, found in sorted(sentences.items())
        for row in (_row(version, documents[version], sentence, vectors) for sentence in found)
    }
    models.CandidateSentence.objects.bulk_create(rows.values())


def _row(
    version: str, document: str, sentence: CandidateSentence, vectors: str
) -> models.CandidateSentence:
    field, start, end = str(sentence.field), sentence.start, sentence.end
    return models.CandidateSentence(
        id=digest(version, field, str(start), str(end)),
        version_id=version,
        document_id=document,
        statement=statement_id(sentence.quote),
        field=field,
        start=start,
        end=end,
        quote=clean_text(sentence.quote),
        lang=str(sentence.lang),
        score=float(sentence.score),
        things=[clean_text(thing) for thing in sentence.things],
        figures=[clean_text(figure) for figure in sentence.figures],
        negated=sentence.negated,
        vector=(sentence.vector or None) if vectors else None,
        vectors=vectors if sentence.vector else "",
    )


def list_candidates(*, since: datetime | None = None, most: int = MOST) -> list[CandidateRow]:
    """Return the candidate sentences of current versions, newest first.

    Args:
        since: Said at or after.
        most: Of more, the newest.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = (
        models.CandidateSentence.objects.filter(document__current_id=F("version_id"))
        .select_related("document", "version")
        .defer("version__text")
        .annotate(said=Coalesce("document__published_at", "document__first_seen"))
    )
    if since is not None:
        rows = rows.filter(said__gte=in_utc(since))
    with reading():
        return [_candidate_row(row, row.said) for row in rows.order_by("-said", "id")[:most]]


def _candidate_row(row: models.CandidateSentence, said: datetime) -> CandidateRow:
    return CandidateRow(
        id=row.id,
        statement=row.statement,
        sentence=CandidateSentence(
            field=Field(row.field),
            start=row.start,
            end=row.end,
            quote=row.quote,
            lang=Lang(row.lang),
            score=row.score,
            things=tuple(row.things),
            figures=tuple(row.figures),
            negated=row.negated,
            vector=bytes(row.vector or b""),
        ),
        vectors=row.vectors,
        document=row.document_id,
        source=row.document.source_id,
        title=row.version.title,
        url=row.document.url,
        said=said,
        first_seen=row.document.first_seen,
        last_seen=row.document.last_seen,
        retention=Retention(row.document.retention),
        gone=row.document.gone_at is not None,
    )


def list_matched(*, most: int = MOST) -> list[MatchedRow]:
    """Return the sentences of current versions that a claim was confirmed for, newest first.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = (
        models.Finding.objects.filter(
            match=str(Match.CONFIRMED), document__current_id=F("version_id")
        )
        .order_by("-document__first_seen", "id")
        .values_list("quote", "version__lang", "claim", "vector", "version__vectors")
    )
    with reading():
        return [
            MatchedRow(quote, Lang(lang or Lang.OTHER), claim, bytes(vector or b""), vectors or "")
            for quote, lang, claim, vector, vectors in rows[:most]
        ]


def count_candidates() -> int:
    """Return how many candidate sentences current versions have.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        return models.CandidateSentence.objects.filter(document__current_id=F("version_id")).count()

"""Which versions are still to be analysed, and storing what the analysis found.

Only current versions are analysed. Findings of a version are replaced as a whole; reviews hang
on document, claim and quote, and stay. docs/explanation/store.md, "Analysis".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import F, QuerySet

from core.errors import StoreError
from core.identity import finding_id
from core.records import Analysis, AnalysisVersion, Evidence, Judgement, PlaceMention
from core.vocabulary import Lang
from store.batches import chunks
from store.candidates import replace_candidates
from store.clean import clean_json, clean_text
from store.connection import as_json, as_time, execute_many, models, reading, writing
from store.models.lengths import ANALYSIS_ID, CLAIM_ID
from store.wanted import FINDING, raise_wanted, want_documents

# Ids are looked up in pages of this size, texts in batches of the caller's.
ID_PAGE = 10_000
SAVE_BATCH = 200
# bulk_update builds a CASE for every field and row: 4 ms a row instead of 0.1.
UPDATE_VERSION = """
UPDATE store_documentversion
SET lang = %s, gated = %s, flagged = %s, analysis = %s, topics = %s, places = %s,
    vector = %s, vectors = %s, analysed_at = %s
WHERE id = %s
"""


@dataclass(frozen=True, slots=True)
class PendingText:
    """A current version that waits for analysis; ``version`` is the id of the stored row.

    Attributes:
        lang: Declared language, a hint.
    """

    version: str
    document: str
    title: str
    text: str
    lang: Lang | None


def count_pending(analysis_id: str, *, claim: str | None = None, again: bool = False) -> int:
    """Return how many texts ``pending_versions`` would yield now.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        return sum(some.count() for some in _pending(analysis_id, claim=claim, again=again))


def pending_versions(
    analysis_id: str, *, claim: str | None = None, again: bool = False, batch: int = 200
) -> Iterator[list[PendingText]]:
    """Yield current versions that another analysis (or none) has judged, in batches.

    Each version comes once at most, so that the iteration ends even where results are not
    saved; saving between batches is fine.

    Args:
        claim: After a change of this claim: only texts that passed the gate before, since
            no other can hold a finding of it.
        again: Also those that this very analysis has judged.

    Raises:
        StoreError: The database cannot be read.
    """
    with reading():
        parts = _pending(analysis_id, claim=claim, again=again)
    for part in parts:
        last = ""
        while True:
            with reading():
                rest = part.filter(id__gt=last).order_by("id")
                page = list(rest.values_list("id", flat=True)[:ID_PAGE])
            if not page:
                break
            last = page[-1]
            for ids in chunks(page, batch):
                with reading():
                    texts = _texts(ids)
                if texts:
                    yield texts


def save_analyses(
    results: Sequence[tuple[PendingText, Analysis]], version: AnalysisVersion, *, vectors: str = ""
) -> int:
    """Store analyses, one transaction for every 200 texts; return how many were stored.

    Findings and candidate sentences of the same version are replaced. A text that has been
    deleted meanwhile is passed over.

    Args:
        vectors: Name of what made the vectors; without one none are kept.

    Raises:
        StoreError: The database refused; the transactions before stay, the rest is not stored.
    """
    if len(version.id) > ANALYSIS_ID:
        raise StoreError(
            f"analysis id {version.id!r} has over {ANALYSIS_ID} characters; "
            "shorten the names of code, model or catalogue version"
        )
    stored = 0
    for some in chunks(results, SAVE_BATCH):
        with writing():
            stored += _save(some, version.id, vectors)
    return stored


def _pending(
    analysis_id: str, *, claim: str | None, again: bool
) -> list[QuerySet[models.DocumentVersion]]:
    """Return what is pending, one query for each analysis that judged it last.

    In this form each query is a range of the index on (analysis, id); "all but this analysis"
    would read every row of the largest table.
    """
    pending = models.DocumentVersion.objects.filter(document__current_id=F("id"))
    if claim is not None:
        pending = pending.filter(gated=True)
    if again:
        return [pending]
    return [pending.filter(analysis=other) for other in _analyses() if other != analysis_id]


def _analyses() -> list[str]:
    """Return the analyses that versions name, each found by one step into the index."""
    names: list[str] = []
    rows = models.DocumentVersion.objects.order_by("analysis").values_list("analysis", flat=True)
    name = rows.first()
    while name is not None:
        names.append(name)
        name = rows.filter(analysis__gt=name).first()
    return names


def _texts(ids: Sequence[str]) -> list[PendingText]:
    rows = models.DocumentVersion.objects.filter(id__in=ids).order_by("id")
    return [
        PendingText(id_, document, title, text, Lang(lang) if lang else None)
        for id_, document, title, text, lang in rows.values_list(
            "id", "document_id", "title", "text", "declared_lang"
        )
    ]


def _save(results: Sequence[tuple[PendingText, Analysis]], analysis_id: str, vectors: str) -> int:
    by_version = {pending.version: analysis for pending, analysis in results}
    current = dict(
        models.DocumentVersion.objects.filter(id__in=list(by_version)).values_list(
            "id", "document__current_id"
        )
    )
    documents = dict(
        models.DocumentVersion.objects.filter(id__in=list(current)).values_list("id", "document_id")
    )
    _update_versions({id_: by_version[id_] for id_ in current}, analysis_id, vectors)
    findings = [
        row
        for id_, document in documents.items()
        for row in _findings(id_, document, by_version[id_], analysis_id)
    ]
    if not vectors:
        for row in findings:
            row.vector = None
    vanished = _replace_findings(list(documents), findings)
    replace_candidates({id_: by_version[id_].candidates for id_ in documents}, documents, vectors)
    raise_wanted(FINDING, vanished, deleted=True)
    want_documents(documents[id_] for id_, newest in current.items() if id_ == newest)
    return len(documents)


def _update_versions(analyses: dict[str, Analysis], analysis_id: str, vectors: str) -> None:
    now = as_time(datetime.now(UTC))
    execute_many(
        UPDATE_VERSION,
        [
            (
                str(analysis.lang),
                analysis.gated,
                analysis.flagged,
                analysis_id,
                as_json(clean_json(analysis.topics)),
                as_json([_place(place) for place in analysis.places]),
                (analysis.vector or None) if vectors else None,
                vectors or None,
                now,
                id_,
            )
            for id_, analysis in sorted(analyses.items())
        ],
    )


def _place(place: PlaceMention) -> dict[str, str | int]:
    return {
        "id": place.id,
        "name": clean_text(place.name),
        "field": str(place.field),
        "start": place.start,
        "end": place.end,
    }


def _findings(
    version: str, document: str, analysis: Analysis, analysis_id: str
) -> list[models.Finding]:
    best: dict[str, models.Finding] = {}
    for judgement in analysis.judgements:
        row = _finding(version, document, judgement, analysis_id)
        if row.id not in best or best[row.id].score < row.score:
            best[row.id] = row
    return list(best.values())


def _finding(version: str, document: str, judgement: Judgement, analysis_id: str) -> models.Finding:
    if len(judgement.claim) > CLAIM_ID:
        raise StoreError(
            f"claim id {judgement.claim[:80]!r} has over {CLAIM_ID} characters; shorten it"
        )
    field, start, end = str(judgement.field), judgement.start, judgement.end
    return models.Finding(
        id=finding_id(version, judgement.claim, field, start, end),
        version_id=version,
        document_id=document,
        claim=judgement.claim,
        match=str(judgement.match),
        verdict=str(judgement.verdict),
        basis=str(judgement.basis),
        stance=str(judgement.stance),
        score=float(judgement.score),
        field=field,
        start=start,
        end=end,
        quote=clean_text(judgement.quote),
        evidence=[_evidence(item) for item in judgement.evidence],
        why=clean_text(judgement.why),
        why_en=clean_text(judgement.why_en),
        analysis=analysis_id,
        flagged=judgement.flagged,
        vector=judgement.vector or None,
    )


def _evidence(item: Evidence) -> dict[str, str]:
    return {
        "document": item.document,
        "ref": clean_text(item.ref),
        "grade": str(item.grade),
        "relation": clean_text(item.relation),
        "gist": clean_text(item.gist),
        "gist_en": clean_text(item.gist_en),
    }


def _replace_findings(versions: Sequence[str], findings: Sequence[models.Finding]) -> set[str]:
    """Store the findings of these versions and return the ids of those that are no more."""
    old = models.Finding.objects.filter(version__in=versions).values_list("id", flat=True)
    vanished = set(old) - {row.id for row in findings}
    for ids in chunks(sorted(vanished)):
        models.Finding.objects.filter(id__in=ids).delete()
    # The priority too becomes none: another verdict or stance is worked out at the next sync.
    fields = [field.name for field in models.Finding._meta.concrete_fields if field.name != "id"]
    models.Finding.objects.bulk_create(
        findings, update_conflicts=True, unique_fields=["id"], update_fields=fields
    )
    return vanished

"""Analyses and judgements as JSON objects: what ``check --jsonl`` and ``findings --json`` print."""

from typing import Any

from core.records import Analysis, Judgement


def to_json(analysis: Analysis) -> dict[str, Any]:
    """Return an analysis as the object that ``check --jsonl`` prints (docs/reference/check.md)."""
    return {
        "lang": analysis.lang.value,
        "flagged": analysis.flagged,
        "topics": list(analysis.topics),
        "places": [
            {
                "id": place.id,
                "name": place.name,
                "field": place.field.value,
                "start": place.start,
                "end": place.end,
            }
            for place in analysis.places
        ],
        "findings": [judgement_json(judgement) for judgement in analysis.judgements],
    }


def judgement_json(judgement: Judgement) -> dict[str, Any]:
    """Return one judgement as a JSON object."""
    return {
        "field": judgement.field.value,
        "quote": judgement.quote,
        "start": judgement.start,
        "end": judgement.end,
        "claim": judgement.claim,
        "match": judgement.match.value,
        "verdict": judgement.verdict.value,
        "basis": judgement.basis.value,
        "stance": judgement.stance.value,
        "score": round(judgement.score, 4),
        "flagged": judgement.flagged,
        "evidence": [
            {"document": item.document, "ref": item.ref, "grade": item.grade.value}
            for item in judgement.evidence
        ],
        "why": judgement.why,
        "why_en": judgement.why_en,
    }

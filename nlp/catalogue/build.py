"""Catalogue entries to records."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from core.errors import CatalogueError
from core.records import Claim, ClaimNumber, Evidence, EvidenceDocument
from nlp.catalogue.entries import ClaimEntry, DocumentEntry, Entry, EvidenceEntry
from nlp.catalogue.grades import grade_of

LANGS = ("vi", "en", "zh")
Parsed = TypeVar("Parsed", bound=Entry)


def parse_entry(kind: type[Parsed], raw: Mapping[str, Any], path: Path) -> Parsed:
    """Return the entry validated.

    Raises:
        CatalogueError: A field does not fit; the message names file, entry and field.
    """
    try:
        return kind.model_validate(raw)
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(str(part) for part in item['loc'])}: {item['msg']}"
            for item in error.errors()
        )
        raise CatalogueError(f"{path}: entry {raw.get('id', '?')!r}: {problems}") from error


def by_language(entry: Entry, stem: str) -> dict[str, str]:
    """Return ``stem_vi``, ``stem_en`` and ``stem_zh`` by language, without the empty ones."""
    values = {lang: getattr(entry, f"{stem}_{lang}", "") for lang in LANGS}
    return {lang: value for lang, value in values.items() if value}


def wordings_by_language(entry: ClaimEntry, stems: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the lists of all stems by language, joined, each wording once."""
    stems = tuple(stems)
    found: dict[str, tuple[str, ...]] = {}
    for lang in LANGS:
        wordings = [text for stem in stems for text in getattr(entry, f"{stem}_{lang}")]
        if wordings:
            found[lang] = tuple(dict.fromkeys(wordings))
    return found


def build_document(entry: DocumentEntry) -> EvidenceDocument:
    """Return the record of an evidence document."""
    return EvidenceDocument(
        id=entry.id,
        title=by_language(entry, "title"),
        kind=entry.kind,
        grade=grade_of(entry.kind, entry.grade),
        issuer=entry.issuer,
        signed=entry.signed,
        in_force=entry.in_force,
        registration=entry.registration,
        points={point.ref: by_language(point, "gist") for point in entry.points},
        urls=entry.urls,
        certainty=entry.certainty,
        note=entry.note,
        checked_on=entry.checked_on,
    )


def build_claim(entry: ClaimEntry, documents: Mapping[str, EvidenceDocument]) -> Claim:
    """Return the record of a claim; evidence of unknown documents is the caller's to refuse."""
    return Claim(
        id=entry.id,
        theme=entry.topic,
        verdict=entry.verdict,
        statement=by_language(entry, "statement"),
        established=by_language(entry, "established"),
        says=wordings_by_language(entry, ("variants", "says")),
        not_says=wordings_by_language(entry, ("not_says",)),
        evidence=tuple(_evidence(item, documents) for item in entry.evidence),
        positions=entry.positions,
        numbers=tuple(
            ClaimNumber(
                what=number.what,
                value=number.value,
                unit=number.unit,
                tolerance=number.tolerance,
                as_of=number.as_of,
            )
            for number in entry.numbers
        ),
        certainty=entry.certainty,
        notes=entry.notes,
        valid_from=entry.valid_from,
        valid_until=entry.valid_until,
    )


def _evidence(entry: EvidenceEntry, documents: Mapping[str, EvidenceDocument]) -> Evidence:
    document = documents.get(entry.document)
    return Evidence(
        document=entry.document,
        ref=entry.ref,
        grade=document.grade if document else grade_of(""),
        relation=entry.relation,
        gist=entry.gist_vi or entry.gist_en,
        gist_en=entry.gist_en,
    )

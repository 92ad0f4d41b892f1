"""Catalogue folders to one catalogue; what a verdict cannot rest on does not load."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.errors import CatalogueError
from core.identity import digest
from core.records import Claim, EvidenceDocument
from nlp.catalogue.build import build_claim, build_document, parse_entry
from nlp.catalogue.entries import ClaimEntry, DocumentEntry
from nlp.catalogue.files import CatalogueFile, read_files


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Claims and the evidence documents they cite.

    Attributes:
        claims: By id, in the order of the files; ``documents`` likewise.
        digest: Version of the catalogue: 16 hex digits over the bytes of its files.
    """

    claims: Mapping[str, Claim]
    documents: Mapping[str, EvidenceDocument]
    digest: str


def load_catalogue(folders: Sequence[str | Path]) -> Catalogue:
    """Return the catalogue of all folders together.

    Args:
        folders: Each holds ``claims*.yaml`` and ``documents*.yaml`` in the layout of ``claims/``;
            a claim may cite a document of any of them, and with ``replaces`` take the place of
            one of the same id in an earlier folder.

    Raises:
        CatalogueError: A file does not parse, an id stands twice, or a verdict has no evidence;
            the message names file and entry.
    """
    files = list(read_files([Path(folder) for folder in folders]))
    documents = _load_documents(files)
    return Catalogue(
        claims=_load_claims(files, documents), documents=documents, digest=_digest(files)
    )


def _load_documents(files: Sequence[CatalogueFile]) -> dict[str, EvidenceDocument]:
    documents: dict[str, EvidenceDocument] = {}
    for file in (file for file in files if file.kind == "documents"):
        for raw in file.entries():
            document = build_document(parse_entry(DocumentEntry, raw, file.path))
            if document.id in documents:
                raise CatalogueError(f"{file.path}: document {document.id!r} stands twice")
            documents[document.id] = document
    return documents


def _load_claims(
    files: Sequence[CatalogueFile], documents: Mapping[str, EvidenceDocument]
) -> dict[str, Claim]:
    claims: dict[str, Claim] = {}
    folders: dict[str, Path] = {}
    for file in (file for file in files if file.kind == "claims"):
        for raw in file.entries():
            entry = parse_entry(ClaimEntry, raw, file.path)
            claim = build_claim(entry, documents)
            earlier = folders.setdefault(claim.id, file.path.parent)
            if claim.id in claims and (earlier == file.path.parent or not entry.replaces):
                raise CatalogueError(f"{file.path}: claim {claim.id!r} stands twice")
            _require_evidence(claim, documents, file.path)
            claims[claim.id] = claim
            folders[claim.id] = file.path.parent
    return claims


def _require_evidence(claim: Claim, documents: Mapping[str, EvidenceDocument], path: Path) -> None:
    if not claim.statement and not claim.says:
        raise CatalogueError(f"{path}: claim {claim.id!r} has no statement; add statement_vi")
    if not claim.evidence:
        raise CatalogueError(
            f"{path}: claim {claim.id!r} has the verdict {claim.verdict} but no evidence; "
            "add at least one document and reference"
        )
    for evidence in claim.evidence:
        if evidence.document not in documents:
            raise CatalogueError(
                f"{path}: claim {claim.id!r} cites document {evidence.document!r}, which no "
                "documents.yaml of the catalogue holds"
            )


def _digest(files: Sequence[CatalogueFile]) -> str:
    parts = [part for file in files for part in (file.path.name, file.body.decode("latin-1"))]
    return digest(*parts)[:16]

"""What is loose or missing in catalogue folders, in words for the person who keeps them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from core.errors import CatalogueError
from core.records import EvidenceDocument
from core.vocabulary import Verdict
from nlp.catalogue.build import LANGS, build_document, parse_entry
from nlp.catalogue.entries import ClaimEntry, DocumentEntry, Entry, NumberEntry
from nlp.catalogue.files import read_files
from nlp.catalogue.grades import KINDS
from nlp.catalogue.load import load_catalogue
from nlp.catalogue.themes import topics_of_theme

DATE_TOLERANCES = frozenset({"exact", "few days", "month"})
RANGE = re.compile(r"^(?P<stem>.*?)(?P<first>\d+)\s*[–-]\s*(?P<last>\d+)$")
AS_OF = re.compile(r"^\d{4}(-\d{2}){0,2}$")


@dataclass(frozen=True, slots=True)
class LintMessage:
    """One thing to mend.

    Attributes:
        level: ``error`` (the catalogue does not load) or ``warning``.
        entry: Id of the claim or document; empty for a whole file.
        code: Stable word for the kind of message.
    """

    level: str
    file: Path
    entry: str
    code: str
    message: str


def lint(folders: Sequence[str | Path]) -> list[LintMessage]:
    """Return everything that is loose in the folders; an error comes first and alone per load."""
    paths = [Path(folder) for folder in folders]
    messages: list[LintMessage] = []
    try:
        load_catalogue(paths)
    except CatalogueError as error:
        return [LintMessage("error", paths[0] if paths else Path(), "", "load", str(error))]
    documents: dict[str, EvidenceDocument] = {}
    files = list(read_files(paths))
    for file in (file for file in files if file.kind == "documents"):
        for raw in file.entries():
            entry = parse_entry(DocumentEntry, raw, file.path)
            documents[entry.id] = build_document(entry)
            messages += _messages(file.path, entry.id, lint_document(entry))
    for file in (file for file in files if file.kind == "claims"):
        for raw in file.entries():
            claim = parse_entry(ClaimEntry, raw, file.path)
            messages += _messages(file.path, claim.id, lint_claim(claim, documents))
    return messages


def _messages(path: Path, entry: str, found: Iterator[tuple[str, str]]) -> list[LintMessage]:
    return [LintMessage("warning", path, entry, code, message) for code, message in found]


def lint_document(entry: DocumentEntry) -> Iterator[tuple[str, str]]:
    """Yield code and message of what is loose in an evidence document."""
    yield from _unknown_fields(entry)
    if entry.kind not in KINDS and entry.grade is None:
        yield "kind", f"kind {entry.kind!r} has no grade; use one of {sorted(KINDS)} or add grade"
    for name in ("signed", "in_force", "checked_on"):
        value = getattr(entry, name)
        if value and not _is_date(value):
            yield "loose-date", f"{name} is {value!r}; write it as YYYY-MM-DD"
    for lang in ("vi", "en"):
        if not getattr(entry, f"title_{lang}"):
            yield "missing-language", f"title_{lang} is missing"


def lint_claim(
    entry: ClaimEntry, documents: Mapping[str, EvidenceDocument]
) -> Iterator[tuple[str, str]]:
    """Yield code and message of what is loose in a claim."""
    yield from _unknown_fields(entry)
    for lang in LANGS:
        if not getattr(entry, f"statement_{lang}"):
            yield "missing-language", f"statement_{lang} is missing"
    if entry.verdict is Verdict.CONTESTED and len(entry.positions) < 2:
        yield "one-sided", "contested, but fewer than two positions; add what each side says"
    if not topics_of_theme(entry.topic):
        yield "theme", f"topic {entry.topic!r} is not mapped; add it to nlp/catalogue/themes.yaml"
    for evidence in entry.evidence:
        missing = missing_points(evidence.ref, documents[evidence.document])
        if missing:
            yield (
                "reference",
                f"reference {evidence.ref!r} names no point of {evidence.document}: {missing}",
            )
    for number in entry.numbers:
        yield from _lint_number(number)
    for name in ("valid_from", "valid_until"):
        if (value := getattr(entry, name)) and not _is_date(value):
            yield "loose-date", f"{name} is {value!r}; write it as YYYY-MM-DD"


def missing_points(ref: str, document: EvidenceDocument) -> str:
    """Return the part of a reference that names no point of the document; empty when all do.

    ``Art. 1–2; toàn văn`` names three points: ``Art. 1``, ``Art. 2`` and ``toàn văn``.
    """
    if not ref:
        return "(empty)"
    if ref in document.points:
        return ""
    wanted: list[str] = []
    for part in (part.strip() for part in ref.split(";")):
        match = RANGE.match(part)
        if match and part not in document.points:
            span = range(int(match["first"]), int(match["last"]) + 1)
            wanted += [f"{match['stem']}{number}" for number in span]
        else:
            wanted.append(part)
    return "; ".join(part for part in wanted if part not in document.points)


def _lint_number(number: NumberEntry) -> Iterator[tuple[str, str]]:
    named = f"number {number.what!r}"
    if not number.unit:
        yield "number", f"{named} has no unit"
    if number.unit == "date" and not _is_date(str(number.value)):
        yield "loose-date", f"{named} is {number.value!r}; write it as YYYY-MM-DD"
    if not number.as_of:
        yield "number", f"{named} has no as-of date"
    elif not AS_OF.match(number.as_of):
        yield "loose-date", f"{named}: as_of is {number.as_of!r}; write YYYY, YYYY-MM or YYYY-MM-DD"
    if not number.tolerance:
        yield "tolerance", f"{named} has no tolerance"
    elif number.tolerance not in DATE_TOLERANCES | {"claim"} and not _is_number(number.tolerance):
        yield "tolerance", f"{named}: tolerance {number.tolerance!r} is neither a number nor a word"


def _unknown_fields(entry: Entry) -> Iterator[tuple[str, str]]:
    if entry.model_extra:
        yield "unknown-field", f"fields that nothing reads: {sorted(entry.model_extra)}"


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True

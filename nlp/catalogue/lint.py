"""What is wrong or loose in catalogue folders, in words for the person who keeps them.

An error is what a verdict cannot rest on: an entry that does not load, no document and reference,
one side of a contested claim, a figure without unit, tolerance or date, a language without a
statement, dates that cannot be. Everything else is a warning. docs/how-to/add-a-claim.md.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from core.errors import CatalogueError
from core.records import EvidenceDocument
from core.text import fold_text
from nlp.catalogue.build import build_document
from nlp.catalogue.checks import Problem, check_claim, check_document
from nlp.catalogue.entries import ClaimEntry, DocumentEntry
from nlp.catalogue.files import LOADER, CatalogueFile, read_files
from nlp.catalogue.references import missing_points
from nlp.catalogue.replacing import fingerprint

__all__ = ["ERROR", "WARNING", "LintMessage", "lint", "missing_points"]

ERROR = "error"
WARNING = "warning"
KINDS: dict[str, type[ClaimEntry] | type[DocumentEntry]] = {
    "documents": DocumentEntry,
    "claims": ClaimEntry,
}


@dataclass(frozen=True, slots=True)
class LintMessage:
    """One thing to mend.

    Attributes:
        level: ``error`` or ``warning``.
        entry: Id of the claim or document; empty for a whole file.
        field: Where in the entry, as ``numbers[1].as_of``; empty for the whole entry.
        code: Stable word for the kind of message.
        vi, en: What is wrong and what to do.
        line: Line of the file, from 1; 0 where it is not known.
    """

    level: str
    file: Path
    entry: str
    field: str
    code: str
    vi: str
    en: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class _Place:
    """An entry and where it stands."""

    file: CatalogueFile
    position: int
    id: str
    lines: dict[str, int]

    def message(self, problem: Problem) -> LintMessage:
        top = problem.field.partition("[")[0].partition(".")[0]
        line = self.lines.get(top) or self.lines.get("", 0)
        return LintMessage(
            problem.level, self.file.path, self.id, problem.field, problem.code,
            problem.vi, problem.en, line,
        )  # fmt: skip


def lint(folders: Sequence[str | Path], *, today: date | None = None) -> list[LintMessage]:
    """Return everything to mend; while something does not load, only what keeps it from loading.

    Args:
        today: For verdicts whose time is over; None: that is not looked at.
    """
    paths = [Path(folder) for folder in folders]
    try:
        files = list(read_files(paths))
    except CatalogueError as error:
        return [_whole(paths[0] if paths else Path(), error)]
    messages: list[LintMessage] = []
    documents = _parsed(files, "documents", messages)
    claims = _parsed(files, "claims", messages)
    known = {
        entry.id: build_document(entry)
        for _, entry in documents
        if isinstance(entry, DocumentEntry)
    }
    messages += _not_carried(claims, known)
    if any(message.level == ERROR for message in messages):
        return messages
    for place, entry in documents:
        assert isinstance(entry, DocumentEntry)
        messages += map(place.message, check_document(entry))
    for place, entry in claims:
        assert isinstance(entry, ClaimEntry)
        messages += map(place.message, check_claim(entry, known, today=today))
    return messages + list(_shared_wordings(claims))


def _whole(path: Path, error: CatalogueError) -> LintMessage:
    text = str(error)
    return LintMessage(ERROR, path, "", "", "load", f"không đọc được danh mục: {text}", text)


def _parsed(
    files: Sequence[CatalogueFile], kind: str, messages: list[LintMessage]
) -> list[tuple[_Place, ClaimEntry | DocumentEntry]]:
    """Return the entries of a kind; what does not parse becomes messages."""
    found: list[tuple[_Place, ClaimEntry | DocumentEntry]] = []
    standing: dict[str, tuple[_Place, ClaimEntry | DocumentEntry]] = {}
    for file in (file for file in files if file.kind == kind):
        try:
            entries = file.entries()
        except CatalogueError as error:
            messages.append(_whole(file.path, error))
            continue
        lines = _lines(file)
        for position, raw in enumerate(entries):
            place = _Place(file, position, str(raw.get("id") or f"#{position + 1}"), {})
            if position < len(lines):
                place.lines.update(lines[position])
            try:
                entry = KINDS[kind].model_validate(raw)
            except ValidationError as error:
                messages += map(place.message, _misfits(error))
                continue
            first = standing.get(entry.id)
            problem = _clash(entry, place, first)
            if problem:
                messages.append(place.message(problem))
            if first and (problem is None or problem.level == WARNING):
                found.remove(first)  # replaced: it does not count any more
            standing[entry.id] = (place, entry)
            found.append(standing[entry.id])
    return found


def _clash(
    entry: ClaimEntry | DocumentEntry,
    place: _Place,
    first: tuple[_Place, ClaimEntry | DocumentEntry] | None,
) -> Problem | None:
    """Return what is wrong with an id that stands twice, or that replaces another than it says."""
    replaces = entry.replaces if isinstance(entry, ClaimEntry) else ""
    if first is None:
        if replaces:
            vi = "không còn mục nào cùng mã ở thư mục trước; bỏ replaces"
            en = "no earlier folder has this id any more; drop replaces"
            return Problem(WARNING, "replaces", "replaces", vi, en)
        return None
    other, replaced = first
    if not replaces or other.file.path.parent == place.file.path.parent:
        return _twice(entry.id, other.file.path)
    if isinstance(replaced, ClaimEntry) and fingerprint(replaced) != replaces:
        now = fingerprint(replaced)
        vi = f"mục bị thay trong {other.file.path} đã đổi; so lại, rồi ghi replaces: {now}"
        en = f"what it replaces in {other.file.path} has changed; compare, then write: {now}"
        return Problem(WARNING, "replaces", "replaces", vi, en)
    return None


def _lines(file: CatalogueFile) -> list[dict[str, int]]:
    """Return for each entry the lines of its fields; the entry's own under the empty name."""
    root = yaml.compose(file.body, LOADER)
    found = []
    for node in getattr(root, "value", ()):
        lines = {"": node.start_mark.line + 1}
        for pair in node.value if isinstance(node, yaml.MappingNode) else ():
            lines[str(pair[0].value)] = pair[0].start_mark.line + 1
        found.append(lines)
    return found


def _misfits(error: ValidationError) -> Iterator[Problem]:
    """Yield what pydantic found, one problem a field."""
    for item in error.errors():
        where = "".join(
            f"[{part}]" if isinstance(part, int) else f".{part}" for part in item["loc"]
        ).lstrip(".")
        wanted = str(item.get("ctx", {}).get("expected", ""))
        given = _short(item.get("input"))
        if item["type"] == "missing":
            vi, en = "thiếu; cần điền", "is missing; fill it in"
        elif wanted:
            vi = f"{given} không dùng được; chọn một trong {wanted}"
            en = f"{given} cannot be used; choose one of {wanted}"
        else:
            vi = f"{given} không hợp kiểu ({item['msg']}); sửa lại"
            en = f"{given} does not fit ({item['msg']}); mend it"
        yield Problem(ERROR, where, "load", vi, en)


def _short(value: Any) -> str:
    return f"{value!r:.60}"


def _twice(id_: str, first: Path) -> Problem:
    return Problem(
        ERROR, "id", "load",
        f"mã {id_!r} đã có trong {first.name}; đặt mã khác hoặc bỏ một mục",
        f"the id {id_!r} stands twice, first in {first.name}; choose another or drop one",
    )  # fmt: skip


def _not_carried(
    claims: Sequence[tuple[_Place, ClaimEntry | DocumentEntry]],
    documents: dict[str, EvidenceDocument],
) -> Iterator[LintMessage]:
    """Yield what keeps a claim from loading although each of its fields fits."""
    for place, claim in claims:
        assert isinstance(claim, ClaimEntry)
        wordings = (*claim.variants_vi, *claim.says_vi, *claim.says_en, *claim.says_zh)
        if not (claim.statement_vi or claim.statement_en or claim.statement_zh or wordings):
            vi, en = "thiếu câu luận điểm; thêm statement_vi", "no statement; add statement_vi"
            yield place.message(Problem(ERROR, "statement_vi", "load", vi, en))
        if not claim.evidence:
            vi = f"kết luận {claim.verdict} không có dẫn chứng; thêm ít nhất một document và ref"
            en = f"the verdict {claim.verdict} has no evidence; add a document and its ref"
            yield place.message(Problem(ERROR, "evidence", "load", vi, en))
        for number, item in enumerate(claim.evidence):
            if item.document not in documents:
                vi = f"danh mục không có tài liệu {item.document!r}; thêm vào documents.yaml"
                en = f"no document {item.document!r} in the catalogue; add it to documents.yaml"
                where = f"evidence[{number}].document"
                yield place.message(Problem(ERROR, where, "load", vi, en))


def _shared_wordings(
    claims: Sequence[tuple[_Place, ClaimEntry | DocumentEntry]],
) -> Iterator[LintMessage]:
    """Yield wordings that two claims both take for theirs: a text with one cannot be told apart."""
    holders: dict[str, list[tuple[_Place, str, str]]] = defaultdict(list)
    for place, claim in claims:
        for lang in ("vi", "en", "zh"):
            for stem in ("variants", "says"):
                name = f"{stem}_{lang}"
                for number, text in enumerate(getattr(claim, name)):
                    holders[fold_text(text)].append((place, f"{name}[{number}]", text))
    for found in holders.values():
        for place, where, text in found[1:]:
            if place.id != (other := found[0][0].id):
                vi = f"{text!r} cũng là cách nói của {other}; để lại ở một luận điểm"
                en = f"{text!r} is a wording of {other} too; leave it with one of them"
                yield place.message(Problem(WARNING, where, "wording", vi, en))

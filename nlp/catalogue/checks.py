"""What can be wrong or loose in one entry of the catalogue, field by field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml

from core.records import EvidenceDocument
from core.text import fold_text
from core.vocabulary import Verdict
from nlp.catalogue.build import LANGS
from nlp.catalogue.dates import is_as_of, read_day
from nlp.catalogue.entries import ClaimEntry, DocumentEntry, Entry, NumberEntry
from nlp.catalogue.grades import KINDS
from nlp.catalogue.references import missing_points
from nlp.catalogue.themes import topics_of_theme

UNITS = Path(__file__).parent.parent / "claims" / "data" / "units.yaml"
DATE_TOLERANCES = frozenset({"exact", "few days", "month"})
RELATIONS = frozenset({"contradicts", "supports", "context"})
# The relation that a verdict rests on; the others may rest on any.
CARRIES = {
    Verdict.CONTRADICTED: "contradicts",
    Verdict.OUTDATED: "contradicts",
    Verdict.SUPPORTED: "supports",
}
HAN = range(0x4E00, 0xA000)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend in an entry; the attributes are those of ``LintMessage``."""

    level: str
    field: str
    code: str
    vi: str
    en: str


def _error(field: str, code: str, vi: str, en: str) -> Problem:
    return Problem("error", field, code, vi, en)


def _warning(field: str, code: str, vi: str, en: str) -> Problem:
    return Problem("warning", field, code, vi, en)


@lru_cache(maxsize=1)
def known_units() -> frozenset[str]:
    """Return the units that figures of texts are read in, with ``date`` and ``year``."""
    return frozenset(yaml.safe_load(UNITS.read_text("utf-8"))) | {"date", "year"}


def check_document(entry: DocumentEntry) -> Iterator[Problem]:
    """Yield what is loose in an evidence document."""
    yield from _unknown_fields(entry)
    if entry.kind not in KINDS and entry.grade is None:
        kinds = ", ".join(sorted(KINDS))
        yield _warning(
            "kind", "kind",
            f"loại {entry.kind!r} không có hạng; chọn một trong {kinds}, hoặc thêm grade",
            f"kind {entry.kind!r} has no grade; use one of {kinds}, or add grade",
        )  # fmt: skip
    for name in ("signed", "in_force", "checked_on"):
        if (value := getattr(entry, name)) and not read_day(value):
            yield _warning(name, "loose-date", *_day_wanted(value))
    for lang in ("vi", "en"):
        if not getattr(entry, f"title_{lang}"):
            yield _warning(f"title_{lang}", "missing-language", "thiếu tên", "no title")


def check_claim(
    entry: ClaimEntry, documents: Mapping[str, EvidenceDocument], *, today: date | None = None
) -> Iterator[Problem]:
    """Yield what is wrong or loose in a claim whose documents are all there."""
    yield from _unknown_fields(entry)
    for lang in LANGS:
        if not getattr(entry, f"statement_{lang}"):
            yield _error(
                f"statement_{lang}", "missing-language",
                f"thiếu câu luận điểm bằng {lang}; viết thêm",
                f"no statement in {lang}; write one",
            )  # fmt: skip
    if not topics_of_theme(entry.topic):
        yield _warning(
            "topic", "theme",
            f"chủ đề {entry.topic!r} chưa gắn; thêm vào nlp/catalogue/themes.yaml",
            f"topic {entry.topic!r} is not mapped; add it to nlp/catalogue/themes.yaml",
        )  # fmt: skip
    yield from _positions(entry)
    yield from _evidence(entry, documents)
    for position, number in enumerate(entry.numbers):
        yield from _number(number, f"numbers[{position}]")
    yield from _validity(entry, today)
    yield from _wordings(entry)


def _positions(entry: ClaimEntry) -> Iterator[Problem]:
    if entry.verdict is not Verdict.CONTESTED:
        return
    if len(entry.positions) < 2:
        yield _error(
            "positions", "one-sided",
            "còn tranh cãi mà chưa đủ hai bên; ghi mỗi bên nói gì (by, by_vi, says_vi, says_en)",
            "contested, but fewer than two positions; add what each side says (by, by_vi, "
            "says_vi, says_en)",
        )  # fmt: skip
        return
    for number, side in enumerate(entry.positions):
        for names in (("by_vi",), ("by", "by_en"), ("says_vi",), ("says_en",)):
            if not any(side.get(name) for name in names):
                yield _warning(
                    f"positions[{number}].{names[0]}", "position",
                    "trống; ghi bằng cả hai tiếng", "is empty; write it in both languages",
                )  # fmt: skip


def _evidence(entry: ClaimEntry, documents: Mapping[str, EvidenceDocument]) -> Iterator[Problem]:
    wanted = CARRIES.get(entry.verdict)
    carrying = [
        item
        for item in entry.evidence
        if item.ref and (wanted is None or not item.relation or item.relation == wanted)
    ]
    if not carrying:
        relation = f" relation: {wanted}" if wanted else ""
        yield _error(
            "evidence", "reference",
            f"kết luận {entry.verdict} không dựa vào điều, khoản nào; cần document, ref{relation}",
            f"the verdict {entry.verdict} rests on no point; it needs document, ref{relation}",
        )  # fmt: skip
    for number, item in enumerate(entry.evidence):
        where = f"evidence[{number}]"
        if item.relation and item.relation not in RELATIONS:
            names = ", ".join(sorted(RELATIONS))
            yield _warning(
                f"{where}.relation", "relation",
                f"{item.relation!r} không dùng được; chọn {names}",
                f"{item.relation!r} is none of {names}",
            )  # fmt: skip
        document = documents[item.document]
        if (item.ref or carrying) and (missing := missing_points(item.ref, document)):
            points = ", ".join(document.points) or "—"
            yield _warning(
                f"{where}.ref", "reference",
                f"{item.document} không có điểm {missing}; chọn trong: {points}, hoặc thêm điểm",
                f"{item.document} has no point {missing}; choose of: {points}, or add the point",
            )  # fmt: skip


def _number(number: NumberEntry, where: str) -> Iterator[Problem]:
    named = f"{number.what!r}"
    yield from _unit(number, where, named)
    if not number.as_of:
        yield _error(
            f"{where}.as_of", "number",
            f"số {named} thiếu thời điểm; thêm as_of", f"{named} has no as-of date; add as_of",
        )  # fmt: skip
    elif not is_as_of(number.as_of):
        forms = "2024, 2024-05, 2024-05-20, 2009/2011, ../2008"
        yield _error(
            f"{where}.as_of", "loose-date",
            f"số {named}: thời điểm {number.as_of!r} chưa rõ; viết như {forms}",
            f"{named}: {number.as_of!r} is no date; write it as {forms}",
        )  # fmt: skip
    if not _is_tolerance(number):
        words = ", ".join(sorted(DATE_TOLERANCES))
        yield _error(
            f"{where}.tolerance", "tolerance",
            f"số {named}: sai số {number.tolerance!r} không dùng được; viết một số theo đơn vị, "
            f"claim (chính con số sai), hoặc cho ngày: {words}",
            f"{named}: tolerance {number.tolerance!r} cannot be used; write a number in the unit, "
            f"claim (the false figure itself), or for dates: {words}",
        )  # fmt: skip


def _unit(number: NumberEntry, where: str, named: str) -> Iterator[Problem]:
    if not number.unit:
        yield _error(
            f"{where}.unit", "number",
            f"số {named} thiếu đơn vị; thêm unit", f"{named} has no unit; add unit",
        )  # fmt: skip
    elif number.unit not in known_units():
        yield _warning(
            f"{where}.unit", "unit",
            f"số {named}: trong bài không nhận ra đơn vị {number.unit!r}; dùng đơn vị của "
            "nlp/claims/data/units.yaml",
            f"{named}: no text is read in {number.unit!r}; use a unit of "
            "nlp/claims/data/units.yaml",
        )  # fmt: skip
    if number.unit == "date" and not read_day(str(number.value)):
        yield _error(f"{where}.value", "loose-date", *_day_wanted(str(number.value)))
    elif number.unit != "date" and isinstance(number.value, str):
        yield _error(
            f"{where}.value", "number",
            f"số {named}: {number.value!r} không phải con số; viết như 1449.566",
            f"{named}: {number.value!r} is not a number; write it as 1449.566",
        )  # fmt: skip


def _is_tolerance(number: NumberEntry) -> bool:
    if number.tolerance == "claim":
        return True
    if number.unit == "date":
        return number.tolerance in DATE_TOLERANCES
    try:
        return float(number.tolerance) >= 0
    except ValueError:
        return number.tolerance == "exact"


def _validity(entry: ClaimEntry, today: date | None) -> Iterator[Problem]:
    days: dict[str, date] = {}
    for name in ("valid_from", "valid_until"):
        if value := getattr(entry, name):
            if day := read_day(value):
                days[name] = day
            else:
                yield _error(name, "loose-date", *_day_wanted(value))
    start, end = days.get("valid_from"), days.get("valid_until")
    if start and end and start > end:
        yield _error(
            "valid_until", "validity",
            f"{end} đứng trước valid_from {start}; sửa một trong hai ngày",
            f"{end} is before valid_from {start}; mend one of them",
        )  # fmt: skip
    elif today and end and end < today:
        yield _warning(
            "valid_until", "validity",
            f"kết luận chỉ đúng đến {end}; kiểm tra lại rồi gia hạn hoặc đổi kết luận",
            f"the verdict held until {end}; check it again, then extend or change it",
        )  # fmt: skip


def _wordings(entry: ClaimEntry) -> Iterator[Problem]:
    """Yield wordings written twice, on both sides, or under another language."""
    seen: dict[str, tuple[str, bool]] = {}
    for lang in LANGS:
        if statement := getattr(entry, f"statement_{lang}"):
            seen[fold_text(statement)] = (f"statement_{lang}", True)
    for stem in ("variants", "says", "not_says"):
        for lang in LANGS:
            for position, text in enumerate(getattr(entry, f"{stem}_{lang}")):
                where, says = f"{stem}_{lang}[{position}]", stem != "not_says"
                other, others_say = seen.setdefault(fold_text(text), (where, says))
                if others_say is not says:
                    vi = f"{text!r} vừa được coi là nói ra, vừa là không nói ({other}); bỏ một"
                    en = f"{text!r} both says it and does not ({other}); drop one"
                    yield _error(where, "wording", vi, en)
                elif other != where and text == _at(entry, other):
                    vi, en = f"lặp lại {other}; bỏ đi", f"repeats {other}; drop it"
                    yield _warning(where, "wording", vi, en)
                if (lang == "zh") is not any(ord(letter) in HAN for letter in text):
                    vi, en = f"{text!r} không phải tiếng {lang}", f"{text!r} is not in {lang}"
                    yield _warning(where, "language", vi, en)


def _at(entry: ClaimEntry, where: str) -> str:
    name, _, rest = where.partition("[")
    value = getattr(entry, name)
    return str(value[int(rest[:-1])] if rest else value)


def _unknown_fields(entry: Entry) -> Iterator[Problem]:
    for name in sorted(entry.model_extra or ()):
        yield _warning(
            name, "unknown-field",
            "không phần nào đọc trường này; sửa tên hoặc bỏ đi",
            "nothing reads this field; mend its name or drop it",
        )  # fmt: skip


def _day_wanted(value: str) -> tuple[str, str]:
    return f"{value!r} chưa phải ngày; viết YYYY-MM-DD", f"{value!r} is no day; write YYYY-MM-DD"

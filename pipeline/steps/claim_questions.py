"""The questions that make a new claim, in plain words, each answer checked when it is given.

docs/how-to/add-a-claim.md goes through them.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from core.text import fold_text
from core.vocabulary import Verdict
from nlp.catalogue import Catalogue
from nlp.catalogue.checks import DATE_TOLERANCES, known_units
from nlp.catalogue.dates import is_as_of, read_day
from nlp.catalogue.themes import themes
from pipeline.asking import Asker, needed
from pipeline.messages import t, verdict_name

HAN = re.compile(r"[\u4e00-\u9fff]")
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_ID = 60
Entry = dict[str, Any]
LANGUAGES = {
    "vi": ("tiếng Việt", "Vietnamese"),
    "en": ("tiếng Anh", "English"),
    "zh": ("tiếng Trung", "Chinese"),
}


def in_language(lang: str) -> Callable[[str], str]:
    """Return a check that an answer is there and written in a language."""

    def check(answer: str) -> str:
        if not answer:
            return needed(answer)
        if (lang == "zh") is not bool(HAN.search(answer)):
            return t(f"cần viết bằng {LANGUAGES[lang][0]}", f"write it in {LANGUAGES[lang][1]}")
        return ""

    return check


def a_statement(lang: str) -> Callable[[str], str]:
    """Return a check that an answer states something that can be checked."""

    def check(answer: str) -> str:
        if problem := in_language(lang)(answer):
            return problem
        if answer.rstrip().endswith(("?", "？")):
            return t(
                "đây là câu hỏi; viết thành câu khẳng định kiểm chứng được",
                "this is a question; write a statement that can be checked",
            )
        if len(answer) < (6 if lang == "zh" else 15):
            return t("ngắn quá; viết trọn một câu", "too short; write a whole sentence")
        return ""

    return check


def a_day(answer: str) -> str:
    """Check a day, or nothing."""
    fits = not answer or read_day(answer)
    return "" if fits else t("viết ngày như 2026-11-30", "write a day as 2026-11-30")


def ask_statements(asker: Asker, known: Mapping[str, str]) -> dict[str, str]:
    """Return the statement in the three languages; what is known is offered."""
    return {lang: ask_statement(asker, lang, known.get(lang, "")) for lang in ("en", "zh")}


def ask_statement(asker: Asker, lang: str, known: str = "") -> str:
    """Return the statement in one language."""
    vi, en = LANGUAGES[lang]
    question = t(
        f"Luận điểm nói gì, bằng {vi}? (một câu, giọng trung tính)",
        f"What does the claim say, in {en}? (one sentence, neutral)",
    )
    return asker.ask(question, check=a_statement(lang), default=known)


def ask_id(asker: Asker, english: str, catalogue: Catalogue) -> str:
    """Return a new id; one made of the English statement is offered."""

    def check(answer: str) -> str:
        if not ID.fullmatch(answer) or len(answer) > LONGEST_ID:
            return t(
                f"chỉ dùng a–z, 0–9 và dấu gạch nối, tối đa {LONGEST_ID} ký tự",
                f"use a–z, 0–9 and hyphens, at most {LONGEST_ID} characters",
            )
        if answer in catalogue.claims:
            return t("mã này đã có", "this id is taken")
        return ""

    return asker.ask(
        t("Mã ngắn của luận điểm", "A short id"), check=check, default=slug(english, catalogue)
    )


def slug(text: str, catalogue: Catalogue) -> str:
    """Return an id that is free, made of a text."""
    words = re.findall(r"[a-z0-9]+", fold_text(text))
    kept = [word for word in words if word not in {"the", "a", "an", "of", "to", "is", "was"}]
    made = "-".join(kept[:7])[:LONGEST_ID].strip("-") or "claim"
    number = 2
    found = made
    while found in catalogue.claims or found in catalogue.documents:
        found, number = f"{made[: LONGEST_ID - 3]}-{number}", number + 1
    return found


def ask_theme(asker: Asker) -> str:
    """Return the theme."""
    return asker.choose(t("Thuộc chủ đề nào?", "Which theme?"), [(name, name) for name in themes()])


def ask_verdict(asker: Asker) -> Verdict:
    """Return the verdict, each explained."""
    meaning = {
        Verdict.CONTRADICTED: t("tài liệu gốc nói ngược lại", "the documents say otherwise"),
        Verdict.OUTDATED: t("từng đúng, nay không còn", "once true or official, no longer"),
        Verdict.CONTESTED: t("các bên nói khác nhau, chưa ai phân xử", "sides disagree, unsettled"),
        Verdict.SUPPORTED: t("tài liệu gốc xác nhận", "the documents bear it out"),
        Verdict.INSUFFICIENT: t("chưa đủ tài liệu để kết luận", "not enough to decide"),
    }
    options = [(verdict, f"{verdict_name(verdict)}: {meaning[verdict]}") for verdict in Verdict]
    question = t("Tài liệu cho kết luận gì?", "What verdict do the documents give?")
    return asker.choose(question, options)


def ask_positions(asker: Asker) -> list[Entry]:
    """Return what each side of a contested claim says; at least two sides."""
    found: list[Entry] = []
    while len(found) < 2 or asker.yes(t("Thêm một bên nữa?", "Another side?"), default=False):
        number = len(found) + 1
        side: Entry = {}
        for name, vi, en in (
            ("by_vi", "là ai, bằng tiếng Việt?", "who, in Vietnamese?"),
            ("by", "là ai, bằng tiếng Anh?", "who, in English?"),
            ("says_vi", "nói gì, bằng tiếng Việt?", "says what, in Vietnamese?"),
            ("says_en", "nói gì, bằng tiếng Anh?", "says what, in English?"),
        ):
            question = t(f"Bên {number} {vi}", f"Side {number}: {en}")
            side[name] = asker.ask(question, check=needed)
        found.append(side)
    return found


def ask_numbers(asker: Asker) -> list[Entry]:
    """Return the figures of a claim, each with unit, tolerance and date."""
    found: list[Entry] = []
    question = t("Có con số hay ngày tháng cần so không?", "Any figure or date to compare?")
    while asker.yes(question, default=False):
        what = asker.ask(t("Số này là gì (tiếng Anh)?", "What is the figure?"), check=needed)
        unit = asker.ask(
            t("Đơn vị (km, km2, m, ha, percent, date, year …)", "Unit (km, km2, m, date …)"),
            check=_a_unit,
        )
        value = asker.ask(t("Giá trị", "Value"), check=_a_value(unit))
        found.append(
            {
                "what": what,
                "value": value if unit == "date" else _number(value),
                "unit": unit,
                "tolerance": _ask_tolerance(asker, unit),
                "as_of": asker.ask(
                    t("Đúng vào thời điểm nào (2024 hoặc 2024-05-20)?", "As of when?"),
                    check=_an_as_of,
                ),
            }
        )
        question = t("Thêm con số nữa?", "Another figure?")
    return found


def ask_wordings(asker: Asker, known: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return wordings that say it and that do not, by field; known ones come first."""
    found: dict[str, list[str]] = {}
    for stem, vi, en in (
        ("says", "Những cách nói khác mang đúng ý này", "Other wordings that say the same"),
        (
            "not_says",
            "Những câu trông giống mà KHÔNG nói điều này (câu bác bỏ, câu hỏi, ý kiến)",
            "Wordings that look like it and do NOT say it (denial, question, opinion)",
        ),
    ):
        for lang, (name_vi, name_en) in LANGUAGES.items():
            own = list(known.get(lang, ())) if stem == "says" else []
            question = t(f"{vi}, {name_vi}", f"{en}, {name_en}")
            typed = asker.lines(question, check=in_language(lang))
            if texts := list(dict.fromkeys([*own, *typed])):
                found[f"{stem}_{lang}"] = texts
    return found


def ask_validity(asker: Asker) -> Entry:
    """Return the days between which the verdict holds; empty fields are left out."""
    start = asker.ask(
        t("Kết luận có hiệu lực từ ngày (Enter: không giới hạn)", "Valid from (Enter: no limit)"),
        check=a_day,
    )

    def check(answer: str) -> str:
        early = answer and start and answer < start
        return a_day(answer) or (t(f"trước ngày {start}", f"before {start}") if early else "")

    end = asker.ask(t("đến ngày (Enter: không giới hạn)", "until (Enter: no limit)"), check=check)
    return {name: day for name, day in (("valid_from", start), ("valid_until", end)) if day}


def _a_unit(answer: str) -> str:
    if answer in known_units():
        return ""
    return t(
        "không có đơn vị này; ví dụ km, km2, m, ha, percent, people, date, year", "no such unit"
    )


def _a_value(unit: str) -> Callable[[str], str]:
    def check(answer: str) -> str:
        if unit == "date":
            return a_day(answer) or needed(answer)
        try:
            _number(answer)
        except ValueError:
            return t("gõ con số như 1449.566", "type a number as 1449.566")
        return ""

    return check


def _number(answer: str) -> float | int:
    return int(answer) if re.fullmatch(r"-?\d+", answer) else float(answer)


def _ask_tolerance(asker: Asker, unit: str) -> float | int | str:
    if unit == "date":
        names = [(name, name) for name in sorted(DATE_TOLERANCES)]
        return asker.choose(t("Lệch bao nhiêu thì vẫn đúng?", "How far off is still right?"), names)
    answer = asker.ask(
        t("Lệch bao nhiêu thì vẫn đúng (theo đơn vị trên)?", "How far off is still right?"),
        check=_a_value(unit),
        default="0",
    )
    return _number(answer)


def _an_as_of(answer: str) -> str:
    if is_as_of(answer):
        return ""
    return t("viết như 2024, 2024-05 hoặc 2024-05-20", "write 2024, 2024-05 or 2024-05-20")

"""What the mail says, in Vietnamese and in English."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from core.clock import OFFICE_ZONE
from core.vocabulary import Basis, Grade, Lang, Match, Stance, Topic, Verdict

Pair = tuple[str, str]

TOPICS: Final[Mapping[str, Pair]] = {
    Topic.LAND_BORDER: ("Biên giới trên bộ", "Land border"),
    Topic.SEA_ISLANDS: ("Biển, đảo", "Sea and islands"),
    Topic.BORDER_GATES_TRADE: ("Cửa khẩu, thương mại", "Border gates and trade"),
    Topic.DIPLOMACY: ("Đối ngoại", "Diplomacy"),
    Topic.INVESTMENT: ("Đầu tư", "Investment"),
    Topic.TOURISM_CULTURE: ("Du lịch, văn hoá", "Tourism and culture"),
    Topic.ETHNIC_RELIGION: ("Dân tộc, tôn giáo", "Ethnic groups and religion"),
    Topic.SECURITY_CRIME: ("An ninh, tội phạm", "Security and crime"),
    Topic.DEFENCE: ("Quốc phòng", "Defence"),
    Topic.DISASTER_HEALTH: ("Thiên tai, y tế", "Disasters and health"),
    Topic.GOVERNANCE_LAW: ("Chính quyền, pháp luật", "Government and law"),
    Topic.INFORMATION_WORK: ("Thông tin đối ngoại", "External information work"),
}
VERDICTS: Final[Mapping[str, Pair]] = {
    Verdict.CONTRADICTED: ("Trái tài liệu gốc", "Contradicted by documents"),
    Verdict.OUTDATED: ("Đã cũ", "Outdated"),
    Verdict.CONTESTED: ("Còn tranh cãi", "Contested"),
    Verdict.SUPPORTED: ("Có căn cứ", "Supported"),
    Verdict.INSUFFICIENT: ("Chưa đủ căn cứ", "Not enough evidence"),
}
STANCES: Final[Mapping[str, Pair]] = {
    Stance.ASSERTS: ("khẳng định", "asserts it"),
    Stance.RELAYS: ("dẫn lại", "relays it"),
    Stance.DENIES: ("bác bỏ", "denies it"),
    Stance.QUESTIONS: ("đặt câu hỏi", "asks"),
}
GRADES: Final[Mapping[str, Pair]] = {
    Grade.PRIMARY: ("tài liệu gốc", "primary"),
    Grade.SECONDARY: ("tài liệu thứ cấp", "secondary"),
}
INDIVIDUAL: Final[Pair] = (
    "bài của cá nhân, không trích trong thư",
    "post of an individual, not quoted in mail",
)
WRONG_FIGURE: Final[Pair] = ("Sai số liệu", "Wrong figure")
UNSURE: Final[Pair] = ("Cần người xem: có thể khớp", "To review: may match")
WEEKDAYS: Final[tuple[Pair, ...]] = (
    ("Thứ Hai", "Monday"),
    ("Thứ Ba", "Tuesday"),
    ("Thứ Tư", "Wednesday"),
    ("Thứ Năm", "Thursday"),
    ("Thứ Sáu", "Friday"),
    ("Thứ Bảy", "Saturday"),
    ("Chủ Nhật", "Sunday"),
)


def say(pair: Pair, lang: Lang) -> str:
    """Return the Vietnamese or the English of two texts."""
    return pair[1] if lang is Lang.EN else pair[0]


def topic_name(topic: str, lang: Lang) -> str:
    """Return a topic in plain words."""
    return say(TOPICS.get(topic, (topic, topic)), lang)


def verdict_name(verdict: Verdict, basis: Basis, lang: Lang) -> str:
    """Return a verdict in plain words; a wrong figure is called one."""
    if basis is Basis.NUMBER and verdict is Verdict.CONTRADICTED:
        return say(WRONG_FIGURE, lang)
    return say(VERDICTS[verdict], lang)


def standing(verdict: Verdict, match: Match, basis: Basis, lang: Lang) -> str:
    """Return what a reader is to make of a finding that is not flagged."""
    if match is Match.SUGGESTED:
        return say(UNSURE, lang)
    return verdict_name(verdict, basis, lang)


def count(number: int, vi: str, one: str, many: str, lang: Lang) -> str:
    """Return a number with what it counts."""
    if lang is Lang.EN:
        return f"{number_text(number, lang)} {one if number == 1 else many}"
    return f"{number_text(number, lang)} {vi}"


def number_text(number: int, lang: Lang) -> str:
    """Return a number as the language groups its digits."""
    text = f"{number:,}"
    return text if lang is Lang.EN else text.replace(",", ".")


def day_month(day: date, lang: Lang) -> str:
    """Return ``23/11`` or ``23 Nov``."""
    return f"{day.day} {day:%b}" if lang is Lang.EN else f"{day:%d/%m}"


def long_day(day: date, lang: Lang) -> str:
    """Return the day with its weekday."""
    weekday = say(WEEKDAYS[day.weekday()], lang)
    if lang is Lang.EN:
        return f"{weekday}, {day.day} {day:%B %Y}"
    return f"{weekday}, ngày {day:%d/%m/%Y}"


def clock_day(moment: datetime, lang: Lang) -> str:
    """Return a moment on the office's clock: ``07:00 23/11``."""
    shown = moment.astimezone(OFFICE_ZONE)
    return f"{shown:%H:%M} {day_month(shown.date(), lang)}"


def moment_day(moment: datetime, lang: Lang) -> str:
    """Return the day of a moment on the office's calendar."""
    return day_month(moment.astimezone(OFFICE_ZONE).date(), lang)


def one_line(text: str, length: int) -> str:
    """Return the text on one line, cut at a word; Chinese, which has no spaces, anywhere."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > length * 2 // 3 else cut).rstrip(" ,;:–-") + "…"

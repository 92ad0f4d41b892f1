"""Subject, period and summary: what kind of day it was, in one line each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.dayfacts import DayFacts, Statement
from core.subscriptions import Wishes
from core.vocabulary import Lang
from dashboards.digest.entries import unchecked
from dashboards.digest.office import Office
from dashboards.digest.words import clock_day, count, day_month, long_day, say, topic_name


@dataclass(frozen=True, slots=True)
class Tally:
    """How many claims, of what kind; ``talked``: topics and places that are rising."""

    new: int
    rising: int
    talked: int
    flagged: int
    review: int
    corrected: int

    @property
    def quiet(self) -> bool:
        """Whether there is nothing that anybody has to look at."""
        return not (self.flagged or self.rising or self.talked or self.review or self.corrected)


def subject(facts: DayFacts, tally: Tally, day: date, office: Office, lang: Lang) -> str:
    """Return the day in one line: ``3 luận điểm mới, 1 tăng nhanh — Cao Bằng, 23/11``."""
    parts = []
    if tally.new:
        parts.append(count(tally.new, "luận điểm mới", "new claim", "new claims", lang))
    if tally.rising:
        parts.append(count(tally.rising, "tăng nhanh", "rising", "rising", lang))
    if not parts and tally.flagged:
        again = ("luận điểm lặp lại", "claim said again", "claims said again")
        parts.append(count(tally.flagged, *again, lang))
    if not parts and tally.review:
        parts.append(_to_review(tally, lang))
    if not parts and tally.talked:
        parts.append(_talked(tally, lang))
    if tally.corrected:
        parts.append(_corrected(tally, lang))
    if not parts:
        parts.append(say(_quiet(facts), lang))
    return f"{', '.join(parts)} — {office.province_name(lang)}, {day_month(day, lang)}"


def period(facts: DayFacts, day: date, lang: Lang) -> str:
    """Return the day of the digest and from when to when it tells."""
    start, end = clock_day(facts.start, lang), clock_day(facts.end, lang)
    return say(
        (
            f"{long_day(day, lang)} · từ {start} đến {end} (giờ Việt Nam)",
            f"{long_day(day, lang)} · from {start} to {end} (Viet Nam time)",
        ),
        lang,
    )


def summary(facts: DayFacts, tally: Tally, lang: Lang) -> str:
    """Return what the day brought, or that it was quiet and what shows so."""
    items = count(facts.coverage.items, "bài", "text", "texts", lang)
    seen = f"{facts.coverage.seen}/{facts.coverage.expected}"
    read = say((f"Đã xem {items} từ {seen} nguồn.", f"{items} seen from {seen} sources."), lang)
    if tally.quiet:
        return f"{say(_quiet_sentence(facts), lang)} {read}{_backlog(facts, lang)}"
    parts = []
    if tally.flagged:
        said = count(tally.flagged, "luận điểm bị gắn cờ", "flagged claim", "flagged claims", lang)
        new = say((f"trong đó {tally.new} mới", f"{tally.new} of them new"), lang)
        parts.append(f"{said} ({new})")
    if tally.rising:
        rising = ("luận điểm tăng nhanh", "rising claim", "rising claims")
        parts.append(count(tally.rising, *rising, lang))
    for number, words in (
        (tally.review, _to_review),
        (tally.talked, _talked),
        (tally.corrected, _corrected),
    ):
        if number:
            parts.append(words(tally, lang))
    return f"{'; '.join(parts)}. {read}{_backlog(facts, lang)}"


def more(number: int, lang: Lang) -> str:
    """Return that there is more than is shown; empty where there is not."""
    if number <= 0:
        return ""
    many = count(number, "luận điểm nữa", "more claim", "more claims", lang)
    return say(
        (
            f"Và {many}; xem đủ bằng lệnh: cotmoc findings --since 7d --all",
            f"And {many}; see all with: cotmoc findings --since 7d --all",
        ),
        lang,
    )


def notes(shown: Sequence[Statement], office: Office, lang: Lang) -> tuple[str, ...]:
    """Return what a reader has to know to judge what is shown."""
    if not shown:
        return ()
    lines = [
        (
            "Máy tìm và đối chiếu; mỗi câu cần người xem trước khi dùng. Luận điểm còn tranh cãi "
            "được nêu với mọi bên và không bị coi là sai.",
            "Found and compared by a program; a person has to look before anything is used. "
            "Contested claims are shown with every side and never called false.",
        )
    ]
    if unchecked(shown, office):
        lines.append(
            (
                "Có tài liệu dẫn chứng chưa được ai trong cơ quan đối chiếu với bản gốc.",
                "Some evidence documents have not been held against their originals by anybody "
                "of the office yet.",
            )
        )
    return tuple(say(line, lang) for line in lines)


def about(wishes: Wishes, office: Office, lang: Lang) -> str:
    """Return what the subscriber chose, so that silence about the rest is understood."""
    chosen = [
        *(topic_name(topic, lang) for topic in wishes.topics),
        *(f"“{office.statement(claim, lang)}”" for claim in wishes.claims),
        *(office.place_name(place, lang) for place in wishes.places),
    ]
    if not chosen and not wishes.min_priority:
        return say(
            (
                "Bạn nhận mọi chủ đề, luận điểm và địa danh.",
                "You get every topic, claim and place.",
            ),
            lang,
        )
    about_vi, about_en = "mọi chủ đề, luận điểm và địa danh", "every topic, claim and place"
    what_vi, what_en = ("; ".join(chosen) or about_vi), ("; ".join(chosen) or about_en)
    least = f"{wishes.min_priority:.2f}"
    from_vi = f", mức ưu tiên từ {least.replace('.', ',')}" if wishes.min_priority else ""
    from_en = f", from priority {least}" if wishes.min_priority else ""
    return say((f"Bạn chọn: {what_vi}{from_vi}.", f"You chose: {what_en}{from_en}."), lang)


def _to_review(tally: Tally, lang: Lang) -> str:
    return count(tally.review, "điều cần xem", "thing to review", "things to review", lang)


def _talked(tally: Tally, lang: Lang) -> str:
    words = ("chủ đề, địa danh được nói nhiều", "busy topic or place", "busy topics and places")
    return count(tally.talked, *words, lang)


def _corrected(tally: Tally, lang: Lang) -> str:
    return count(tally.corrected, "đính chính", "correction", "corrections", lang)


def _backlog(facts: DayFacts, lang: Lang) -> str:
    """Return that texts are not analysed yet, so that nobody takes silence for an all-clear."""
    if not facts.coverage.backlog:
        return ""
    waiting = count(facts.coverage.backlog, "bài", "text is", "texts are", lang)
    return say(
        (f" Còn {waiting} chưa được phân tích.", f" {waiting} not analysed yet."),
        lang,
    )


def _blind(facts: DayFacts) -> bool:
    """Whether fewer than half of the sources were read: then nobody can say that it was quiet."""
    return facts.coverage.seen * 2 < facts.coverage.expected


def _quiet(facts: DayFacts) -> tuple[str, str]:
    seen, expected = facts.coverage.seen, facts.coverage.expected
    if seen == 0:
        return ("Chưa đọc được nguồn nào", "No source could be read")
    if _blind(facts):
        return (
            f"Chỉ đọc được {seen}/{expected} nguồn",
            f"Only {seen} of {expected} sources could be read",
        )
    return ("Ngày yên tĩnh", "A quiet day")


def _quiet_sentence(facts: DayFacts) -> tuple[str, str]:
    if facts.coverage.seen == 0:
        return (
            "Trong kỳ này không nguồn nào được đọc, nên không thể nói là yên tĩnh.",
            "No source was read in this period, so nobody can say that it was quiet.",
        )
    if _blind(facts):
        return (
            "Không thấy luận điểm mới, không có gì tăng nhanh hay cần xem; nhưng hơn một nửa số "
            "nguồn chưa được đọc, nên không thể nói là ngày yên tĩnh.",
            "No new claim, nothing rising or to review; but more than half of the sources were "
            "not read, so nobody can say that it was a quiet day.",
        )
    return (
        "Ngày yên tĩnh: không có luận điểm mới, không có gì tăng nhanh, không có gì cần xem.",
        "A quiet day: no new claim, nothing rising, nothing to review.",
    )

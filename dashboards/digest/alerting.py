"""What one alert holds: the statements, and for each why it fired."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.dayfacts import Statement
from core.subscriptions import AlertRule, RuleKind
from core.vocabulary import Lang
from dashboards.digest.edition import AlertEdition, AlertEntry
from dashboards.digest.entries import claim_entry
from dashboards.digest.office import Office
from dashboards.digest.phrasing import notes
from dashboards.digest.words import clock_day, count, say, topic_name


@dataclass(frozen=True, slots=True)
class Firing:
    """A statement with the rule that asks for it."""

    statement: Statement
    rule: AlertRule


def alert_edition(
    firings: Sequence[Firing], *, at: datetime, waiting: int, office: Office, lang: Lang
) -> AlertEdition:
    """Return an alert.

    Args:
        waiting: How many more are due and come with the next message.
    """
    statements = [firing.statement for firing in firings]
    now = ("phát hiện cần xem ngay", "finding to see now", "findings to see now")
    many = count(len(firings), *now, lang)
    name = office.province_name(lang)
    more = count(waiting, "phát hiện nữa", "more finding", "more findings", lang)
    return AlertEdition(
        lang=lang,
        subject=f"{say(('Cảnh báo', 'Alert'), lang)}: {many} — {name}, {clock_day(at, lang)}",
        title=f"{say(('Cảnh báo', 'Alert'), lang)} — {name}, {clock_day(at, lang)}",
        entries=tuple(
            AlertEntry(
                why(firing, office, lang),
                claim_entry([firing.statement], tags=(), office=office, lang=lang),
            )
            for firing in firings
        ),
        more=say((f"Còn {more}; sẽ báo trong thư sau.", f"{more} follow in the next mail."), lang)
        if waiting
        else "",
        notes=notes(statements, office, lang),
        about=say(
            (
                "Sửa hoặc bỏ quy tắc cảnh báo: cotmoc alerts list, cotmoc alerts remove SỐ.",
                "Change or drop alert rules: cotmoc alerts list, cotmoc alerts remove NUMBER.",
            ),
            lang,
        ),
        shown=tuple(statement.id for statement in statements),
    )


def why(firing: Firing, office: Office, lang: Lang) -> str:
    """Return why it fired: the rule, what it is bound to, the priority, when it was seen."""
    rule, statement = firing.rule, firing.statement
    bound = bound_to(rule, office, lang)
    least, has = _decimal(rule.min_priority, lang), _decimal(statement.priority, lang)
    seen = clock_day(statement.item.first_seen, lang)
    return say(
        (
            f"quy tắc số {rule.id} ({bound}, mức ưu tiên từ {least}); phát hiện này có mức ưu "
            f"tiên {has}, bài được thấy lúc {seen}",
            f"rule {rule.id} ({bound}, priority from {least}); this finding has priority {has}, "
            f"its text was first seen at {seen}",
        ),
        lang,
    )


def bound_to(rule: AlertRule, office: Office, lang: Lang) -> str:
    """Return what a rule is bound to, in words."""
    if rule.kind is RuleKind.CLAIM:
        kind, name = ("luận điểm", "claim"), f"“{office.statement(rule.target, lang)}”"
    elif rule.kind is RuleKind.PLACE:
        kind, name = ("địa danh", "place"), office.place_name(rule.target, lang)
    else:
        kind, name = ("chủ đề", "topic"), topic_name(rule.target, lang)
    return f"{say(kind, lang)} {name}"


def _decimal(value: float, lang: Lang) -> str:
    text = f"{value:.2f}"
    return text if lang is Lang.EN else text.replace(".", ",")

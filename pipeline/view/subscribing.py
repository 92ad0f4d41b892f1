"""Adding, listing and removing subscribers and alert rules, from the command line."""

from collections.abc import Mapping
from datetime import UTC, datetime

from rich.table import Table

from core.errors import ChoiceError
from core.settings import Settings
from core.subscriptions import (
    EVERY_DAY,
    AlertRule,
    RuleKind,
    Subscriber,
    Wishes,
    clock,
    parse_clock,
)
from core.unsubscribing import subscriber_of, verify_token
from core.vocabulary import Lang
from pipeline.installation import id_key, open_store
from pipeline.messages import t
from pipeline.terminal import out, say


def add_and_print(
    settings: Settings, address: str, *, lang: str, wishes: Wishes, at: str, days: str
) -> None:
    """Add a subscriber, or change what one asks for.

    Raises:
        ChoiceError: An address, language, time, day, claim, topic or place that is none.
    """
    from pipeline.steps.office import checked_targets, mail_address

    checked_targets(settings, claims=wishes.claims, topics=wishes.topics, places=wishes.places)
    with open_store(settings):
        from store.subscribers import Subscription, add_subscriber

        wish = Subscription(
            mail_address(address), reading_lang(lang), wishes, _minutes(at), _days(days)
        )
        who, new = add_subscriber(wish, now=datetime.now(UTC))
    verb = t("Đã thêm", "Added") if new else t("Đã đổi", "Changed")
    say(f"{verb}: {who.address}, {_when(who)}, {_what(who)}")


def print_subscribers(settings: Settings) -> None:
    """Print who gets the digest."""
    with open_store(settings):
        from store.subscribers import list_subscribers

        rows = list_subscribers()
    if not rows:
        say(
            t(
                "Chưa có ai. Thêm: cotmoc subscribers add ĐỊA_CHỈ",
                "Nobody yet. Add: cotmoc subscribers add ADDRESS",
            )
        )
        return
    table = Table(box=None, pad_edge=False)
    for name in (
        t("Địa chỉ", "Address"),
        t("Ngôn ngữ", "Language"),
        t("Lúc", "When"),
        t("Về", "About"),
        t("Tình trạng", "State"),
    ):
        table.add_column(name, overflow="fold")
    for who in rows:
        state = t("đang nhận", "active") if who.active else t("đã thôi nhận", "unsubscribed")
        table.add_row(who.address, who.lang, _when(who), _what(who), state)
    out().print(table)


def remove_and_print(settings: Settings, asked: str) -> bool:
    """Remove a subscriber by address, or let one leave by token; return whether there was one."""
    with open_store(settings):
        from store import subscribers

        number = subscriber_of(asked) if "@" not in asked else None
        if number is not None:
            who = subscribers.get_subscriber(number)
            if who is not None and verify_token(id_key(settings), asked, who.nonce):
                subscribers.leave(who.id)
                say(t(f"{who.address} đã thôi nhận thư.", f"{who.address} has unsubscribed."))
                return True
        elif subscribers.remove_subscriber(asked):
            say(t(f"Đã xoá {asked}.", f"Removed {asked}."))
            return True
    say(t(f"Không có người nhận nào là {asked!r}.", f"No subscriber {asked!r}."))
    return False


def add_rule_and_print(
    settings: Settings,
    address: str,
    *,
    targets: Mapping[str, str],
    min_priority: float,
    cap: int,
    quiet: str,
) -> None:
    """Add an alert rule of a subscriber.

    Raises:
        ChoiceError: Not exactly one target, an unknown one, or nobody with this address.
    """
    from pipeline.steps.office import checked_targets

    chosen = [(kind, target) for kind, target in targets.items() if target]
    if len(chosen) != 1:
        raise ChoiceError(
            t(
                "một quy tắc gắn với đúng một: --claim, --topic hoặc --place",
                "a rule is bound to exactly one of --claim, --topic and --place",
            )
        )
    kind, target = chosen[0]
    checked_targets(settings, **{f"{kind}s": (target,)})
    quiet_from, quiet_until = _quiet(quiet)
    with open_store(settings):
        from store.subscribers import RuleWish, add_rule, find_subscriber

        who = find_subscriber(address)
        if who is None:
            raise ChoiceError(
                t(
                    f"chưa có người nhận {address!r}; thêm trước: cotmoc subscribers add",
                    f"no subscriber {address!r}; first: cotmoc subscribers add",
                )
            )
        wish = RuleWish(RuleKind(kind), target, min_priority, cap, quiet_from, quiet_until)
        rule, _ = add_rule(who.id, wish, now=datetime.now(UTC))
    say(t(f"Quy tắc số {rule.id}: ", f"Rule {rule.id}: ") + _rule(rule))


def print_rules(settings: Settings) -> None:
    """Print the alert rules."""
    with open_store(settings):
        from store.subscribers import list_rules, list_subscribers

        rules = list_rules()
        addresses = {who.id: who.address for who in list_subscribers()}
    if not rules:
        say(t("Chưa có quy tắc nào.", "No rules."))
        return
    table = Table(box=None, pad_edge=False)
    for name in (t("Số", "Number"), t("Địa chỉ", "Address"), t("Quy tắc", "Rule")):
        table.add_column(name, overflow="fold")
    for rule in rules:
        table.add_row(str(rule.id), addresses.get(rule.subscriber, ""), _rule(rule))
    out().print(table)


def remove_rule_and_print(settings: Settings, number: int) -> bool:
    """Remove an alert rule; return whether there was one."""
    with open_store(settings):
        from store.subscribers import remove_rule

        removed = remove_rule(number)
    if removed:
        say(t(f"Đã xoá quy tắc số {number}.", f"Removed rule {number}."))
    else:
        say(t(f"Không có quy tắc số {number}.", f"No rule {number}."))
    return removed


def reading_lang(text: str) -> Lang:
    """Return Vietnamese or English.

    Raises:
        ChoiceError: It is neither.
    """
    if text not in (Lang.VI, Lang.EN):
        raise ChoiceError(
            t(f"ngôn ngữ {text!r}: hãy dùng vi hoặc en", f"language {text!r}: use vi or en")
        )
    return Lang(text)


def _minutes(text: str) -> int:
    try:
        return parse_clock(text)
    except ValueError as error:
        raise ChoiceError(
            t(f"giờ {text!r}: hãy ghi như 07:00 (từ 00:00 đến 23:59)", str(error))
        ) from error


def _days(text: str) -> str:
    if not text or any(day not in EVERY_DAY for day in text):
        raise ChoiceError(
            t(
                f"ngày {text!r}: các chữ số từ 1 (thứ Hai) đến 7 (Chủ Nhật), ví dụ 12345",
                f"days {text!r}: digits from 1 (Monday) to 7 (Sunday), such as 12345",
            )
        )
    return "".join(sorted(set(text)))


def _quiet(text: str) -> tuple[int, int]:
    if not text:
        return 0, 0
    start, dash, end = text.partition("-")
    if not dash:
        raise ChoiceError(
            t(
                f"giờ yên lặng {text!r}: hãy ghi như 21:00-06:00",
                f"quiet hours {text!r}: write them as 21:00-06:00",
            )
        )
    return _minutes(start), _minutes(end)


def _when(who: Subscriber) -> str:
    every = t("mỗi ngày", "every day")
    names = t("T2 T3 T4 T5 T6 T7 CN", "Mon Tue Wed Thu Fri Sat Sun").split()
    chosen = " ".join(names[int(day) - 1] for day in who.days)
    return f"{clock(who.send_at)} {every if who.days == EVERY_DAY else chosen}"


def _what(who: Subscriber) -> str:
    wishes = who.wishes
    chosen = [*wishes.topics, *wishes.claims, *wishes.places]
    about = ", ".join(chosen) or t("mọi thứ", "everything")
    return about + (f" ≥ {wishes.min_priority:.2f}" if wishes.min_priority else "")


def _rule(rule: AlertRule) -> str:
    hours = f"{clock(rule.quiet_from)}-{clock(rule.quiet_until)}"
    quiet = t(f"yên lặng {hours}", f"quiet {hours}") if rule.quiet_from != rule.quiet_until else ""
    least = t(f"ưu tiên từ {rule.min_priority:.2f}", f"priority from {rule.min_priority:.2f}")
    cap = t(f"nhiều nhất {rule.cap} thư một ngày", f"at most {rule.cap} a day")
    parts = (f"{rule.kind}:{rule.target}", least, cap, quiet)
    return ", ".join(part for part in parts if part)

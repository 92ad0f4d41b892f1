"""Sending from the command line, previews, and what health says about mail."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from core.clock import OFFICE_ZONE
from core.errors import ChoiceError, CotmocError
from core.settings import Settings
from core.subscriptions import MailState
from pipeline.installation import open_store
from pipeline.messages import t
from pipeline.terminal import say
from pipeline.view.health import Check
from pipeline.view.subscribing import reading_lang

if TYPE_CHECKING:
    from pipeline.steps.mailing import MailResult
    from store.deliveries import Delivery

SHOWN = 8
STATES = {
    MailState.PREPARED: ("đang chờ gửi", "prepared"),
    MailState.SENDING: ("đang được gửi", "being sent"),
    MailState.SENT: ("đã gửi", "sent"),
    MailState.UNCERTAIN: ("không còn nội dung", "without its text"),
    MailState.FAILED: ("không còn nội dung", "without its text"),
    MailState.DROPPED: ("đã bỏ vì người nhận thôi nhận", "dropped, its reader has left"),
}
"""Of a message that cannot be sent again."""
RECENT = timedelta(days=7)


def send_and_print(settings: Settings, *, day: date | None, to: str, lang: str) -> bool:
    """Send the digest of a day; return whether everything that was due has left."""
    with open_store(settings):
        from pipeline.steps.digest import send_digest

        result = send_digest(settings, day=day, to=to, lang=reading_lang(lang))
    good = print_mail(result)
    if not (to or result.prepared or result.already):
        say(
            t(
                "Không ai nhận bản tin của ngày này; xem: cotmoc subscribers list",
                "Nobody gets the digest of this day; see: cotmoc subscribers list",
            )
        )
    return good


def alert_and_print(settings: Settings) -> bool:
    """Send the alerts that are due; return whether all of them have left."""
    with open_store(settings):
        from pipeline.steps.alerts import run_alerts

        result = run_alerts(settings)
    return print_mail(result)


def resend_message(settings: Settings, number: int) -> bool:
    """Send an uncertain or failed message again, as it was; return whether it has left.

    Raises:
        ChoiceError: There is no such message, or it is not one to be sent again.
    """
    with open_store(settings):
        from pipeline.steps.mailing import MailResult, deliver, mailing
        from store import deliveries

        with mailing(settings):
            message = deliveries.load(number)
            if message is None:
                raise ChoiceError(t(f"không có thư số {number}", f"no message {number}"))
            if not message.body or not deliveries.reopen(number, now=datetime.now(UTC)):
                raise ChoiceError(
                    t(
                        f"thư số {number} {t(*STATES[message.state])}: không gửi lại được",
                        f"message {number} is {t(*STATES[message.state])}: it cannot be sent again",
                    )
                )
            result = deliver(settings, MailResult(), only=[number])
    return print_mail(result)


def write_preview(settings: Settings, path: Path, *, day: date | None, to: str, lang: str) -> None:
    """Write a digest to a file to look at: HTML with its charts, text, or the whole message.

    Raises:
        ChoiceError: The day has not come yet, or the file cannot be written.
    """
    from dashboards.digest import words
    from dashboards.digest.html import Farewell, digest_html
    from dashboards.digest.plain import digest_text

    with open_store(settings):
        from pipeline.steps.digest import preview_digest

        edition, body = preview_digest(settings, day=day, to=to, lang=reading_lang(lang))
    seen = ("Bản xem trước; chưa gửi cho ai.", "A preview; nobody has been sent it.")
    note = words.say(seen, edition.lang)
    if path.suffix == ".txt":
        body = digest_text(edition, [note]).encode()
    elif path.suffix != ".eml":
        body = digest_html(edition, Farewell(note), embedded=True).encode()
    try:
        path.write_bytes(body)
    except OSError as error:
        raise ChoiceError(
            t(
                f"không ghi được {str(path)!r}: {error.strerror}",
                f"{str(path)!r} cannot be written: {error.strerror}",
            )
        ) from error
    say(t(f"Đã ghi {path}: {edition.subject}", f"Wrote {path}: {edition.subject}"))


def print_mail(result: "MailResult") -> bool:
    """Print what a run of mailing did; return whether everything has left."""
    say(
        t(
            f"Thư: soạn {result.prepared}, gửi {result.sent}, đã có từ trước {result.already}, "
            f"chờ gửi lại {result.waiting}, bỏ {result.refused}, không chắc {result.uncertain}",
            f"Mail: {result.prepared} prepared, {result.sent} sent, {result.already} made before, "
            f"{result.waiting} to be tried again, {result.refused} given up, "
            f"{result.uncertain} uncertain",
        )
    )
    for error in result.errors[:SHOWN]:
        say(f"  {error}")
    return not (result.waiting or result.refused or result.uncertain)


def examine_mail(subject: str, settings: Settings) -> Iterator[Check]:
    """Yield what health says: how mail is set, and every message that somebody should see to."""
    if not settings.data_dir.is_dir():
        return
    url = settings.smtp_url.get_secret_value()
    if not url:
        mend = t(
            "đặt COTMOC_SMTP_URL, COTMOC_MAIL_FROM", "set COTMOC_SMTP_URL and COTMOC_MAIL_FROM"
        )
        yield Check(subject, "note", t("chưa cấu hình máy chủ thư", "no mail server set"), mend)
    else:
        yield _settings_check(subject, settings)
    from store import connection, deliveries

    connection.setup(settings)
    if connection.check():
        return  # said of the database itself
    waiting = deliveries.unsettled()
    states: dict[MailState, int] = {}
    for message in waiting:
        states[message.state] = states.get(message.state, 0) + 1
    sent = deliveries.counts_since(datetime.now(UTC) - RECENT).get(str(MailState.SENT), 0)
    yield Check(subject, "ok", t(f"7 ngày qua gửi {sent} thư", f"{sent} sent in 7 days"))
    wanting = [each for each in waiting if each.state is not MailState.PREPARED or each.attempts]
    for message in wanting[:SHOWN]:
        yield _message_check(subject, message)
    if len(wanting) > SHOWN:
        rest = len(wanting) - SHOWN
        yield Check(subject, "note", t(f"và {rest} thư nữa", f"and {rest} more"))


def _settings_check(subject: str, settings: Settings) -> Check:
    from pipeline.mail_server import sender_of, server_of

    try:
        server, sender = server_of(settings), sender_of(settings)
    except CotmocError as error:
        return Check(subject, "bad", str(error))
    return Check(subject, "ok", f"{server.name}, {sender}")


def _message_check(subject: str, message: "Delivery") -> Check:
    changed = message.changed.astimezone(OFFICE_ZONE)
    # Of a mail sent once on request no address is kept, as of a reader who has left.
    once = t("nhận một lần hoặc đã thôi nhận", "a reader who asked once, or has left")
    who = message.address or once
    about = f"#{message.id} {message.kind} {message.day:%d/%m} → {who}, {changed:%H:%M %d/%m}"
    resend = f"cotmoc digest --resend {message.id}"
    if message.state is MailState.UNCERTAIN:
        text = t(
            f"{about}: không chắc đã tới: {message.last_error}",
            f"{about}: uncertain whether it arrived: {message.last_error}",
        )
        mend = t(
            f"hỏi người nhận; nếu chưa tới: {resend}", f"ask the reader; if it did not: {resend}"
        )
        return Check(subject, "note", text, mend)
    if message.state is MailState.FAILED:
        text = t(f"{about}: không gửi được: ", f"{about}: not delivered: ") + message.last_error
        return Check(subject, "bad", text, t(f"sửa rồi: {resend}", f"mend it, then: {resend}"))
    text = t(
        f"{about}: đã thử {message.attempts} lần, sẽ thử lại: {message.last_error}",
        f"{about}: tried {message.attempts} times, will be tried again: {message.last_error}",
    )
    return Check(subject, "note", text)

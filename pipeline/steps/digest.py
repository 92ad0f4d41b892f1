"""The daily digest: who is due, what they get, written to the ledger, then sent.

Everything is prepared before anything leaves, so that a crash at any point repeats nothing: what
is in the ledger is not made again, what left is not sent again. docs/how-to/daily-digest.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from email.utils import parseaddr

from core.clock import OFFICE_ZONE, office_day
from core.dayfacts import Window
from core.errors import ChoiceError
from core.settings import Settings
from core.subscriptions import (
    EVERY_DAY,
    MailKind,
    Subscriber,
    Wishes,
    is_due,
    window_of,
)
from core.unsubscribing import sign_token
from core.vocabulary import Lang
from dashboards.digest.choosing import Limits
from dashboards.digest.edition import Edition
from dashboards.digest.message import MOST_BYTES, Envelope, digest_message
from pipeline.installation import id_key
from pipeline.mail_server import sender_of, server_of
from pipeline.messages import t
from pipeline.steps.mailing import MailResult, deliver, mailing, utc_now
from pipeline.steps.morning import Morning, gather_morning, note_what_was_met
from pipeline.steps.office import mail_address
from store import deliveries, subscribers
from store.batches import chunks
from store.deliveries import Draft

BATCH = 25
SEVEN = 7 * 60
FIRST_DAY = date(2000, 1, 1)
TIGHTER = 3


def run_digest(settings: Settings, *, at: datetime | None = None) -> MailResult:
    """Send the digests that are due at a time, and what is left of earlier ones.

    The store must be open. Call it every few minutes: it does nothing where nothing is due.

    Raises:
        BusyError: Another process is mailing.
        SettingsError: No mail server or sender is set.
    """
    moment = at or utc_now()
    server_of(settings)
    with mailing(settings):
        result, day = MailResult(), office_day(moment)
        who = [each for each in _readers(day, "", moment) if is_due(each, moment)]
        prepare_digests(settings, result, who, day=day, at=moment)
        deliver(settings, result)
        deliveries.prune(now=utc_now())
    return result


def send_digest(
    settings: Settings,
    *,
    day: date | None = None,
    to: str = "",
    lang: Lang = Lang.VI,
    at: datetime | None = None,
) -> MailResult:
    """Send the digest of a day to those who take it on that weekday, or to one address alone.

    A person asks for it: what waits to be tried again is tried now. The store must be open.

    Args:
        lang: For an address that is no subscriber's.

    Raises:
        ChoiceError: The day has not come yet, or is too long ago, or the address is none.
    """
    moment = at or utc_now()
    day = day_or_today(day, moment)
    server_of(settings)
    with mailing(settings):
        result = MailResult()
        who = _readers(day, to, moment, lang)
        prepare_digests(settings, result, who, day=day, at=moment)
        deliver(settings, result, at_once=True)
    return result


def day_or_today(day: date | None, at: datetime) -> date:
    """Return the day asked for.

    Raises:
        ChoiceError: It has not come yet, or is from before there was any news on the net.
    """
    today = office_day(at)
    if day is not None and day < FIRST_DAY:
        raise ChoiceError(
            t(
                f"ngày {day:%d/%m}/{day.year} quá xa; sớm nhất là {FIRST_DAY:%d/%m/%Y}",
                f"{day} is too long ago; the first day is {FIRST_DAY}",
            )
        )
    if day is not None and day > today:
        raise ChoiceError(
            t(
                f"ngày {day:%d/%m/%Y} chưa tới (hôm nay là {today:%d/%m/%Y} theo giờ Việt Nam)",
                f"{day} has not come yet (today is {today} in Viet Nam)",
            )
        )
    return day or today


def preview_digest(
    settings: Settings,
    *,
    day: date | None = None,
    to: str = "",
    lang: Lang = Lang.VI,
    at: datetime | None = None,
) -> tuple[Edition, bytes]:
    """Return a digest and its message, without noting or sending anything.

    The store must be open.

    Raises:
        ChoiceError: The day has not come yet, or the address is none.
    """
    moment = at or utc_now()
    day = day_or_today(day, moment)
    who = (_known(to) if to else None) or _guest(
        to or "xem-truoc@cotmoc.invalid", lang, day, moment
    )
    window = _window(who, day, moment, {})
    morning = gather_morning(settings, [window], at=moment)
    sender = settings.mail_from or "cotmoc@cotmoc.invalid"
    return _compose(morning, window, day, who, _envelope(settings, who, day, moment, sender))


def prepare_digests(
    settings: Settings,
    result: MailResult,
    who: Sequence[Subscriber],
    *,
    day: date,
    at: datetime,
) -> None:
    """Write the digests of a day that are not in the ledger yet; hold the lock of ``mailing``.

    Raises:
        SettingsError: No sender is set.
        StoreError: The database refused; what was written stays, the rest comes with the next run.
    """
    sender = sender_of(settings)
    have = deliveries.have_digest(day)
    missing = [each for each in who if subscribers.recipient_of(each.address) not in have]
    result.already += len(who) - len(missing)
    if not missing:
        return
    # What the ledger is stamped with is the clock's, whatever day is asked for.
    now = utc_now()
    before = deliveries.last_digests(day)
    windows = {each.address: _window(each, day, at, before) for each in missing}
    morning = gather_morning(settings, list(windows.values()), at=at)
    for some in chunks(_drafts(settings, morning, windows, missing, day, at, sender), BATCH):
        note_what_was_met(morning, some, set(windows.values()), now)
        result.prepared += deliveries.prepare(some, now=now)


def _window(
    who: Subscriber, day: date, at: datetime, before: Mapping[str, tuple[datetime, datetime]]
) -> Window:
    covered, made = before.get(subscribers.recipient_of(who.address), (None, None))
    start, end = window_of(who, day, covered=covered)
    if not who.id and day == office_day(at):
        end = at  # on request: also what was collected in the minute that has begun
    # Asked for before its hour, a digest tells until now, and the next one goes on from there.
    return Window(min(start, at), min(end, at), made)


def _drafts(
    settings: Settings,
    morning: Morning,
    windows: Mapping[str, Window],
    who: Sequence[Subscriber],
    day: date,
    at: datetime,
    sender: str,
) -> Iterator[Draft]:
    for each in who:
        window = windows[each.address]
        envelope = _envelope(settings, each, day, at, sender)
        edition, body = _compose(morning, window, day, each, envelope)
        yield Draft(
            subscriber=each.id or None,
            recipient=subscribers.recipient_of(each.address),
            kind=MailKind.DIGEST,
            day=day,
            slot="",
            message_id=envelope.message_id,
            subject=edition.subject,
            body=body,
            covered=window.end,
            findings=edition.shown,
            corrected=edition.corrected,
        )


def _compose(
    morning: Morning, window: Window, day: date, who: Subscriber, envelope: Envelope
) -> tuple[Edition, bytes]:
    """Return a digest that mail programs do not cut: shorter lists where it came out too large."""
    limits = Limits()
    for _ in range(TIGHTER):
        edition = morning.edition(window, day, who, limits=limits)
        body = digest_message(edition, envelope)
        if len(body) < MOST_BYTES:
            break
        limits = limits.tighter()
    return edition, body


def _envelope(
    settings: Settings, who: Subscriber, day: date, at: datetime, sender: str
) -> Envelope:
    recipient = subscribers.recipient_of(who.address)
    return Envelope(
        sender=sender,
        to=who.address,
        message_id=message_id(MailKind.DIGEST, day, "", recipient, sender),
        at=at,
        token=sign_token(id_key(settings), who.id, who.nonce) if who.id else "",
        public_url=settings.public_url,
    )


def message_id(kind: MailKind, day: date, slot: str, recipient: str, sender: str) -> str:
    """Return the one Message-ID of a message, the same however often it is sent again."""
    domain = parseaddr(sender)[1].rpartition("@")[2]
    return f"<{kind}{slot and '-'}{slot}-{day:%Y%m%d}-{recipient[:24]}@{domain}>"


def _readers(day: date, to: str, at: datetime, lang: Lang = Lang.VI) -> list[Subscriber]:
    if to:
        return [_known(to) or _guest(to, lang, day, at)]
    return [
        each
        for each in subscribers.list_subscribers(active=True)
        if str(day.isoweekday()) in each.days and office_day(each.created) <= day
    ]


def _known(address: str) -> Subscriber | None:
    who = subscribers.find_subscriber(mail_address(address))
    if who is not None and not who.active:
        raise ChoiceError(
            t(
                f"{who.address} đã thôi nhận thư; muốn nhận lại thì chính người đó đăng ký lại: "
                "cotmoc subscribers add",
                f"{who.address} has unsubscribed; to get mail again they subscribe again: "
                "cotmoc subscribers add",
            )
        )
    return who


def _guest(address: str, lang: Lang, day: date, at: datetime) -> Subscriber:
    """Return somebody who gets one digest on request: everything, today's up to this moment."""
    shown = at.astimezone(OFFICE_ZONE)
    minutes = shown.hour * 60 + shown.minute if day == shown.date() else SEVEN
    return Subscriber(0, mail_address(address), lang, Wishes(), minutes, EVERY_DAY, True, at, "")

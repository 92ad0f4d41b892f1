"""Handing the ledger's messages to the mail server, one by one; docs/how-to/daily-digest.md.

One process at a time holds the lock of mailing. Should a second one run on another machine, the
ledger lets only one of them end a message.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from filelock import FileLock, Timeout

from core.errors import StoreError
from core.settings import Settings
from core.subscriptions import MailKind, MailState
from pipeline.installation import BusyError, data_folder
from pipeline.mail import Connection, MailError, UncertainError, connect
from pipeline.mail_server import Server, server_of
from pipeline.messages import t
from store import deliveries
from store.deliveries import Delivery

logger = logging.getLogger(__name__)

GIVE_UP: Final = timedelta(hours=24)
"""A message that has not left for so long is shown as failed; a person may send it again."""
REFUSALS: Final = 3
"""So often an address may refuse before it counts as broken."""
FIRST_WAIT: Final = timedelta(minutes=5)
LONGEST_WAIT: Final = timedelta(hours=1)
WAITS_S: Final = (2.0, 8.0)
"""Between attempts of one run when the server does not answer."""


@dataclass(slots=True)
class MailResult:
    """What one run did.

    Attributes:
        prepared: Messages written to the ledger.
        waiting: Not left, to be tried again.
        refused: Given up, because the server does not take them or did not answer for a day.
        uncertain: Left, and nobody knows whether they arrived.
    """

    prepared: int = 0
    sent: int = 0
    waiting: int = 0
    refused: int = 0
    uncertain: int = 0
    already: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def outcome(self) -> str:
        """For the run ledger: ``done``, ``partial``, or ``failed`` where nothing at all left."""
        if not (self.waiting or self.refused or self.uncertain):
            return "done"
        return "partial" if self.sent else "failed"

    @property
    def message(self) -> str:
        """The first thing that went wrong; empty where nothing did."""
        return self.errors[0] if self.errors else ""


def utc_now() -> datetime:
    """Return the time of the machine's clock."""
    return datetime.now(UTC)


@contextmanager
def mailing(settings: Settings, *, wait_s: float = 30.0) -> Iterator[None]:
    """Hold the lock of mailing; the system frees it when a process dies.

    Raises:
        BusyError: Another process is mailing.
    """
    lock = FileLock(data_folder(settings) / "mailing.lock", is_singleton=True)
    try:
        lock.acquire(timeout=wait_s)
    except Timeout as error:
        raise BusyError(
            t(
                f"một cotmoc khác đang gửi thư từ {str(settings.data_dir)!r}; thư tới hạn sẽ đi "
                "cùng nó hoặc ở lần chạy sau",
                f"another cotmoc is mailing from {str(settings.data_dir)!r}; what is due leaves "
                "with it or with the next run",
            )
        ) from error
    except OSError as error:
        raise StoreError(f"lock {lock.lock_file!r} cannot be made: {error}") from error
    try:
        yield
    finally:
        lock.release()


def deliver(
    settings: Settings,
    result: MailResult,
    *,
    kind: MailKind | None = None,
    only: Sequence[int] | None = None,
    at_once: bool = False,
    waits_s: Sequence[float] | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> MailResult:
    """Send what is due and note how each message fared; hold the lock of ``mailing``.

    Args:
        only: Ids in the ledger; None for all that are due.
        at_once: Try also what is to be tried again later.
        waits_s: Between attempts while the server does not answer; None for the usual ones.

    Raises:
        SettingsError: No mail server is set.
        StoreError: The ledger cannot be written: nothing more is sent.
    """
    server = server_of(settings)
    # Whatever stands as being sent was left so by a run that died.
    result.uncertain += deliveries.recover(
        now=clock(),
        why=t(
            "chương trình dừng trước khi ghi được câu trả lời của máy chủ",
            "the program ended before the server's answer was noted",
        ),
    )
    due = deliveries.due(now=None if at_once else clock(), kind=kind) if only is None else only
    post = Post(server, WAITS_S if waits_s is None else waits_s, clock)
    try:
        for number, id_ in enumerate(due):
            message = deliveries.load(id_)
            if message is None or message.state is not MailState.PREPARED or not message.body:
                continue
            try:
                _settle(message, post, result, clock)
            except MailError as error:
                # The server itself: nobody else's message will fare better now.
                result.errors.append(str(error))
                for rest in due[number:]:
                    _postpone(rest, str(error), result, clock)
                break
    finally:
        post.close()
    return result


class Post:
    """The conversation with the server: opened when needed, opened anew when it broke."""

    def __init__(
        self, server: Server, waits_s: Sequence[float], clock: Callable[[], datetime]
    ) -> None:
        self._server = server
        self._waits_s = waits_s
        self._clock = clock
        self._open: Connection | None = None

    def send(self, message: Delivery) -> bool:
        """Send one message; a server that fails is asked again a few times, before the dot."""
        for wait_s in (*self._waits_s, None):
            try:
                if self._open is None:
                    self._open = connect(self._server)
                return self._open.send(message.body, lambda: self._commit(message))
            except UncertainError:
                self.close()
                raise
            except MailError as error:
                if not error.server:
                    raise
                self.close()
                if wait_s is None:
                    raise
                logger.warning("%s; trying again in %s s", error, wait_s)
                time.sleep(wait_s)
        raise AssertionError("the last attempt returns or raises")

    def close(self) -> None:
        """Say goodbye."""
        if self._open is not None:
            self._open.quit()
            self._open = None

    def _commit(self, message: Delivery) -> bool:
        begun = deliveries.begin_sending(message.id, now=self._clock())
        if not begun:
            self._open = None  # it hung up without the dot
        return begun


def _settle(
    message: Delivery, post: Post, result: MailResult, clock: Callable[[], datetime]
) -> None:
    try:
        if not post.send(message):
            return
    except UncertainError as error:
        deliveries.settle(message.id, MailState.UNCERTAIN, now=clock(), error=str(error))
        result.uncertain += 1
        result.errors.append(str(error))
    except MailError as error:
        if error.server:
            raise
        result.errors.append(str(error))
        if error.permanent and message.attempts + 1 >= REFUSALS:
            deliveries.settle(message.id, MailState.FAILED, now=clock(), error=str(error))
            result.refused += 1
        else:
            _postpone(message.id, str(error), result, clock)
    else:
        deliveries.settle(message.id, MailState.SENT, now=clock())
        result.sent += 1


def _postpone(id_: int, error: str, result: MailResult, clock: Callable[[], datetime]) -> None:
    message = deliveries.load(id_)
    if message is None or message.state not in (MailState.PREPARED, MailState.SENDING):
        return
    now = clock()
    if message.attempts and now - message.prepared >= GIVE_UP:
        deliveries.settle(id_, MailState.FAILED, now=now, error=error)
        result.refused += 1
        return
    wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(message.attempts, 10))
    deliveries.postpone(id_, now=now, next_try=now + wait, error=error)
    result.waiting += 1

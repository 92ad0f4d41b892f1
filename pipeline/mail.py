"""Handing messages to a mail server, knowing at each moment whether it may have one already.

``smtplib.sendmail`` sends text and final dot in one go, and tells a lost answer from a lost
connection by nothing. Here the dot goes out alone, after ``commit`` has been noted in the ledger:
before it no server may take the message (RFC 5321, 4.1.1.4), after it only its answer tells.
"""

import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from email.utils import getaddresses, parseaddr
from typing import Final

from core.errors import CotmocError, SettingsError
from pipeline.mail_server import Server
from pipeline.messages import t

LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")
DONE: Final = 250
GO_ON: Final = 354
TEXT: Final = "."
"""Stands for the text of a message where an answer is judged."""


class MailError(CotmocError):
    """A message has not left; the text says why.

    Attributes:
        permanent: Trying again as it is will not help (the server refused this address).
        server: It is the server that fails, not this message: others need not be tried now.
    """

    def __init__(self, text: str, *, permanent: bool = False, server: bool = False) -> None:
        super().__init__(text)
        self.permanent = permanent
        self.server = server


class UncertainError(CotmocError):
    """The text and its final dot went out, and no answer came: nobody knows."""


class Connection:
    """An open conversation with a mail server."""

    def __init__(self, server: Server, smtp: smtplib.SMTP) -> None:
        self._server = server
        self._smtp = smtp

    def send(self, body: bytes, commit: Callable[[], bool]) -> bool:
        """Hand over one message; return False where ``commit`` says that another run has it.

        Args:
            commit: Called when all but the final dot has been sent.

        Raises:
            MailError: The server has not got it, for certain.
            UncertainError: It may have got it.
        """
        message = message_from_bytes(body)
        sender = parseaddr(str(message["From"]))[1]
        to = [address for _, address in getaddresses([str(message["To"])])]
        with self._speaking(t("thư gửi ", "message to ") + ", ".join(to)):
            self._expect(self._smtp.mail(sender), "MAIL")
            for address in to:
                self._expect(self._smtp.rcpt(address), f"RCPT {address}", address=True)
            self._expect(self._smtp.docmd("data"), "DATA", wanted=GO_ON)
            self._smtp.send(_dotted(body))
        if not commit():
            self.close()  # without the dot: the server forgets what it was told
            return False
        try:
            self._smtp.send(b".\r\n")
            answer = self._smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise UncertainError(
                t(
                    f"{self._server.name} đã nhận nội dung mà không trả lời: {_words(error)}",
                    f"{self._server.name} took the text and did not answer: {_words(error)}",
                )
            ) from error
        self._expect(answer, TEXT)
        return True

    def close(self) -> None:
        """Leave, politely if the server still listens."""
        with suppress(OSError, smtplib.SMTPException):
            self._smtp.close()

    def quit(self) -> None:
        """Say goodbye."""
        with suppress(OSError, smtplib.SMTPException):
            self._smtp.quit()

    @contextmanager
    def _speaking(self, what: str) -> Iterator[None]:
        try:
            yield
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise MailError(f"{self._server.name}: {what}: {_words(error)}", server=True) from error

    def _expect(
        self, answer: tuple[int, bytes], what: str, *, wanted: int = DONE, address: bool = False
    ) -> None:
        code, text = answer
        if code == wanted or (wanted == DONE and code == 251):
            return
        with suppress(OSError, smtplib.SMTPException):
            self._smtp.rset()
        said = text.decode("utf-8", "replace").replace("\n", " ")
        ours = address or what == TEXT
        shown = t("nội dung thư", "the message") if what == TEXT else what
        raise MailError(
            t(
                f"{self._server.name} từ chối {shown}: {code} {said}",
                f"{self._server.name} refused {shown}: {code} {said}",
            ),
            permanent=code >= 500 and ours,
            server=code == 421 or (code >= 500 and not ours),
        )


def connect(server: Server) -> Connection:
    """Return an open conversation, encrypted and signed in as the settings say.

    Raises:
        MailError: It cannot be had; trying later may help.
    """
    try:
        return Connection(server, _open(server))
    except (OSError, smtplib.SMTPException) as error:
        raise MailError(
            t(
                f"máy chủ thư {server.name}: {_words(error)}",
                f"mail server {server.name}: {_words(error)}",
            ),
            server=True,
        ) from error


def _open(server: Server) -> smtplib.SMTP:
    # The machine's own name goes to no server: it may say more than an office wants to.
    me, patience = "localhost", server.timeout_s
    smtp: smtplib.SMTP
    if server.implicit_tls:
        smtp = smtplib.SMTP_SSL(
            server.host, server.port, me, timeout=patience, context=_tls(server)
        )
    else:
        smtp = smtplib.SMTP(server.host, server.port, me, timeout=patience)
    try:
        smtp.ehlo()
        if not server.implicit_tls:
            _start_tls(smtp, server)
        if server.user:
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _start_tls(smtp: smtplib.SMTP, server: Server) -> None:
    if smtp.has_extn("starttls"):
        smtp.starttls(context=_tls(server))
        smtp.ehlo()
    elif server.user and server.host not in LOOPBACK:
        raise smtplib.SMTPNotSupportedError(
            t(
                "máy chủ không có STARTTLS, và mật khẩu không được gửi khi chưa mã hoá; "
                "hãy dùng smtps://",
                "the server offers no STARTTLS, and a password is not sent without; use smtps://",
            )
        )


def _tls(server: Server) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=server.ca or None)
    except OSError as error:
        raise SettingsError(
            t(
                f"COTMOC_SMTP_CA={server.ca!r} không đọc được: {error}",
                f"COTMOC_SMTP_CA={server.ca!r} cannot be read: {error}",
            )
        ) from error


def _dotted(body: bytes) -> bytes:
    """Return the text as it goes over the wire: CRLF, and no line that is a dot alone."""
    lines = body.replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n").split(b"\n")
    return b"".join((b"." + line if line.startswith(b".") else line) + b"\r\n" for line in lines)


def _words(error: Exception) -> str:
    for kinds, told in _TOLD:
        if isinstance(error, kinds):
            return t(*told)
    # smtplib says of a server that says nothing: "Connection unexpectedly closed: timed out".
    if "timed out" in str(error):
        return t(*_TOO_SLOW)
    if isinstance(error, ssl.SSLCertVerificationError):
        return t(
            f"chứng chỉ không tin được: {error.verify_message} (COTMOC_SMTP_CA)",
            f"certificate not trusted: {error.verify_message} (COTMOC_SMTP_CA)",
        )
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        return f"{error.smtp_code} {text}"
    return str(error) or type(error).__name__


_TOO_SLOW: Final = (
    "quá thời gian chờ (COTMOC_SMTP_TIMEOUT_S)",
    "no answer in time (COTMOC_SMTP_TIMEOUT_S)",
)
_TOLD: Final[tuple[tuple[type[Exception], tuple[str, str]], ...]] = (
    (TimeoutError, _TOO_SLOW),
    (
        ConnectionRefusedError,
        ("không có máy chủ thư nào ở cổng này", "connection refused: nobody listens there"),
    ),
    (socket.gaierror, ("không tìm thấy máy chủ này", "no such host is known")),
    (
        smtplib.SMTPAuthenticationError,
        (
            "tên hoặc mật khẩu không được chấp nhận (COTMOC_SMTP_URL)",
            "user or password not accepted (COTMOC_SMTP_URL)",
        ),
    ),
)

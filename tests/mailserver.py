"""A mail server of the tests' own on 127.0.0.1, with faults to order."""

import asyncio
import ssl
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class Faults:
    """What goes wrong; everything is allowed where nothing is set.

    Attributes:
        rcpt: Answers by address; ``data``: instead of taking the text.
        hang_up: Close the connection after the final dot, without an answer.
        silent_s: Wait so long after the final dot.
    """

    mail: str = ""
    rcpt: dict[str, str] = field(default_factory=dict)
    data: str = ""
    hang_up: bool = False
    silent_s: float = 0.0


@dataclass
class Mailbox:
    """What the server has taken, and how it was asked."""

    port: int = 0
    faults: Faults = field(default_factory=Faults)
    bodies: list[bytes] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    sessions: int = 0
    users: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Address for ``COTMOC_SMTP_URL``."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def messages(self) -> list[EmailMessage]:
        """The messages taken, parsed."""
        return [message_from_bytes(body, policy=policy.default) for body in self.bodies]

    @property
    def per_address(self) -> Counter[str]:
        """How many messages each address has got."""
        return Counter(str(message["To"]) for message in self.messages)


class _Handler:
    def __init__(self, box: Mailbox) -> None:
        self._box = box

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: Any
    ) -> Any:
        self._box.sessions += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._box.faults.mail:
            return self._box.faults.mail
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if refusal := self._box.faults.rcpt.get(address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        faults = self._box.faults
        if faults.data:
            return faults.data
        assert isinstance(envelope.original_content, bytes)
        self._box.bodies.append(envelope.original_content)
        assert server.transport is not None
        self._box.encrypted.append(server.transport.get_extra_info("ssl_object") is not None)
        if faults.hang_up:
            server.transport.abort()
        if faults.silent_s:
            await asyncio.sleep(faults.silent_s)
        return "250 OK"


@contextmanager
def mail_server(
    *, certificate: Path | None = None, implicit: bool = False, login: tuple[str, str] | None = None
) -> Iterator[Mailbox]:
    """Serve until the end of the block.

    Args:
        certificate: PEM with key; offers STARTTLS, or speaks TLS at once where ``implicit``.
        login: User and password that are asked for.
    """
    box = Mailbox()
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)

    def authenticate(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        given = (data.login.decode(), data.password.decode())
        box.users.append(given[0])
        return AuthResult(success=given == login, handled=False)

    class Quiet(Controller):
        def factory(self) -> SMTP:
            return SMTP(
                self.handler,
                tls_context=None if implicit else context,
                authenticator=authenticate if login else None,
                auth_required=login is not None,
                auth_require_tls=context is not None,
                enable_SMTPUTF8=False,
            )

    controller = Quiet(
        _Handler(box),
        hostname="127.0.0.1",
        port=_free_port(),
        ssl_context=context if implicit else None,
    )
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

"""Which mail server the settings name, and who writes."""

from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Final
from urllib.parse import unquote, urlsplit

from core.errors import SettingsError
from core.settings import Settings
from pipeline.messages import t

PORTS: Final = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class Server:
    """Where the mail server is, from ``COTMOC_SMTP_URL``."""

    host: str
    port: int
    implicit_tls: bool
    user: str = ""
    password: str = field(default="", repr=False)
    ca: str = ""
    timeout_s: float = 30.0

    @property
    def name(self) -> str:
        """Host and port, for messages."""
        return f"{self.host}:{self.port}"


def server_of(settings: Settings) -> Server:
    """Return the server of the settings.

    Raises:
        SettingsError: None is set, or its address cannot be used.
    """
    url = settings.smtp_url.get_secret_value()
    if not url:
        raise SettingsError(
            t(
                "chưa cấu hình máy chủ thư: đặt COTMOC_SMTP_URL và COTMOC_MAIL_FROM",
                "no mail server is set: set COTMOC_SMTP_URL and COTMOC_MAIL_FROM",
            )
        )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise SettingsError(
            t(
                f"COTMOC_SMTP_URL không đọc được: {error}",
                f"COTMOC_SMTP_URL cannot be read: {error}",
            )
        ) from error
    if parts.scheme not in PORTS or not parts.hostname:
        raise SettingsError(
            t(
                "COTMOC_SMTP_URL phải có dạng smtp://USER:PASSWORD@HOST:587 hoặc smtps://HOST:465; "
                "ký tự đặc biệt của mật khẩu viết thành %XX",
                "COTMOC_SMTP_URL must look like smtp://USER:PASSWORD@HOST:587 or "
                "smtps://HOST:465; write special letters of the password as %XX",
            )
        )
    return Server(
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        implicit_tls=parts.scheme == "smtps",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        ca=settings.smtp_ca,
        timeout_s=settings.smtp_timeout_s,
    )


def sender_of(settings: Settings) -> str:
    """Return who digests and alerts come from.

    Raises:
        SettingsError: None is set, or it is no mail address.
    """
    address = parseaddr(settings.mail_from)[1]
    if "@" not in address or not address.isascii():
        given = f"COTMOC_MAIL_FROM={settings.mail_from!r}"
        form = "cotmoc@co-quan.example, Name <cotmoc@co-quan.example>"
        raise SettingsError(
            t(
                f"{given} không phải người gửi; hãy viết theo một trong hai dạng: {form}",
                f"{given} is no sender; write it in one of these forms: {form}",
            )
        )
    return settings.mail_from

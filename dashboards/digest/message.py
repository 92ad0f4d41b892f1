"""A message ready for a mail server: text, HTML and charts, with the ways out in its head.

Nothing in it tells anybody that it was opened: no picture and no link leads anywhere but to the
sources and, where there is one, to the office's own site.
"""

from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.message import EmailMessage, MIMEPart
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from urllib.parse import quote

from core.unsubscribing import unsubscribe_url
from core.vocabulary import Lang
from dashboards.digest.edition import AlertEdition, Edition
from dashboards.digest.html import Farewell, alert_html, digest_html, pictures_of
from dashboards.digest.plain import alert_text, digest_text
from dashboards.digest.words import say

MOST_BYTES = 100_000


class MailPolicy(EmailPolicy):
    """Folds the subject by ``email.header``.

    The policy of Python 3.11 loses spaces between the encoded words of a long Vietnamese one.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return a header as it goes over the wire."""
        if name != "Subject":
            return super().fold_binary(name, value)
        folded = Header(str(value), "utf-8", header_name=name).encode(linesep="\r\n")
        return f"{name}: {folded}\r\n".encode("ascii")


POLICY = MailPolicy(linesep="\r\n", max_line_length=78)


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who writes to whom, and how the reader may leave.

    Attributes:
        token: Of ``core.unsubscribing``; empty for a mail sent once on request.
        public_url: Of the site; empty while there is none.
    """

    sender: str
    to: str
    message_id: str
    at: datetime
    token: str = ""
    public_url: str = ""

    @property
    def mailto(self) -> str:
        """Address that a reader writes to in order to leave."""
        if not self.token:
            return ""
        address = parseaddr(self.sender)[1]
        return f"mailto:{address}?subject={quote(f'unsubscribe {self.token}')}"

    @property
    def one_click(self) -> str:
        """Address that a reader clicks in order to leave (RFC 8058); https alone is allowed."""
        if not (self.token and self.public_url.startswith("https://")):
            return ""
        return unsubscribe_url(self.public_url, self.token)


def farewell_of(envelope: Envelope, lang: Lang) -> Farewell:
    """Return how to leave, in words."""
    if not envelope.token:
        once = ("Thư này được gửi một lần theo yêu cầu.", "This mail was sent once, on request.")
        return Farewell(say(once, lang))
    subscribed = ("Bạn nhận thư này vì đã đăng ký.", "You get this mail because you subscribed.")
    return Farewell(say(subscribed, lang), envelope.mailto, envelope.one_click)


def digest_message(edition: Edition, envelope: Envelope) -> bytes:
    """Return the digest as it goes over the wire."""
    farewell = farewell_of(envelope, edition.lang)
    text = digest_text(edition, _lines(farewell, edition.lang))
    return _message(edition, envelope, text, digest_html(edition, farewell))


def alert_message(edition: AlertEdition, envelope: Envelope) -> bytes:
    """Return an alert as it goes over the wire."""
    farewell = farewell_of(envelope, edition.lang)
    text = alert_text(edition, _lines(farewell, edition.lang))
    return _message(edition, envelope, text, alert_html(edition, farewell))


def _lines(farewell: Farewell, lang: Lang) -> list[str]:
    lines = [farewell.text]
    if farewell.mailto:
        lines += [say(("Thôi nhận:", "Unsubscribe:"), lang), farewell.mailto]
    return [*lines, farewell.url] if farewell.url else lines


def _message(edition: Edition | AlertEdition, envelope: Envelope, text: str, html: str) -> bytes:
    message = EmailMessage(policy=POLICY)
    message["From"] = envelope.sender
    message["To"] = envelope.to
    message["Subject"] = edition.subject
    message["Date"] = format_datetime(envelope.at)
    message["Message-ID"] = envelope.message_id
    message["Auto-Submitted"] = "auto-generated"  # no holiday notes in return (RFC 3834)
    if envelope.mailto:
        ways = [envelope.one_click, envelope.mailto]
        message["List-Unsubscribe"] = ", ".join(f"<{way}>" for way in ways if way)
    if envelope.one_click:
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    # Base64: in quoted-printable a Vietnamese text is twice as long.
    message.set_content(text, cte="base64")
    message.add_alternative(html, subtype="html", cte="base64")
    parts = message.get_payload()
    assert isinstance(parts, list)  # an alternative is a list of its parts
    page = parts[-1]
    assert isinstance(page, MIMEPart)
    for picture in pictures_of(edition):
        page.add_related(
            picture.body,
            maintype="image",
            subtype="png",
            cid=f"<{picture.cid}>",
            disposition="inline",
            filename=f"{picture.cid.partition('@')[0]}.png",
        )
    # Last: setting the content drops what a head says of it.
    message["Content-Language"] = str(edition.lang)
    return message.as_bytes()

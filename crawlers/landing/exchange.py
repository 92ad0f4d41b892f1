"""One request and its response, as they went over the wire."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.message import Message

Headers = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its response as received: transfer coding undone, content coding kept.

    Attributes:
        url: Address that answered, after the redirects that came before it.
        body: Bytes after transfer decoding, still compressed where Content-Encoding says so.
    """

    url: str
    status: int
    request_headers: Headers
    response_headers: Headers
    body: bytes
    fetched_at: datetime
    method: str = "GET"

    def header(self, name: str) -> str:
        """Return the first response header of that name, or an empty text."""
        return find_header(self.response_headers, name)


def find_header(headers: Iterable[tuple[bytes, bytes]], name: str) -> str:
    """Return the value of the first header of that name as text, or an empty text."""
    wanted = name.lower().encode("latin-1")
    for key, value in headers:
        if key.lower() == wanted:
            return value.decode("latin-1").strip()
    return ""


def split_content_type(value: str) -> tuple[str, str]:
    """Return media type and charset of a Content-Type header, both in lower case.

    The charset is as declared, known to anybody or not: ``text/html; charset=TCVN`` gives
    ``("text/html", "tcvn")``.
    """
    message = Message()
    message["content-type"] = value.replace("\r", " ").replace("\n", " ")
    media_type = value.split(";", 1)[0].strip().lower()
    charset = message.get_param("charset", "")
    return media_type, charset.strip().lower() if isinstance(charset, str) else ""

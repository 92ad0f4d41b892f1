"""What the demonstration server answers: one page with its headers, ready to send."""

import gzip
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cached_property

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Page:
    """A response of the demonstration server.

    Attributes:
        modified: For ``Last-Modified``; None leaves the header out.
        slow: True when the server waits before it answers.
    """

    body: bytes
    media_type: str = HTML
    status: int = 200
    modified: datetime | None = None
    slow: bool = False

    @cached_property
    def etag(self) -> str:
        """Strong validator made from the content."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:24]}"'

    @cached_property
    def zipped(self) -> bytes:
        """The body as gzip, the same bytes every time."""
        return gzip.compress(self.body, mtime=0)

    @property
    def last_modified(self) -> str:
        """The ``Last-Modified`` header, empty when unknown."""
        if self.modified is None:
            return ""
        return format_datetime(self.modified.astimezone(UTC), usegmt=True)

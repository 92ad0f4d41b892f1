"""What a reader may know of the input besides its bytes."""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote

_FILE = re.compile(r"file:(?:[0-9a-f]{8}/)?")


def shown_name(url: str) -> str:
    """Return an address as messages show it: a file by its name, without the folder's digest."""
    file = _FILE.match(url)
    return unquote(url[file.end() :], errors="replace") if file else url


@dataclass(frozen=True, slots=True)
class Context:
    """The input's surroundings, handed to every reader.

    Attributes:
        url: Address of the input; messages show ``name``.
        charset: As the server declared it, or empty.
        country: Two letters; decides what a time without a zone means.
        max_bytes: Limit of what a packed file may unfold to, in bytes.
    """

    url: str
    fetched_at: datetime
    charset: str = ""
    country: str = ""
    max_bytes: int = 50_000_000

    @property
    def name(self) -> str:
        """The input as messages show it."""
        return shown_name(self.url)

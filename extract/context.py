"""What a reader may know of the input besides its bytes."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Context:
    """The input's surroundings, handed to every reader.

    Attributes:
        url: Address or file name, named in messages.
        charset: As the server declared it, or empty.
        country: Two letters; decides what a time without a zone means.
        max_bytes: Limit of what a packed file may unfold to, in bytes.
    """

    url: str
    fetched_at: datetime
    charset: str = ""
    country: str = ""
    max_bytes: int = 50_000_000

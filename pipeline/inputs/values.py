"""One input of an office: bytes to land, or the reason why they cannot be."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Input:
    """Bytes to land, with the name that messages use.

    Attributes:
        url: Address the bytes came from, where known (WARC), else empty.
        file: ``file:`` address: digest of the folder, file name, place in the file. It is the
            same however the path was typed, and no folder of this machine stands in it.
    """

    name: str
    body: bytes
    format: str
    url: str = ""
    media_type: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """An input that cannot be landed, with its counted reason."""

    name: str
    reason: str
    message: str


def too_large(name: str, size: int, limit: int) -> Rejected:
    """Return the rejection of an input over the limit, in bytes."""
    message = (
        f"{name}: {size:,} bytes are over the limit of {limit:,}; "
        "raise COTMOC_MAX_IMPORT_BYTES or split the file"
    )
    return Rejected(name, "too_large", message)


def empty(name: str) -> Rejected:
    """Return the rejection of an input that holds nothing."""
    return Rejected(name, "empty", f"{name}: the file is empty; hand in one with text, or none")

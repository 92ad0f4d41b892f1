"""Names and marker files of the landing zone (docs/explanation/landing-zone.md).

``<retention>/<YYYY-MM-DD>/<run_id>-<seq>.warc.gz`` with ``.captures.jsonl`` and ``.done`` beside.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from core.errors import LandingError
from core.records import Capture

WARC_SUFFIX = ".warc.gz"
SPOOL = ".spool"
RUN_ID = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")
_NAME = re.compile(
    r"^(?P<retention>[a-z]+)/(?P<day>\d{4}-\d{2}-\d{2})/(?P<run>[^/]+)-(?P<seq>\d{5,})\.warc\.gz$"
)
_CAPTURE = TypeAdapter(Capture)


class FileSum(BaseModel):
    """Size in bytes and SHA-256 of a file."""

    model_config = ConfigDict(frozen=True)

    size: int
    sha256: str


class Marker(BaseModel):
    """What a commit marker says: the file beside it is complete, and this is it."""

    model_config = ConfigDict(frozen=True)

    warc: FileSum
    captures: FileSum
    count: int
    salvaged: bool = False


@dataclass(frozen=True, slots=True)
class WarcName:
    """The parts of a WARC file's name in the landing zone."""

    retention: str
    day: str
    run_id: str
    seq: int

    def __str__(self) -> str:
        return f"{self.retention}/{self.day}/{self.run_id}-{self.seq:05d}{WARC_SUFFIX}"


def parse_name(name: str) -> WarcName:
    """Return the parts of a name.

    Raises:
        LandingError: The name does not follow the layout.
    """
    found = _NAME.match(name)
    if not found:
        raise LandingError(
            f"{name!r} is no file of the landing zone; names look like "
            "public/2025-11-25/RUN-00001.warc.gz"
        )
    return WarcName(found["retention"], found["day"], found["run"], int(found["seq"]))


def is_warc_name(name: str) -> bool:
    """Return whether a relative name is that of a WARC file of the layout."""
    return bool(_NAME.match(name))


def captures_name(warc: str) -> str:
    """Return the name of the captures file that belongs to a WARC file."""
    return warc.removesuffix(WARC_SUFFIX) + ".captures.jsonl"


def marker_name(warc: str) -> str:
    """Return the name of the commit marker that belongs to a WARC file."""
    return warc + ".done"


def check_run_id(run_id: str) -> str:
    """Return the run id when it can stand in a file name.

    Raises:
        LandingError: It cannot.
    """
    if not RUN_ID.match(run_id):
        raise LandingError(
            f"run id {run_id!r} cannot stand in a file name; "
            "use letters, digits, dot, hyphen and underscore"
        )
    return run_id


def sum_of(body: bytes) -> FileSum:
    """Return size and SHA-256 of bytes."""
    return FileSum(size=len(body), sha256=hashlib.sha256(body).hexdigest())


def dump_captures(captures: Iterable[Capture]) -> bytes:
    """Return captures as JSON lines."""
    return b"".join(_CAPTURE.dump_json(capture) + b"\n" for capture in captures)


def load_captures(name: str, body: bytes) -> list[Capture]:
    """Return the captures of JSON lines.

    Raises:
        LandingError: A line does not load; the message names file and line.
    """
    captures = []
    for number, line in enumerate(body.splitlines(), start=1):
        try:
            captures.append(_CAPTURE.validate_json(line))
        except ValidationError as error:
            raise LandingError(
                f"{name} line {number} is damaged; restore the file from a backup, or delete "
                f"its .done marker and run recover, which reads the WARC file again"
            ) from error
    return captures

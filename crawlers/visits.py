"""What became of known pages that were asked for again; the child tells it line by line."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

UNCHANGED = "unchanged"
CHANGED = "changed"
GONE = "gone"
MOVED = "moved"
FRONT_PAGE = "front_page"
FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Visit:
    """One known page, asked for again.

    Attributes:
        url: The address as it was known.
        outcome: ``unchanged``, ``changed`` (other bytes; extraction says whether the text is
            another), ``gone`` (404, 410, also after a redirect; or the front page, for good or
            time and again), ``moved`` for good, ``front_page`` (turned away to the outlet's front
            page, perhaps for today) or ``failed`` (no answer that says anything).
        moved_to: The new address of what has moved.
    """

    source: str
    url: str
    outcome: str
    moved_to: str = ""


_VISIT = TypeAdapter(Visit)


def visits_path(job_file: Path) -> Path:
    """Return where the visits of a job file go."""
    return job_file.with_suffix(".visits")


def add_visit(path: Path, visit: Visit) -> None:
    """Add a line."""
    with path.open("ab") as stream:
        stream.write(_VISIT.dump_json(visit) + b"\n")


def read_visits(path: Path) -> Iterator[Visit]:
    """Yield what was told; a line that a killed child left torn is passed over."""
    if not path.exists():
        return
    for line in path.read_bytes().splitlines():
        try:
            yield _VISIT.validate_json(line)
        except ValidationError:
            continue

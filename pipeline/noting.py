"""What extraction remarks without losing anything, told once a file and not once a record."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.records import Capture
from extract import Extracted
from extract.context import shown_name
from pipeline.messages import t

PLACE = re.compile(r"[#:]\d+$")
"""Where in a file a record stands."""


@dataclass(slots=True)
class Notes:
    """Remarks by file, in the order in which they came, each with how many records it is of."""

    _names: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def take(self, captures: Sequence[Capture], extracted: Sequence[Extracted]) -> None:
        """Count the remarks on a batch."""
        for capture, found in zip(captures, extracted, strict=True):
            name = shown_name(capture.url)
            for note in found.notes:
                key = (PLACE.sub("", name), note.removeprefix(f"{name}: "))
                self._names.setdefault(key, []).append(name)

    def lines(self) -> list[str]:
        """Return one line for each file and remark; what was said of one record alone, as said."""
        return [
            f"{names[0] if len(names) == 1 else _many(file, len(names))}: {remark}"
            for (file, remark), names in self._names.items()
        ]


def _many(file: str, count: int) -> str:
    return t(f"{file}, {count} bản ghi", f"{file}, {count} records")

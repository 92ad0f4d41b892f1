"""How much room is left where an installation writes, for ``doctor`` and the maintenance job."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.settings import Settings

WARN_BYTES = 5_000_000_000
MIN_BYTES = 2_000_000_000
"""Below this a night's work may not fit any more."""


@dataclass(frozen=True, slots=True)
class Room:
    """A disk that is written to.

    Attributes:
        folder: The first of the installation's folders that lies on it.
    """

    folder: Path
    free: int
    total: int

    @property
    def is_short(self) -> bool:
        """Whether a person should look after it soon."""
        return self.free < WARN_BYTES

    @property
    def is_full(self) -> bool:
        """Whether work may fail at any moment."""
        return self.free < MIN_BYTES


def rooms(settings: Settings) -> Iterator[Room]:
    """Yield each disk once; what lies on object storage has no end that we could see."""
    folders = [settings.data_dir]
    if "://" not in settings.landing:
        folders.append(Path(settings.landing))
    if settings.backup_dir:
        folders.append(Path(settings.backup_dir).expanduser())
    seen: set[int] = set()
    for folder in folders:
        present = next((path for path in (folder, *folder.parents) if path.exists()), None)
        if present is None or present.stat().st_dev in seen:
            continue
        seen.add(present.stat().st_dev)
        usage = shutil.disk_usage(present)
        yield Room(folder, usage.free, usage.total)

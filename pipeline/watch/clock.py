"""Noticing that the wall clock jumped, or that the machine slept."""

import time
from collections.abc import Callable
from dataclasses import dataclass

JUMP_S = 30.0


@dataclass
class Clock:
    """Tells when the wall clock and the time that passes have come apart: a jump, or sleep."""

    wall: Callable[[], float] = time.time
    passing: Callable[[], float] = time.monotonic
    _apart: float | None = None

    def has_jumped(self) -> bool:
        """Return whether the wall clock jumped since the last call, in either direction."""
        apart = self.wall() - self.passing()
        before, self._apart = self._apart, apart
        return before is not None and abs(apart - before) > JUMP_S

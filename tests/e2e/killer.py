"""Run one way through and die by SIGKILL at a named point: ``killer.py POINT CALL DATA FILES``.

The point is a function of the program; it is wrapped here, from outside, so that nothing in the
program knows of it. ``CALL`` counts from 1; a negative one means before the call, not after it.
"""

import importlib
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.e2e.state import make_settings

POINTS = {
    "land one": "crawlers.landing.writer:LandingWriter.add_resource",
    "commit landing file": "crawlers.landing.writer:commit",
    "store a batch": "store.ingest:save_batch",
    "mark file as read": "store.landing:mark_read",
    "save analyses": "store.analysis:save_analyses",
    "write index": "pipeline.steps.sync:sync_batch",
    "confirm sync": "store.sync:confirm",
}


def deadly(function: Callable[..., Any], call: int) -> Callable[..., Any]:
    calls = 0

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == -call:
            os.kill(os.getpid(), signal.SIGKILL)
        result = function(*args, **kwargs)
        if calls == call:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return wrapped


def main(point: str, call: int, data: Path, files: Path) -> None:
    settings = make_settings(data)
    from store import connection

    connection.setup(settings)
    module_name, _, name = POINTS[point].partition(":")
    owner: Any = importlib.import_module(module_name)
    *path, last = name.split(".")
    for part in path:
        owner = getattr(owner, part)
    setattr(owner, last, deadly(getattr(owner, last), call))

    from pipeline.steps.chain import import_chain

    import_chain(settings, [files], source="office")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]))

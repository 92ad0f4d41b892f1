"""Sync, rebuild or repair, and die by SIGKILL at a named point: ``POINT CALL DATA COMMAND``."""

import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from core.searching import IndexEntity
from index.base import Refused, Written
from index.embedded.backend import TantivyIndex
from pipeline.steps import sync as step
from pipeline.steps.index_care import check_index
from tests.e2e.killer import deadly
from tests.e2e.state import make_settings
from tests.store.build import make_document, page

POINTS = {
    "store priorities": "store.priorities:_store",
    "write index": "pipeline.steps.sync:sync_batch",
    "confirm": "store.sync:confirm",
    "bury": "store.dead:bury",
    "note rebuild": "store.backends:set_rebuilding",
    "want all": "store.sync:want_all",
    "swap": "index.embedded.folder:IndexFolder.point_to",
    "want again": "store.backends:want_again",
}
REFUSED = make_document(page(3)).id


class Choosy(TantivyIndex):
    """Refuses one document for good."""

    def upsert(self, entities: Iterable[IndexEntity]) -> Written:
        every = list(entities)
        written = super().upsert(entity for entity in every if entity.id != REFUSED)
        refused = [Refused("document", e.id, e.seq, "odd") for e in every if e.id == REFUSED]
        return Written(written.count, (*written.refused, *refused))


def run(data: Path, command: str) -> None:
    """Do what is to be broken off; in small batches, so that there is much to break."""
    settings = make_settings(data)
    step.BATCH = 7
    if command == "choosy":
        step.open_index = lambda settings, **_: Choosy(settings.index_dir)  # type: ignore[assignment]
    if command == "repair":
        check_index(settings, repair=True)
    else:
        step.sync_index(settings, rebuild=command == "rebuild")


def main(point: str, call: int, data: Path, command: str) -> None:
    from store import connection

    connection.setup(make_settings(data))
    module_name, _, name = POINTS[point].partition(":")
    owner: Any = import_module(module_name)
    *path, last = name.split(".")
    for part in path:
        owner = getattr(owner, part)
    setattr(owner, last, deadly(getattr(owner, last), call))
    run(data, command)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])

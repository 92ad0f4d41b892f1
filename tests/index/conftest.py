"""Every backend runs the same contract; a new one is a new parameter here."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import IndexBackend, open_index
from tests.index.corpus import load_entities

BACKENDS = ["tantivy"]


def address_of(engine: str, folder: Path) -> Path | str:
    """Return where a fresh index of an engine is."""
    assert engine == "tantivy"
    return folder / "index"


@pytest.fixture(scope="session", params=BACKENDS)
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[IndexBackend]:
    """An index with the corpus; tests only read it."""
    folder = tmp_path_factory.mktemp("filled")
    with open_index(address_of(request.param, folder)) as backend:
        backend.upsert(load_entities())
        yield backend


@pytest.fixture(params=BACKENDS)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[IndexBackend]:
    """An index with nothing in it."""
    with open_index(address_of(request.param, tmp_path)) as backend:
        yield backend

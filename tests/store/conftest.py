"""A real SQLite file for each test, copied from one that is migrated once."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from store import connection
from tests.store.build import settings_for


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "cotmoc.sqlite3"
    connection.setup(settings_for(path))
    connection.migrate()
    connection.close()
    return path


@pytest.fixture
def fresh(template: Path, tmp_path: Path):
    """Return a function that points the store at a new, empty database."""
    made = 0

    def make(options: str = "") -> Path:
        nonlocal made
        made += 1
        path = tmp_path / f"cotmoc-{made}.sqlite3"
        connection.close()
        shutil.copy(template, path)
        connection.setup(settings_for(path, options))
        return path

    return make


@pytest.fixture
def database(fresh) -> Iterator[Path]:
    yield fresh()
    connection.close()

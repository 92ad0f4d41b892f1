"""A real SQLite file for each test, copied from one that is migrated once."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.settings import Settings
from store import connection


def settings_for(path: Path, options: str = "") -> Settings:
    return Settings(_env_file=None, data_dir=path.parent, database_url=f"sqlite:///{path}{options}")


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

"""A real database for each test, SQLite and PostgreSQL, copied from one that is migrated once."""

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from store import connection
from tests.postgresql import NoServerError, Server, running_server
from tests.store.build import Address, settings_for

ENGINES = ("sqlite", "postgresql")
TEMPLATE = "cotmoc_template"
NUMBERS = count(1)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "cotmoc.sqlite3"
    connection.setup(settings_for(path))
    connection.migrate()
    connection.close()
    return path


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A server with one migrated database to copy."""
    try:
        with running_server() as server:
            connection.setup(settings_for(server.create(TEMPLATE)))
            connection.migrate()
            connection.close()
            yield server
    except NoServerError as error:
        pytest.skip(f"NOT TESTED ON POSTGRESQL: {error}")


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """The engine of this test; ``only_sqlite`` leaves the other out."""
    return str(request.param)


@pytest.fixture
def empty(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Callable[[], Address]]:
    """Return a function that gives the address of a new database without tables."""
    made: list[str] = []

    def make() -> Address:
        name = f"cotmoc_{next(NUMBERS)}"
        if engine == "sqlite":
            return tmp_path / name / "cotmoc.sqlite3"
        server: Server = request.getfixturevalue("postgresql")
        made.append(name)
        return server.create(name)

    yield make
    _drop(request, made)


@pytest.fixture
def fresh(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Callable[..., Address]]:
    """Return a function that points the store at a new, empty database."""
    made: list[str] = []

    def make(options: str = "") -> Address:
        name = f"cotmoc_{next(NUMBERS)}"
        connection.close()
        address: Address
        if engine == "sqlite":
            address = tmp_path / f"{name}.sqlite3"
            shutil.copy(request.getfixturevalue("template"), address)
        else:
            server: Server = request.getfixturevalue("postgresql")
            made.append(name)
            address = server.create(name, TEMPLATE)
        connection.setup(settings_for(address, options))
        return address

    yield make
    _drop(request, made)


@pytest.fixture
def database(fresh) -> Iterator[Address]:
    yield fresh()
    connection.close()


def _drop(request: pytest.FixtureRequest, names: list[str]) -> None:
    connection.close()
    for name in names:
        request.getfixturevalue("postgresql").drop(name)

from pathlib import Path

import pytest

from tests.deploy.authority import Authority


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.make(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def authority(made: Authority) -> Path:
    """The certificate of an authority, as a file."""
    return made.certificate

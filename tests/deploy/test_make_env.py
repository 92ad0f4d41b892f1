"""deploy/make-env.sh writes a .env that docker-compose.yml is content with."""

import base64
import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from tests.deploy.compose import COMPOSE, DEPLOY, REFERENCE, example


def make(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", str(folder / "make-env.sh")], capture_output=True, text=True, check=False
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("make-env.sh", ".env.example"):
        shutil.copy(DEPLOY / name, tmp_path / name)
    return tmp_path


def read(folder: Path) -> dict[str, str]:
    lines = (folder / ".env").read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_every_secret_is_made_and_the_rest_stays(folder: Path) -> None:
    assert make(folder).returncode == 0
    made = read(folder)
    assert list(made) == list(example())
    text = COMPOSE.read_text("utf-8")
    secret = {found["name"] for found in REFERENCE.finditer(text) if found["kind"] == "?"}
    for name, value in made.items():
        if name in secret:
            assert len(value) >= 32, name
        else:
            assert value == example()[name]
    values = [made[name] for name in secret]
    assert len(set(values)) == len(values)
    assert len(base64.urlsafe_b64decode(made["AIRFLOW_FERNET_KEY"])) == 32


def test_it_is_for_its_owner_alone_and_nothing_is_left_beside(folder: Path) -> None:
    make(folder)
    assert stat.S_IMODE((folder / ".env").stat().st_mode) == 0o600
    assert sorted(p.name for p in folder.iterdir()) == [
        ".env",
        ".env.example",
        "make-env.sh",
    ]


def test_an_env_that_is_there_stays(folder: Path) -> None:
    make(folder)
    before = (folder / ".env").read_bytes()
    done = make(folder)
    assert done.returncode == 1
    assert "deploy/.env" in done.stderr
    assert (folder / ".env").read_bytes() == before


@pytest.mark.parametrize("path", ["make-env.sh", "setup/certificates.sh", "setup/accounts.sh"])
def test_scripts_may_be_run(path: str) -> None:
    assert os.access(DEPLOY / path, os.X_OK)

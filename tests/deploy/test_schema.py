"""docker-compose.yml against the JSON schema of the Compose specification."""

import subprocess
import sys
from pathlib import Path

from tests.deploy.compose import COMPOSE


def check(path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    return subprocess.run([*command, str(path)], capture_output=True, text=True, check=False)


def test_the_file_fits_the_specification() -> None:
    done = check(COMPOSE)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_word_that_compose_does_not_know_is_found(tmp_path: Path) -> None:
    broken = tmp_path / "docker-compose.yml"
    broken.write_text(COMPOSE.read_text("utf-8").replace("    healthcheck:", "    healtcheck:", 1))
    assert check(broken).returncode == 1

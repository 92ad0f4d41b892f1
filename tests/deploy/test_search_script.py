"""deploy/search.sh, with a `docker` that shows what it was asked to do."""

import os
import subprocess
from pathlib import Path

from tests.deploy.compose import DEPLOY, services

DOCKER = """#!/bin/sh
printf '%s\\n' "$@" > "$RECORD"
"""


def run(tmp_path: Path, *arguments: str) -> tuple[int, list[str]]:
    (tmp_path / "docker").write_text(DOCKER)
    (tmp_path / "docker").chmod(0o755)
    record = tmp_path / "record"
    record.write_text("")
    environment = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}", "RECORD": str(record)}
    done = subprocess.run(
        [str(DEPLOY / "search.sh"), *arguments], env=environment, capture_output=True, check=False
    )
    return done.returncode, record.read_text("utf-8").splitlines()


def test_it_asks_the_server_from_inside_its_container(tmp_path: Path) -> None:
    code, asked = run(tmp_path, "PUT", "/_snapshot/cotmoc/x", '{"indices": "cotmoc*"}')
    assert code == 0
    assert asked[:4] == ["compose", "exec", "-T", "elasticsearch"]
    assert asked[3] in services()
    assert asked[-3:] == ["PUT", "/_snapshot/cotmoc/x", '{"indices": "cotmoc*"}']
    # The password is a variable of the container; the machine's own processes never see it.
    assert any("$ELASTIC_PASSWORD" in line for line in asked)


def test_without_a_path_it_says_how_to_use_it(tmp_path: Path) -> None:
    assert run(tmp_path, "GET") == (2, [])

"""docs/how-to/run-in-production*.md: commands that exist, the same in both languages."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest
from typer.main import get_command

from tests.deploy.compose import DEPLOY, HOW_TO, ONE_SHOT, environment, interpolated, services

VIETNAMESE = HOW_TO.with_suffix(".vi.md")
GB = 1024


def blocks(page: str) -> list[str]:
    return re.findall(r"```sh\n(.*?)```", page, re.DOTALL)


TEXT = HOW_TO.read_text("utf-8")
LINES = [line for block in blocks(TEXT) for line in block.splitlines()]


def words(line: str) -> list[str]:
    return shlex.split(line.split(" > ", maxsplit=1)[0].split(" < ", maxsplit=1)[0])


def service_of(line: str) -> tuple[str, list[str]] | None:
    """The service that `docker compose run` or `exec` names, and what it is told."""
    taking_a_value = {"--user", "--entrypoint", "--volume", "--profile"}
    rest = words(line)[2:]
    while rest and rest[0] not in ("run", "exec"):
        rest = rest[1:]
    rest = rest[1:]
    while rest and rest[0].startswith("-"):
        rest = rest[2:] if rest[0] in taking_a_value else rest[1:]
    return (rest[0], rest[1:]) if rest else None


def test_both_languages_give_the_same_commands() -> None:
    assert blocks(VIETNAMESE.read_text("utf-8")) == blocks(TEXT)
    assert len(blocks(TEXT)) >= 8


@pytest.mark.parametrize("block", blocks(TEXT))
def test_the_shell_reads_the_commands(block: str) -> None:
    done = subprocess.run(["bash", "-n"], input=block, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_services_and_commands_exist() -> None:
    from pipeline.cli import app

    known = getattr(get_command(app), "commands", {})
    seen = set()
    for line in LINES:
        if not re.match(r"docker compose .*\b(run|exec)\b", line):
            continue
        found = service_of(line)
        assert found, line
        service, told = found
        assert service in services(), line
        if service == "cotmoc" and "--entrypoint" not in line:
            assert told[0] in known, line
            options = {option for part in known[told[0]].params for option in part.opts}
            assert {word for word in told if word.startswith("--")} <= options, line
            seen.add(told[0])
    assert {"run", "import", "sync", "doctor"} <= seen


def test_scripts_and_variables_that_it_names_exist() -> None:
    for line in LINES:
        if line.startswith("./"):
            assert (DEPLOY / words(line)[0]).is_file(), line
    example = (DEPLOY / ".env.example").read_text("utf-8")
    for name in re.findall(r"`([A-Z][A-Z_]+)=?[^`]*`", TEXT):
        assert f"\n{name}=" in example, name


def test_databases_and_folders_of_the_backup_are_those_in_use() -> None:
    dumped = set(re.findall(r"pg_dump --format=custom (\w+)", TEXT))
    restored = set(re.findall(r"pg_restore .*--dbname=(\w+)", TEXT))
    assert dumped == restored == {"cotmoc", "airflow"}
    assert f"tar cotmoc -C {environment('cotmoc')['COTMOC_DATA_DIR']} " in TEXT


def test_the_memory_it_asks_for_is_what_the_limits_add_up_to() -> None:
    def megabytes(name: str) -> int:
        limit = interpolated(services()[name]["mem_limit"])
        return int(limit[:-1]) * (GB if limit.endswith("g") else 1)

    running = {n for n in services() if n not in ONE_SHOT} | {"cotmoc"}
    airflow = {n for n in running if services()[n].get("profiles") == ["airflow"]}
    without = sum(megabytes(n) for n in running - airflow) / GB
    with_airflow = sum(megabytes(n) for n in running) / GB
    asked = re.search(r"(\d+) GB of memory without Airflow, (\d+) GB with it", TEXT)
    assert asked
    assert without <= int(asked[1]) < without + 4
    assert with_airflow <= int(asked[2]) < with_airflow + 4


@pytest.mark.parametrize("page", [HOW_TO, VIETNAMESE])
def test_it_says_that_it_was_never_started(page: Path) -> None:
    text = re.sub(r"\s+", " ", page.read_text("utf-8"))
    assert "never started" in text or "chưa được khởi động lần nào" in text

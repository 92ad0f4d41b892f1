"""The Dockerfile against the project, the lock file and docker-compose.yml."""

import re
import shlex
import tomllib
from fnmatch import fnmatch
from typing import Any

from tests.deploy.compose import (
    DEPLOY,
    docker_ignored,
    dockerfile_instructions,
    environment,
    mounts,
    services,
)
from tests.paths import ROOT

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCK = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))


def stages() -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for word, rest in dockerfile_instructions():
        if word == "FROM":
            base, _, name = rest.partition(" AS ")
            found[name] = [("FROM", base)]
        else:
            found[list(found)[-1]].append((word, rest))
    return found


def sync_commands() -> list[list[str]]:
    runs = [rest for word, rest in dockerfile_instructions() if word == "RUN"]
    commands = [part for run in runs for part in run.split("&&") if "uv sync" in part]
    return [shlex.split(command) for command in commands]


def test_base_images_have_a_full_version_and_no_registry() -> None:
    for stage, lines in stages().items():
        base = lines[0][1]
        assert re.search(r":\d+\.\d+\.\d+", base), (stage, base)
        assert "." not in base.partition(":")[0], f"{base} names a registry"


def test_pythons_are_one_version_that_the_project_takes() -> None:
    bases = [lines[0][1] for lines in stages().values()]
    versions = {
        ".".join(found) for base in bases for found in re.findall(r"python:?(\d+)\.(\d+)", base)
    }
    assert versions == {"3.11"}
    assert PYPROJECT["project"]["requires-python"] == ">=3.11"
    assert PYPROJECT["tool"]["mypy"]["python_version"] == "3.11"


def test_packages_come_from_the_lock_file_as_in_the_makefile() -> None:
    commands = sync_commands()
    assert len(commands) == 3
    for command in commands:
        assert "--locked" in command
        assert "--no-dev" in command
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert re.search(r"sync --locked .*--no-dev", makefile)


def test_extras_are_those_of_the_project_and_none_brings_pytorch() -> None:
    extras = {
        command[i + 1]
        for command in sync_commands()
        for i, word in enumerate(command)
        if word == "--extra"
    }
    assert "postgresql" in extras
    assert extras <= set(PYPROJECT["project"]["optional-dependencies"])
    assert "torch" not in closure(extras)
    assert "torch" in closure({"train"}), "the check has lost its teeth"


def closure(extras: set[str]) -> set[str]:
    packages: dict[str, list[dict[str, Any]]] = {}
    for package in LOCK["package"]:
        packages.setdefault(package["name"], []).append(package)
    wanted, seen = [("cotmoc", frozenset(extras))], set()
    while wanted:
        name, asked = wanted.pop()
        if (name, asked) in seen:
            continue
        seen.add((name, asked))
        for package in packages[name]:
            needs = list(package.get("dependencies", []))
            for extra in asked:
                needs += package.get("optional-dependencies", {}).get(extra, [])
            wanted += [(need["name"], frozenset(need.get("extra", []))) for need in needs]
    return {name for name, _ in seen}


def test_images_run_as_the_account_that_compose_names() -> None:
    for target in ("cotmoc", "airflow"):
        users = [rest for word, rest in stages()[target] if word == "USER"]
        assert users[-1] == "50000:0", target
    named = {s["user"] for s in services().values() if s["image"].startswith("cotmoc")}
    assert named == {"50000:0"}


def test_targets_are_stages() -> None:
    builds = [s["build"] for s in services().values() if "build" in s]
    assert {build["target"] for build in builds} == {"cotmoc", "airflow"} <= set(stages())
    for build in builds:
        assert (DEPLOY / build["context"]).resolve() == ROOT
        assert (DEPLOY / build["context"] / build["dockerfile"]).is_file()


def test_folders_that_are_mounted_are_made_with_their_owner() -> None:
    for target in ("cotmoc", "airflow"):
        runs = " ".join(rest for word, rest in stages()[target] if word == "RUN")
        made = re.search(r"install --directory --owner=50000 --group=0 --mode=0700 ([/\w ]+)", runs)
        assert made, target
        assert made[1].split() == ["/data", "/cache", "/backups"]
        env = dict(
            pair.split("=", 1)
            for word, rest in stages()[target]
            if word == "ENV"
            for pair in shlex.split(rest)
        )
        assert env["ORT_DISABLE_TELEMETRY"] == "1", "the encoder's engine would report its use"
        assert env["COTMOC_DATA_DIR"] == environment("cotmoc")["COTMOC_DATA_DIR"]
        assert env["COTMOC_CACHE_DIR"] == environment("cotmoc")["COTMOC_CACHE_DIR"]
    assert {"/data", "/cache", "/backups"} <= {m[1] for m in mounts("cotmoc")}


def test_backups_are_dumped_by_a_program_as_new_as_the_server() -> None:
    version = services()["postgres"]["image"].partition(":")[2].partition(".")[0]
    for target in ("cotmoc", "airflow"):
        runs = " ".join(rest for word, rest in stages()[target] if word == "RUN")
        assert f" postgresql-client-{version} " in runs, target


def test_what_is_copied_exists_and_is_in_the_context() -> None:
    for word, rest in stages()["build"]:
        if word == "COPY":
            *sources, _ = rest.split()
            for source in sources:
                assert (ROOT / source).exists(), source
                assert source == "." or allowed(source), source


def test_the_context_holds_what_a_build_needs_and_no_more() -> None:
    packages = PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    needed = [*packages, "pyproject.toml", "uv.lock", PYPROJECT["project"]["readme"]]
    for path in [*needed, *PYPROJECT["project"]["license-files"]]:
        assert (ROOT / path).exists(), path
        assert allowed(path), path
    for path in (".git", ".venv", ".env", "var", "deploy", "tests"):
        assert not allowed(path), path


def allowed(path: str) -> bool:
    """Whether .dockerignore lets a path of the top folder in: the last line that fits decides."""
    verdict = True
    for line in docker_ignored():
        if fnmatch(path, line.removeprefix("!").removeprefix("**/")):
            verdict = line.startswith("!")
    return verdict


def test_airflow_comes_from_our_lock_file_in_the_version_of_the_image() -> None:
    """One environment holds Airflow and cotmoc, and stands first in PATH."""
    (base,) = [rest for word, rest in stages()["airflow"] if word == "FROM"]
    locked = {package["name"]: package["version"] for package in LOCK["package"]}
    assert base.partition(":")[2].startswith(f"{locked['apache-airflow']}-python")
    assert {
        "apache-airflow-providers-celery",
        "apache-airflow-providers-fab",
        "psycopg2-binary",
    } <= (closure({"airflow-server"}))
    settings = " ".join(rest for word, rest in stages()["airflow"] if word == "ENV")
    assert "PATH=/opt/cotmoc/bin:$PATH" in settings

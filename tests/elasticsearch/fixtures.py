"""One server for a whole test run, shared by its workers; a prefix of its own for each test."""

import json
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from filelock import FileLock
from pydantic import SecretStr

from tests.elasticsearch.server import NoServer, Server, is_ready, start

URL_VARIABLE = "COTMOC_TEST_ELASTICSEARCH_URL"
CA_VARIABLE = "COTMOC_TEST_ELASTICSEARCH_CA"
REQUIRED_VARIABLE = "COTMOC_TEST_ELASTICSEARCH_REQUIRED"


@dataclass(frozen=True)
class Where:
    """The settings that an index on a server takes."""

    search_url: str
    search_prefix: str
    index_dir: Path = Path("unused")
    search_api_key: SecretStr = SecretStr("")
    search_user: str = ""
    search_password: SecretStr = SecretStr("")
    search_ca: str = ""
    search_timeout_s: float = 30.0
    search_patience_s: float = 20.0


def where_at(url: str, prefix: str = "") -> Where:
    """Return settings for a server; user and password may stand in the address."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return Where(
        parts._replace(netloc=host).geturl(),
        prefix or f"t{uuid.uuid4().hex[:12]}",
        search_user=unquote(parts.username or ""),
        search_password=SecretStr(unquote(parts.password or "")),
        search_ca=os.environ.get(CA_VARIABLE, ""),
    )


@contextmanager
def cleaned(where: Where) -> Iterator[Where]:
    """Give settings, and remove what a test made under their prefix."""
    from index.elastic.client import connect
    from index.elastic.indices import remove_everything

    try:
        yield where
    finally:
        remove_everything(connect(where), where.search_prefix)


@contextmanager
def shared_server(tmp_path_factory: pytest.TempPathFactory, worker: str) -> Iterator[str]:
    """Give the address of the run's server; who comes first starts it, who leaves last ends it."""
    if url := os.environ.get(URL_VARIABLE, ""):
        yield url
        return
    base = tmp_path_factory.getbasetemp()
    # Workers of one run have folders side by side, and the same parent process.
    folder = base if worker == "master" else base.parent
    watch = os.getpid() if worker == "master" else os.getppid()
    state = folder / "elasticsearch.json"
    with FileLock(folder / "elasticsearch.lock"):
        known = json.loads(state.read_text()) if state.exists() else None
        if known is None or not is_ready(known["url"]):
            server = start(folder / "elasticsearch", watch=watch)
            known = {"url": server.url, "pid": server.pid, "users": 0}
        known["users"] += 1
        state.write_text(json.dumps(known))
    try:
        yield known["url"]
    finally:
        with FileLock(folder / "elasticsearch.lock"):
            known = json.loads(state.read_text())
            known["users"] -= 1
            state.write_text(json.dumps(known))
            if not known["users"]:
                Server(known["url"], known["pid"], folder).stop()
                state.unlink()


@pytest.fixture(scope="session")
def elasticsearch_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server, or a loud skip with the reason why there is none."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "master")
    try:
        with shared_server(tmp_path_factory, worker) as url:
            yield url
    except NoServer as error:
        if os.environ.get(REQUIRED_VARIABLE):
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.fixture
def elastic(elasticsearch_url: str) -> Iterator[Where]:
    """Settings of an index of this test's own, removed at its end."""
    with cleaned(where_at(elasticsearch_url)) as where:
        yield where

"""One server for a whole test run, shared by its workers; a prefix of its own for each test."""

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from filelock import FileLock

from core.settings import Settings
from tests.elasticsearch.server import PID, NoServer, Server, is_ready, start

URL_VARIABLE = "COTMOC_TEST_ELASTICSEARCH_URL"
CA_VARIABLE = "COTMOC_TEST_ELASTICSEARCH_CA"
MEMORY = Path("/dev/shm")
IN_MEMORY = "cotmoc-elasticsearch-"
MEMORY_NEEDED = 3_000_000_000
REQUIRED_VARIABLE = "COTMOC_TEST_ELASTICSEARCH_REQUIRED"


def settings_at(url: str, prefix: str = "", **others: Any) -> Settings:
    """Return settings for an index on a server; user and password may stand in the address."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    values: dict[str, Any] = {
        "search_url": parts._replace(netloc=host).geturl(),
        "search_prefix": prefix or f"t{uuid.uuid4().hex[:12]}",
        "search_user": unquote(parts.username or ""),
        "search_password": unquote(parts.password or ""),
        "search_ca": os.environ.get(CA_VARIABLE, ""),
        "search_patience_s": 20.0,
    }
    return Settings(_env_file=None, **(values | others))


@contextmanager
def cleaned(where: Settings) -> Iterator[Settings]:
    """Give settings, and remove what a test made under their prefix."""
    from index.elastic.client import connect
    from index.elastic.indices import remove_everything

    try:
        yield where
    finally:
        remove_everything(connect(where))


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
            _sweep()
            server = start(_data_folder(folder), watch=watch)
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
                shutil.rmtree(_data_folder(folder), ignore_errors=True)
                state.unlink()


def _sweep() -> None:
    """Remove what killed runs left in memory; their servers ended with them."""
    for folder in MEMORY.glob(f"{IN_MEMORY}*"):
        with suppress(OSError, ValueError):
            pid = int((folder / PID).read_text())
            if not Server("", pid, folder).alive():
                shutil.rmtree(folder, ignore_errors=True)


def _data_folder(run: Path) -> Path:
    """Return where the server of a run keeps its data: in memory where there is room."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > MEMORY_NEEDED:
        return MEMORY / f"{IN_MEMORY}{run.name}-{hashlib.sha256(bytes(run)).hexdigest()[:8]}"
    return run / "elasticsearch"


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
def elastic(elasticsearch_url: str) -> Iterator[Settings]:
    """Settings of an index of this test's own, removed at its end."""
    with cleaned(settings_at(elasticsearch_url)) as where:
        yield where

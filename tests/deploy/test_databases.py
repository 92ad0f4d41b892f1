"""deploy/setup/databases.sh and the page's dump and restore, on a real PostgreSQL server."""

import os
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.deploy.compose import DEPLOY, HOW_TO, environment, services


def find_programs() -> Path | None:
    """The newest PostgreSQL of this machine: Debian keeps its programs apart from PATH."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: p.parts[-3])
    found = str(debian[-1]) if debian else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


PROGRAMS = find_programs()
pytestmark = pytest.mark.skipif(
    PROGRAMS is None, reason="no PostgreSQL server here (Debian: apt install postgresql)"
)
OWNERS = {"cotmoc": "DATABASE_PASSWORD", "airflow": "AIRFLOW_DATABASE_PASSWORD"}


@dataclass(frozen=True)
class Server:
    folder: Path
    port: int
    account: str | None  # a server refuses to run as root

    def run(
        self, *command: str, given: bytes | None = None, **variables: str
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            command,
            input=given,
            user=self.account,
            cwd=self.folder,
            env={
                "PATH": f"{PROGRAMS}:{os.environ['PATH']}",
                "PGHOST": str(self.folder),
                "PGPORT": str(self.port),
                **variables,
            },
            capture_output=True,
            check=False,
            timeout=120,
        )

    def done(self, *command: str, given: bytes | None = None, **variables: str) -> str:
        done = self.run(*command, given=given, **variables)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode("utf-8", "replace")

    def ask(self, database: str, sql: str) -> str:
        return self.done("psql", "-U", "postgres", "-d", database, "-Atc", sql).strip()

    def enter(self, owner: str, database: str, password: str) -> subprocess.CompletedProcess[bytes]:
        """As a service does: over the network, with a password."""
        address = f"postgresql://{owner}@127.0.0.1:{self.port}/{database}"
        return self.run("psql", address, "-Atc", "SELECT current_user", PGPASSWORD=password)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    account = None
    if os.geteuid() == 0:
        account = "postgres"
        try:
            owner = pwd.getpwnam(account)
        except KeyError:
            pytest.skip("root, and no account postgres to run the server as")
    with tempfile.TemporaryDirectory() as name, socket.socket() as taken:
        folder = Path(name)
        if account:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        taken.close()
        made = Server(folder, port, account)
        arguments = environment("postgres")["POSTGRES_INITDB_ARGS"].split()
        # Where root does not switch accounts, the name of this account is not "postgres".
        if account is None:
            arguments = [a.replace("auth-local=peer", "auth-local=trust") for a in arguments]
        made.done("initdb", "--pgdata=data", "--username=postgres", *arguments)
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        # Without a log of its own the server would hold our pipe open.
        made.done("pg_ctl", "-D", "data", "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            script = (DEPLOY / "setup" / "databases.sh").read_bytes()
            made.done("bash", "-s", given=script, **environment("postgres"))
            yield made
        finally:
            made.run("pg_ctl", "-D", "data", "-m", "immediate", "stop")


@pytest.mark.parametrize("owner", OWNERS)
def test_an_owner_enters_its_own_database_alone(server: Server, owner: str) -> None:
    password = environment("postgres")[OWNERS[owner]]
    assert server.enter(owner, owner, password).stdout.decode().strip() == owner
    assert server.enter(owner, owner, "wrong").returncode != 0
    (other,) = set(OWNERS) - {owner}
    assert b"permission denied" in server.enter(owner, other, password).stderr


def test_its_health_is_asked_as_the_page_of_services_says(server: Server) -> None:
    _, *question = services()["postgres"]["healthcheck"]["test"]
    server.done(*question, f"--port={server.port}")


def test_text_is_utf8_and_pages_are_checked(server: Server) -> None:
    assert server.ask("cotmoc", "SHOW server_encoding") == "UTF8"
    assert server.ask("cotmoc", "SHOW data_checksums") == "on"


def test_a_dump_brings_everything_back_into_a_full_and_an_empty_database(server: Server) -> None:
    page = HOW_TO.read_text("utf-8")
    dump = re.search(r"postgres (pg_dump [^>]*cotmoc) >", page)
    restore = re.search(r"postgres (pg_restore .*--dbname=cotmoc) <", page)
    assert dump
    assert restore
    rows = "CREATE TABLE place (name text); INSERT INTO place VALUES ('thác Bản Giốc')"
    server.ask("cotmoc", f"SET ROLE cotmoc; {rows}")
    kept = server.run(*dump[1].split(), PGUSER="postgres")
    assert kept.returncode == 0, kept.stderr
    for spoil in ("INSERT INTO place VALUES ('later')", "DROP TABLE place"):
        server.ask("cotmoc", spoil)
        server.done(*restore[1].split(), given=kept.stdout, PGUSER="postgres")
        assert server.ask("cotmoc", "SELECT name FROM place") == "thác Bản Giốc"
        owner = "SELECT tableowner FROM pg_tables WHERE tablename = 'place'"
        assert server.ask("cotmoc", owner) == "cotmoc"

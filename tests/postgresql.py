"""A PostgreSQL server of the tests' own: in a temporary folder, on 127.0.0.1, gone afterwards."""

import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from tests.paths import ROOT

USER = "cotmoc"
ATTEMPTS = 3
START_TIMEOUT_S = 30.0
# A crash of the machine may lose these databases.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=50")


class NoServerError(Exception):
    """PostgreSQL cannot run here; the text says why."""


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    password: str

    def url(self, name: str) -> str:
        """Return the address of a database, as ``COTMOC_DATABASE_URL`` takes it."""
        return f"postgresql://{USER}:{quote(self.password)}@127.0.0.1:{self.port}/{name}"

    def create(self, name: str, template: str = "template0") -> str:
        """Make a database and return its address."""
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connected:
            connected.execute(statement)


@contextmanager
def running_server() -> Iterator[Server]:
    """Start a server and stop it, by its process id, at the end.

    Raises:
        NoServerError: The programs are missing, or the server does not start.
    """
    programs = find_programs()
    account = unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="cotmoc-postgresql-"))
    try:
        if account is not None:
            os.chown(folder, account.pw_uid, account.pw_gid)
        password = secrets.token_urlsafe(24)
        make_cluster(programs, folder, password, account)
        process, port = start(programs, folder, password, account)
        try:
            yield Server(port, password)
        finally:
            stop(process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def find_programs() -> Path:
    """Return the folder with ``initdb`` and ``postgres``; nothing is installed."""
    found = subprocess.run(
        [str(ROOT / "scripts" / "ensure-postgresql.sh"), "--find"],
        capture_output=True,
        text=True,
        check=False,
    )
    if found.returncode:
        raise NoServerError(
            "PostgreSQL's server programs are not on this machine (apt install postgresql)"
        )
    return Path(found.stdout.strip())


def unprivileged() -> pwd.struct_passwd | None:
    """Return whom to run the server as; None for this very user. It refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoServerError("the tests run as root, and there is no other user to run PostgreSQL as")


def as_user(account: pwd.struct_passwd | None) -> dict[str, Any]:
    """Return the options of ``subprocess`` that change to the account."""
    if account is None:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def make_cluster(
    programs: Path, folder: Path, password: str, account: pwd.struct_passwd | None
) -> None:
    secret = folder / "password"
    secret.write_text(password + "\n")
    secret.chmod(0o600)
    if account is not None:
        os.chown(secret, account.pw_uid, account.pw_gid)
    command = [str(programs / "initdb"), "-D", str(folder / "data"), "-U", USER, "--no-sync"]
    command += ["--auth=scram-sha-256", f"--pwfile={secret}", "--encoding=UTF8", "--locale=C"]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, **as_user(account)
    )
    secret.unlink()
    if done.returncode:
        raise NoServerError(f"initdb failed: {done.stderr.strip()[-500:]}")


def start(
    programs: Path, folder: Path, password: str, account: pwd.struct_passwd | None
) -> tuple["subprocess.Popen[bytes]", int]:
    """Start the server on a free port; another program may take the port first, so try again."""
    log = folder / "log"
    for _ in range(ATTEMPTS):
        port = free_port()
        command = [str(programs / "postgres"), "-D", str(folder / "data"), "-p", str(port)]
        # No socket file: nobody needs it, and its folder may not be ours.
        for option in ("listen_addresses=127.0.0.1", "unix_socket_directories=", *FAST):
            command += ["-c", option]
        with log.open("ab") as output:
            process = subprocess.Popen(
                command,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                preexec_fn=end_with_parent,  # noqa: PLW1509 - before any thread of ours
                **as_user(account),
            )
        if is_ready(process, Server(port, password)):
            return process, port
        stop(process)
    raise NoServerError(f"the server does not start: {log.read_text(errors='replace')[-500:]}")


def end_with_parent() -> None:
    """Have the server shut down also when the tests are killed, where the system can."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)  # PR_SET_PDEATHSIG


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_ready(process: "subprocess.Popen[bytes]", server: Server) -> bool:
    deadline = time.monotonic() + START_TIMEOUT_S
    while process.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(server.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return True
    return False


def stop(process: "subprocess.Popen[bytes]") -> None:
    """Shut down at once, without waiting for clients."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)

"""Build and run a real Elasticsearch on 127.0.0.1 for tests; ``python -m tests.elasticsearch``.

The server's own published jar in one JVM, started by the few classes in ``java/``. What it is built
from is pinned in ``pom.xml``. It has no security, scripts, lifecycle policies or ingest.
"""

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from filelock import FileLock

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CACHE = ROOT / ".tools" / "elasticsearch"
OLD_JDK = 24
"""First release that wants to be told about old memory access."""
PID = "server.pid"
READY_S = 90
BUILD_S = 280


class NoServer(Exception):
    """No server can be had here; the text says why."""


@dataclass(frozen=True)
class Tools:
    """What building and running takes, as ``scripts/ensure-elasticsearch.sh`` finds it."""

    jdk: Path
    mvn: str
    zstd: Path

    @property
    def release(self) -> int:
        """Major version of the JDK."""
        for line in (self.jdk / "release").read_text().splitlines():
            if line.startswith("JAVA_VERSION="):
                return int(line.split('"')[1].split(".")[0])
        return 0


@dataclass
class Server:
    """A running server; ``kill`` is for tests of crashes, ``stop`` ends it in good order."""

    url: str
    pid: int
    data: Path

    def alive(self) -> bool:
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        state = Path(f"/proc/{self.pid}/stat")
        return not state.exists() or state.read_text().rpartition(") ")[2][:1] != "Z"

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def _end(self, number: signal.Signals) -> None:
        if self.alive():
            os.kill(self.pid, number)
        for _ in range(300):
            with suppress(ChildProcessError):  # another worker of this test run started it
                os.waitpid(self.pid, os.WNOHANG)
            if not self.alive():
                return
            time.sleep(0.05)
        os.kill(self.pid, signal.SIGKILL)


@lru_cache(maxsize=1)
def find_tools() -> Tools:
    """Return what is needed.

    Raises:
        NoServer: Something is missing.
    """
    script = ROOT / "scripts" / "ensure-elasticsearch.sh"
    try:
        found = subprocess.run(
            [script, "--find"], check=False, capture_output=True, text=True, timeout=60
        )
    except OSError as error:
        raise NoServer(f"{script.name}: {error}") from error
    if found.returncode:
        raise NoServer(found.stderr.strip())
    jdk, mvn, zstd = found.stdout.splitlines()
    return Tools(Path(jdk), mvn, Path(zstd))


def build() -> Path:
    """Return the folder with the jars, built once for each state of the sources.

    Raises:
        NoServer: It cannot be built, as without a network at the first time.
    """
    tools = find_tools()
    sources = sorted([HERE / "pom.xml", *(HERE / "java").rglob("*.java")])
    digest = hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()[:16]
    folder = CACHE / digest
    if (folder / "built").exists():
        return folder
    CACHE.mkdir(parents=True, exist_ok=True)
    with FileLock(CACHE / "build.lock", timeout=BUILD_S):
        if not (folder / "built").exists():
            shutil.rmtree(folder, ignore_errors=True)
            command = [
                tools.mvn,
                "-B",
                "-q",
                "-f",
                HERE / "pom.xml",
                f"-Dtarget={folder}",
                "package",
            ]
            environment = os.environ | {"JAVA_HOME": str(tools.jdk)}
            made = subprocess.run(
                command,
                check=False,
                capture_output=True,
                text=True,
                env=environment,
                timeout=BUILD_S,
            )
            if made.returncode:
                lines = [line for line in made.stdout.splitlines() if "ERROR" in line]
                raise NoServer("the test server cannot be built: " + " ".join(lines[:3])[:600])
            native = folder / "native"
            native.mkdir()
            (native / "libzstd.so").symlink_to(tools.zstd)
            (folder / "built").touch()
    return folder


def start(
    data: Path,
    *settings: str,
    port: int = 0,
    watch: int | None = None,
    heap_mb: int = 640,
    quick: bool = True,
) -> Server:
    """Start a server and wait until it answers.

    Args:
        settings: Of the server, as ``name=value``.
        data: Its folder; given again after a stop or a crash, it goes on with what it held.
        port: 0 takes a free one.
        quick: Compile less: it is there sooner and works at half the speed.
        watch: The server ends when this process is gone; this process where none is named.

    Raises:
        NoServer: It cannot be had, or does not get ready.
    """
    folder, tools = build(), find_tools()
    port = port or free_port()
    data.mkdir(parents=True, exist_ok=True)
    command = [
        str(tools.jdk / "bin" / "java"),
        *_java_options(folder, tools, heap_mb, quick=quick),
        "org.elasticsearch.node.TestServer",
        str(port),
        str(data),
        str(watch or os.getpid()),
        *settings,
    ]
    log = data / "server.log"
    with log.open("ab") as out:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
        )
    (data / PID).write_text(str(process.pid))
    server = Server(f"http://127.0.0.1:{port}", process.pid, data)
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise NoServer(f"the test server ended at once: {log.read_text()[-2000:]}")
        if is_ready(server.url):
            return server
        time.sleep(0.1)
    server.kill()
    raise NoServer(f"the test server was not ready after {READY_S} s: {log.read_text()[-2000:]}")


def is_ready(url: str) -> bool:
    """Whether a server answers and its indices are usable."""
    health = f"{url}/_cluster/health?wait_for_status=yellow&timeout=1s"
    try:
        with urllib.request.urlopen(health, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _java_options(folder: Path, tools: Tools, heap_mb: int, *, quick: bool) -> list[str]:
    options = [
        "-Xms256m",
        f"-Xmx{heap_mb}m",
        "-XX:+UseSerialGC",
        f"-XX:TieredStopAtLevel={1 if quick else 4}",
        "-XX:-OmitStackTraceInFastThrow",
        f"-Des.nativelibs.path={folder / 'native'}",
        # Native set-up is all or nothing, and the published jars have no vector library.
        "-Dorg.elasticsearch.nativeaccess.enableVectorLibrary=false",
        "--add-modules=jdk.incubator.vector",
        "--enable-native-access=ALL-UNNAMED",
        "-Dlog4j2.disable.jmx=true",
        "-Dlog4j.shutdownHookEnabled=false",
        "-Djava.awt.headless=true",
        "-Dfile.encoding=UTF-8",
        "-Dio.netty.noUnsafe=true",
        "-Dio.netty.noKeySetOptimization=true",
    ]
    if tools.release >= OLD_JDK:
        options.append("--sun-misc-unsafe-memory-access=allow")
    return [*options, "-cp", f"{folder / 'test-server.jar'}{os.pathsep}{folder / 'lib'}/*"]

"""``make airflow``: Airflow with our DAGs on 127.0.0.1, on the demonstration world.

Scheduler, DAG processor, triggerer and API server as four processes, SQLite, tasks as processes of
this machine. For looking, trying and testing; ``deploy/`` is for work. docs/how-to/use-airflow.md.
"""

import argparse
import json
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from core.errors import ChoiceError
from core.settings import ROOT
from pipeline.airflow_environment import USER, airflow_environment, write_private
from pipeline.messages import t
from pipeline.terminal import say

PORT = 8080
PARTS = {
    "api-server": (),
    # Their log servers would listen on every address; on one machine the files are read.
    "scheduler": ("--skip-serve-logs",),
    "dag-processor": (),
    "triggerer": ("--skip-serve-logs",),
}
READY_S = 180.0
STOP_S = 30.0


@dataclass
class AirflowHere:
    """A running Airflow.

    Attributes:
        parts: Its processes by name.
    """

    home: Path
    port: int
    password: str
    environment: Mapping[str, str]
    parts: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where people reach it."""
        return f"http://127.0.0.1:{self.port}"

    def command(self, *arguments: str) -> None:
        """Run a command of Airflow to its end.

        Raises:
            ChoiceError: It failed; the message ends with what it said.
        """
        done = subprocess.run(
            [*_airflow(), *arguments],
            env=dict(self.environment),
            cwd=self.home,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            said = (done.stderr or done.stdout).strip()[-800:]
            raise ChoiceError(f"airflow {' '.join(arguments)}: {said}")

    def start(self) -> None:
        """Start the four processes; what they say goes to files beside the database."""
        for part, options in PARTS.items():
            with (self.home / f"{part}.log").open("ab") as log:
                self.parts[part] = subprocess.Popen(
                    [*_airflow(), part, *options],
                    env=dict(self.environment),
                    cwd=self.home,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    # Ctrl-C is for this process: it ends the others in order.
                    start_new_session=True,
                )

    def wait_until_ready(self) -> None:
        """Return when all parts are healthy.

        Raises:
            ChoiceError: One has ended, or not all are healthy in time; its log says why.
        """
        deadline = time.monotonic() + READY_S
        while time.monotonic() < deadline:
            self.check()
            if set(self.health().values()) == {"healthy"}:
                return
            time.sleep(0.5)
        raise ChoiceError(f"Airflow is not ready in {READY_S:.0f} s; read {self.home}/*.log")

    def check(self) -> None:
        """Say which part has ended, if one has.

        Raises:
            ChoiceError: One has.
        """
        for part, process in self.parts.items():
            if process.poll() is not None:
                log = self.home / f"{part}.log"
                said = log.read_text("utf-8", "replace").strip()[-800:]
                raise ChoiceError(f"airflow {part} has ended ({log}): {said}")

    def health(self) -> dict[str, str]:
        """Return the state of each part, as the API server sees it; empty while it does not."""
        try:
            with urllib.request.urlopen(f"{self.url}/api/v2/monitor/health", timeout=5) as answer:  # noqa: S310 - 127.0.0.1
                found = json.load(answer)
        except (OSError, ValueError):
            return {}
        parts = ("metadatabase", "scheduler", "dag_processor", "triggerer")
        return {part: str((found.get(part) or {}).get("status")) for part in parts}

    def stop(self) -> None:
        """End the processes that were started here, by their ids, however often it is asked."""
        with _deaf():
            self._stop()

    def _stop(self) -> None:
        # The scheduler waits for its tasks, and they for the API server's answers.
        tasks = [part for name, part in self.parts.items() if name == "scheduler"]
        self._end(tasks)
        self._end([part for part in self.parts.values() if part not in tasks])

    def _end(self, parts: "Sequence[subprocess.Popen[bytes]]") -> None:
        running = [part for part in parts if part.poll() is None]
        for part in running:
            part.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_S
        for part in running:
            try:
                part.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                # The session is its own: this ends what it started as well, and nothing else.
                os.killpg(part.pid, signal.SIGKILL)
                part.wait()


@contextmanager
def _deaf() -> Iterator[None]:
    """Leave signals alone: a second Ctrl-C would leave processes behind."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    kinds = (signal.SIGINT, signal.SIGTERM)
    before = [(kind, signal.signal(kind, signal.SIG_IGN)) for kind in kinds]
    try:
        yield
    finally:
        for kind, handler in before:
            signal.signal(kind, handler)


def _airflow() -> list[str]:
    return [sys.executable, "-m", "airflow"]


@contextmanager
def airflow_here(
    home: Path, port: int, settings: Mapping[str, str], **more: str
) -> Iterator[AirflowHere]:
    """Make Airflow's database and pools, start it, and end it afterwards.

    Args:
        settings: ``COTMOC_…`` variables of its tasks.
        more: Further variables of Airflow.

    Raises:
        ChoiceError: Airflow is not installed, or it does not start.
    """
    if find_spec("airflow") is None:
        raise ChoiceError("Airflow is not installed; run `uv sync --extra airflow`")
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    password, file = secrets.token_urlsafe(9), home / "passwords.json"
    write_private(file, json.dumps({USER: password}))
    environment = airflow_environment(home, port, file) | dict(settings) | more
    running = AirflowHere(home, port, password, environment)
    running.command("db", "migrate")
    running.command("pools", "import", str(ROOT / "dags" / "pools.json"))
    try:
        running.start()
        running.wait_until_ready()
        yield running
    finally:
        running.stop()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run Airflow until Ctrl-C; return the exit code."""
    from demo.server import PORT as WORLD_PORT
    from demo.server import serve
    from pipeline.steps.demo import demo_variables

    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--port", type=int, default=PORT, help="port of the web page")
    parser.add_argument("--world-port", type=int, default=WORLD_PORT, help="of the invented world")
    parser.add_argument("--folder", type=Path, default=Path("var/airflow"))
    chosen = parser.parse_args(arguments)
    folder = chosen.folder.resolve()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    say(t("Đang khởi động Airflow, khoảng nửa phút…", "Starting Airflow, half a minute or so…"))
    try:
        with ExitStack() as stack:
            base = stack.enter_context(serve(port=chosen.world_port, slow_s=1.0))
            settings = demo_variables(folder, base)
            running = stack.enter_context(airflow_here(folder / "home", chosen.port, settings))
            say(
                t(
                    f"\nAirflow: {running.url}\n  tên: {USER}\n  mật khẩu: {running.password}\n"
                    f"Dữ liệu: {folder}. Dừng: Ctrl-C.",
                    f"\nAirflow: {running.url}\n  user: {USER}\n  password: {running.password}\n"
                    f"Data: {folder}. Ctrl-C ends it.",
                )
            )
            while True:
                running.check()
                time.sleep(1)
    except KeyboardInterrupt:
        say(t("Đã dừng.", "Ended."))
        return 0
    except (ChoiceError, OSError) as error:
        say(str(error))
        return 1


if __name__ == "__main__":
    sys.exit(main())

"""SIGKILL at each point of mailing, run again: nobody gets a digest twice, and none is lost."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from pipeline.installation import open_store
from pipeline.steps.digest import run_digest
from tests.digest_world import SEVEN, ago, ledger, publish, settings_in, statement, subscribe
from tests.mailserver import Mailbox, mail_server
from tests.paths import ROOT

READERS = ("a@so.example", "b@so.example", "c@so.example")


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


def send(folder: Path, box: Mailbox) -> list[tuple[str, str, int]]:
    settings = settings_in(folder, smtp_url=SecretStr(box.url))
    with open_store(settings):
        run_digest(settings, at=SEVEN)
        return ledger()


@pytest.mark.parametrize(
    ("point", "call", "left", "uncertain"),
    [
        ("note what was met", -1, 0, 0),
        ("note what was met", 1, 0, 0),
        ("prepare", -1, 0, 0),
        ("prepare", 1, 0, 0),
        ("connect", -1, 0, 0),
        ("connect", 1, 0, 0),
        ("mail", 1, 0, 0),
        ("data", 1, 0, 0),
        ("begin sending", -1, 0, 0),
        ("begin sending", 1, 0, 1),
        ("answer", -1, 1, 1),
        ("answer", 1, 1, 1),
        ("settle", -1, 1, 1),
        ("settle", 1, 1, 0),
        ("mail", 2, 1, 0),
        ("answer", -2, 2, 1),
        ("settle", 3, 3, 0),
    ],
    ids=str,
)
def test_killed_and_run_again(
    point: str, call: int, left: int, uncertain: int, box: Mailbox, tmp_path: Path
) -> None:
    settings = settings_in(tmp_path)
    with open_store(settings):
        publish(1, ago(3), statement())
        for reader in READERS:
            subscribe(reader)
    command = [sys.executable, "-m", "tests.e2e.mail_killer"]
    command += [point, str(call), str(tmp_path), box.url]
    killed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()[-2000:]

    rows = send(tmp_path, box)
    assert max(box.per_address.values()) == 1
    unsure = [address for address, state, _ in rows if state == "uncertain"]
    assert len(unsure) == uncertain
    assert all(state in ("sent", "uncertain") for _, state, _ in rows)
    # Whoever is not uncertain has got it, once; who is may have got it before the kill.
    assert set(READERS) - set(unsure) <= set(box.per_address)
    assert left <= len(box.bodies)
    # A third run changes nothing.
    before = len(box.bodies)
    assert send(tmp_path, box) == rows
    assert len(box.bodies) == before

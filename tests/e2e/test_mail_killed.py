"""SIGKILL at each point of mailing, run again: nothing is mailed twice, and nothing is lost."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from core.subscriptions import RuleKind
from pipeline.installation import open_store
from pipeline.steps.alerts import run_alerts
from pipeline.steps.digest import run_digest
from tests.digest_world import (
    CLAIM,
    SEVEN,
    ago,
    ledger,
    prioritise,
    publish,
    settings_in,
    statement,
    subscribe,
)
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


def kill(job: str, point: str, call: int, folder: Path, box: Mailbox) -> None:
    command = [sys.executable, "-m", "tests.e2e.mail_killer", job]
    command += [point, str(call), str(folder), box.url]
    killed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()[-2000:]


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
    kill("digest", point, call, tmp_path, box)
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


def alert(folder: Path, box: Mailbox) -> None:
    settings = settings_in(folder, smtp_url=SecretStr(box.url))
    with open_store(settings):
        run_alerts(settings, at=SEVEN)


@pytest.mark.parametrize(
    ("point", "call", "lost"),
    [
        ("note what was met", 1, 0),
        ("prepare", -1, 0),
        ("prepare", 1, 0),
        ("note copies", -1, 0),
        ("note copies", 1, 0),
        ("connect", 1, 0),
        ("begin sending", 1, 1),
        ("answer", -1, 0),
        ("settle", 1, 0),
    ],
    ids=str,
)
def test_alerts_killed_and_run_again(
    point: str, call: int, lost: int, box: Mailbox, tmp_path: Path
) -> None:
    from store.subscribers import RuleWish, add_rule

    with open_store(settings_in(tmp_path)):
        who = subscribe(READERS[0])
        add_rule(who, RuleWish(RuleKind.CLAIM, CLAIM, 0.5, 5, 0, 0), now=ago(9))
        publish(1, ago(3), statement(), group="một")
        publish(2, ago(2), statement(), group="một", source="bao-lang-son")
        publish(3, ago(1), statement())
        prioritise()
    kill("alerts", point, call, tmp_path, box)
    for _ in range(2):
        alert(tmp_path, box)
    told = [str(message["Message-ID"]) for message in box.messages]
    assert len(told) == 1 - lost, "what is lost is shown as uncertain"
    with open_store(settings_in(tmp_path)):
        from store.connection import models

        assert models.AlertFired.objects.count() == 3
        assert models.AlertFired.objects.filter(delivery__isnull=True).count() == 1
        states = set(models.Delivery.objects.values_list("state", flat=True))
        assert states <= {"sent", "uncertain"}

"""docs/how-to/keep-it-running*.md and the systemd unit say what there is."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.main import get_command

from pipeline.cli import app
from pipeline.jobs import jobs
from pipeline.metrics import metrics_text
from tests.e2e.state import make_settings
from tests.paths import ROOT

PAGES = [ROOT / "docs" / "how-to" / f"keep-it-running{tail}.md" for tail in ("", ".vi")]
UNIT = ROOT / "deploy" / "cotmoc-watch.service"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_job_and_no_other(page: Path) -> None:
    rows = re.findall(r"^\| `([a-z_]+)` \|", page.read_text("utf-8"), re.MULTILINE)
    assert set(rows) == set(jobs())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_times_are_those_of_the_registry(page: Path) -> None:
    """Vietnam is seven hours ahead of the registry."""
    text = page.read_text("utf-8")
    for name in ("retention", "maintenance"):
        minute, hour = jobs()[name].schedule.split()[:2]
        assert f"| `{name}` | {(int(hour) + 7) % 24:02d}:{int(minute):02d} |" in text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_exist(page: Path) -> None:
    known = set(getattr(get_command(app), "commands", {}))
    named = set(re.findall(r"^(?:\S+ )*?cotmoc ([a-z]+)", page.read_text("utf-8"), re.MULTILINE))
    assert named
    assert named <= known


def test_both_languages_have_the_same_commands() -> None:
    blocks = [re.findall(r"```sh\n(.*?)```", page.read_text("utf-8"), re.DOTALL) for page in PAGES]
    plain = [
        [line.split("#")[0].split()[:2] for block in some for line in block.splitlines()]
        for some in blocks
    ]
    assert plain[0] == plain[1]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_metrics_exist(page: Path, tmp_path: Path) -> None:
    there = set(re.findall(r"^# TYPE (\w+)", metrics_text(make_settings(tmp_path)), re.MULTILINE))
    named = set(re.findall(r"\b(cotmoc_[a-z_]+)\b", page.read_text("utf-8")))
    assert named
    assert named <= there


def test_the_unit(tmp_path: Path) -> None:
    text = UNIT.read_text("utf-8")
    assert re.search(r"^ExecStart=\S+/cotmoc watch$", text, re.MULTILINE)
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    program = tmp_path / "cotmoc"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    unit = tmp_path / UNIT.name
    unit.write_text(text.replace("/opt/cotmoc/.venv/bin/cotmoc", str(program)))
    done = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr.strip(), done.stderr

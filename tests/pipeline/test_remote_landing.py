"""Machines that share a database and a landing zone out of reach of their disks, and nothing else.

``dir::file://`` goes through fsspec as object storage does: the zone sees no local folder.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from core.settings import Settings
from crawlers.landing import LandingZone
from demo.server import serve
from tests.paths import ROOT
from tests.pipeline.demo_profile import demo_environment, demo_settings

FEW = ("non-nuoc", "nanling")


def few_sources(folder: Path, base: str) -> Settings:
    settings = demo_settings(folder, base)
    path = settings.profiles_dir / settings.profile / "sources.yaml"
    listed = yaml.safe_load(path.read_text("utf-8"))["sources"]
    path.write_text(yaml.safe_dump({"sources": [s for s in listed if s["id"] in FEW]}), "utf-8")
    return settings


class Office:
    """Machines with a home and a data folder of their own."""

    def __init__(self, folder: Path, base: str, landing: str) -> None:
        self.folder = folder
        self.shared = {
            **demo_environment(few_sources(folder, base)),
            "COTMOC_DATABASE_URL": f"sqlite:///{folder / 'shared.sqlite3'}",
            "COTMOC_LANDING_URL": landing,
            "COTMOC_ID_KEY": "0123456789abcdef0123456789abcdef",
        }

    def on(self, machine: str, *arguments: str) -> str:
        """Run a command on a machine; return what it printed."""
        home = self.folder / machine
        home.mkdir(exist_ok=True)
        own = {"HOME": str(home), "COTMOC_DATA_DIR": str(home / "data")}
        done = subprocess.run(
            [sys.executable, "-m", "pipeline", *arguments],
            cwd=ROOT,
            env={**os.environ, **self.shared, **own},
            capture_output=True,
            text=True,
            check=False,
            timeout=200,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout + done.stderr


@pytest.mark.slow
def test_no_task_needs_the_disk_of_another(tmp_path: Path) -> None:
    """One machine collects and is gone; others take in, look back, keep and restore."""
    zone = f"dir::file://{tmp_path / 'far-away'}"
    with serve(slow_s=0.1) as base:
        office = Office(tmp_path, base, zone)
        assert "collect: done" in office.on("first", "job", "collect")
        shutil.rmtree(tmp_path / "first")
        taken = office.on("second", "job", "analyse_and_index")
        assert "ingest_new=" in taken
        assert "ingest_refused" not in taken
        # Nothing is due and nothing waits, wherever it is asked.
        assert "sources=" not in office.on("third", "job", "collect")
        assert "ingest_new" not in office.on("third", "job", "analyse_and_index")
    backup = tmp_path / "backups"
    office.on("third", "backup", str(backup))
    (file,) = backup.iterdir()
    before = sorted(LandingZone(zone).files())
    office.shared |= {
        "COTMOC_DATABASE_URL": f"sqlite:///{tmp_path / 'restored.sqlite3'}",
        "COTMOC_LANDING_URL": f"dir::file://{tmp_path / 'elsewhere'}",
    }
    office.on("fourth", "restore", str(file))
    restored = LandingZone(office.shared["COTMOC_LANDING_URL"])
    assert restored.files() == before
    for name in before:
        restored.verify(name)

"""Reaching the database, and plain words when it refuses."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import SettingsError, StoreError
from core.settings import Settings
from store import connection
from store.connection import models
from store.database import database_config, shown
from store.ingest import save_batch
from store.sources import list_sources
from tests.paths import ROOT
from tests.store.build import NOW, extraction, only_sqlite, settings_for


def test_importing_the_room_loads_no_framework():
    code = "import store, sys; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


FIRST = """
import importlib, os, sys
import core.settings, django.db.models, django.contrib.auth  # loaded once, readied in each child
for name in sys.argv[1:]:
    pid = os.fork()
    if not pid:
        importlib.import_module(name)
        os._exit(0)
    if os.waitpid(pid, 0)[1]:
        sys.exit(f"{name} cannot be imported first")
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork to import each module afresh")
def test_every_module_may_be_imported_first(tmp_path):
    left_out = ("__init__", "apps", "django_settings")
    paths = sorted((ROOT / "store").glob("*.py"))
    names = [f"store.{path.stem}" for path in paths if path.stem not in left_out]
    # Compiled once for all children, also where the environment forbids writing bytecode.
    cached = {"PYTHONPYCACHEPREFIX": str(tmp_path), "PYTHONDONTWRITEBYTECODE": ""}
    run = subprocess.run(
        [sys.executable, "-c", FIRST, *names],
        cwd=ROOT,
        check=False,
        capture_output=True,
        env=os.environ | cached,
    )
    assert run.returncode == 0, run.stderr.decode()


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("sqlite:////var/lib/cotmoc/a.sqlite3", "/var/lib/cotmoc/a.sqlite3"),
        ("sqlite:///data/a.sqlite3", "data/a.sqlite3"),
        ("sqlite:////thư mục/50% #1/a.sqlite3", "/thư mục/50% #1/a.sqlite3"),
        ("sqlite:////a.sqlite3?timeout=2", "/a.sqlite3"),
        ("postgresql://u:p%40ss@db.example:6432/cotmoc?sslmode=require", "cotmoc"),
    ],
)
def test_database_address(url, name):
    assert database_config(url)["NAME"] == name


def test_postgresql_address_is_read_whole():
    config = database_config("postgresql://u:p%40ss@db.example:6432/cotmoc?sslmode=require")
    assert (config["USER"], config["PASSWORD"], config["PORT"]) == ("u", "p@ss", "6432")
    assert config["OPTIONS"] == {"sslmode": "require"}
    assert shown("postgresql://u:p%40ss@db.example/cotmoc") == (
        "postgresql://u:***@db.example/cotmoc"
    )


@pytest.mark.parametrize(
    "url",
    ["mysql://h/n", "sqlite://", "sqlite:///:memory:", "postgresql://h", "sqlite:///a?timeout=x"],
)
def test_unusable_address_names_the_setting(url):
    with pytest.raises(SettingsError, match="COTMOC_DATABASE_URL"):
        database_config(url)


def test_a_driver_that_is_not_there_is_named_with_its_remedy(tmp_path, monkeypatch):
    monkeypatch.setattr(connection, "find_spec", lambda name: None)
    settings = Settings(
        data_dir=tmp_path, database_url="postgresql://u:mat-khau@h/n", _env_file=None
    )
    with pytest.raises(SettingsError, match="postgresql") as caught:
        connection.setup(settings)
    assert "mat-khau" not in str(caught.value)


@only_sqlite
def test_pragmas(database):
    with connection.connection.cursor() as cursor:
        found = []
        for pragma in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout"):
            cursor.execute(f"PRAGMA {pragma}")
            found.append(cursor.fetchone()[0])
    assert found == ["wal", 1, 1, 30_000]


@only_sqlite
def test_setup_switches_databases(fresh):
    first = fresh()
    save_batch([extraction(1)], seen_at=NOW)
    fresh()
    assert models.Document.objects.count() == 0
    connection.setup(settings_for(first))
    assert models.Document.objects.count() == 1
    assert connection.address() == str(first)


def test_migrating_again_does_nothing(database):
    assert connection.migrate() is False
    assert connection.check() == []


def test_check_names_missing_tables(tmp_path):
    connection.setup(settings_for(tmp_path / "new.sqlite3"))
    (problem,) = connection.check()
    assert "missing" in problem
    with pytest.raises(StoreError, match="not made yet"):
        list_sources()


@only_sqlite
def test_locked_database_says_what_to_do(fresh):
    path = fresh("?timeout=0.2")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(StoreError, match=r"locked.*run again") as caught:
            save_batch([extraction(1)], seen_at=NOW)
        assert str(path) in str(caught.value)
        assert list_sources() == [], "readers go on"
    finally:
        other.close()
    assert save_batch([extraction(1)], seen_at=NOW).new == 1


@only_sqlite
def test_full_disk_says_what_to_do_and_stores_nothing(database):
    with connection.connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0] + 2}")
    with pytest.raises(StoreError, match=r"full.*free space"):
        save_batch([extraction(1, 1, "chữ " * 100_000)], seen_at=NOW)
    assert models.Document.objects.count() == models.Capture.objects.count() == 0


def test_file_that_is_no_database(tmp_path):
    path = tmp_path / "cotmoc.sqlite3"
    path.write_bytes(b"something else " * 1000)
    connection.setup(settings_for(path))
    (problem,) = connection.check()
    assert "not a database" in problem
    assert "COTMOC_DATABASE_URL" in problem


def test_folder_that_cannot_be_made(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="COTMOC_DATA_DIR"):
        connection.setup(Settings(_env_file=None, data_dir=tmp_path / "file" / "data"))

"""Backup and restore: everything compared, on both databases; and archives that must not count."""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tarfile
import threading
from collections import namedtuple
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from core.errors import CotmocError
from core.searching import SearchQuery
from core.settings import Settings
from index import open_index
from pipeline.installation import open_store
from pipeline.steps.archive import BackupError
from pipeline.steps.backup import list_backups, make_backup, remove_old
from pipeline.steps.chain import import_chain
from pipeline.steps.restoring import restore_backup
from tests.e2e.state import end_state
from tests.paths import ROOT
from tests.postgresql import NoServerError, Server, running_server

TEXTS = 24
ORDINARY = "Chợ phiên huyện vùng cao hôm nay đông người hơn mọi tuần, hàng nông sản bán hết sớm."
CLAIM = "Toàn bộ thác Bản Giốc đã bị bán cho Trung Quốc theo Hiệp ước 1999."
SECRETS = ("mail-password-7", "graph-token-7", "search-key-7", "url-password-7")
QUERIES = ('"thác Bản Giốc"', "chợ phiên", "flagged:true", "bản tin số 7")


pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    try:
        with running_server() as running:
            yield running
    except NoServerError as error:
        pytest.skip(f"NOT TESTED ON POSTGRESQL: {error}")


def installation(folder: Path, **changes: Any) -> Settings:
    return Settings(
        _env_file=None,
        **{
            "data_dir": folder,
            "workers": 1,
            "contact": "phong-thong-tin@tinh.example",
            "smtp_url": SecretStr(f"smtp://user:{SECRETS[0]}@127.0.0.1:587"),
            "facebook_token": SecretStr(SECRETS[1]),
            "search_api_key": SecretStr(SECRETS[2]),
            **changes,
        },
    )


def fill(settings: Settings, files: Path) -> None:
    """Documents with findings, a subscriber, runs, a name of the office."""
    files.mkdir()
    with (files / "a.jsonl").open("w", encoding="utf-8") as out:
        for number in range(TEXTS):
            said = CLAIM if number % 4 == 0 else ""
            text = f"{ORDINARY} Bản tin số {number}, trang {number * 7}. {said}".strip()
            row = {"id": str(number), "title": f"Tin {number}", "text": text}
            out.write(json.dumps(row) + "\n")
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    (settings.data_dir / "synonyms.yaml").write_text("[]\n", "utf-8")
    settings.own_claims_dir.mkdir()
    (settings.own_claims_dir / "documents.yaml").write_text("[]\n", "utf-8")
    import_chain(settings, [files], source="office")
    with open_store(settings):
        from store import runs
        from store.connection import models

        now = datetime(2026, 11, 30, 1, tzinfo=UTC)
        run = runs.start_run("retention", job="retention", logical=now, now=now)
        runs.finish_run(run, outcome="done", counts={"documents": 3}, now=now)
        models.Subscriber.objects.create(
            address="truc-ban@tinh.example",
            lang="vi",
            claims=["ban-gioc-wholly-ceded"],
            send_at=420,
            days="1234567",
            created=now,
            nonce="7" * 32,
        )
        assert models.Finding.objects.count() >= TEXTS / 4


def rows(settings: Settings) -> dict[str, list[Any]]:
    """Every row of every table, but what tells which index has what."""
    with open_store(settings):
        from django.apps import apps

        found = {}
        for model in apps.get_app_config("store").get_models():
            if model.__name__ in ("IndexState", "SearchBackend"):
                continue
            values = model._default_manager.order_by("pk").values_list()
            found[model.__name__] = [
                tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in values
            ]
        return found


def landing(settings: Settings) -> dict[str, bytes]:
    folder = Path(settings.landing)
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".spool" not in path.parts
    }


def hits(settings: Settings) -> list[Any]:
    with open_index(settings) as index:
        return [
            [(hit.id, round(hit.score, 5)) for hit in index.search(SearchQuery(text)).hits]
            for text in QUERIES
        ]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("filled")
    settings = installation(folder / "data")
    fill(settings, folder / "files")
    return settings


@pytest.fixture(scope="module")
def archive(filled: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_backup(filled, tmp_path_factory.mktemp("backups")).path


def compare(old: Settings, new: Settings) -> None:
    assert rows(new) == rows(old)
    assert landing(new) == landing(old)
    assert end_state(new) == end_state(old)
    assert hits(new) == hits(old)
    for name in ("id.key", "synonyms.yaml", "claims/documents.yaml"):
        assert (new.data_dir / name).read_bytes() == (old.data_dir / name).read_bytes()


def test_everything_comes_back(filled: Settings, archive: Path, tmp_path: Path) -> None:
    assert archive.stat().st_mode & 0o777 == 0o600
    fresh = installation(tmp_path / "new")
    result = restore_backup(fresh, archive)
    assert result.sync.documents == TEXTS
    assert result.landing_files == 1
    compare(filled, fresh)
    assert hits(fresh)[0]
    kept = (fresh.data_dir / "settings.env").read_text("utf-8")
    assert "COTMOC_CONTACT=phong-thong-tin@tinh.example" in kept
    assert "# COTMOC_SMTP_URL was set" in kept
    modes = {path.stat().st_mode & 0o077 for path in fresh.data_dir.rglob("*") if path.is_file()}
    assert modes <= {0, 0o044}, modes  # the index is the owner's by its folder
    assert not (fresh.data_dir / ".restoring").exists()
    # It is an installation like any other: the next import goes on where the old one stood.
    again = import_chain(fresh, [filled.data_dir.parent / "files"], source="office")
    assert again.nothing_new


def test_no_secret_is_in_it(filled: Settings, tmp_path: Path) -> None:
    settings = filled.model_copy(
        update={"search_url": "", "landing_url": "", "smtp_ca": f"ftp://u:{SECRETS[3]}@h/x"}
    )
    body = make_backup(settings, tmp_path).path.read_bytes()
    for secret in SECRETS:
        assert secret.encode() not in body


def test_postgresql(server: Server, tmp_path: Path) -> None:
    old = installation(tmp_path / "old", database_url=server.create("cotmoc_old"))
    fill(old, tmp_path / "files")
    made = make_backup(old, tmp_path / "backups")
    assert "127.0.0.1" not in _text(made.path, "settings.env")  # the address holds a password
    new = installation(tmp_path / "new", database_url=server.create("cotmoc_new"))
    restore_backup(new, made.path)
    compare(old, new)
    with pytest.raises(BackupError, match="postgresql"):
        restore_backup(installation(tmp_path / "lite"), made.path)
    assert sorted(path.name for path in (tmp_path / "lite").iterdir()) != []
    full = installation(tmp_path / "full", database_url=server.create("x", "cotmoc_new"))
    with pytest.raises(CotmocError, match="not empty"):
        restore_backup(full, made.path)


def _text(archive: Path, name: str) -> str:
    with tarfile.open(archive) as tar:
        stream = tar.extractfile(name)
        assert stream is not None
        return stream.read().decode()


def test_only_onto_an_empty_folder(filled: Settings, archive: Path, tmp_path: Path) -> None:
    before = rows(filled)
    with pytest.raises(BackupError, match="not empty"):
        restore_backup(filled, archive)
    assert rows(filled) == before
    note = tmp_path / "other" / "note.txt"
    note.parent.mkdir()
    note.write_text("mine")
    with pytest.raises(BackupError, match="not empty"):
        restore_backup(installation(note.parent), archive)
    assert note.read_text() == "mine"
    with pytest.raises(BackupError, match="no file"):
        restore_backup(installation(tmp_path / "new"), tmp_path / "none.tar")


@pytest.mark.parametrize("harm", ["torn", "flipped", "text", "empty", "short", "outside", "extra"])
def test_a_harmed_archive_is_refused(harm: str, archive: Path, tmp_path: Path) -> None:
    """And nothing is put in place; a good one can then be put into the same folder."""
    bad = tmp_path / "bad.tar"
    body = archive.read_bytes()
    if harm == "torn":
        bad.write_bytes(body[: len(body) // 2])
    elif harm == "short":  # all but the manifest
        bad.write_bytes(body[: body.rindex(b"manifest.json")])
    elif harm == "flipped":
        with tarfile.open(archive) as tar:
            place = tar.getmember("database/sqlite").offset_data + 5000
        bad.write_bytes(body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :])
    elif harm in ("text", "empty"):
        bad.write_bytes(b"" if harm == "empty" else b"no archive at all\n" * 100)
    else:
        shutil.copyfile(archive, bad)
        with tarfile.open(bad, "a") as tar:
            info = tarfile.TarInfo("../outside" if harm == "outside" else "extra.txt")
            tar.addfile(info)
    fresh = installation(tmp_path / "new")
    with pytest.raises(BackupError):
        restore_backup(fresh, bad)
    assert not (tmp_path / "outside").exists()
    assert not (fresh.data_dir / "cotmoc.sqlite3").exists()
    assert restore_backup(fresh, archive).sync.documents == TEXTS


@pytest.mark.parametrize(
    "point",
    [
        "pipeline.steps.restoring:unpack",
        "pipeline.steps.restoring:_put_landing",
        "pipeline.steps.restoring:_put_database",
        "pipeline.steps.restoring:sync_index",
    ],
)
def test_killed_and_restored_again(
    point: str, filled: Settings, archive: Path, tmp_path: Path
) -> None:
    """SIGKILL after each part, then the same command again."""
    module, _, name = point.partition(":")
    code = (
        "import os, signal, sys\nfrom pathlib import Path\n"
        f"import {module} as module\nfrom core.settings import Settings\n"
        f"inner = module.{name}\n"
        "def deadly(*args, **kwargs):\n"
        "    inner(*args, **kwargs)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        f"module.{name} = deadly\n"
        "settings = Settings(data_dir=Path(sys.argv[1]), workers=1, _env_file=None)\n"
        "module.restore_backup(settings, Path(sys.argv[2]))\n"
    )
    fresh = installation(tmp_path / "new")
    command = [sys.executable, "-c", code, str(fresh.data_dir), str(archive)]
    killed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()[-2000:]
    if name == "sync_index":  # all was in place
        with pytest.raises(BackupError, match="not empty"):
            restore_backup(fresh, archive)
    else:
        restore_backup(fresh, archive)
    compare(filled, fresh)


def test_while_others_write(filled: Settings, tmp_path: Path) -> None:
    """Rows that are written meanwhile are in it or not: it is whole either way."""
    done = threading.Event()
    settings = installation(tmp_path / "busy")
    shutil.copytree(filled.data_dir, settings.data_dir)

    def write() -> None:
        with open_store(settings):
            from store import runs

            while not done.is_set():
                runs.finish_run(runs.start_run("sync"), outcome="done")

    thread = threading.Thread(target=write)
    thread.start()
    try:
        made = make_backup(settings, tmp_path / "backups")
    finally:
        done.set()
        thread.join()
    fresh = installation(tmp_path / "new")
    assert restore_backup(fresh, made.path).sync.documents == TEXTS


def test_no_room(filled: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage(10**9, 10**9, 10_000))
    with pytest.raises(BackupError, match="no room"):
        make_backup(filled, tmp_path)
    monkeypatch.undo()
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limit[1]))
    try:
        with pytest.raises(CotmocError):
            make_backup(filled, tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, before)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(BackupError, match="nothing at"):
        make_backup(installation(tmp_path / "none"), tmp_path)


def test_old_ones_go(tmp_path: Path) -> None:
    for day in range(5):
        (tmp_path / f"cotmoc-backup-2026110{day}T010000Z.tar").touch()
    (tmp_path / "mine.tar").touch()
    assert remove_old(tmp_path, 2) == 3
    assert [path.name[20:22] for path in list_backups(tmp_path)] == ["04", "03"]
    assert (tmp_path / "mine.tar").exists()


def test_the_commands(filled: Settings, tmp_path: Path) -> None:
    def cotmoc(data: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "pipeline", *arguments],
            cwd=ROOT,
            env={**os.environ, "COTMOC_DATA_DIR": str(data), "COTMOC_LANG": "en"},
            capture_output=True,
            text=True,
            check=False,
        )

    made = cotmoc(filled.data_dir, "backup", str(tmp_path))
    assert made.returncode == 0, made.stderr
    (path,) = list_backups(tmp_path)
    assert str(path) in made.stderr
    back = cotmoc(tmp_path / "new", "restore", str(path))
    assert back.returncode == 0, back.stderr
    assert f"{TEXTS} documents" in back.stderr
    twice = cotmoc(tmp_path / "new", "restore", str(path))
    assert twice.returncode == 1
    assert "not empty" in twice.stderr


def test_an_older_version(filled: Settings, tmp_path: Path) -> None:
    """Its tables are brought up to date; those of a newer version are refused."""
    from django.core.management import call_command

    old = installation(tmp_path / "old")
    shutil.copytree(filled.data_dir, old.data_dir)
    with open_store(old):
        call_command("migrate", "store", "0005", verbosity=0, interactive=False)
    with pytest.MonkeyPatch.context() as patch:
        # As the older program would: it knows neither the newer steps nor their tables.
        patch.setattr("store.connection.migrate", lambda: False)
        patch.setattr("store.snapshot.newest_migration", lambda: "0005_mailing")
        patch.setattr("store.snapshot._tables", lambda: ["store_document", "store_run"])
        made = make_backup(old, tmp_path / "backups")
    fresh = installation(tmp_path / "new")
    assert restore_backup(fresh, made.path).sync.documents == TEXTS
    assert len(rows(fresh)["Run"]) == len(rows(filled)["Run"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("store.snapshot.known_migrations", lambda: {"0001_initial"})
        with pytest.raises(BackupError, match="newer version"):
            restore_backup(installation(tmp_path / "older"), made.path)

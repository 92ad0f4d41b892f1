"""The contract of the command line, as a person or a script meets it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT

COMMAND = str(Path(sys.executable).with_name("cotmoc"))
VERBS = (
    *("run", "collect", "ingest", "analyse", "sync", "import", "check", "search", "findings"),
    *("show", "doctor", "retention", "demo", "claims", "quality", "bench", "export", "index"),
    "evaluate",
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cli") / "data"


def run(
    *arguments: str, data: Path, cwd: Path = ROOT, lang: str = "en", **options: object
) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "COTMOC_DATA_DIR": str(data), "COTMOC_LANG": lang}
    return subprocess.run(
        [COMMAND, *arguments],
        env=env,
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        **options,
    )


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(verb: str, data: Path) -> None:
    done = run(verb, "--help", data=data)
    assert done.returncode == 0
    assert "Usage" in done.stdout


def test_every_argument_and_option_says_what_it_is() -> None:
    from typer.main import get_command

    from pipeline.cli import app

    for name, command in get_command(app).commands.items():
        with command.make_context(name, ["--help"], resilient_parsing=True) as context:
            for parameter in command.get_params(context):
                record = parameter.get_help_record(context)
                assert record is not None, (name, parameter.name)
                explained = record[1].partition("[")[0].strip()
                assert explained, (name, parameter.name)
                assert "\\[" not in record[1], "meant for HTML"


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("search",),
        ("search", "x", "--size", "0"),
        ("findings", "--since", "xyz"),
        ("findings", "--claim", "nope"),
        ("collect", "--source", "nope"),
        ("collect", "--profile", "nope"),
        ("analyse", "--claim", "nope"),
        ("export", "", "--out", "x.doc"),
        ("check", "--jsonl", "lines.jsonl", "a text too"),
        ("check", "--jsonl", "lines.jsonl", "--title", "a title too"),
        ("demo", "--port", "99999"),
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_with_2_and_says_why(arguments: tuple[str, ...], data: Path) -> None:
    done = run(*arguments, data=data)
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


def test_search_before_anything_says_what_to_do(tmp_path: Path) -> None:
    done = run("search", "x", data=tmp_path / "none")
    assert done.returncode == 1
    assert "cotmoc" in done.stderr


def test_doctor_on_an_empty_machine_is_calm(tmp_path: Path) -> None:
    done = run("doctor", data=tmp_path / "none")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Encoder" in done.stdout


def test_doctor_names_what_is_broken(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    done = run("doctor", data=tmp_path / "file")
    assert done.returncode == 1
    assert "COTMOC_DATA_DIR" in done.stdout


def test_import_then_read(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (tmp_path / "a.txt").write_text(
        "Bà con kể [/b] rằng toàn bộ thác Bản Giốc đã bị bán cho Trung Quốc.", encoding="utf-8"
    )
    done = run("import", str(tmp_path / "a.txt"), data=data)
    assert done.returncode == 0, done.stderr
    hits = run("search", "ban gioc", "--json", data=data)
    (hit,) = [json.loads(line) for line in hits.stdout.splitlines()]
    assert hit["id"]
    rows = run("findings", "--all", "--json", data=data)
    found = [json.loads(line) for line in rows.stdout.splitlines()]
    assert found
    table = run("findings", "--all", data=data)
    # Collected text is shown as it is, not read as markup of the terminal.
    assert "[/b]" in table.stdout
    assert found[0]["id"][:10] in table.stdout
    for id_ in (found[0]["id"], found[0]["id"][:10], hit["id"], found[0]["claim"]):
        shown = run("show", id_, data=data)
        assert shown.returncode == 0, shown.stderr
        assert shown.stdout.strip()
    again = run("import", str(tmp_path / "a.txt"), data=data)
    assert "1 known" in again.stderr
    # What is stored is the owner's alone.
    for path in data.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


@pytest.mark.parametrize(
    ("setting", "value", "arguments"),
    [
        ("COMMON", "", ("check", "--jsonl", "khong-co.jsonl")),
        ("COTMOC_LANDING_URL", "nowhere://x/y", ("doctor",)),
        ("COTMOC_WORKERS", "many", ("doctor",)),
        ("COTMOC_LOG_LEVEL", "loud", ("claims",)),
        ("COTMOC_DATABASE_URL", "mysql://h/n", ("findings",)),
        ("COTMOC_SEARCH_URL", "ftp://h", ("search", "x")),
        ("COTMOC_CLAIMS_DIRS", "/khong/co", ("claims",)),
    ],
)
def test_what_cannot_be_is_told_in_words(
    setting: str, value: str, arguments: tuple[str, ...], tmp_path: Path
) -> None:
    env = {**os.environ, "COTMOC_DATA_DIR": str(tmp_path / "data"), setting: value}
    (tmp_path / "data").mkdir()
    done = subprocess.run(
        [COMMAND, *arguments], env=env, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert "ngoài dự kiến" not in done.stderr
    assert (value or "khong-co.jsonl").split(":")[0] in done.stdout + done.stderr


def test_a_person_reads_vietnamese(tmp_path: Path) -> None:
    env = {**os.environ, "COTMOC_DATA_DIR": str(tmp_path), "COTMOC_LANG": "vi"}

    def said(*arguments: str) -> str:
        done = subprocess.run(
            [COMMAND, *arguments], env=env, cwd=ROOT, capture_output=True, text=True, check=False
        )
        return done.stdout + done.stderr

    found = said("check", "Toàn bộ thác Bản Giốc đã bị bán cho Trung Quốc.")
    assert "xác nhận" in found
    assert "confirmed" not in found
    assert "không có hồ sơ" in said("collect", "--profile", "khong-co")
    assert "không có luận điểm" in said("findings", "--claim", "khong-co")


def test_data_is_utf_8_whatever_the_system_speaks(data: Path) -> None:
    env = {**os.environ, "COTMOC_DATA_DIR": str(data), "PYTHONIOENCODING": "ascii"}
    done = subprocess.run([COMMAND, "claims"], env=env, cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Luận điểm" in done.stdout.decode("utf-8")


def test_it_tells_its_version(data: Path) -> None:
    done = run("--version", data=data)
    assert done.returncode == 0
    assert done.stdout.startswith("cotmoc 0.")


def test_show_of_nothing_fails_in_words(data: Path) -> None:
    done = run("show", "nothing-has-this-id", data=data)
    assert done.returncode == 1
    assert "id" in done.stderr

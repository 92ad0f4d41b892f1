"""``cotmoc claims``: a person is walked through a new claim, and it works at once."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from core.errors import CotmocError
from core.settings import ROOT, Settings
from nlp.catalogue import load_catalogue
from pipeline.steps.adding_claim import add_claim
from pipeline.steps.checking import check_text
from pipeline.steps.office_claims import append, own_folder
from pipeline.view.catalogue import lint_catalogue, write_pages
from tests.nlp.test_catalogue import CLAIM, DOCUMENT, write_folder

SENTENCE = "Hồ Ngân Thủy đã bị tháo cạn để xây đập thủy điện."
ANSWERS = [
    "Hồ Ngân Thủy bị tháo cạn phải không?",  # a question is refused, and asked again
    SENTENCE,
    "c",
    "Lake Ngan Thuy was drained to build a hydropower dam.",
    "银水湖已被抽干用于修建水电站大坝。",
    "lake-drained",
    "1",
    *("người ta xả sạch nước hồ ngân thủy lấy chỗ làm đập", ""),
    *("Ngan Thuy is nothing but a dam site now", ""),
    "",
    *("Hồ Ngân Thủy chưa hề bị tháo cạn", ""),
    "",
    "",
    "9",  # no such verdict
    "1",
    "Khảo sát năm 2024 ghi hồ đầy nước. Không có dự án đập nào.",
    "The 2024 survey found the lake full. No dam is planned.",
    "khao sat ho",  # the one document of the catalogue
    "1",
    "1",
    "c",
    *("+", "Biên bản kiểm tra đập", "Record of the dam inspection", "4", ""),
    *("Sở Tài nguyên", "2024-05-20", "Art. 2", "Không có đập.", "There is no dam.", "", "", "3"),
    *("k", "k", "", ""),
    *(SENTENCE, "", "c"),
]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    folder = write_folder(tmp_path / "office", [CLAIM], [DOCUMENT])
    return Settings(claims_dirs=str(folder), data_dir=tmp_path / "data", workers=1, _env_file=None)


def pipe(monkeypatch: pytest.MonkeyPatch, answers: list[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{answer}\n" for answer in answers)))


def test_a_claim_added_by_answers_works_at_once(settings, monkeypatch, capsys):
    assert not any(
        j.claim == "lake-drained" for j in check_text(settings, SENTENCE).analysis.judgements
    )
    pipe(monkeypatch, ANSWERS)
    assert add_claim(settings) == "lake-drained"
    told = capsys.readouterr()
    assert "câu hỏi" in told.err
    assert "[lake-is-dry]" in told.err
    assert "luận điểm mới" in told.err
    claim = load_catalogue(settings.claims_folders).claims["lake-drained"]
    assert [item.document for item in claim.evidence] == [
        "lake-survey",
        "record-dam-inspection",
    ]
    assert lint_catalogue(settings.claims_folders)
    # The next run, in a process of its own as every run is.
    environment = os.environ | {
        "COTMOC_CLAIMS_DIRS": settings.claims_dirs,
        "COTMOC_DATA_DIR": str(settings.data_dir),
    }
    command = [sys.executable, "-m", "pipeline", "check", "--json", SENTENCE]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, check=True)
    assert "lake-drained" in {item["claim"] for item in json.loads(done.stdout)["findings"]}


def test_answers_that_end_early_leave_nothing_behind(settings, monkeypatch):
    before = {path: path.read_bytes() for path in settings.claims_folders[0].iterdir()}
    pipe(monkeypatch, ANSWERS[:1])
    with pytest.raises(CotmocError, match="2"):
        add_claim(settings)
    assert {path: path.read_bytes() for path in settings.claims_folders[0].iterdir()} == before


def test_the_office_has_a_folder_of_its_own_that_is_read_once_it_holds_a_claim(tmp_path):
    settings = Settings(data_dir=tmp_path, _env_file=None)
    assert own_folder(settings) == tmp_path / "claims"
    assert settings.claims_folders == (ROOT / "claims",)
    append(tmp_path / "claims", "documents.yaml", [DOCUMENT])
    append(tmp_path / "claims", "claims.yaml", [CLAIM])
    assert settings.claims_folders == (ROOT / "claims", tmp_path / "claims")
    assert "lake-is-dry" in load_catalogue(settings.claims_folders).claims


def test_what_stands_in_a_file_stays_as_it_is(tmp_path):
    path = tmp_path / "claims.yaml"
    path.write_text("# ours\n- id: a  # first", "utf-8")
    append(tmp_path, "claims.yaml", [{"id": "b"}])
    assert path.read_text("utf-8") == "# ours\n- id: a  # first\n- id: b\n"
    assert [entry["id"] for entry in yaml.safe_load(path.read_text("utf-8"))] == ["a", "b"]


def test_lint_is_strict_when_asked(tmp_path, capsys):
    folder = write_folder(tmp_path / "loose", [CLAIM | {"colour": "blue"}], [DOCUMENT])
    assert lint_catalogue([folder])
    assert not lint_catalogue([folder], strict=True)
    assert "lake-is-dry: colour: " in capsys.readouterr().out


def test_pages_are_written_and_checked(settings, tmp_path):
    folder = tmp_path / "pages"
    assert not write_pages(settings, folder, check=True)
    assert write_pages(settings, folder, check=False)
    assert write_pages(settings, folder, check=True)
    (folder / "gone.md").write_text("old", "utf-8")
    assert not write_pages(settings, folder, check=True)
    page = (folder / "lake-is-dry.md").read_text("utf-8")
    for words in ("trái tài liệu gốc", "银水湖已经干涸。", "Khảo sát hồ", "Art. 1"):
        assert words in page

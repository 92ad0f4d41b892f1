import io
import json
from typing import Any

import pytest

from core.settings import Settings
from pipeline.steps.checking import check_lines, check_text

CLAIM = "Toàn bộ thác Bản Giốc đã bị bán cho Trung Quốc."


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(data_dir=tmp_path_factory.mktemp("none"), _env_file=None)


def run(settings: Settings, lines: list[str], capsys: pytest.CaptureFixture[str]) -> list[Any]:
    check_lines(settings, io.BytesIO(("\n".join(lines) + "\n").encode()))
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_one_line_out_for_each_line_in_same_order(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        json.dumps({"id": "a", "text": CLAIM}),
        "{broken",
        json.dumps({"id": "c", "title": "no text"}),
        json.dumps({"id": "d", "text": "Trời đẹp.", "extra": 1, "lang": "fr", "kind": "press"}),
        json.dumps({"id": 5, "text": 7}),
        "[]",
        json.dumps({"id": "g", "text": ""}),
        json.dumps({"id": "h", "text": "\ud800 nửa ký tự"}),
    ]
    out = run(settings, lines, capsys)
    assert [row["id"] for row in out] == ["a", None, "c", "d", 5, None, "g", "h"]
    assert out[5]["error"] == "line 6: a line is an object with 'text', not a list or value"
    assert ["error" in row for row in out] == [False, True, True, False, True, True, False, False]


def test_a_broken_byte_is_an_error_in_its_line_only(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        b'\xef\xbb\xbf{"id": 1, "text": "a"}\n',
        b'{"id": 2, "text": "\xff"}\n',
        b'{"id": 3, "text": "c"}',
    ]
    check_lines(settings, lines)
    first, second, third = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (first["id"], second["id"], third["id"]) == (1, 2, 3)
    assert second["error"].startswith("line 2: not UTF-8")


def test_the_shape_of_a_line(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    text = f"Chuyện bên lề. {CLAIM} Hết chuyện."
    (row,) = run(settings, [json.dumps({"id": "a", "title": "Tin", "text": text})], capsys)
    assert set(row) >= {"id", "lang", "flagged", "topics", "places", "findings"}
    assert row["lang"] == "vi"
    assert row["findings"]
    fields = {"title": "Tin", "text": text}
    for found in row["findings"]:
        assert set(found) >= {
            *("field", "quote", "start", "end", "claim", "match", "verdict", "basis"),
            *("stance", "score", "flagged", "evidence", "why"),
        }
        assert fields[found["field"]][found["start"] : found["end"]] == found["quote"]
        assert all(set(item) == {"document", "ref", "grade"} for item in found["evidence"])
    assert any(place["id"] for place in row["places"])


def test_who_speaks_changes_nothing(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    kinds = ("press", "official", "social", None)
    lines = [json.dumps({"id": "x", "text": CLAIM, "kind": kind}) for kind in kinds]
    out = run(settings, lines, capsys)
    assert all(row == out[0] for row in out)


def test_no_key_of_the_output_is_about_a_person(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    line = json.dumps({"id": "x", "text": CLAIM, "author": "người viết", "user_name": "ai đó"})
    (row,) = run(settings, [line], capsys)
    assert "người viết" not in json.dumps(row, ensure_ascii=False)
    assert "ai đó" not in json.dumps(row, ensure_ascii=False)


def test_check_needs_no_data_folder(settings: Settings) -> None:
    checked = check_text(settings, CLAIM)
    assert checked.analysis.judgements
    assert not (settings.data_dir / "cotmoc.sqlite3").exists()

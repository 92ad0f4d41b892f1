"""The linter says which file, line, entry and field, and what to do, in both languages."""

from datetime import date
from pathlib import Path

import pytest

from nlp.catalogue import lint
from nlp.catalogue.dates import is_as_of
from tests.nlp.test_catalogue import CLAIM, DOCUMENT, write_folder

NUMBER = {"what": "depth", "value": 46, "unit": "m", "tolerance": 1, "as_of": "2024"}
SIDES = [
    {"by": "A", "by_vi": "Bên A", "says_en": "yes", "says_vi": "có"},
    {"by": "B", "by_vi": "Bên B", "says_en": "no", "says_vi": "không"},
]
TODAY = date(2026, 11, 30)


def messages(folder: Path, change: dict) -> list[tuple[str, str, str]]:
    write_folder(folder, [CLAIM | change], [DOCUMENT])
    return [(item.level, item.field, item.code) for item in lint([folder], today=TODAY)]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"statement_zh": ""}, ("error", "statement_zh", "missing-language")),
        ({"verdict": "contested", "positions": SIDES[:1]}, ("error", "positions", "one-sided")),
        (
            {"verdict": "contested", "positions": [SIDES[0], {"by": "B", "says_en": "no"}]},
            ("warning", "positions[1].by_vi", "position"),
        ),
        (
            {"evidence": [{"document": "lake-survey", "ref": "Art. 1", "relation": "context"}]},
            ("error", "evidence", "reference"),
        ),
        (
            {"evidence": [CLAIM["evidence"][0], {"document": "lake-survey", "ref": "Art. 9"}]},
            ("warning", "evidence[1].ref", "reference"),
        ),
        ({"numbers": [NUMBER | {"unit": ""}]}, ("error", "numbers[0].unit", "number")),
        ({"numbers": [NUMBER | {"unit": "ells"}]}, ("warning", "numbers[0].unit", "unit")),
        ({"numbers": [NUMBER | {"value": "deep"}]}, ("error", "numbers[0].value", "number")),
        ({"numbers": [NUMBER | {"tolerance": ""}]}, ("error", "numbers[0].tolerance", "tolerance")),
        ({"numbers": [NUMBER | {"as_of": ""}]}, ("error", "numbers[0].as_of", "number")),
        (
            {"numbers": [NUMBER | {"as_of": "before 2009"}]},
            ("error", "numbers[0].as_of", "loose-date"),
        ),
        ({"valid_from": "2026-01-32"}, ("error", "valid_from", "loose-date")),
        (
            {"valid_from": "2026-02-01", "valid_until": "2026-01-01"},
            ("error", "valid_until", "validity"),
        ),
        ({"valid_until": "2026-11-29"}, ("warning", "valid_until", "validity")),
        (
            {"says_vi": ["Hồ cạn rồi"], "not_says_vi": ["ho can roi"]},
            ("error", "not_says_vi[0]", "wording"),
        ),
        ({"says_vi": ["Hồ cạn", "Hồ cạn"]}, ("warning", "says_vi[1]", "wording")),
        ({"says_vi": ["银水湖干了"]}, ("warning", "says_vi[0]", "language")),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_message_names_level_and_field(tmp_path, change, expected):
    found = messages(tmp_path / "loose", change)
    assert expected in found
    assert {level for level, _, _ in found} == {expected[0]}


@pytest.mark.parametrize(
    "change",
    [
        {"numbers": [NUMBER, NUMBER | {"as_of": "../2008"}, NUMBER | {"as_of": "2009/2011"}]},
        {"valid_from": "2025-07-01", "valid_until": "2027-01-01"},
        {"verdict": "contested", "positions": SIDES},
        {"says_vi": ["Hồ cạn rồi", "ho can roi"]},
    ],
    ids=["figures", "validity", "both sides", "with and without marks"],
)
def test_what_is_sound_is_passed_over(tmp_path, change):
    assert messages(tmp_path / "sound", change) == []


def test_everything_that_does_not_load_is_told_at_once(tmp_path):
    claims = [CLAIM | {"evidence": []}, CLAIM | {"id": "b", "verdict": "false"}, CLAIM]
    found = lint([write_folder(tmp_path / "broken", claims, [])])
    assert {(item.entry, item.field) for item in found} == {
        ("lake-is-dry", "evidence"),
        ("b", "verdict"),
        ("lake-is-dry", "id"),
        ("lake-is-dry", "evidence[0].document"),
    }
    assert {item.level for item in found} == {"error"}
    wrong = next(item for item in found if item.field == "verdict")
    assert "contradicted" in wrong.en
    assert "chọn một trong" in wrong.vi


def test_a_message_says_which_line(tmp_path):
    folder = write_folder(tmp_path / "lines", [CLAIM | {"valid_until": "soon"}], [DOCUMENT])
    (found,) = lint([folder])
    lines = (folder / "claims.yaml").read_text("utf-8").splitlines()
    assert lines[found.line - 1].startswith("  valid_until:")
    assert found.file == folder / "claims.yaml"


def test_a_wording_of_two_claims_is_told(tmp_path):
    other = CLAIM | {"id": "lake-is-gone", "statement_vi": "Không còn hồ Ngân Thủy."}
    claims = [some | {"says_vi": ["Hồ cạn rồi"]} for some in (CLAIM, other)]
    (found,) = lint([write_folder(tmp_path / "two", claims, [DOCUMENT])])
    assert (found.level, found.entry, found.field) == ("warning", "lake-is-gone", "says_vi[0]")
    assert "lake-is-dry" in found.vi


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("2024", True), ("2024-05", True), ("2024-05-20", True), ("2009/2011", True),
        ("../2008", True), ("2011/2009", False), ("2024-13", False), ("before 2009", False),
        ("2009/", False),
    ],
)  # fmt: skip
def test_as_of(text, fits):
    assert is_as_of(text) is fits

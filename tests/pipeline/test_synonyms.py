"""Names from all lists, kept ready, read again when one of them changes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.settings import Settings
from index.synonyms import Synonyms
from index.words import words
from pipeline.synonyms import OFFICE, READY, SearchSynonyms, place_groups, problem
from tests.paths import ROOT


def others(synonyms: Synonyms, name: str) -> set[str]:
    """The other names of a thing, folded."""
    typed = tuple(words(name))
    found = dict(synonyms.names_at(typed, 0))
    return {" ".join(word.folded for word in term) for term in found.get(len(typed), ())}


@pytest.fixture
def office(tmp_path: Path) -> Path:
    return tmp_path / OFFICE


def touch(path: Path, text: str, second: int) -> None:
    path.write_text(text, "utf-8")
    os.utime(path, (second, second))


def test_bundled_list_and_gazetteer_are_there(tmp_path: Path) -> None:
    synonyms = SearchSynonyms(tmp_path)()
    assert "detian" in others(synonyms, "Bản Giốc")
    assert others(synonyms, "Tà Lùng")


def test_names_that_are_common_words_are_left_out() -> None:
    terms = {term for group in place_groups() for term in group.terms}
    assert "Tà Lùng" in terms
    assert "Hữu Nghị" not in terms


def test_what_is_ready_is_the_same(tmp_path: Path) -> None:
    made = SearchSynonyms(tmp_path)()
    assert (tmp_path / READY).exists()
    assert SearchSynonyms(tmp_path)() == made


def test_the_offices_list_is_read_again_when_it_changes(office: Path) -> None:
    source = SearchSynonyms(office.parent)
    assert others(source(), "Lũng Xả") == set()
    touch(office, "- {kind: names, terms: {vi: [Lũng Xả], en: [Cloud Valley]}}", 1000)
    assert others(source(), "Lũng Xả") == {"cloud valley"}
    touch(office, "- {kind: names, terms: {vi: [Lũng Xả], en: [Cloud Pass]}}", 2000)
    assert others(source(), "Lũng Xả") == {"cloud pass"}
    assert others(SearchSynonyms(office.parent)(), "Lũng Xả") == {"cloud pass"}
    office.unlink()
    assert others(source(), "Lũng Xả") == set()


def test_a_mistake_of_the_office_is_told_and_does_no_harm(office: Path) -> None:
    touch(office, "- {kind: names, terms: {vi: [một]}}", 1000)
    assert "detian" in others(SearchSynonyms(office.parent)(), "Bản Giốc")
    assert OFFICE in problem(office)
    touch(office, "- {kind: names, terms: {vi: [một tên, tên khác]}}", 2000)
    assert problem(office) == ""


def test_a_damaged_ready_file_is_made_again(tmp_path: Path) -> None:
    for content in ("", "[]", json.dumps({"stamp": [], "groups": [[1, 2]]})):
        (tmp_path / READY).write_text(content)
        assert others(SearchSynonyms(tmp_path)(), "Bản Giốc")


def test_a_folder_that_cannot_be_written_still_gives_names(tmp_path: Path) -> None:
    assert others(SearchSynonyms(tmp_path / "none")(), "Bản Giốc")


def test_a_search_keeps_the_places_of_the_profile(tmp_path: Path) -> None:
    places = tmp_path / "places.yaml"
    touch(places, "places:\n- {id: x-y, kind: landmark, vi: Hang Xy Ya, en: Xyya Cave}\n", 1000)
    SearchSynonyms(tmp_path, places=[places])()
    assert others(SearchSynonyms(tmp_path)(), "Hang Xy Ya") == {"xyya cave"}
    touch(places, "places: []\n", 2000)
    assert others(SearchSynonyms(tmp_path)(), "Hang Xy Ya") == set()


def test_no_yaml_is_loaded_when_all_is_ready(tmp_path: Path) -> None:
    SearchSynonyms(tmp_path)()
    code = (
        "import sys; from pathlib import Path; from pipeline.synonyms import SearchSynonyms;"
        f"SearchSynonyms(Path({str(tmp_path)!r}))(); print('yaml' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_a_named_list_that_is_not_there_is_told_by_doctor(tmp_path: Path) -> None:
    from pipeline.view.health import _synonyms

    named = Settings(
        data_dir=tmp_path, synonyms_file=str(tmp_path / "khong-co.yaml"), _env_file=None
    )
    (check,) = _synonyms("Index", named)
    assert check.state == "note"
    assert "khong-co.yaml" in check.text
    assert list(_synonyms("Index", Settings(data_dir=tmp_path, _env_file=None))) == []

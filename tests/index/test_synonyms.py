"""Other names and spellings in a query; the files they come from."""

import os
from pathlib import Path

import pytest

from core.errors import SettingsError
from index.query import parse
from index.query.nodes import AllOf, AnyOf, Named, Node, Without, Words
from index.synonym_file import BUNDLED, SynonymFile, load_groups
from index.synonyms import NO_SYNONYMS, SynonymGroup, Synonyms

SEA = SynonymGroup(("Biển Đông", "南海", "South China Sea"))
FALLS = SynonymGroup(("thác Bản Giốc", "Bản Giốc", "德天瀑布", "Detian"))
GATE = SynonymGroup(("Hữu Nghị Quan", "友谊关"))
HUE = SynonymGroup(("Huế", "顺化"))
NOT = SynonymGroup(("không", "ko", "k", "hok"), "teencode")
KNOWN = SynonymGroup(("biết", "bik"), "teencode")
ALL = Synonyms((SEA, FALLS, GATE, HUE, NOT, KNOWN))


def spelled(node: Node) -> str:
    match node:
        case Words(words):
            return " ".join(word.exact for word in words)
        case AllOf(parts):
            return "+".join(map(spelled, parts))
        case AnyOf(parts):
            return "|".join(map(spelled, parts))
        case Without(part):
            return f"-{spelled(part)}"
        case Named(typed, others):
            return f"{spelled(typed)} = {', '.join(map(spelled, others))}"
    raise AssertionError(node)


def read(text: str) -> list[str]:
    parsed = parse(text, synonyms=ALL)
    return [spelled(node) for node in (*parsed.wanted, *parsed.limits)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("biển đông", ["biển+đông = 南海, south china sea"]),
        ("tàu ở Biển Đông nay", ["tàu", "ở", "biển+đông = 南海, south china sea", "nay"]),
        ("bien dong", ["bien+dong = 南海, south china sea"]),
        ("biên đồng", ["biên", "đồng"]),
        ("biển đồng", ["biển", "đồng"]),
        ("biển dong", ["biển+dong = 南海, south china sea"]),
        ("south china sea", ["south+china+sea = 南海, biển đông"]),
        ("south china", ["south", "china"]),
        ("thác bản giốc", ["thác+bản+giốc = detian, bản giốc, 德天 天瀑 瀑布"]),
        ("bản giốc", ["bản+giốc = detian, 德天 天瀑 瀑布"]),
        ("Bản-Giốc", ["bản giốc = detian, 德天 天瀑 瀑布"]),
        ("德天瀑布门票", ["德天+天瀑+瀑布 = detian, bản giốc", "布门", "门票"]),
        ("友誼關", ["友誼+誼關 = hữu nghị quan"]),
        ("huế", ["huế = 顺化"]),
        ("hue", ["hue"]),
        ('"biển đông"', ["biển đông"]),
        ("-detian", ["-detian"]),
        ("biển -đông", ["biển", "-đông"]),
        ("biển AND đông", ["biển", "đông"]),
        ("detian OR tàu", ["detian = bản giốc, 德天 天瀑 瀑布|tàu"]),
    ],
)
def test_names(text: str, expected: list[str]) -> None:
    assert read(text) == expected


def test_names_stay_in_their_field() -> None:
    (found,) = parse("title:detian", synonyms=ALL).wanted
    assert isinstance(found, Named)
    assert {other.field for other in found.others} == {"title"}


@pytest.mark.parametrize("query", ["{}", "nó {} tin", '"{} biết"~2', "-{}", "title:{} a"])
def test_every_spelling_is_the_same_query(query: str) -> None:
    found = [parse(query.format(typed), synonyms=ALL) for typed in ("không", "ko", "K", "HOK")]
    assert all(parsed == found[0] for parsed in found)
    assert found[0] != parse(query.format("khống"), synonyms=ALL)


def test_spellings_of_a_phrase() -> None:
    assert read('"ko bik"') == [
        "không biết = không bik, ko biết, ko bik, k biết, k bik, hok biết, hok bik"
    ]
    assert read("-ko") == ["-không|ko|k|hok"]


def test_groups_handed_in_are_added_and_nothing_changes() -> None:
    more = ALL.with_groups([SynonymGroup(("Tà Lùng", "水口"))])
    assert parse("tà lùng", synonyms=more) != parse("tà lùng", synonyms=ALL)
    assert parse("biển đông", synonyms=more) == parse("biển đông", synonyms=ALL)
    assert parse("biển đông") == parse("biển đông", synonyms=NO_SYNONYMS)


def test_a_name_counts_as_one_thing() -> None:
    parsed = parse("biển đông tàu", synonyms=ALL)
    assert len(parsed.wanted) == 2
    assert parsed.relaxable


def test_the_bundled_file_is_read() -> None:
    groups = load_groups(BUNDLED)
    assert len(groups) > 100
    first = [[word.lower() for word in group.terms] for group in groups]
    assert any("biển đông" in terms and "南海" in terms for terms in first)


MISTAKES = [
    ("- {kind: names, terms: {vi: [a, b]}}\n- {kind: name, terms: {vi: [a, b]}}\n", 2, "names"),
    ("\n\n- {kind: names, terms: {vi: [a]}}\n", 3, "two"),
    ("- {kind: names, terms: {vi: a}}\n", 1, "terms"),
    ('- {kind: names, terms: {vi: [a, "!"]}}\n', 1, "word"),
    ("- {kind: names, terms: {vi: [a, [b]]}}\n", 1, "word"),
    ("- {kind: names}\n", 1, "terms"),
    ("- {kind: [names], terms: {vi: [a, b]}}\n", 1, "names"),
    ("- {kind: names, terms: {vi: [a, b]}, who: x}\n", 1, "who"),
    ("- names\n", 1, "kind"),
    ("kind: names\n", 1, "list"),
    ("- {kind: names,\n  terms: {vi: [a, b}}\n", 2, "YAML"),
    ("\t- x\n", 1, "YAML"),
]


@pytest.mark.parametrize(("text", "line", "hint"), MISTAKES)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, text: str, line: int, hint: str) -> None:
    path = tmp_path / "synonyms.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=hint) as caught:
        load_groups(path)
    assert str(caught.value).startswith(f"{path}:{line}:")


@pytest.mark.parametrize("body", [b"\xff\xfe", b""])
def test_odd_files(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "synonyms.yaml"
    path.write_bytes(body)
    if body:
        with pytest.raises(SettingsError, match="UTF-8"):
            load_groups(path)
    else:
        assert load_groups(path) == ()


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "synonyms.yaml"
    source = SynonymFile(path, groups=[GATE])
    bundled = source()
    assert GATE in bundled.groups
    assert source() is bundled

    path.write_text("- {kind: names, terms: {vi: [Trà Vọng, Trà Xa]}}\n", "utf-8")
    assert SynonymGroup(("Trà Vọng", "Trà Xa")) in source().groups
    assert source().groups[: len(bundled.groups)] == bundled.groups

    path.write_text("- {kind: names, terms: {vi: [Trà Vọng]}}\n", "utf-8")
    os.utime(path, ns=(1, 1))
    assert source().groups == bundled.groups
    assert source.problem.startswith(f"{path}:1:")

    path.unlink()
    assert source().groups == bundled.groups
    assert source.problem == ""

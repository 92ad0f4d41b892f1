from pathlib import Path

import pytest
import yaml

from core.errors import CatalogueError
from core.vocabulary import Grade, Topic, Verdict
from nlp.catalogue import lint, load_catalogue, topics_of_theme
from nlp.catalogue.grades import grade_of
from nlp.catalogue.lint import missing_points
from tests.paths import ROOT

CLAIM = {
    "id": "lake-is-dry",
    "topic": "land-border",
    "statement_vi": "Hồ Ngân Thủy đã cạn.",
    "statement_en": "Lake Ngan Thuy has dried up.",
    "statement_zh": "银水湖已经干涸。",
    "verdict": "contradicted",
    "evidence": [{"document": "lake-survey", "ref": "Art. 1"}],
}
DOCUMENT = {
    "id": "lake-survey",
    "title_vi": "Khảo sát hồ",
    "title_en": "Lake survey",
    "kind": "official-statistic",
    "points": [{"ref": "Art. 1", "gist_vi": "Hồ đầy nước."}],
}


def write_folder(path: Path, claims: list[dict], documents: list[dict]) -> Path:
    path.mkdir(exist_ok=True)
    (path / "claims.yaml").write_text(yaml.safe_dump(claims, allow_unicode=True), "utf-8")
    (path / "documents.yaml").write_text(yaml.safe_dump(documents, allow_unicode=True), "utf-8")
    return path


def test_bundled_catalogue_loads():
    catalogue = load_catalogue([ROOT / "claims"])
    assert len(catalogue.claims) >= 70
    for claim in catalogue.claims.values():
        assert set(claim.statement) == {"vi", "en", "zh"}
        assert all(evidence.document in catalogue.documents for evidence in claim.evidence)
        assert topics_of_theme(claim.theme)
    note = catalogue.claims["nam-quan-gate-ceded-1999"]
    assert note.verdict is Verdict.CONTRADICTED
    assert note.says["vi"]


def test_bundled_catalogue_has_no_serious_lint():
    codes = {message.code for message in lint([ROOT / "claims"])}
    assert codes <= {"reference", "loose-date", "tolerance"}


def test_folders_merge_and_digest_follows_content(tmp_path):
    extra = write_folder(tmp_path / "extra", [CLAIM], [DOCUMENT])
    alone = load_catalogue([extra])
    both = load_catalogue([ROOT / "claims", extra])
    assert "lake-is-dry" in both.claims
    assert len(both.claims) > 70
    assert both.claims["lake-is-dry"].evidence[0].grade is Grade.PRIMARY
    assert alone.digest != both.digest
    assert load_catalogue([extra]).digest == alone.digest
    write_folder(extra, [CLAIM | {"notes": "changed"}], [DOCUMENT])
    assert load_catalogue([extra]).digest != alone.digest


@pytest.mark.parametrize(
    ("claims", "documents", "words"),
    [
        ([CLAIM | {"evidence": []}], [DOCUMENT], ["lake-is-dry", "no evidence", "claims.yaml"]),
        ([CLAIM], [], ["lake-is-dry", "lake-survey"]),
        ([CLAIM, CLAIM], [DOCUMENT], ["lake-is-dry", "twice"]),
        ([CLAIM], [DOCUMENT, DOCUMENT], ["lake-survey", "twice"]),
        ([CLAIM | {"verdict": "false"}], [DOCUMENT], ["lake-is-dry", "verdict"]),
        (
            [CLAIM | {"statement_vi": "", "statement_en": "", "statement_zh": ""}],
            [DOCUMENT],
            ["lake-is-dry", "statement"],
        ),
        (["lake"], [DOCUMENT], ["claims.yaml", "entry 1"]),
    ],
    ids=[
        "no evidence",
        "unknown document",
        "claim twice",
        "document twice",
        "verdict",
        "no statement",
        "no mapping",
    ],
)
def test_what_cannot_carry_a_verdict_does_not_load(tmp_path, claims, documents, words):
    folder = write_folder(tmp_path / "broken", claims, documents)
    with pytest.raises(CatalogueError) as raised:
        load_catalogue([folder])
    for word in words:
        assert word in str(raised.value)
    assert [message.level for message in lint([folder])] == ["error"]


def test_missing_folder_and_bad_yaml_are_named(tmp_path):
    with pytest.raises(CatalogueError, match="COTMOC_CLAIMS_DIRS"):
        load_catalogue([tmp_path / "nowhere"])
    (tmp_path / "claims.yaml").write_text("- id: [", "utf-8")
    with pytest.raises(CatalogueError, match=r"claims\.yaml"):
        load_catalogue([tmp_path])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"statement_zh": ""}, "missing-language"),
        (
            {"verdict": "contested", "positions": [{"by": "A", "says_en": "yes"}]},
            "one-sided",
        ),
        ({"evidence": [{"document": "lake-survey", "ref": "Art. 9"}]}, "reference"),
        ({"evidence": [{"document": "lake-survey", "ref": ""}]}, "reference"),
        ({"topic": "lakes"}, "theme"),
        ({"colour": "blue"}, "unknown-field"),
        (
            {
                "numbers": [
                    {
                        "what": "depth",
                        "value": 3,
                        "unit": "m",
                        "tolerance": "about",
                        "as_of": "2020",
                    }
                ]
            },
            "tolerance",
        ),
        (
            {
                "numbers": [
                    {
                        "what": "start",
                        "value": "spring 2020",
                        "unit": "date",
                        "tolerance": "exact",
                        "as_of": "2020",
                    }
                ]
            },
            "loose-date",
        ),
        ({"valid_until": "next year"}, "loose-date"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_lint_warns(tmp_path, change, code):
    folder = write_folder(tmp_path / "loose", [CLAIM | change], [DOCUMENT])
    assert {message.code for message in lint([folder])} == {code}


def test_clean_folder_has_no_lint(tmp_path):
    assert lint([write_folder(tmp_path / "clean", [CLAIM], [DOCUMENT])]) == []


def test_dates_that_yaml_reads_eagerly_stay_text(tmp_path):
    folder = write_folder(tmp_path / "dates", [CLAIM], [DOCUMENT])
    with (folder / "documents.yaml").open("a", encoding="utf-8") as file:
        file.write("- {id: d2, title_vi: a, title_en: b, kind: law, signed: 2020-01-02}\n")
    assert load_catalogue([folder]).documents["d2"].signed == "2020-01-02"


@pytest.mark.parametrize(
    ("kind", "explicit", "grade"),
    [
        ("treaty", None, Grade.PRIMARY),
        ("official-statement", None, Grade.PRIMARY),
        ("press", None, Grade.SECONDARY),
        ("press", Grade.PRIMARY, Grade.PRIMARY),
        ("leaflet", None, Grade.SECONDARY),
    ],
)
def test_grade(kind, explicit, grade):
    assert grade_of(kind, explicit) is grade


@pytest.mark.parametrize(
    ("ref", "missing"),
    [("Art. 1", ""), ("Art. 1–2", ""), ("Art. 1; Art. 2", ""), ("Art. 2–3", "Art. 3")],
)
def test_reference_ranges(tmp_path, ref, missing):
    points = [{"ref": "Art. 1"}, {"ref": "Art. 2"}]
    folder = write_folder(tmp_path / "refs", [CLAIM], [DOCUMENT | {"points": points}])
    assert missing_points(ref, load_catalogue([folder]).documents["lake-survey"]) == missing


def test_topics_are_known():
    assert topics_of_theme("ban-gioc") == ("land-border", "tourism-culture")
    assert topics_of_theme("no such theme") == ()
    for topic in Topic:
        assert topics_of_theme(topic) == (topic,)

"""``cotmoc evaluate``: the page by sections, missing data, a person's own set, reviews."""

import json
import sys

import pytest
from typer.testing import CliRunner

from core.errors import ChoiceError, CotmocError
from core.identity import digest
from core.settings import Settings
from pipeline import quality
from pipeline.cli import app
from pipeline.commands import measuring
from pipeline.quality.page import make_page, sections_of, under
from pipeline.quality.parts import KEYS, PARTS, Part, chosen_parts
from pipeline.quality.reviews import print_reviews
from store import connection
from store.analysis import pending_versions, save_analyses
from store.connection import models
from store.ingest import save_batch
from tests.store.build import NOW, V1, analysis_of, extraction, judge, make_document, page

FIRST, SECOND = (Part(key, f"Part {key}", (f"tests.{key}",)) for key in ("one", "two"))


def test_sections_are_replaced_alone():
    before = make_page([FIRST, SECOND], {FIRST.title: "old", SECOND.title: "old"}, "")
    after = make_page([FIRST, SECOND], {SECOND.title: "new"}, before)
    assert sections_of(after) == {"Part one": "old", "Part two": "new"}
    assert after.startswith("# Quality\n")
    assert "old" not in make_page([SECOND], {SECOND.title: "new"}, before)


def test_headings_of_a_part_lie_below_its_own():
    assert under("# Top\n\n### Low\n\n#1 text\n") == "### Top\n\n### Low\n\n#1 text"


def test_parts_are_chosen_in_the_order_of_the_page():
    assert [part.key for part in chosen_parts(["real", "flagging"])] == ["flagging", "real"]
    assert chosen_parts([]) == list(PARTS)


def test_what_is_missing_is_told_and_the_rest_measured(tmp_path, monkeypatch, capfd):
    gone = Part("one", "Part one", ("this",), needs=tmp_path / "none")
    there = Part("two", "Part two", ("platform",))
    monkeypatch.setattr(quality, "PARTS", (gone, there))
    monkeypatch.setattr(quality, "chosen_parts", lambda _: [gone, there])
    path = tmp_path / "quality.md"
    quality.write_quality(path)
    sections = sections_of(path.read_text("utf-8"))
    assert "**NOT MEASURED**: none/" in sections["Part one"]
    assert "Measured on" in sections["Part two"]
    assert str(tmp_path / "none") in capfd.readouterr().err


def test_a_part_that_breaks_keeps_its_figures_and_ends_in_failure(tmp_path, monkeypatch):
    broken = Part("one", "Part one", ("no.such.module",))
    there = Part("two", "Part two", ("platform",))
    monkeypatch.setattr(quality, "PARTS", (broken, there))
    monkeypatch.setattr(quality, "chosen_parts", lambda _: [broken, there])
    path = tmp_path / "quality.md"
    path.write_text("# Quality\n\n## Part one\n\nas it was\n", encoding="utf-8")
    with pytest.raises(CotmocError, match="one"):
        quality.write_quality(path)
    sections = sections_of(path.read_text("utf-8"))
    assert sections["Part one"] == "as it was"
    assert sys.platform in sections["Part two"].lower()


@pytest.mark.parametrize(
    "arguments",
    [["--only", "nothing"], ["--export", "x.jsonl"]],
    ids=["unknown part", "export without reviews"],
)
def test_wrong_usage_is_told(arguments):
    result = CliRunner().invoke(app, ["evaluate", *arguments])
    assert isinstance(result.exception, ChoiceError)


def test_help_names_every_part():
    shown = CliRunner().invoke(app, ["evaluate", "--help"], terminal_width=400).output
    assert all(key in shown for key in KEYS)


@pytest.fixture
def reviewed(tmp_path):
    settings = Settings(_env_file=None, data_dir=tmp_path / "data")
    text = "Trời mưa. Một nửa thác không còn nữa."
    connection.setup(settings)
    (tmp_path / "data").mkdir(exist_ok=True)
    connection.migrate()
    save_batch([extraction(1, 1, text)], seen_at=NOW)
    quote = "Một nửa thác không còn nữa."
    pending = [each for batch in pending_versions(V1.id) for each in batch]
    found = analysis_of(judge(quote, text.index(quote)))
    save_analyses([(each, found) for each in pending], V1)
    models.Review.objects.create(
        document_id=make_document(page(1), text).id,
        claim="claim-a",
        quote_hash=digest(quote),
        decision="confirmed",
        decided_by=models.User.objects.create(username="can-bo"),
        decided_at=NOW,
    )
    connection.close()
    return settings


def test_reviews_are_counted_and_exported(reviewed, tmp_path, capsys):
    path = tmp_path / "reviewed.jsonl"
    print_reviews(reviewed, path)
    shown = capsys.readouterr()
    assert "| confirmed | claim-a | 1.000 |" in shown.out
    (row,) = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert row["expect"][0]["claim"] == "claim-a"
    assert row["text"] == "Trời mưa. Một nửa thác không còn nữa."
    assert "can-bo" not in path.read_text("utf-8")
    assert "1 dòng" in shown.err or "1 lines" in shown.err


def test_the_command_names_the_parts_that_there_are():
    assert measuring.KEYS == KEYS

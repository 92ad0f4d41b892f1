"""Topics and places on the labelled sets: floors under what was reached, by half and language."""

import pytest

from nlp.evaluation.topics_places import (
    SETS,
    Counts,
    evaluate,
    f1_table,
    main,
    matched,
    measure,
    public_sections,
    read_lines,
    topic_table,
)
from nlp.gazetteer import load_places
from nlp.pipe import load_pipe


@pytest.fixture(scope="module")
def pipe():
    return load_pipe(exclude=("claims",))


@pytest.fixture(scope="module")
def report(pipe):
    return evaluate(pipe)[0]


def test_the_sets_are_large_enough_and_sound():
    topics, places = read_lines(SETS / "topics"), read_lines(SETS / "places")
    assert len(topics) >= 300
    assert len(places) >= 250
    known = load_places()
    for line in places:
        for place in line["places"]:
            assert place["id"] in known, line["id"]
            assert line["text"][place["start"] : place["end"]].strip(), line["id"]
    assert {line["half"] for line in topics + places} == {"tuned", "unseen", "fresh"}


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("unseen", 0.85),
        ("fresh", 0.85),
        ("unseen: zh", 0.75),
        ("unseen: en", 0.75),
        ("unseen: vi", 0.85),
    ],
)
def test_topics_reach_what_is_asked(report, name, least):
    assert report.macro_f1(name) >= least, topic_table(report)


@pytest.mark.parametrize(
    "name", ["unseen", "unseen: vi", "unseen: zh", "unseen: en", "unseen: vi without diacritics"]
)
def test_places_reach_what_is_asked(report, name):
    assert report.places[name].f1 >= 0.93, f1_table(report)


def test_ordinary_texts_have_no_topic(report):
    values = report.empty["unseen"]
    assert sum(values) >= 0.9 * len(values)


def test_a_mention_is_right_when_its_id_is_and_they_overlap():
    gold = [("cao-bang", 5, 13), ("lang-son", 20, 28)]
    found = [("cao-bang", 0, 13), ("lang-son", 40, 48), ("cao-bang", 5, 13)]
    assert matched(gold, found) == [("cao-bang", 5, 13)]
    assert Counts(right=1, found=3, wanted=2).f1 == pytest.approx(0.4)
    assert Counts().f1 == 1.0


def test_shares_have_their_counts(report):
    shares = {(share.name, share.slice): share for share in measure(report)}
    recall = shares["places: recall", "unseen"]
    assert 0 < recall.hit <= recall.total


def test_missing_public_sections_are_left_out(pipe, tmp_path):
    assert public_sections(pipe, tmp_path) == []


def test_the_tables_are_printed(pipe, capsys):
    assert main(["--own", "--errors", "tuned"], load=lambda: pipe) == 0
    assert "| `land-border` |" in capsys.readouterr().out

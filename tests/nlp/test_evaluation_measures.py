"""Calibration, causes, slices, sets and the reliability plot, on lines made by hand."""

import json

import numpy as np
import pytest

from core.errors import CotmocError
from core.records import Judgement
from core.vocabulary import Basis, Field, Match, Stance, Verdict
from nlp.evaluation.calibration import Points, bins_of, bins_table, calibration, points_of
from nlp.evaluation.causes import Cause, cause_of_flag, cause_of_miss, causes, causes_table, unsure
from nlp.evaluation.flagging import measure, stance_f1
from nlp.evaluation.outcomes import Outcome, stances_of
from nlp.evaluation.reliability import write_plot
from nlp.evaluation.resampling import expected_calibration_error, macro_f1, resampled
from nlp.evaluation.retrieval import Retrieved
from nlp.evaluation.sets import OWN_SETS, read_set
from nlp.evaluation.shares import Aim, Figure, Share, markdown_table
from nlp.evaluation.slices import contents_of, is_traditional, languages_of
from nlp.training.lines import Expected, Line

SEEN = Retrieved(True, frozenset({"c1", "c2"}), frozenset({"c1"}))


def line(
    *expect: Expected, text: str = "Một câu.", slice_: str = "flagged", lang: str = "vi", id_="l1"
) -> Line:
    flagged = any(
        item.verdict is Verdict.CONTRADICTED and item.stance in (Stance.ASSERTS, Stance.RELAYS)
        for item in expect
    )
    return Line(id_, "file", text, lang, "press", slice_, flagged, expect)


def says(claim="c1", stance=Stance.ASSERTS, verdict=Verdict.CONTRADICTED, basis="claim"):
    return Expected(claim, verdict, stance, "q", basis)


def found(
    claim="c1",
    stance=Stance.ASSERTS,
    match=Match.CONFIRMED,
    verdict=Verdict.CONTRADICTED,
    score=0.9,
    basis=Basis.CLAIM,
):
    return Judgement(Field.TEXT, 0, 1, "q", claim, match, verdict, stance, score, basis)


@pytest.mark.parametrize(
    ("judgements", "seen", "cause"),
    [
        ([], Retrieved(False), Cause.GATE),
        ([], Retrieved(True, frozenset({"c2"})), Cause.RETRIEVAL),
        ([], Retrieved(True, frozenset({"c1"})), Cause.FIRST_LOOK),
        ([], SEEN, Cause.THRESHOLD),
        ([found("c2", Stance.DENIES)], SEEN, Cause.OTHER),
        ([found(match=Match.SUGGESTED)], SEEN, Cause.THRESHOLD),
        ([found(stance=Stance.DENIES)], SEEN, Cause.POLARITY),
        ([found(stance=Stance.QUESTIONS)], SEEN, Cause.STANCE),
        ([found(verdict=Verdict.SUPPORTED)], SEEN, Cause.NUMBER),
    ],
    ids=lambda value: value.name if isinstance(value, Cause) else "",
)
def test_cause_of_a_miss(judgements, seen, cause):
    assert cause_of_miss(Outcome(line(says()), tuple(judgements)), seen) is cause


@pytest.mark.parametrize(
    ("expect", "text", "judgement", "cause"),
    [
        ([says(stance=Stance.DENIES)], "Một câu.", found(), Cause.POLARITY),
        ([says(stance=Stance.DENIES)], "Có người nói thế. Sai cả.", found(), Cause.CONTEXT),
        ([says(stance=Stance.QUESTIONS)], "Thật không?", found(), Cause.STANCE),
        ([], "Trời đẹp.", found(), Cause.SAMENESS),
        ([says("c2", verdict=Verdict.SUPPORTED)], "Một câu.", found(), Cause.OTHER),
        (
            [says(verdict=Verdict.SUPPORTED)],
            "Dài 100 km.",
            found(basis=Basis.NUMBER),
            Cause.NUMBER,
        ),
    ],
    ids=["polarity", "context", "stance", "sameness", "other", "number"],
)
def test_cause_of_a_wrong_flag(expect, text, judgement, cause):
    assert cause_of_flag(Outcome(line(*expect, text=text), (judgement,))) is cause


def test_causes_are_counted_and_suggestions_told():
    missed = Outcome(line(says()), (found(match=Match.SUGGESTED),))
    flag = Outcome(line(text="Trời đẹp.", id_="l2"), (found(),))
    right = Outcome(line(says(), id_="l3"), (found(),))
    listed = causes([missed, flag, right], {"l1": SEEN})
    assert [cause for _, cause in listed] == [Cause.THRESHOLD, Cause.SAMENESS]
    assert "| all | 1 | 1 |" in causes_table(listed)
    assert unsure([missed, flag, right]) == 1


def test_macro_f1_counts_only_labels_that_occur():
    gold, given = np.array([0, 0, 1, 1]), np.array([0, 1, 1, 1])
    assert macro_f1(gold, given, 4) == pytest.approx((2 / 3 + 4 / 5) / 2)
    assert macro_f1(np.array([]), np.array([]), 4) == 0.0


def test_calibration_error_is_the_weighted_gap():
    scores, right = np.array([0.95, 0.95, 0.55, 0.55]), np.array([1.0, 1.0, 1.0, 0.0])
    assert expected_calibration_error(scores, right) == pytest.approx(0.05)
    assert expected_calibration_error(np.array([1.0]), np.array([1.0])) == 0.0
    assert expected_calibration_error(np.array([]), np.array([])) == 0.0


def test_resampling_gives_the_same_interval_again():
    columns = (np.array([0, 1] * 20), np.array([0, 1] * 15 + [1, 0] * 5))
    first, second = (resampled("f", "s", columns, lambda g, f: macro_f1(g, f, 2)) for _ in range(2))
    assert first == second
    assert first.low < first.value < first.high


def test_points_are_right_when_claim_and_side_agree():
    outcomes = [
        Outcome(line(says()), (found(score=0.8), found(score=0.6))),
        Outcome(line(says(stance=Stance.DENIES)), (found(score=0.7),)),
        Outcome(line(says()), (found("c9", verdict=Verdict.SUPPORTED),)),
        Outcome(line(), (found("c9", score=0.5),)),
    ]
    points = points_of(outcomes)
    assert points.scores.tolist() == [0.8, 0.7, 0.5]
    assert points.right.tolist() == [1.0, 0.0, 0.0]
    assert [each.count for each in bins_of(points)] == [1, 1, 1]
    assert "| 0.8–0.9 | 1 | 0.800 | 1.000 |" in bins_table(points)
    assert calibration(points, "x").total == 3


def test_plot_is_svg_and_the_same_again(tmp_path):
    pytest.importorskip("matplotlib")
    points = Points(np.array([0.4, 0.9, 0.95]), np.array([0.0, 1.0, 1.0]))
    for name in ("a", "b"):
        write_plot(tmp_path / f"{name}.svg", {"bộ đo chính · headline set": points})
    first = (tmp_path / "a.svg").read_bytes()
    assert first == (tmp_path / "b.svg").read_bytes()
    assert b"<svg" in first
    assert not any(row.endswith(b" ") for row in first.splitlines())


def test_stances_are_those_of_claims_found_for_sure():
    outcomes = [
        Outcome(line(says(stance=Stance.RELAYS)), (found(),)),
        Outcome(line(says()), (found(match=Match.SUGGESTED),)),
    ]
    assert stances_of(outcomes) == [(Stance.RELAYS, Stance.ASSERTS)]


def test_aims_stand_beside_figures():
    outcomes = [
        Outcome(line(says()), (found(),)),
        Outcome(line(slice_="opinion", id_="l2"), (found(),)),
    ]
    rows = {(row.name, row.slice): row for row in [*measure(outcomes), stance_f1(outcomes)]}
    assert rows["precision", "flagged"].aim == Aim(at_least=0.97)
    assert rows["wrong flags", "opinion"].aim == Aim(at_most=0.0)
    assert (rows["no claim", "lines without one"].hit, rows["recall", "vi press"].hit) == (0, 1)
    assert isinstance(rows["stance, macro-F1", "claims found"], Figure)
    table = markdown_table(list(rows.values()))
    assert "| 1/2 | ≥ 0.97 | **no** |" in table
    assert "| recall | vi | 1.000 | 0.207–1.000 | 1/1 | ≥ 0.85 | yes |" in table
    assert markdown_table([Share("a", "b", 0, 0, Aim(at_most=0.0))]).endswith("| 0 | – |")


def test_slices_of_a_line():
    three = "Một câu. Hai câu. Ba câu."
    assert "paragraphs" in contents_of(line(says(), text=three))
    assert "paragraphs" not in contents_of(line(says()))
    assert languages_of(line(text="領土", lang="zh")) == {"zh", "zh press", "zh traditional"}
    assert is_traditional("領土")
    assert not is_traditional("领土")


def test_a_set_of_ones_own_needs_little(tmp_path):
    path = tmp_path / "mine.jsonl"
    expect = {"claim": "c1", "verdict": "contradicted", "stance": "relays"}
    rows = [{"text": "Câu một."}, {"text": "Câu hai.", "expect": [expect]}]
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n", encoding="utf-8")
    first, second = read_set(path)
    assert (first.id, first.expect_flagged, first.slice) == ("mine-1", False, "other")
    assert (second.expect_flagged, second.expect[0].quote) == (True, "Câu hai.")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{", "line 1"),
        ('{"text": "a", "lang": "fr"}', "lang"),
        ('{"text": "a", "expect": [{"claim": "c"}]}', "verdict"),
        ("", "no lines"),
    ],
    ids=["no JSON", "language", "verdict missing", "empty"],
)
def test_a_set_that_does_not_fit_is_told(tmp_path, row, said):
    path = tmp_path / "mine.jsonl"
    path.write_text(row + "\n", encoding="utf-8")
    with pytest.raises(CotmocError, match=said):
        read_set(path)


def test_the_projects_own_sets_are_whole():
    lines = [each for path in OWN_SETS for each in read_set(path)]
    ids = [each.id for each in lines]
    assert len(lines) >= 900
    assert len(set(ids)) == len(ids)
    assert all(not each.pair or each.pair in set(ids) for each in lines)
    assert all(item.quote in each.text for each in lines for item in each.expect)

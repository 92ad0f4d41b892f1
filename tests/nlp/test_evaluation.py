import pytest

from core.records import Judgement
from core.vocabulary import Field, Match, Stance, Verdict
from nlp.evaluation.flagging import Outcome, measure
from nlp.evaluation.shares import Share, markdown_table, wilson
from nlp.training.lines import Expected, Line


def line(number: int, *, flagged: bool, pair: str = "", slice_: str = "flagged") -> Line:
    expect = (
        Expected("c1", Verdict.CONTRADICTED, Stance.ASSERTS if flagged else Stance.DENIES, "q"),
    )
    return Line(f"l{number}", "file", "q", "vi", "press", slice_, flagged, expect, pair)


def found(stance: Stance, match: Match = Match.CONFIRMED, claim: str = "c1") -> Judgement:
    return Judgement(Field.TEXT, 0, 1, "q", claim, match, Verdict.CONTRADICTED, stance, 0.9)


def test_shares_of_outcomes():
    outcomes = [
        Outcome(line(1, flagged=True, pair="l2"), (found(Stance.ASSERTS),)),
        Outcome(line(2, flagged=False, pair="l1", slice_="stance"), (found(Stance.DENIES),)),
        Outcome(line(3, flagged=True), (found(Stance.ASSERTS, Match.SUGGESTED),)),
        Outcome(line(4, flagged=False, slice_="stance"), (found(Stance.RELAYS, claim="c2"),)),
    ]
    shares = {(share.name, share.slice): (share.hit, share.total) for share in measure(outcomes)}
    assert shares["precision", "flagged"] == (1, 2)
    assert shares["recall", "flagged"] == (1, 2)
    assert shares["right claim", "flagged"] == (1, 1)
    assert shares["wrong flags", "stance"] == (1, 2)
    assert shares["recall", "vi press"] == (1, 2)
    assert shares["stance", "all"] == (2, 2)
    assert shares["both right", "minimal pairs"] == (1, 1)


@pytest.mark.parametrize(
    ("hit", "total", "low", "high"),
    [(0, 0, 0.0, 1.0), (0, 38, 0.0, 0.092), (38, 38, 0.908, 1.0), (50, 100, 0.404, 0.596)],
)
def test_wilson(hit, total, low, high):
    assert wilson(hit, total) == pytest.approx((low, high), abs=0.001)


def test_table_shows_counts():
    table = markdown_table([Share("recall", "vi", 3, 4), Share("recall", "zh", 0, 0)])
    assert "| recall | vi | 0.750 | 0.301–0.954 | 3/4 |" in table
    assert "| recall | zh | – | 0.000–1.000 | 0/0 |" in table

"""Baselines, yardsticks, held claims, stripped catalogues, real texts and reviews."""

import json
from pathlib import Path

import numpy as np
import pytest
import yaml

from core.errors import CotmocError
from core.records import Analysis, Claim, Judgement, TextInput
from core.settings import get_settings
from core.vocabulary import Field, Lang, Match, SourceKind, Stance, Verdict
from nlp.catalogue import load_catalogue
from nlp.evaluation import held_claims, real, reviews
from nlp.evaluation.cross_language import strip_catalogue
from nlp.evaluation.fitting import fit_bands, fit_weights, in_halves
from nlp.evaluation.nearest import Nearest, best_threshold, flags_of
from nlp.evaluation.pair_judges import OPPOSITE, SAME, UNRELATED, WordOverlap
from nlp.evaluation.public_sets import (
    Verification,
    judge_passages,
    measure,
    nearest_sentences,
    read_vifactcheck,
)
from nlp.evaluation.real_texts import RealSet, RealText
from nlp.evaluation.shares import Share
from nlp.evaluation.shown import main as show
from nlp.training.crossval import fold_of
from nlp.training.lines import Expected, Line


def judgement(claim="c1", stance=Stance.ASSERTS, start=0, end=1, quote="q", match=Match.CONFIRMED):
    return Judgement(Field.TEXT, start, end, quote, claim, match, Verdict.CONTRADICTED, stance, 0.9)


def stated(number: int, claim: str, *, flagged: bool = True) -> Line:
    stance = Stance.ASSERTS if flagged else Stance.DENIES
    expect = (Expected(claim, Verdict.CONTRADICTED, stance, "q"),)
    return Line(f"l{number}", "file", "q", "vi", "press", "flagged", flagged, expect)


class Axes:
    """Words as axes: an encoder whose cosines can be told beforehand."""

    name, dimensions = "axes", 4
    words = ("thác", "sông", "mốc", "chợ")

    def embed(self, texts, kind="query"):
        rows = [[float(word in text) + 1e-3 for word in self.words] for text in texts]
        vectors = np.array(rows, np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_nearest_neighbour_flags_what_is_near_a_false_claim():
    claims = [
        Claim("c1", "", Verdict.CONTRADICTED, {"vi": "thác"}, {}, {"vi": ("thác kia",)}),
        Claim("c2", "", Verdict.SUPPORTED, {"vi": "sông"}, {}, {}),
    ]
    nearest = Nearest.of(claims, Axes())
    assert nearest.contradicted.tolist() == [True, True, False]
    lines = [
        Line("1", "f", "thác", "vi", "press", "flagged", True, ()),
        Line("2", "f", "sông", "vi", "press", "ordinary", False, ()),
        Line("3", "f", "thác và chợ", "vi", "press", "opinion", False, ()),
    ]
    flags, threshold = flags_of(lines, nearest)
    assert flags == [True, False, False]
    assert threshold > 0.71


def test_best_threshold_without_any_score_flags_nothing():
    assert best_threshold(np.array([-1.0, -1.0]), np.array([True, False])) == 1.0


def test_bands_and_weights_find_labels_that_can_be_told():
    gold = np.array([0, 1, 2] * 20)
    scores = np.array([0.9, 0.5, 0.1] * 20) + np.linspace(0, 0.05, 60)
    assert (in_halves(scores, gold, fit_bands) == gold).all()
    rows = np.eye(3)[gold] * 0.2 + np.array([0.1, 0.1, 0.6])
    assert (in_halves(rows, gold, fit_weights) == gold).all()


def test_word_overlap_folds_marks():
    assert WordOverlap()(["Thác Bản Giốc ở Cao Bằng"], ["thac ban gioc"]).tolist() == [1.0]
    assert WordOverlap()(["a"], [""]).tolist() == [0.0]


def test_passages_are_judged_by_their_most_telling_sentence():
    asked: list[tuple[str, str]] = []

    def judge(texts, claims):
        asked.extend(zip(texts, claims, strict=True))
        return np.array(
            [[0.1, 0.7, 0.2] if "không" in text else [0.05, 0.05, 0.9] for text in texts],
            np.float32,
        )

    text = "Trời mưa. Sông không cạn. Chợ đông."
    rows = judge_passages(judge, [text, ""], ["Sông cạn.", "Sông cạn."])
    assert rows[0].argmax() == OPPOSITE
    assert rows[1].argmax() == UNRELATED
    assert asked[0] == ("Sông không cạn.", "Sông cạn.")
    assert nearest_sentences(text, "Chợ đông.", most=1) == ["Chợ đông."]


def test_every_judge_of_pairs_is_measured(tmp_path):
    rows = [
        {"evidence": "Sông dài 10 km.", "statement": "Sông dài 10 km.", "label": 0},
        {"evidence": "Sông không cạn.", "statement": "Sông cạn.", "label": 1},
        {"evidence": "Chợ đông.", "statement": "Thác cao.", "label": 2},
    ]
    path = tmp_path / "dev.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows * 2), encoding="utf-8")
    data = read_vifactcheck(path)
    assert isinstance(data, Verification)
    assert data.labels.tolist() == [SAME, OPPOSITE, UNRELATED] * 2

    def judge(texts, claims):
        return np.tile(np.array([[1.0, 0.0, 0.0]], np.float32), (len(texts), 1))

    figures = measure(data, {"word overlap": WordOverlap()}, {"always same": judge})
    assert [figure.slice for figure in figures] == [
        "word overlap, bounds fitted on the other half",
        "always same, as it is",
        "always same, weights fitted on the other half",
    ]
    assert figures[1].value == pytest.approx(1 / 6, abs=0.01)


def test_held_claims_count_only_their_own_group():
    held = next(f"claim-{number}" for number in range(50) if fold_of(f"claim-{number}") == 0)
    other = next(f"claim-{number}" for number in range(50) if fold_of(f"claim-{number}") == 1)
    lines = [stated(1, held), stated(2, held, flagged=False), stated(3, other)]
    asked = []

    def finder_of(fold):
        def find(chosen):
            asked.append((fold, [line.id for line in chosen]))
            return [(judgement(held), judgement(other)) for _ in chosen]

        return find

    shares = held_claims.measure(lines, finder_of, whole=lambda some: [() for _ in some], folds=2)
    assert asked == [(0, ["l1", "l2"]), (1, ["l3"])]
    counts = {(share.name, share.slice): (share.hit, share.total) for share in shares}
    assert counts["recall", "claims held out whole"] == (2, 2)
    assert counts["precision", "claims held out whole"] == (2, 3)
    assert counts["recall", "the same lines, trained with all"] == (0, 2)


def test_held_claims_without_weights_say_so(capsys, monkeypatch):
    monkeypatch.setattr(held_claims, "OPEN_FOLD_JUDGE", None)
    shares = [Share("recall", "claims that no training saw", 3, 4)]
    monkeypatch.setattr(held_claims, "never_trained", lambda settings: shares)
    assert held_claims.main() == 0
    out = capsys.readouterr().out
    assert "NOT MEASURED" in out
    assert "| recall | claims that no training saw | 0.750 |" in out


def test_stripped_catalogue_has_one_language(tmp_path: Path):
    whole = load_catalogue(get_settings().claims_folders)
    settings = strip_catalogue(get_settings(), "zh", tmp_path)
    stripped = load_catalogue(settings.claims_folders)
    assert list(stripped.claims) == list(whole.claims)
    for claim in stripped.claims.values():
        for words in (claim.statement, claim.says, claim.not_says, claim.established):
            assert set(words) <= {"zh"}
    assert stripped.documents == whole.documents
    assert stripped.digest != whole.digest


class Flagging:
    """An analyser that flags what has the word in it."""

    def analyse(self, items):
        for item in items:
            found = (judgement(quote="thác"),) if "thác" in item.text else ()
            yield Analysis(Lang.VI, True, judgements=found)


def test_real_flags_are_listed_with_what_was_said(tmp_path: Path):
    path = tmp_path / "texts.jsonl"
    path.write_text("x", encoding="utf-8")
    texts = [RealText("a", TextInput("thác", "Tin")), RealText("b", TextInput("chợ"))]
    sets = [
        RealSet("posts", path, lambda _: iter(texts)),
        RealSet("missing", tmp_path / "none", lambda _: iter(texts)),
    ]
    shares, flags = real.measure(Flagging(), sets)
    assert [(share.slice, share.hit, share.total) for share in shares] == [
        ("posts", 1, 2),
        (real.ALL, 1, 2),
    ]
    assert "not read yet" in next(real.flag_lines(flags, {}, texts=False))
    reason = real.Reason(text=texts[0].hash, claim="c1", right=False, why="nói về du lịch")
    (shown,) = real.flag_lines(flags, {(reason.text, reason.claim): reason}, texts=False)
    assert shown.endswith("wrong: nói về du lịch")
    assert "thác" not in shown
    assert "thác" in list(real.flag_lines(flags, {}, texts=True))[1]


def test_reasons_of_real_flags_are_read():
    for (text, claim), reason in real.read_reasons().items():
        assert len(text) == 16
        assert claim
        assert reason.why


def test_reasons_that_do_not_fit_are_told(tmp_path: Path):
    path = tmp_path / "reasons.yaml"
    path.write_text(yaml.safe_dump([{"text": "a", "claim": "c"}]), encoding="utf-8")
    with pytest.raises(CotmocError, match="why"):
        real.read_reasons(path)


def test_precision_by_claim():
    shares = reviews.precision_by_claim([("a", True), ("a", False), ("b", True)])
    assert [(share.slice, share.hit, share.total) for share in shares] == [
        ("all claims", 2, 3),
        ("a", 1, 2),
        ("b", 1, 1),
    ]


def test_reviewed_findings_become_labelled_lines():
    text = "Một. Hai. Ba. Thác đã mất. Năm. Sáu. Bảy."
    start = text.index("Thác")
    found = judgement(start=start, end=start + len("Thác đã mất."), quote="Thác đã mất.")
    made = [
        reviews.Reviewed(found, confirmed, text, Lang.VI, SourceKind.PRESS)
        for confirmed in (True, False)
    ]
    yes, no = reviews.labelled_lines(made)
    assert yes["text"] == "Hai. Ba. Thác đã mất. Năm. Sáu."
    assert (yes["expect_flagged"], yes["expect"][0]["quote"]) == (True, "Thác đã mất.")
    assert (no["expect_flagged"], no["expect"], no["about"]) == (False, [], "c1")
    assert not {"decided_by", "reviewer", "note", "author", "url", "source"} & set(yes)


def test_a_stance_that_was_put_right_is_expected_and_another_claim_is_not():
    text = "Thác đã mất."
    found = judgement(start=0, end=len(text), quote=text)
    rest = (text, Lang.VI, SourceKind.PRESS)
    stance, claim = reviews.labelled_lines(
        [
            reviews.Reviewed(found, False, *rest, stance_now="denies"),
            reviews.Reviewed(found, False, *rest, claim_now="c2", stance_now="denies"),
        ]
    )
    assert (stance["expect_flagged"], stance["slice"]) == (False, "stance")
    assert stance["expect"][0]["stance"] == "denies"
    assert (claim["expect"], claim["slice"]) == ([], "rejected")


def test_figures_of_a_module_that_is_not_there(capsys):
    assert show(["nlp.evaluation.nothing_of_the_kind"]) == 0
    assert "NOT MEASURED" in capsys.readouterr().out

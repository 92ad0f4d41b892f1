"""What surfaces: statements on borders and units, not opinions, questions and ordinary news."""

from dataclasses import replace

import numpy as np
import pytest

from core.records import Judgement
from core.settings import get_settings
from core.vectors import unpack_vector
from core.vocabulary import Field, Lang, Match, Stance, Verdict
from nlp.candidates.find import MODEL, Finder, open_finder
from nlp.candidates.model import load_model, save_model
from nlp.candidates.vectors import Recent
from nlp.claims.passage import Passage
from nlp.encoder import open_encoder

STATED = "Theo tờ rơi, toàn bộ đảo Hòn Vít đã được nhượng cho nước láng giềng từ năm 1998."
OPINION = "Ước gì đảo Hòn Vít cứ mãi yên bình như thế này."


@pytest.fixture(scope="module")
def finder() -> Finder:
    settings = get_settings()
    return open_finder(settings, Recent(open_encoder(settings)))


def passage(*sentences: str, lang: Lang = Lang.VI) -> Passage:
    text = " ".join(sentences)
    bounds, at = [], 0
    for sentence in sentences:
        bounds.append((at, at + len(sentence)))
        at += len(sentence) + 1
    return Passage(text, 0, tuple(bounds), tuple(range(len(sentences))), lang)


def test_a_statement_surfaces_with_its_place_and_vector(finder: Finder) -> None:
    (found,) = finder.find([passage(OPINION, STATED)], [[]])
    assert [one.quote for one in found] == [STATED]
    assert passage(OPINION, STATED).text[found[0].start : found[0].end] == STATED
    assert np.linalg.norm(unpack_vector(found[0].vector)) == pytest.approx(1, abs=0.01)
    assert found[0].figures == ("date:19980000",)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Hồ Đá Vàng nằm trọn trong địa phận tỉnh Sơn Hồ theo biên bản năm 2003.", Lang.VI),
        ("The treaty of 1936 handed the whole Ferrin archipelago over to Lindmark.", Lang.EN),
        ("根据1936年的条约，费林群岛全部割让给了林马克。", Lang.ZH),
    ],
    ids=["vi", "en", "zh"],
)
def test_statements_surface_in_three_languages(finder: Finder, text: str, lang: Lang) -> None:
    assert finder.find([passage(text, lang=lang)], [[]]) != [()]


@pytest.mark.parametrize(
    "text",
    [
        "Đường lên cửa khẩu mùa này đẹp quá, ai đi cùng mình không?",
        "Hôm nay chợ phiên vùng biên bán rất nhiều hạt dẻ và mật ong.",
        "Mình chỉ mong bà con vùng biên bớt khổ.",
    ],
    ids=["question", "ordinary", "wish"],
)
def test_what_states_nothing_stays(finder: Finder, text: str) -> None:
    assert finder.find([passage(text)], [[]]) == [()]


def test_a_sentence_with_a_confirmed_claim_is_none(finder: Finder) -> None:
    judged = Judgement(
        field=Field.TEXT,
        start=0,
        end=len(STATED),
        quote=STATED,
        claim="claim-a",
        match=Match.CONFIRMED,
        verdict=Verdict.CONTRADICTED,
        stance=Stance.RELAYS,
        score=0.9,
    )
    assert finder.find([passage(STATED)], [[judged]]) == [()]
    only_suggested = replace(judged, match=Match.SUGGESTED)
    assert finder.find([passage(STATED)], [[only_suggested]]) != [()]


def test_with_another_encoder_nothing_is_looked_for(finder: Finder) -> None:
    other = replace(finder, model=replace(finder.model, encoder="another"))
    assert other.find([passage(STATED)], [[]]) == [()]


def test_a_passage_that_fails_leaves_the_others_alone(finder: Finder) -> None:
    broken = replace(passage(STATED), candidates=(7,))
    found = finder.find_each([broken, passage(STATED)], [[], []])
    assert found[0] == ()
    assert len(found[1]) == 1


def test_the_model_comes_back_from_its_file(tmp_path) -> None:
    model = load_model(MODEL)
    save_model(model, tmp_path / "model.npz")
    again = load_model(tmp_path / "model.npz")
    rows = [dict.fromkeys(model.names, 1.0)]
    vector = np.full((1, 384), 384**-0.5, np.float32)
    assert again.names == model.names
    assert again.probabilities(rows, vector) == model.probabilities(rows, vector)


def test_recent_texts_are_encoded_once() -> None:
    class Counting:
        name, dimensions = "counting", 2

        def __init__(self) -> None:
            self.asked: list[str] = []

        def embed(self, texts, kind="query"):
            self.asked += texts
            return np.array([[len(text), 1] for text in texts], np.float32)

    inner = Counting()
    encoder = Recent(inner, kept=2)
    assert encoder.embed(["a", "bb", "a"]).tolist() == [[1, 1], [2, 1], [1, 1]]
    assert encoder.embed(["bb", "ccc"]).tolist() == [[2, 1], [3, 1]]
    assert inner.asked == ["a", "bb", "ccc"]
    assert encoder.embed(["a"], "passage").tolist() == [[1, 1]]
    assert inner.asked[-1] == "a"
    assert encoder.embed([]).shape == (0, 2)

import inspect
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.records import Judgement
from core.settings import Settings
from core.vocabulary import Basis, Field, Lang, Match, Stance, Verdict
from nlp.catalogue import load_catalogue
from nlp.claims import ClaimJudge, Passage
from nlp.encoder import open_encoder
from nlp.language.sentences import split_sentences
from tests.paths import ROOT

LAKE = {
    "id": "lake-drained-for-a-dam",
    "topic": "land-border",
    "statement_vi": "Hồ Ngân Thủy đã bị tháo cạn để xây đập thủy điện.",
    "statement_en": "Lake Ngan Thuy was drained to build a hydropower dam.",
    "statement_zh": "银水湖已被抽干用于修建水电站大坝。",
    "variants_vi": [
        "Người ta xả sạch nước hồ Ngân Thủy lấy chỗ làm đập",
        "Hồ Ngân Thủy giờ chỉ còn là công trường thủy điện",
    ],
    "verdict": "contradicted",
    "established_vi": "Khảo sát năm 2024 ghi hồ vẫn đầy nước và không có dự án đập nào.",
    "established_en": "The 2024 survey found the lake full; no dam is planned.",
    "evidence": [{"document": "lake-survey", "ref": "Art. 1", "relation": "contradicts"}],
}
DEPTH = {
    "id": "lake-depth-46-m",
    "topic": "land-border",
    "statement_vi": "Hồ Ngân Thủy sâu nhất 46 m.",
    "statement_en": "Lake Ngan Thuy is 46 m deep at its deepest.",
    "statement_zh": "银水湖最深处46米。",
    "variants_vi": ["Chỗ sâu nhất của hồ Ngân Thủy đo được 46 mét"],
    "verdict": "supported",
    "established_vi": "Khảo sát năm 2024 đo độ sâu lớn nhất 46 m.",
    "established_en": "The 2024 survey measured a greatest depth of 46 m.",
    "evidence": [{"document": "lake-survey", "ref": "Art. 1", "relation": "supports"}],
    "numbers": [
        {"what": "depth", "value": 46, "unit": "m", "tolerance": 1, "as_of": "2024"},
    ],
}
SURVEY = {
    "id": "lake-survey",
    "title_vi": "Khảo sát hồ Ngân Thủy",
    "title_en": "Survey of Lake Ngan Thuy",
    "kind": "official-statistic",
    "points": [{"ref": "Art. 1", "gist_vi": "Hồ đầy nước, sâu nhất 46 m."}],
}


@pytest.fixture(scope="module")
def encoder(tmp_path_factory):
    return open_encoder(Settings(cache_dir=tmp_path_factory.mktemp("cache")))


@pytest.fixture(scope="module")
def lake_folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("lake")
    for name, entries in (("claims", [LAKE, DEPTH]), ("documents", [SURVEY])):
        text = yaml.safe_dump(entries, allow_unicode=True)
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def judge(encoder, lake_folder) -> ClaimJudge:
    return ClaimJudge(load_catalogue([ROOT / "claims", lake_folder]), encoder)


def passage(text: str, lang: Lang = Lang.VI, title: str = "") -> Passage:
    whole = f"{title}\n\n{text}" if title else text
    sentences = tuple(split_sentences(whole, lang))
    return Passage(whole, len(title), sentences, tuple(range(len(sentences))), lang)


def judged(judge: ClaimJudge, text: str, lang: Lang = Lang.VI, title: str = "") -> list[Judgement]:
    (found,) = judge.judge([passage(text, lang, title)])
    return found


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Hồ Ngân Thủy đã bị tháo cạn để làm đập thủy điện.", Lang.VI),
        ("Ho Ngan Thuy da bi thao can de xay dap thuy dien.", Lang.VI),
        ("Lake Ngan Thuy was drained so that a hydropower dam could be built.", Lang.EN),
        ("银水湖已经被抽干，用来修建水电站大坝。", Lang.ZH),
    ],
    ids=["press", "without marks", "english", "chinese"],
)
def test_a_claim_added_as_yaml_is_matched_at_once(judge, text, lang):
    claims = {item.claim: item for item in judged(judge, text, lang)}
    found = claims["lake-drained-for-a-dam"]
    assert found.verdict is Verdict.CONTRADICTED
    assert found.stance in (Stance.ASSERTS, Stance.RELAYS)
    assert found.flagged
    assert found.quote == text
    assert [item.document for item in found.evidence] == ["lake-survey"]
    assert "Khảo sát hồ Ngân Thủy" in found.why
    assert "Survey of Lake Ngan Thuy" in found.why_en


@pytest.mark.parametrize(
    "text",
    [
        "Hồ Ngân Thủy có bị tháo cạn để xây đập thủy điện không ạ, ai biết chỉ giúp?",
        "Tin đồn hồ Ngân Thủy bị tháo cạn để xây đập là bịa đặt, hồ vẫn đầy nước.",
        "Có người đồn hồ Ngân Thủy bị tháo cạn xây đập. Sai hoàn toàn, không có dự án nào.",
        "Giá mà hồ Ngân Thủy đông khách hơn thì vui biết mấy.",
        "Sáng nay chợ phiên họp sớm, ngô và gà bán chạy.",
    ],
    ids=["question", "denied", "denied after", "wish", "ordinary"],
)
def test_what_is_no_statement_is_not_flagged(judge, text):
    assert not any(item.flagged for item in judged(judge, text))


def test_a_wrong_figure_of_a_supported_claim_is_flagged(judge):
    (right,) = (
        item
        for item in judged(judge, "Hồ Ngân Thủy sâu nhất 46 mét.")
        if item.claim == "lake-depth-46-m"
    )
    assert (right.verdict, right.basis) == (Verdict.SUPPORTED, Basis.CLAIM)
    (wrong,) = (
        item
        for item in judged(judge, "Hồ Ngân Thủy sâu nhất 64 mét.")
        if item.claim == "lake-depth-46-m"
    )
    assert (wrong.verdict, wrong.basis) == (Verdict.CONTRADICTED, Basis.NUMBER)
    assert "64 mét" in wrong.why
    assert "46" in wrong.why


def test_a_claim_knows_what_its_statement_names_in_every_language(judge):
    named = dict(zip((claim.id for claim in judge.index.claims), judge.names, strict=True))
    assert named["ban-gioc-zone-official-2024"] == {"ban-gioc"}
    assert named["lake-depth-46-m"] == frozenset()


def test_a_date_of_something_else_is_no_wrong_date_of_the_claim(judge):
    text = "Lễ hội ở An Giang diễn ra từ ngày 22/5 đến 3/6, du khách có thể ghé thăm vào tháng 10."
    assert not [found for found in judged(judge, text) if found.basis is Basis.NUMBER]


def test_contested_claims_are_never_flagged(judge):
    texts = [
        text
        for claim in judge.catalogue.claims.values()
        if claim.verdict is Verdict.CONTESTED
        for text in claim.statement.values()
    ]
    for found in judge.judge([passage(text) for text in texts]):
        for item in found:
            if judge.catalogue.claims[item.claim].verdict is Verdict.CONTESTED:
                assert not item.flagged


def test_judging_takes_text_alone():
    names = set(inspect.signature(ClaimJudge.judge).parameters)
    assert names == {"self", "passages"}
    assert set(Passage.__dataclass_fields__) == {
        "text",
        "title_end",
        "sentences",
        "candidates",
        "lang",
    }


def test_sentences_outside_the_gate_are_not_judged(judge):
    text = "Hồ Ngân Thủy đã bị tháo cạn để làm đập thủy điện."
    sentences = tuple(split_sentences(text))
    assert judge.judge([Passage(text, 0, sentences, (), Lang.VI)]) == [[]]
    assert judge.judge([]) == []


def test_together_or_alone_is_the_same(judge):
    texts = ["Hồ Ngân Thủy đã bị tháo cạn để làm đập.", "Chợ họp sớm.", "Cao Bằng đã sáp nhập."]
    together = judge.judge([passage(text) for text in texts])
    assert together == [judged(judge, text) for text in texts]


def test_title_and_text_have_their_own_offsets(judge):
    title = "Hồ Ngân Thủy bị tháo cạn để xây đập thủy điện"
    body = "Người dân cho biết như vậy. Hồ Ngân Thủy nay đã bị tháo cạn để xây đập thủy điện."
    found = judged(judge, body, title=title)
    assert {item.field for item in found if item.claim == "lake-drained-for-a-dam"} >= {Field.TEXT}
    for item in found:
        value = title if item.field is Field.TITLE else body
        assert value[item.start : item.end] == item.quote


@given(
    st.lists(
        st.sampled_from(
            ["Hồ Ngân Thủy bị tháo cạn xây đập.", "hô\u0300 ngân thu\u0309y 🙂", "银水湖已被抽干。",
             "?!", "x", "Cao Bằng dài 333 km", "\u200b", "A\u0301"]
        ),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from(["", "Tin nóng 🙂", "Hồ Ngân Thủy cạn"]),
    st.sampled_from(list(Lang)),
)  # fmt: skip
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_offsets_always_give_the_quote(judge, parts, title, lang):
    body = " ".join(parts)
    for item in judged(judge, body, lang, title):
        value = title if item.field is Field.TITLE else body
        assert value[item.start : item.end] == item.quote
        assert 0 <= item.score <= 1
        assert item.match in Match

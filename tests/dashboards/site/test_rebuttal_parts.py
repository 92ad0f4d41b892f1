"""The pure parts of answers: drafts, citations that fit, tone, differences, rules, assessment."""

from dataclasses import replace
from itertools import product

import pytest

from core.assessment import QUESTIONS, Outcome, from_json, recommend
from core.rebuttal_basis import basis_of
from core.rebuttal_rules import Fault, find_problems, find_unchecked
from core.rebuttals import KIND_OF, PARTS, Citation, Content, Kind, Part, Sentence
from core.vocabulary import Verdict
from dashboards.site.rebuttals.differences import differences
from dashboards.site.rebuttals.drafting import draft, established
from dashboards.site.rebuttals.tone import Rule, find_marks
from nlp.catalogue import load_catalogue

CATALOGUE = load_catalogue(["claims"])
CLAIMS = CATALOGUE.claims
DOCUMENTS = CATALOGUE.documents
BORDER = CLAIMS["land-border-not-demarcated"]


# --- drafts -------------------------------------------------------------------------------------


@pytest.mark.parametrize("id_", CLAIMS)
def test_a_draft_says_nothing_that_the_catalogue_does_not(id_):
    claim = CLAIMS[id_]
    whole = [*claim.established.values()]
    whole += [text for position in claim.positions for text in position.values()]
    passages = set()
    for item in claim.evidence:
        document = DOCUMENTS[item.document]
        gists = {item.gist, item.gist_en, *document.points.get(item.ref, {}).values()}
        passages |= {f"{title}: {gist}" for title in document.title.values() for gist in gists}
    for sentence in draft(claim, DOCUMENTS).sentences:
        for lang, text in sentence.text.items():
            if sentence.part is Part.CLAIM:
                assert text.partition("“")[2].rstrip("”") == claim.statement[lang]
            else:
                assert text in passages or any(text in one for one in whole), text


@pytest.mark.parametrize("id_", CLAIMS)
def test_a_draft_lacks_nothing_but_citations(id_):
    claim = CLAIMS[id_]
    kind = KIND_OF[claim.verdict]
    content = draft(claim, DOCUMENTS)
    faults = {one.fault for one in find_problems(content, kind, claim, DOCUMENTS)}
    assert faults <= {Fault.UNCITED}
    assert [s.part for s in content.sentences if s.part is Part.CLAIM] == [Part.CLAIM]
    if kind is Kind.REBUTTAL:
        assert content.sentences[0].part is Part.FACT
        assert content.sentences[-1].part is Part.FACT_AGAIN
    if kind is Kind.EXPLAINER:
        assert len(list(content.of(Part.POSITION))) == len(claim.positions)


def test_most_sentences_of_the_drafts_are_cited_already():
    sentences = [
        one
        for claim in CLAIMS.values()
        for one in draft(claim, DOCUMENTS).sentences
        if one.states_fact
    ]
    assert sum(one.uncited for one in sentences) / len(sentences) < 0.3


def test_languages_stand_side_by_side():
    claim = replace(BORDER, established={"vi": "Một. Hai. Ba.", "en": "One. Two and three."})
    assert established(claim) == [
        {"vi": "Một.", "en": "One."},
        {"vi": "Hai. Ba.", "en": "Two and three."},
    ]


def test_claim_without_texts_makes_a_draft_that_can_be_filled():
    bare = replace(BORDER, statement={}, established={}, evidence=())
    content = draft(bare, {})
    assert [one.part for one in content.sentences] == [Part.CLAIM]


# --- rules --------------------------------------------------------------------------------------


def test_contested_is_never_a_rebuttal():
    assert KIND_OF[Verdict.CONTESTED] is Kind.EXPLAINER
    assert Part.WHY not in PARTS[Kind.EXPLAINER]
    contested = next(one for one in CLAIMS.values() if one.verdict is Verdict.CONTESTED)
    content = draft(BORDER, DOCUMENTS)
    faults = {one.fault for one in find_problems(content, Kind.REBUTTAL, contested, DOCUMENTS)}
    assert Fault.OTHER_KIND in faults
    faults = {one.fault for one in find_problems(content, Kind.EXPLAINER, contested, DOCUMENTS)}
    assert {Fault.WRONG_PART, Fault.SIDE_MISSING, Fault.NO_PART} <= faults


def test_checks_count_for_the_passage_or_the_whole_document():
    content = Content({}, (Sentence(Part.FACT, {}, (Citation("cairo-declaration-1943", "x"),)),))
    (problem,) = find_unchecked(content, DOCUMENTS, ())
    assert (problem.fault, problem.sentence) == (Fault.UNCHECKED, 1)
    assert find_unchecked(content, DOCUMENTS, set(content.citations)) == []
    document = replace(DOCUMENTS["cairo-declaration-1943"], checked_on="2026-11-01")
    assert find_unchecked(content, {document.id: document}, ()) == []


def test_what_an_answer_rests_on():
    content = draft(BORDER, DOCUMENTS)
    now = basis_of(content, BORDER, DOCUMENTS)
    assert now == basis_of(content, replace(BORDER, says={}, notes="x"), DOCUMENTS)
    assert now != basis_of(content, replace(BORDER, verdict=Verdict.OUTDATED), DOCUMENTS)
    assert now != basis_of(content, None, DOCUMENTS)
    uncited = {**DOCUMENTS, "cairo-declaration-1943": replace(
        DOCUMENTS["cairo-declaration-1943"], title={"vi": "x"}
    )}  # fmt: skip
    assert now == basis_of(content, BORDER, uncited)
    cited = content.citations[0].document
    changed = {**DOCUMENTS, cited: replace(DOCUMENTS[cited], urls=("https://other.example",))}
    assert now != basis_of(content, BORDER, changed)


# --- tone ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "text", "rule", "words"),
    [
        ("vi", "Bọn phản động nói vậy.", Rule.LABEL, ["Bọn", "phản động"]),
        ("vi", "Bốn cột mốc ở bốn xã.", Rule.LABEL, []),
        ("vi", "Đó là luận điệu trắng trợn.", Rule.LOADED, ["luận điệu", "trắng trợn"]),
        ("vi", "Điều đó tuyệt đối không đúng.", Rule.SUPERLATIVE, ["tuyệt đối"]),
        ("vi", "Thông tin KHÔNG ĐÚNG ở đây.", Rule.CAPITALS, ["KHÔNG ĐÚNG"]),
        ("vi", "Theo UNCLOS và UNESCO.", Rule.CAPITALS, []),
        ("vi", "Sai rồi!!", Rule.EXCLAMATION, ["!!"]),
        ("en", "These hostile forces spread a brazen plot.", Rule.LABEL, ["hostile forces"]),
        ("en", "The gate lies to the north.", Rule.LOADED, []),
        ("en", "It is undeniable.", Rule.SUPERLATIVE, ["undeniable"]),
        ("zh", "这是谎言！", Rule.LOADED, ["谎言"]),
        ("zh", "这是谎言！", Rule.EXCLAMATION, ["！"]),
    ],
)
def test_tone(lang, text, rule, words):
    content = Content({}, (Sentence(Part.WHY, {lang: text}),))
    marks = find_marks(content, None, {})
    assert [one.words for one in marks if one.rule is rule] == words
    for one in marks:
        assert text[one.start : one.end] == one.words


def test_superlatives_of_the_passage_itself_are_supported():
    citation = Citation("d", "1")
    content = Content({}, (Sentence(Part.WHY, {"en": "It is the first treaty."}, (citation,)),))
    assert find_marks(content, None, {citation: {"en": "The first treaty of all."}}) == []
    assert find_marks(content, None, {citation: {"en": "A treaty."}}) != []


def test_claim_named_again_is_marked():
    content = draft(BORDER, DOCUMENTS)
    assert not [one for one in find_marks(content, BORDER, {}) if one.rule is Rule.CLAIM_AGAIN]
    again = Sentence(Part.WHY, {"vi": f"Họ nói {BORDER.statement['vi'].lower()}", "en": "x"})
    twice = replace(content, sentences=(*content.sentences, again))
    (mark,) = [one for one in find_marks(twice, BORDER, {}) if one.rule is Rule.CLAIM_AGAIN]
    assert (mark.sentence, mark.lang) == (len(twice.sentences), "vi")
    titled = replace(content, title=dict(BORDER.statement))
    assert {
        one.sentence for one in find_marks(titled, BORDER, {}) if one.rule is Rule.CLAIM_AGAIN
    } == {0}


# --- differences --------------------------------------------------------------------------------


def test_sentences_are_paired():
    before = draft(BORDER, DOCUMENTS)
    rows = list(before.sentences)
    rows[3] = replace(rows[3], citations=())
    rows.insert(1, Sentence(Part.FACT, {"vi": "Câu hoàn toàn mới."}))
    del rows[-1]
    after = replace(before, sentences=tuple(rows))
    kinds = [(one.number, one.kind) for one in differences(before, after) if one.kind != "same"]
    assert kinds == [(2, "added"), (9, "gone")]
    changed = replace(before, sentences=(replace(before.sentences[0], citations=()),))
    assert differences(before, changed)[1].uncited == before.sentences[0].citations


# --- assessment ---------------------------------------------------------------------------------


def test_every_combination_has_a_recommendation():
    for answers in product(*QUESTIONS.values()):
        given = dict(zip(QUESTIONS, answers, strict=True))
        found = recommend(given)
        if given["reach"] == "few" and given["amplifying"] == "likely":
            assert found.outcome is Outcome.DO_NOT_AMPLIFY
        if given["harm"] == "serious" and given["reach"] != "few":
            assert found.outcome is Outcome.ANSWER


def test_assessment_needs_every_answer():
    with pytest.raises(ValueError, match="harm"):
        recommend({"reach": "few", "harm": "", "freshness": "steady", "amplifying": "likely"})
    assert from_json({}) is None

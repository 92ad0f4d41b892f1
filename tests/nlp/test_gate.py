"""The cheap gate: phrases found whole and with their marks, texts passed, sentences chosen."""

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from core.records import Claim, TextInput
from core.text import fold_text, normalize_text
from core.vocabulary import Lang, Verdict
from nlp.components.claim_terms import weighted_patterns
from nlp.components.gate import score_needed
from nlp.components.lexicon import build_lexicon
from nlp.components.patterns import Hit, Pattern, PatternIndex, longest
from nlp.components.scoring import best_weight
from nlp.components.sentences import choose_candidates
from nlp.gazetteer import load_places
from nlp.pipe import load_pipe, make_doc, normalize_input, run_pipe
from tests.paths import DATA, EVALUATION, ROOT

LEAST_STATEMENTS = 0.97
MOST_ARTICLES = 0.06


@pytest.fixture(scope="module")
def pipe():
    return load_pipe(claims_dirs=[ROOT / "claims"])


def gated(pipe, text, title=""):
    first, second = normalize_input(TextInput(text=text, title=title))
    return run_pipe(pipe, make_doc(pipe, first.text, second.text))


def find(text, *patterns, lang=Lang.VI):
    normal = normalize_text(text)
    hits = PatternIndex(patterns).find(normal, fold_text(normal), lang=lang)
    return [normal[hit.start : hit.end] for hit in hits]


VI = [Pattern(phrase, "general", phrase) for phrase in ("biên giới", "mốc", "Hà Quảng")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Biên giới và cột mốc ở HÀ QUẢNG.", ["Biên giới", "mốc", "HÀ QUẢNG"]),
        ("bien gioi va cot moc o ha quang", ["bien gioi", "moc", "ha quang"]),
        ("Tấm biển giới thiệu món mọc ở nhà hàng.", []),
        ("Món moc lạ ở bien gioi rất ngon đấy.", ["bien gioi"]),
        ("Thahà quảngx không có mốcx.", []),
        ("biên\ngiới, biên-giới", ["biên\ngiới", "biên-giới"]),
    ],
    ids=["marks", "no marks", "other marks", "one bare syllable", "inside words", "other spaces"],
)
def test_vietnamese_phrases(text, found):
    assert find(text, *VI) == found


def test_chinese_needs_no_spaces_and_either_script_does():
    patterns = [
        Pattern("边界条约", "general", "x", lang=Lang.ZH),
        Pattern("Cao Bằng", "place", "y"),
    ]
    assert find("說邊界條約在Cao Bang省", *patterns, lang=Lang.ZH) == ["邊界條約", "Cao Bang"]


def test_overlapping_phrases_are_all_found_and_the_longest_kept():
    patterns = [Pattern(p, "place", p) for p in ("Bản Giốc", "thác Bản Giốc", "Giốc")]
    text = "thác Bản Giốc"
    hits = PatternIndex(patterns).find(text, fold_text(text), lang=Lang.VI)
    assert len(hits) == 3
    assert [hit.pattern.key for hit in longest(hits)] == ["thác Bản Giốc"]


@given(st.text(max_size=60), st.text(max_size=60))
def test_hits_are_spans_of_the_text(before, after):
    text = normalize_text(f"{before} biên giới {after}").encode("utf-8", "replace").decode()
    hits = PatternIndex(VI).find(text, fold_text(text), lang=Lang.VI)
    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)
    assert any(text[hit.start : hit.end].lower() == "biên giới" for hit in hits)


def test_window_counts_each_term_once_and_forgets_what_lies_behind():
    terms = [(0, "a", 1.0), (5, "a", 1.0), (10, "b", 2.0), (300, "c", 2.5)]
    assert best_weight(terms, 50) == 3.0
    assert best_weight(terms, 400) == 5.5


def test_weak_sentences_count_only_near_strong_ones():
    scores = [0.4, 1.0, 0.4, 0.0, 0.4, 0.4]
    assert choose_candidates(scores, strong=0.8, weak=0.3, reach=1) == [0, 1, 2]


def test_a_sentence_that_says_much_reaches_further():
    scores = [0.4, 0.9, 0.4, 0.4, 0.4, 0.0, 0.3, 2.1, 0.4, 0.3, 0.4]
    assert choose_candidates(scores, strong=0.8, weak=0.3, reach=1) == [1, 6, 7, 8, 9]
    assert choose_candidates(scores, strong=0.8, weak=0.3, reach=0) == [1, 7]
    assert choose_candidates([0.7, 0.7], strong=0.8, weak=0.3, reach=9) == []


def test_longer_texts_need_more():
    assert score_needed(600, 0.1) == 1.0
    assert score_needed(2400, 0.1) == pytest.approx(1.2)
    assert score_needed(150, 0.1) == pytest.approx(0.8)
    assert score_needed(0, 0.1) == score_needed(50, 0.1) == score_needed(100, 0.1) > 0.7


@pytest.mark.parametrize(
    "text",
    [
        "Hiệp ước 1999 đã cắt thác Bản Giốc cho Trung Quốc.",
        "hiep uoc 1999 cat thac ban gioc cho tq roi",
        "Hồi đó ký xong là mất cả ngọn thác vô tay TQ.",
        "HS-TS là của VN.",
        "1999年条约把整个德天瀑布划给了中国。",
        "The 1999 treaty handed the whole of Ban Gioc to China.",
    ],
    ids=["vi", "no marks", "casual", "abbreviations", "zh", "en"],
)
def test_statements_pass(pipe, text):
    assert gated(pipe, text)._.gate.candidates


@pytest.mark.parametrize(
    "text",
    [
        "Đội tuyển thắng ba trận liên tiếp và vào chung kết.",
        "Giá vàng giảm nhẹ, người dân xếp hàng mua từ sáng sớm.",
        "Công thức nấu phở bò tại nhà cần hồi, quế và một chút kiên nhẫn.",
        "The striker scored twice as the home side won the cup final.",
        "股市三连涨，成交放大。",
    ],
    ids=["sport", "gold", "kitchen", "en", "zh"],
)
def test_other_news_does_not_pass(pipe, text):
    doc = gated(pipe, text)
    assert not doc._.gate.passed
    assert doc._.gate.candidates == ()


def test_sentences_of_an_article_are_chosen(pipe):
    filler = "Chợ phiên họp từ sớm. Người mua kẻ bán đông vui. Trẻ con theo mẹ đi xem. " * 5
    doc = gated(pipe, f"{filler}Hiệp ước 1999 đã cắt thác Bản Giốc cho Trung Quốc. {filler}")
    chosen = [doc.text[slice(*doc._.sentences[i])] for i in doc._.gate.candidates]
    assert chosen == ["Hiệp ước 1999 đã cắt thác Bản Giốc cho Trung Quốc."]


def test_a_new_claim_works_at_once(pipe):
    claim = Claim(
        id="new",
        theme="",
        verdict=Verdict.CONTRADICTED,
        statement={"vi": "Sân bay Khuổi Nậm đã bán cho tập đoàn khai khoáng nước ngoài."},
        established={},
        says={"en": ("Khuoi Nam airport was sold to a foreign mining group",)},
    )
    other = load_pipe()
    text = "Nghe đâu sân bay Khuổi Nậm bán đứt cho tập đoàn khai khoáng rồi."
    assert not gated(other, text)._.gate.passed
    other.get_pipe("gate").use(build_lexicon([claim], load_places(), ()))
    assert gated(other, text)._.gate.candidates
    assert gated(other, "They sold Khuoi Nam airport to a mining group.")._.gate.candidates


def test_watch_terms_help_but_none_passes_a_text_alone():
    text = "Sáng nay hồ Khuổi Lái cạn trơ đáy, suối Nà Pồng cũng thế."
    assert gated(load_pipe(), text)._.gate.score < 0.3
    one = gated(load_pipe(watch_terms=["hồ Khuổi Lái"]), text)._.gate
    two = gated(load_pipe(watch_terms=["hồ Khuổi Lái", "suối Nà Pồng"]), text)._.gate
    assert 0.3 < one.score < two.score
    assert not one.passed


def test_general_terms_are_hand_set_in_three_languages():
    terms = yaml.safe_load((ROOT / "nlp/components/data/gate_terms.yaml").read_text("utf-8"))
    assert set(terms) == {"vi", "en", "zh"}


@pytest.mark.data
@pytest.mark.skipif(not EVALUATION.exists(), reason="NO EVALUATION SET beside the checkout")
def test_statements_of_the_development_set_pass(pipe):
    lines = [json.loads(line) for line in EVALUATION.read_text("utf-8").splitlines()]
    stated = [line for line in lines if line["expect"]]
    passed = sum(bool(gated(pipe, line["text"])._.gate.candidates) for line in stated)
    assert passed >= LEAST_STATEMENTS * len(stated)


ARTICLES = DATA / "vn-articles-2024" / "vnexpress_6topics.jsonl"


@pytest.mark.data
@pytest.mark.skipif(not ARTICLES.exists(), reason="NO ARTICLES beside the checkout")
def test_few_ordinary_articles_pass(pipe):
    articles = [json.loads(line) for line in ARTICLES.read_text("utf-8").splitlines()]
    passed = sum(gated(pipe, a["text"], a["title"])._.gate.passed for a in articles)
    assert passed <= MOST_ARTICLES * len(articles)


PAGES = DATA / "extraction-en-zh" / "scrapinghub" / "ground-truth.json"
MOST_ENGLISH = 0.1


@pytest.mark.data
@pytest.mark.skipif(not PAGES.exists(), reason="NO ENGLISH PAGES beside the checkout")
def test_few_ordinary_english_articles_pass(pipe):
    # The weights were fitted with every other page; these are the rest.
    pages = [page["articleBody"] for _, page in sorted(json.loads(PAGES.read_text()).items())][1::2]
    assert sum(gated(pipe, page)._.gate.passed for page in pages) <= MOST_ENGLISH * len(pages)


def test_everyday_words_are_no_general_terms():
    heavy = {
        (pattern.lang, pattern.key) for pattern in weighted_patterns() if pattern.weight > 0.05
    }
    for word in ("the", "of the", "its", "than", "had", "with"):
        assert (Lang.EN, word) not in heavy
    for word in ("一个", "可以", "最后"):
        assert (Lang.ZH, word) not in heavy


def test_hit_is_a_plain_tuple():
    assert Hit(1, 2, VI[0])[:2] == (1, 2)

"""Topics: a labelled set of our own in three languages, and how scores add up."""

import json
from collections import Counter
from pathlib import Path

import pytest

from core.errors import CatalogueError
from core.records import TextInput
from core.vocabulary import Lang, Topic
from nlp.components.patterns import Hit, Pattern
from nlp.components.topics import choose_topics, join_topics, topic_scores
from nlp.pipe import load_pipe, make_doc, normalize_input, run_pipe
from nlp.topics.load import load_topic_terms, read_terms

LINES = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "topics.jsonl").read_text("utf-8").splitlines()
]
LEAST_MACRO_F1 = 0.9
ORDINARY = [line for line in LINES if not line["topics"]]


@pytest.fixture(scope="module")
def pipe():
    return load_pipe()


def topics_of(pipe, text, title=""):
    first, second = normalize_input(TextInput(text=text, title=title))
    return run_pipe(pipe, make_doc(pipe, first.text, second.text))._.topics


def macro_f1(pairs):
    right, found, wanted = Counter(), Counter(), Counter()
    for gold, got in pairs:
        right.update(set(gold) & set(got))
        found.update(got)
        wanted.update(gold)
    scores = {t: 2 * right[t] / (found[t] + wanted[t]) for t in (topic.value for topic in Topic)}
    return sum(scores.values()) / len(scores), scores


def test_labelled_set_is_large_enough_and_has_every_topic():
    assert len(LINES) >= 60
    assert {topic for line in LINES for topic in line["topics"]} == {t.value for t in Topic}
    assert {line["lang"] for line in LINES} == {"vi", "zh", "en"}


def test_topics_reach_the_floor(pipe):
    score, by_topic = macro_f1([(line["topics"], topics_of(pipe, line["text"])) for line in LINES])
    assert score >= LEAST_MACRO_F1, by_topic


@pytest.mark.parametrize("line", ORDINARY, ids=lambda line: line["text"][:16])
def test_other_news_has_no_topic(pipe, line):
    assert topics_of(pipe, line["text"]) == ()


def test_text_without_marks_gets_the_same_topics(pipe):
    text = (
        "Mua lu cuon troi cau treo, sat lo dat chia cat nam xom, luc luong cuu ho di doi trong dem."
    )
    assert topics_of(pipe, text) == ("disaster-health",)


def test_marks_that_contradict_are_no_hit(pipe):
    # Folded, "biên giới" (border) and "biển giới" are the same.
    assert (
        topics_of(pipe, "Một tấm biển giới thiệu món ăn, thêm biển giới hạn tốc độ ở phố cổ.") == ()
    )


def hit(start, topic, phrase, weight):
    return Hit(start, start + len(phrase), Pattern(phrase, "topic", topic, weight, Lang.EN))


def test_title_counts_more_repetition_less_and_the_longest_once():
    hits = [hit(0, "defence", "army", 2.0), hit(50, "defence", "army", 2.0)]
    assert topic_scores(hits, 10, 1.5) == {"defence": 3.0 + 0.5}
    nested = [hit(20, "defence", "border guard", 3.0), hit(20, "defence", "border", 1.0)]
    assert topic_scores(nested, 0, 1.5) == {"defence": 3.0}


def test_longer_texts_need_more():
    assert choose_topics({"defence": 3.0}, 400, 3.0) == ("defence",)
    assert choose_topics({"defence": 3.0}, 4000, 3.0) == ()


def test_topics_are_joined_in_the_order_of_the_list():
    assert join_topics(("defence",), {"land-border"}, ()) == ("land-border", "defence")


def test_words_of_other_news_raise_what_a_topic_needs():
    assert choose_topics({"defence": 3.0, "ordinary": 3.0}, 400, 3.0) == ()
    assert choose_topics({"defence": 9.0, "ordinary": 90.0}, 400, 3.0) == ("defence",)


def test_a_term_of_no_weight_hides_what_lies_within():
    hits = [hit(0, "land-border", "cross-border", 0.0), hit(6, "land-border", "border", 2.0)]
    assert topic_scores(hits, 0, 1.5) == {"land-border": 0.0}


def test_a_tour_that_names_the_border_treaty_is_about_tourism(pipe):
    text = (
        "Sau khi ngắm thác, du khách ghé nhà trưng bày, nghe kể về hiệp ước biên giới 1999, rồi "
        "đi bè, ăn vịt quay, ngủ homestay trong làng đá. Hướng dẫn viên khuyên đi vào tháng Chín, "
        "lúc nước trong, lúa chín. Giá phòng khoảng ba trăm nghìn đồng, tour hai ngày đã gồm ăn "
        "sáng. Buổi tối bản có đốt lửa trại, hát then và bán thổ cẩm; ai thích hang động thì thêm "
        "nửa ngày nữa."
    )
    assert topics_of(pipe, text) == ("tourism-culture",)


def test_every_topic_has_terms_in_every_language():
    assert {(p.key, p.lang) for p in load_topic_terms()} == {
        (topic.value, lang) for topic in Topic for lang in (Lang.VI, Lang.EN, Lang.ZH)
    }


def test_unknown_topic_is_named(tmp_path):
    path = tmp_path / "terms.yaml"
    path.write_text("sport: {vi: {3: bóng đá}}", encoding="utf-8")
    with pytest.raises(CatalogueError, match="sport"):
        read_terms(path)

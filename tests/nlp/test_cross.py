import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import EncoderError
from core.settings import Settings
from core.text import fold_text
from core.vocabulary import Lang
from nlp.claims.passage import Passage
from nlp.claims.reading import (
    MOST_PER_SENTENCE,
    READ_FROM,
    Mix,
    claim_text,
    window_of,
    worth_reading,
)
from nlp.cross.cross_encoder import WEIGHTS, open_cross_encoder
from nlp.cross.texts import (
    AFTER_TOKENS,
    AROUND,
    BEFORE_TOKENS,
    CLAIM,
    CLAIM_TOKENS,
    SENTENCE,
    SENTENCE_TOKENS,
    Window,
    claim_sides,
    window_sides,
)
from nlp.cross.weights import BLOCK, CrossWeights, load_cross_weights, pack, save_cross_weights
from nlp.labels import LABELS
from nlp.language.sentences import split_sentences

OPENING, CLOSING = 0, 2
SAID = "Toàn bộ thác Bản Giốc đã thuộc về Trung Quốc."
CLAIM_VI = "Toàn bộ thác Bản Giốc thuộc Trung Quốc."
FAR = "Cà phê là cây trồng chính của Tây Nguyên."


def count_words(texts):
    """Stand in for a tokenizer: one id a word, in order from 10."""
    return [[OPENING, *range(10, 10 + len(text.split())), CLOSING] for text in texts]


@pytest.fixture(scope="module")
def cross(tmp_path_factory):
    return open_cross_encoder(tmp_path_factory.mktemp("cache"))


def test_neighbours_are_cut_on_their_far_side_and_the_sentence_at_its_end():
    words = " ".join(["chữ"] * 200)
    (side,) = window_sides([Window(words, words, words)], count_words)
    assert side.parts.count(SENTENCE) == SENTENCE_TOKENS
    assert side.parts.count(AROUND) == BEFORE_TOKENS + AFTER_TOKENS + 2
    assert side.ids[1] == 10 + 200 - BEFORE_TOKENS, "of what comes before, the end is kept"
    first = side.parts.index(SENTENCE)
    assert side.ids[first] == 10
    assert side.ids[first + SENTENCE_TOKENS] == 10, "of what comes after, the beginning"
    assert (side.ids[0], side.ids[-1]) == (OPENING, CLOSING)


def test_a_claim_is_one_part():
    (side,) = claim_sides([" ".join(["chữ"] * 200)], count_words)
    assert set(side.parts) == {CLAIM}
    assert len(side.ids) == CLAIM_TOKENS + 2


def test_a_window_has_the_sentence_before_and_two_after():
    text = "Câu một. Câu hai. Câu ba. Câu bốn. Câu năm."
    sentences = tuple(split_sentences(text, Lang.VI))
    passage = Passage(text, 0, sentences, tuple(range(5)), Lang.VI)
    assert window_of(passage, 1) == Window("Câu một.", "Câu hai.", "Câu ba. Câu bốn.")
    assert window_of(passage, 0).before == ""
    assert window_of(passage, 4).after == ""


@given(st.lists(st.floats(0, 1), max_size=9))
def test_only_likely_candidates_are_read_and_never_more_than_a_few(related):
    rows = worth_reading(related)
    assert len(rows) <= MOST_PER_SENTENCE
    assert all(related[row] >= READ_FROM for row in rows)
    left = [value for row, value in enumerate(related) if row not in rows and value >= READ_FROM]
    assert all(value <= related[row] for row in rows for value in left)


def test_a_claim_is_given_in_the_language_of_the_text_or_in_one_it_has():
    both = {Lang.VI: CLAIM_VI, Lang.EN: "All of it."}
    assert claim_text(both, Lang.EN, plain=False, fallback="x") == "All of it."
    assert claim_text(both, Lang.ZH, plain=False, fallback="x") == CLAIM_VI
    assert claim_text(both, Lang.VI, plain=True, fallback="x") == fold_text(CLAIM_VI)
    assert claim_text({}, Lang.VI, plain=False, fallback="chữ") == "chữ"


def test_a_mix_without_numbers_is_even_and_gives_probabilities():
    small = np.array([[0.2, 0.2, 0.2, 0.2, 0.2], [0.0, 1.0, 0.0, 0.0, 0.0]], np.float32)
    rows = Mix.of({}).probabilities(small, np.zeros((2, 5), np.float32))
    assert rows.sum(axis=1) == pytest.approx([1, 1], abs=1e-5)
    assert rows[0] == pytest.approx([0.2] * 5, abs=1e-5)
    assert rows[1].argmax() == 1


def test_eight_bits_keep_a_matrix_to_one_part_in_two_hundred():
    matrix = np.random.default_rng(3).standard_normal((48, 4 * BLOCK)).astype(np.float32)
    found = pack(matrix).unpack()
    largest = np.abs(matrix.reshape(48, -1, BLOCK)).max(axis=-1).repeat(BLOCK, axis=1)
    assert (np.abs(found - matrix) <= largest.reshape(48, -1) / 200).all()
    assert not pack(np.zeros((2, BLOCK), np.float32)).unpack().any()


def test_weights_come_back_and_the_same_weights_give_the_same_bytes(tmp_path):
    matrix = pack(np.ones((2, BLOCK), np.float32))
    weights = CrossWeights(
        {"a.weight": matrix}, {"b": np.ones(3, np.float32)}, 6, "e", {"small": 0.25}
    )
    one, two = tmp_path / "1.npz", tmp_path / "2.npz"
    save_cross_weights(weights, one)
    save_cross_weights(weights, two)
    assert one.read_bytes() == two.read_bytes()
    found = load_cross_weights(one)
    assert (found.layers, found.encoder, found.mix) == (6, "e", {"small": 0.25})
    assert (found.matrices["a.weight"].unpack() == matrix.unpack()).all()


def test_damaged_weights_are_told_with_what_to_do(tmp_path):
    path = tmp_path / "cross.npz"
    for content in (b"", b"PK\x03\x04 no archive"):
        path.write_bytes(content)
        with pytest.raises(EncoderError, match="cotmoc train") as raised:
            load_cross_weights(path)
        assert str(path) in str(raised.value)
    path.write_bytes(WEIGHTS.read_bytes()[:5000])
    with pytest.raises(EncoderError, match="cannot be read"):
        load_cross_weights(path)
    with pytest.raises(EncoderError, match="cannot be read"):
        load_cross_weights(tmp_path / "nothing.npz")


def test_the_bundled_weights_are_small_and_belong_to_the_bundled_encoder(tmp_path):
    from nlp.encoder import open_encoder

    assert WEIGHTS.stat().st_size < 25_000_000
    encoder = open_encoder(Settings(_env_file=None, cache_dir=tmp_path))
    assert load_cross_weights(WEIGHTS).encoder == encoder.name


def test_a_text_is_read_alike_alone_and_among_others(cross):
    said, other = Window("", SAID, ""), Window("Trời mưa.", "Chợ phiên đông. " * 9, "Hết.")
    alone = cross.logits([said], [[CLAIM_VI, FAR]])[0]
    among = cross.logits([other, said, other], [[FAR], [CLAIM_VI, FAR], []])
    assert (alone == among[1]).all(), "to the bit"
    assert among[2].shape == (0, len(LABELS))
    assert cross.logits([], []) == []


def test_a_claim_said_a_claim_denied_and_one_of_something_else_are_told_apart(cross):
    denied = Window("", "Không có chuyện thác Bản Giốc thuộc hết về Trung Quốc.", "")
    said = Window("", SAID, "")
    rows = cross.logits([said, denied], [[CLAIM_VI, FAR], [CLAIM_VI]])
    assert LABELS[rows[0][0].argmax()] == "asserts"
    assert LABELS[rows[0][1].argmax()] == "unrelated"
    assert LABELS[rows[1][0].argmax()] == "denies"

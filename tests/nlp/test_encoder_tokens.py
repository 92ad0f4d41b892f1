"""The tokenizer without foreign scripts cuts our languages as the whole one does."""

import numpy as np
import pytest

from nlp.encoder.bundled import bundled_weights
from nlp.encoder.tokens import build_tokenizer, kept_pieces
from nlp.encoder.weights import read_weights

TEXTS = {
    "vi": "Đường biên giới trên đất liền dài 1.449,566 km, có khoảng 1.970 cột mốc (836/2)!",
    "plain": "thac ban gioc bi ban het cho tau r, ae con gi de noi 😅",
    "zh": "德天瀑布位於中越邊境，两国各一半；界碑836号。",
    "en": "The falls aren't wholly Chinese: the line runs mid-stream, 53 m away.",
    "mixed": "Báo 人民日报 nói “Ban Gioc–Detian” là 跨国瀑布 №1 ½ ™",
}


@pytest.fixture(scope="module")
def tokenizers():
    weights = read_weights(bundled_weights())
    kept = kept_pieces(weights)
    everything = np.arange(len(weights.pieces), dtype=np.int32)
    return build_tokenizer(weights, kept), kept, build_tokenizer(weights, everything)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_our_languages_are_cut_as_before(tokenizers, text):
    small, kept, whole = tokenizers
    ids = small.encode(text, add_special_tokens=False).ids
    assert kept[ids].tolist() == whole.encode(text, add_special_tokens=False).ids


def test_a_foreign_word_is_unknown_and_harms_nothing(tokenizers):
    small, kept, _ = tokenizers
    ids = small.encode("Граница и река", add_special_tokens=False).ids
    assert ids
    assert max(kept[ids]) < 250_037

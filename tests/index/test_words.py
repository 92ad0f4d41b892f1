"""Words, folding and the two streams that an index takes."""

import unicodedata

import pytest
import tantivy
from hypothesis import example, given
from hypothesis import strategies as st

from index.words import Word, streams, token_words, tokens, words

VIETNAMESE = "aàáảãạăằâầđeêệiíoòôốơờuùưừyỳỹAĐÔƯỲ"
TEXT = st.text(
    st.one_of(
        st.sampled_from(VIETNAMESE + "thngcqmp .,-/_\n"),
        st.sampled_from("德天瀑布关關々〇，。"),
        st.sampled_from("\u0301\u0323\u200b\u00ad\x00\u202eİıßς²½ªＡ１カ한กำ"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=40,
)
ANALYZER = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).build()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bản Giốc", [("bản", "ban"), ("giốc", "gioc")]),
        ("hoà, HOÀ, hòa", [("hòa", "hoa")] * 3),
        ("quý thuỷ", [("quý", "quy"), ("thủy", "thuy")]),
        ("hoàng hòang", [("hoàng", "hoang")] * 2),
        ("德天瀑布", [("德天",) * 2, ("天瀑",) * 2, ("瀑布",) * 2]),
        ("關", [("關", "关")]),
        ("友誼關", [("友誼", "友谊"), ("誼關", "谊关")]),
        ("COC准则2020", [("coc",) * 2, ("准则",) * 2, ("2020",) * 2]),
        ("a_b-c/d'e", [(x, x) for x in "abcde"]),
        ("bi\u00adên\u200b", [("biên", "bien")]),
        ("biê\x00n", [("biên", "bien")]),
        ("Đồng ĐĂNG", [("đồng", "dong"), ("đăng", "dang")]),
        ("１２ Ａ", [("１２", "12"), ("ａ", "a")]),
        (" .,! ", []),
    ],
)  # fmt: skip
def test_words(text: str, expected: list[tuple[str, str]]) -> None:
    assert list(words(text)) == [Word(*pair) for pair in expected]


@given(TEXT)
@example("hoà thuỷ quý hòang Quý III")
@example("İstanbul ½ 5²")
def test_engine_finds_the_words_in_both_streams(text: str) -> None:
    exact, folded = streams(text)
    found = list(words(text))
    assert ANALYZER.analyze(exact) == [word.exact for word in found]
    assert ANALYZER.analyze(folded) == [word.folded for word in found]


@given(TEXT)
def test_spelling_of_marks_makes_no_difference(text: str) -> None:
    nfc, nfd = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    assert list(words(nfc)) == list(words(nfd))
    assert streams(nfc) == streams(nfd)


@given(TEXT)
def test_tokens_hold_only_letters_digits_and_marks(text: str) -> None:
    for token in tokens(text):
        assert token_words(token) or not any(character.isalnum() for character in token)

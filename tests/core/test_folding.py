import sys
import unicodedata

import pytest
from hypothesis import given

from core.text import fold, fold_text
from core.text.folding import TABLE, simplified_characters
from tests.core.texts import nfc_texts, texts


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đường BIÊN giới", "duong bien gioi"),
        ("thác Bản Giốc", "thac ban gioc"),
        ("德天跨國大瀑布 廣西", "德天跨国大瀑布 广西"),
        ("ＡＢＣ１２３（８）\u3000ok", "abc123(8) ok"),
        ("Ðảng – Ấn Độ", "dang – an do"),
        ("Éric, Ñandú, Łódź", "eric, nandu, lodz"),
        ("PLAIN ascii", "plain ascii"),
        ("a\u00a0b", "a b"),
    ],
    ids=["Vietnamese", "name", "Chinese", "full width", "Icelandic eth", "Latin", "ASCII", "space"],
)
def test_fold(text: str, folded: str) -> None:
    assert fold_text(text) == folded


@given(nfc_texts)
def test_folding_keeps_length_and_is_idempotent(text: str) -> None:
    folded = fold_text(text)
    assert len(folded) == len(text)
    assert fold_text(folded) == folded
    assert folded == text.translate(TABLE)


@given(texts)
def test_any_text_folds_with_the_way_back(text: str) -> None:
    mapped = fold(text)
    assert mapped.original == text
    assert mapped.to_original(0, len(mapped.text))[1] <= len(text)


def test_every_character_folds_to_one_that_stays() -> None:
    for code in range(sys.maxunicode + 1):
        if unicodedata.category(chr(code)) != "Cn":
            folded = chr(code).translate(TABLE)
            assert len(folded) == 1, hex(code)
            assert folded.translate(TABLE) == folded, hex(code)


def test_the_stored_table_is_what_opencc_says() -> None:
    from core.text.build_simplified import simplified_pairs

    assert {pair[0]: pair[1] for pair in simplified_pairs()} == dict(simplified_characters())

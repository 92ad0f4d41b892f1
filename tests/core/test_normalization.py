import unicodedata

import pytest
from hypothesis import given

from core.text import fold_text, normalize, normalize_text
from tests.core.texts import texts


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("hoà bình", "hòa bình"),
        ("HOÀ BÌNH", "HÒA BÌNH"),
        ("Hoà", "Hòa"),
        ("sức khoẻ", "sức khỏe"),
        ("thuỷ lợi, uỷ ban, Thuý", "thủy lợi, ủy ban, Thúy"),
        ("goá, loè, toạ, hoạ, xoá, ngoẹo", "góa, lòe, tọa, họa, xóa, ngoẹo"),
        ("hòan tòan", "hoàn toàn"),
        ("hùynh, khủynh", "huỳnh, khuỷnh"),
        (
            "hoàn toàn, thoát, xoay, ngoài, huỳnh, khuỷu",
            "hoàn toàn, thoát, xoay, ngoài, huỳnh, khuỷu",
        ),
        ("quý, quí, quà, Quỳ", "quý, quí, quà, Quỳ"),
        ("hòa, khỏe, thủy", "hòa, khỏe, thủy"),
        ("Hoà_bình hoà-bình", "Hòa_bình hòa-bình"),
        ("Sêkoà Macoà", "Sêkoà Macoà"),
        ("lúa, của, mía", "lúa, của, mía"),
    ],
    ids=lambda text: text[:12],
)
def test_tone_marks_stand_in_one_style(typed: str, expected: str) -> None:
    assert normalize_text(typed) == expected
    assert normalize_text(unicodedata.normalize("NFD", typed)) == expected


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("a\r\nb\rc\n", "a\nb\nc\n"),
        ("a\x0cb\u2028c\x85d", "a\nb\nc\nd"),
        ("tab\tstays", "tab\tstays"),
        ("\ufeffCao\u200b Bằng\x00", "Cao Bằng"),
        ("bi\u00adên \u202egiới\u202c\u200f", "biên giới"),
        ("❤\ufe0f 👨\u200d👩", "❤ 👨👩"),
        ("half \ud83d pair", "half \ufffd pair"),
        ("e\u0302\u0323 đ", "ệ đ"),
        ("e\u200b\u0302", "ê"),
        ("\u212b \u1100\u1161\u11a8", "Å 각"),
    ],
    ids=["line ends", "page and line marks", "tab", "zero width", "soft hyphen and direction",
         "emoji joiners", "lone surrogate", "NFD", "mark behind zero width", "singleton and jamo"],
)  # fmt: skip
def test_invisible_characters_go(dirty: str, clean: str) -> None:
    assert normalize_text(dirty) == clean


def test_the_way_back_covers_what_was_typed() -> None:
    typed = unicodedata.normalize("NFD", "Tỉnh Hoà\u200b Bình\r\ncũ")
    mapped = normalize(typed)
    start = mapped.text.index("Hòa")
    old_start, old_end = mapped.to_original(start, start + 3)
    assert typed[old_start:old_end] == unicodedata.normalize("NFD", "Hoà")


@given(texts)
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalize_text(text)
    assert unicodedata.is_normalized("NFC", once)
    assert normalize(once).steps == ()
    assert normalize_text(once) == once


@given(texts)
def test_composing_run_by_run_is_nfc(text: str) -> None:
    from core.text.normalization import _compose

    assert _compose(text).text == unicodedata.normalize("NFC", text)


@given(texts)
def test_each_span_normalises_to_its_part(text: str) -> None:
    mapped = normalize(text)
    for position, character in enumerate(mapped.text):
        start, end = mapped.to_original(position, position + 1)
        part = normalize_text(text[start:end])  # cut out of its word, a tone may stand elsewhere
        assert fold_text(character) in fold_text(part)


def test_every_character_composes_as_unicode_does() -> None:
    from core.text.normalization import _compose

    for code in range(0x80, 0x20000):
        if not 0xD800 <= code < 0xE000:
            decomposed = unicodedata.normalize("NFD", chr(code)) + chr(code) + "a\u0301"
            assert _compose(decomposed).text == unicodedata.normalize("NFC", decomposed), hex(code)

import pytest

from extract.charset import decode, mend_legacy_font, tcvn3_to_unicode
from extract.charset_data import TCVN3_LETTERS

VIETNAMESE = "Biên giới của tỉnh và những người dân các xã đã được bảo vệ, không một phút lơ là."
CHINESE = "中国和越南的陆地边界在两国人民的努力下是和平的，这是一年来的大事。"
TRADITIONAL = "中國和越南的陸地邊界在兩國人民的努力下是和平的，這是一年來的大事。"


def to_tcvn3(text: str) -> bytes:
    back = {letter: code for code, letter in TCVN3_LETTERS.items()}
    return bytes(back.get(letter, ord(letter)) for letter in text)


def to_1258(text: str) -> bytes:
    """Encode the way windows-1258 wants it: letter, then tone as a combining mark."""
    import unicodedata

    out = bytearray()
    for letter in unicodedata.normalize("NFC", text):
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            base, *marks = unicodedata.normalize("NFD", letter)
            tone = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
            shape = [mark for mark in marks if mark not in tone]
            out += unicodedata.normalize("NFC", base + "".join(shape)).encode("cp1258")
            out += "".join(tone).encode("cp1258")
    return bytes(out)


@pytest.mark.parametrize(
    ("body", "declared", "text", "charset"),
    [
        (VIETNAMESE.encode(), "", VIETNAMESE, "utf-8"),
        (VIETNAMESE.encode(), "iso-8859-1", VIETNAMESE, "utf-8"),
        (VIETNAMESE.encode("utf-8-sig"), "", VIETNAMESE, "utf-8"),
        (VIETNAMESE.encode("utf-16"), "", VIETNAMESE, "utf-16-le"),
        (("Plain words " * 9).encode("utf-16-be"), "", "Plain words " * 9, "utf-16-be"),
        (CHINESE.encode("gb18030"), "gb2312", CHINESE, "gb18030"),
        (CHINESE.encode("gb18030"), "", CHINESE, "gb18030"),
        (CHINESE.encode("gb18030"), "utf-8", CHINESE, "gb18030"),
        (TRADITIONAL.encode("big5"), "big5", TRADITIONAL, "big5"),
        (TRADITIONAL.encode("big5"), "", TRADITIONAL, "big5"),
        (to_1258(VIETNAMESE), "windows-1258", VIETNAMESE, "cp1258"),
        (to_1258(VIETNAMESE), "", VIETNAMESE, "cp1258"),
        (to_tcvn3(VIETNAMESE), "", VIETNAMESE, "tcvn3"),
        (to_tcvn3(VIETNAMESE), "iso-8859-1", VIETNAMESE, "tcvn3"),
        ("Café à la carte".encode("cp1252"), "windows-1252", "Café à la carte", "cp1252"),
    ],
)
def test_decode(body, declared, text, charset):
    import unicodedata

    found = decode(body, declared)
    assert unicodedata.normalize("NFC", found.text) == text
    assert found.charset == charset


def test_the_page_may_declare_its_own_charset():
    body = b'<meta charset="gb2312"><p>' + "边界".encode("gb18030")
    assert "边界" in decode(body).text


def test_mixed_charsets_keep_the_good_part():
    good = ("Biên giới hòa bình. " * 60).encode()
    found = decode(good + to_1258("Đường") + b"\0" + good)
    assert found.text.count("Biên giới hòa bình.") == 120
    assert "Đường"[0] in found.text
    assert "\0" not in found.text


def test_an_unknown_label_is_passed_over():
    assert decode(b"abc", "no-such-charset").text == "abc"


def test_tcvn3_letters_are_one_to_one():
    letters = "".join(map(chr, TCVN3_LETTERS))
    assert len(set(tcvn3_to_unicode(letters))) == len(TCVN3_LETTERS)


def test_text_typed_in_an_old_font_is_mended():
    assert mend_legacy_font(to_tcvn3(VIETNAMESE).decode("latin-1")) == VIETNAMESE


@pytest.mark.parametrize(
    "text",
    ["Sản phẩm® của hãng® ở tỉnh® này® có® 5 µm", "® © ® © ® © ® ©", VIETNAMESE, CHINESE, ""],
)
def test_text_with_a_few_signs_is_left_alone(text):
    assert mend_legacy_font(text) == text

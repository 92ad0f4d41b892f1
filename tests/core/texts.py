"""Texts for properties: what real pages hold, and what breaks offset maps."""

import unicodedata

from hypothesis import strategies as st

PIECES = (
    "Hoà bình", "khoẻ", "thuỷ", "quý khách", "hòan", "huỳnh", "Cao Bằng", "ĐƯỜNG BIÊN",
    "1.449,566", "德天瀑布", "廣西", "Ａ１", "한국어", "👨\u200d👩\u200d👧", "🇻🇳", "❤\ufe0f",
    "İ", "ß", "ǅ", "e\u0302\u0323", "n\u0303", "oa\u0300", "\u0344", "\u200b", "\ufeff",
    "\u00ad", "\u202e",
    "\u0000", "\r\n", "\r", "\u2028", "\ud83d", "0912 345 678", "+84 206 3852 136",
    "a.b@example.vn", "@ban_do", "fb.com/ban.do", "CCCD ", "001234567890", "14.7.2010", "836(2)",
    "-", ".", " ", "\n", "(", "84", "@",
)  # fmt: skip

texts = st.one_of(
    st.text(max_size=40),
    st.lists(st.one_of(st.sampled_from(PIECES), st.characters()), max_size=12).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=12).map(
        lambda pieces: unicodedata.normalize("NFD", "".join(pieces))
    ),
)
nfc_texts = texts.map(lambda text: unicodedata.normalize("NFC", text))

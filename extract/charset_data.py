"""Tables of extract/charset.py: labels seen on real pages, TCVN3 letters, frequent words."""

# Labels that pages use and Python does not know.
LABELS = {
    "utf8": "utf-8",
    "unicode": "utf-8",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "big5-hkscs": "big5hkscs",
    "x-x-big5": "big5",
    "windows-1258": "cp1258",
    "x-windows-1258": "cp1258",
    "iso-8859-1": "cp1252",  # what browsers read under this label
    "latin1": "cp1252",
}

# TCVN 5712:1993 as the ".VnTime" fonts place it (lower case and the shared capitals),
# keyed by the Latin-1 letter of the same byte.
TCVN3_LETTERS = {
    0xA1: "Ă", 0xA2: "Â", 0xA3: "Ê", 0xA4: "Ô", 0xA5: "Ơ", 0xA6: "Ư", 0xA7: "Đ",
    0xA8: "ă", 0xA9: "â", 0xAA: "ê", 0xAB: "ô", 0xAC: "ơ", 0xAD: "ư", 0xAE: "đ",
    0xB5: "à", 0xB6: "ả", 0xB7: "ã", 0xB8: "á", 0xB9: "ạ",
    0xBB: "ằ", 0xBC: "ẳ", 0xBD: "ẵ", 0xBE: "ắ", 0xC6: "ặ",
    0xC7: "ầ", 0xC8: "ẩ", 0xC9: "ẫ", 0xCA: "ấ", 0xCB: "ậ",
    0xCC: "è", 0xCE: "ẻ", 0xCF: "ẽ", 0xD0: "é", 0xD1: "ẹ",
    0xD2: "ề", 0xD3: "ể", 0xD4: "ễ", 0xD5: "ế", 0xD6: "ệ",
    0xD7: "ì", 0xD8: "ỉ", 0xDC: "ĩ", 0xDD: "í", 0xDE: "ị",
    0xDF: "ò", 0xE1: "ỏ", 0xE2: "õ", 0xE3: "ó", 0xE4: "ọ",
    0xE5: "ồ", 0xE6: "ổ", 0xE7: "ỗ", 0xE8: "ố", 0xE9: "ộ",
    0xEA: "ờ", 0xEB: "ở", 0xEC: "ỡ", 0xED: "ớ", 0xEE: "ợ",
    0xEF: "ù", 0xF1: "ủ", 0xF2: "ũ", 0xF3: "ú", 0xF4: "ụ",
    0xF5: "ừ", 0xF6: "ử", 0xF7: "ữ", 0xF8: "ứ", 0xF9: "ự",
    0xFA: "ỳ", 0xFB: "ỷ", 0xFC: "ỹ", 0xFD: "ý", 0xFE: "ỵ",
}  # fmt: skip

# TCVN3 letters that are signs, not letters, in other text.
TCVN3_MARKS = "®µ¸¶·¹¬ª©¨«»¼½¾"

# Only words with marks: those without look the same under every candidate.
_LISTED = """
    và của là được có không người các những một đã với này tại để về năm tỉnh huyện xã việt
    nước đến từ trên khi đó nhà cũng vào phải công tác biên giới độ điều đồng hội
"""
_VIETNAMESE = frozenset(_LISTED.split())
COMMON_WORDS: dict[str, frozenset[str]] = {
    "cp1258": _VIETNAMESE,
    "tcvn3": _VIETNAMESE,
    "gb18030": frozenset("的一是在不了有和人这中大为上个国我以要他时来用们年月日会"),
    "big5": frozenset("的一是在不了有和人這中大為上個國我以要他時來用們年月日會"),
    "cp1252": frozenset(("été", "für", "à", "é", "está", "qué")),
}

"""Words that round a figure: *gần*, *khoảng*, *hơn*, *nearly*, *over*, 近, 约, 多."""

import re
from enum import StrEnum
from functools import lru_cache

from core.text import fold_text
from nlp.claims.spelling import Spelled


class Rounding(StrEnum):
    """What a word makes of a figure."""

    EXACT = ""
    ABOUT = "about"
    OVER = "over"
    UNDER = "under"


VIETNAMESE = {
    Rounding.ABOUT: (
        "khoảng|chừng|tầm|xấp xỉ|quãng|áng chừng|cỡ|ước|ước tính|ước chừng|độ|trên dưới|dễ đến|"
        "loanh quanh|non"
    ),
    Rounding.OVER: "hơn|trên|ngoài|quá|vượt|tới hơn|ít nhất|tối thiểu|từ hơn",
    Rounding.UNDER: (
        "gần|ngót|ngót nghét|suýt|suýt soát|sát|chưa đến|chưa đầy|chưa tới|không đầy|không tới|"
        "không đến|dưới|sắp"
    ),
}
# Without marks these are mostly other words: có, do, qua, tam …
UNSURE = frozenset({"cỡ", "độ", "quá", "tầm", "non", "sát", "vượt"})
OTHERS = {
    Rounding.ABOUT: (
        "about|around|some|roughly|approximately|approx|circa|close to|in the region of|"
        "an estimated"
    ),
    Rounding.OVER: (
        "over|more than|above|exceeding|in excess of|upwards of|at least|just over|well over"
    ),
    Rounding.UNDER: "nearly|almost|just under|under|less than|below|not quite|close on",
}
CHINESE = {
    Rounding.ABOUT: "约|大约|大概|差不多|约莫|大致|≈|~",
    Rounding.OVER: "超过|逾|超|多于|至少|不少于|超出",
    Rounding.UNDER: "近|将近|接近|不到|不足|少于",
}
# Words that may stand between a rounding word and its figure.
_BETWEEN = (
    r"(?:[ :]|\b(?:là|la|tổng cộng|tong cong|tròn|tron|những|nhung|tới|toi|cả|ca|a|the)\b){0,3}"
)
BEFORE_UNIT = re.compile(r"(?P<over>\s?(?:[多余+]|(?:- ?)?odd\b|plus\b|co le\b))|(?P<about>[来几])")
AFTER_UNIT = re.compile(
    r"\s?(?:(?P<over>多(?![数年])|余|\+|odd\b|plus\b|co le\b|or more\b|tro len\b|以上"
    r"|hon(?=[.,;!?]|$))"
    r"|(?P<about>or so\b|左右|上下|do lai\b)|(?P<under>以下|以内|都?不到|or less\b|tro xuong\b))"
)
LOOK_BACK = 24


@lru_cache(maxsize=3)
def _pattern(kind: str) -> re.Pattern[str]:
    groups = []
    for rounding in (Rounding.ABOUT, Rounding.OVER, Rounding.UNDER):
        vietnamese = VIETNAMESE[rounding].split("|")
        if kind == "plain":
            vietnamese = [fold_text(word) for word in vietnamese if word not in UNSURE]
        words = OTHERS[rounding] if kind == "foreign" else "|".join(vietnamese)
        groups.append(rf"(?P<{rounding.value}>(?<![^\W_])(?:{words})\b|{CHINESE[rounding]})")
    return re.compile(rf"(?:{'|'.join(groups)}){_BETWEEN}$")


def rounding_before(spelled: Spelled, at: int) -> Rounding:
    """Return what the words before a figure make of it."""
    match = _pattern(spelled.kind).search(spelled.written[max(0, at - LOOK_BACK) : at])
    return Rounding(match.lastgroup or "") if match else Rounding.EXACT


def rounding_after(folded: str, at: int, *, before_unit: bool) -> tuple[Rounding | None, int]:
    """Return what stands right behind a figure, and where it ends; None without such a word."""
    match = (BEFORE_UNIT if before_unit else AFTER_UNIT).match(folded, at)
    return (Rounding(match.lastgroup or ""), match.end()) if match else (None, at)

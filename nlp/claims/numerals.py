"""Figures written in words: Vietnamese, English and Chinese numerals to numbers."""

import re

VI_DIGITS = {
    "khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "sau": 6,
    "bay": 7, "tam": 8, "chin": 9,
}  # fmt: skip
VI_SCALES = {"nghin": 1_000, "ngan": 1_000, "trieu": 1_000_000, "ty": 1_000_000_000}
VI_TENS = ("muoi", "chuc")
VI_FILLERS = ("linh", "le")
EN_SMALL = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
EN_SCALES = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
ZH_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "两": 2, "○": 0,
}  # fmt: skip
ZH_SMALL = {"十": 10, "百": 100, "千": 1_000}
ZH_LARGE = {"万": 10_000, "亿": 100_000_000}

_VI_WORD = "|".join([*VI_DIGITS, *VI_TENS, "muoi", "tram", *VI_SCALES, *VI_FILLERS])
_EN_WORD = "|".join([*EN_SMALL, "hundred", *EN_SCALES])
# A numeral in words begins with a digit word; "nam" (year, five) and "tu" (from, four) need more.
VI_WORDS = re.compile(rf"\b(?:{_VI_WORD})(?: (?:{_VI_WORD}))+\b")
EN_WORDS = re.compile(rf"\b(?:a |{_EN_WORD})(?:(?:[ -]| and )(?:{_EN_WORD}))*\b")
ZH_WORDS = re.compile(r"[零〇○一二两三四五六七八九十百千万亿]+")


def read_vietnamese(text: str) -> float | None:
    """Return the number that folded Vietnamese words name; None where they name none."""
    total, group, digit = 0, 0, None
    seen_scale = False
    for word in text.split():
        if word in VI_DIGITS:
            if digit is not None and not seen_scale:
                return _digit_by_digit(text)
            digit = VI_DIGITS[word]
            seen_scale = False
        elif word in VI_TENS:
            group += (1 if digit is None else digit) * 10
            digit, seen_scale = None, True
        elif word == "tram":
            group += (1 if digit is None else digit) * 100
            digit, seen_scale = None, True
        elif word in VI_SCALES:
            group += digit or 0
            total += (group or 1) * VI_SCALES[word]
            group, digit, seen_scale = 0, None, True
    return float(total + group + (digit or 0))


def _digit_by_digit(text: str) -> float | None:
    words = text.split()
    if any(word not in VI_DIGITS for word in words):
        return None
    return float("".join(str(VI_DIGITS[word]) for word in words))


def read_english(text: str) -> float | None:
    """Return the number that English words name; None where they name none."""
    total, group, seen = 0, 0, False
    for word in re.split(r"[ -]", text):
        if word in EN_SMALL:
            group += EN_SMALL[word]
            seen = True
        elif word == "hundred":
            group = (group or 1) * 100
            seen = True
        elif word in EN_SCALES:
            total += (group or 1) * EN_SCALES[word]
            group, seen = 0, True
    return float(total + group) if seen else None


def read_chinese(text: str) -> float | None:
    """Return the number that simplified Chinese numerals name; digit by digit for years."""
    if all(char in ZH_DIGITS for char in text):
        return float("".join(str(ZH_DIGITS[char]) for char in text))
    total, section, digit = 0, 0, 0
    last_scale = 0
    for char in text:
        if char in ZH_DIGITS:
            digit = ZH_DIGITS[char]
            if char in "零〇○":
                last_scale = 0
        elif char in ZH_SMALL:
            section += (digit or 1) * ZH_SMALL[char]
            digit, last_scale = 0, ZH_SMALL[char]
        else:
            total = (total + section + digit) * ZH_LARGE[char]
            section, digit, last_scale = 0, 0, ZH_LARGE[char]
    # 一万五 is 15,000: a bare digit after a scale counts tenths of it.
    trailing = digit * last_scale // 10 if digit and last_scale > 10 else digit
    return float(total + section + trailing)

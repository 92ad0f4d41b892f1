"""Figures written in words: Vietnamese, English and Chinese numerals to numbers."""

import re
from dataclasses import dataclass

VI_DIGITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5,
    "nhăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
VI_TENS = ("mươi", "chục")
VI_SCALES = {
    "nghìn": 1e3, "ngàn": 1e3, "vạn": 1e4, "triệu": 1e6, "tỷ": 1e9, "tỉ": 1e9,
}  # fmt: skip
VI_FILLERS = ("linh", "lẻ")
VI_LAST = ("mốt", "tư", "lăm", "nhăm")
VI_HALF = "rưỡi"
VI_TEN, VI_HUNDRED = "mười", "trăm"
VI_FOLDED = {
    "khong": "không", "mot": "một", "bon": "bốn", "nam": "năm", "lam": "lăm", "sau": "sáu",
    "bay": "bảy", "tam": "tám", "chin": "chín", "muoi": "mươi", "chuc": "chục", "tram": "trăm",
    "nghin": "nghìn", "ngan": "ngàn", "van": "vạn", "trieu": "triệu", "ty": "tỷ", "ti": "tỉ",
    "linh": "linh", "le": "lẻ", "ruoi": "rưỡi", "hai": "hai", "ba": "ba",
}  # fmt: skip
# Without marks these are mostly other words (sau: after, nam: year or south, le: holiday …).
VI_UNSURE_ALONE = frozenset({"không", "một", "năm", "lăm", "sáu", "bảy", "tám", "linh", "lẻ", "ba"})
EN_SMALL = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
EN_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
ZH_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "两": 2, "○": 0,
}  # fmt: skip
ZH_SMALL = {"十": 10, "百": 100, "千": 1_000}
ZH_LARGE = {"万": 10_000, "亿": 100_000_000}

_VI = "|".join(
    sorted(
        [*VI_DIGITS, *VI_TENS, *VI_SCALES, *VI_FILLERS, VI_HALF, VI_TEN, VI_HUNDRED],
        key=len,
        reverse=True,
    )
)
_VI_PLAIN = "|".join(sorted(VI_FOLDED, key=len, reverse=True))
_EN = "|".join(sorted([*EN_SMALL, "hundred", "dozen", *EN_SCALES], key=len, reverse=True))
VI_WORDS = re.compile(rf"(?<![^\W_])(?:{_VI})(?: (?:{_VI})){{0,15}}(?![^\W_])")
VI_PLAIN_WORDS = re.compile(rf"(?<![^\W_])(?:{_VI_PLAIN})(?: (?:{_VI_PLAIN})){{0,15}}(?![^\W_])")
EN_WORDS = re.compile(
    rf"(?<![^\W_])(?:half a (?=dozen|million|billion)|a (?=dozen|hundred|thousand|million))?"
    rf"(?:{_EN})(?:(?:-| and (?!a half)(?=\w+)|(?:,)? )(?:{_EN})(?![^\W_]))*(?: and a half)?"
    rf"(?![^\W_])(?: million| billion| thousand)?"
)
ZH_WORDS = re.compile(
    r"(?:[零〇○一二两三四五六七八九十百万亿]|千(?![瓦米克]))+(?:点[零〇一二两三四五六七八九]+)?"
)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number read from words.

    Attributes:
        start, end: Span of the words it was read from, within the text given.
        step: The place of its last digit: 1000 for "bốn nghìn".
        sure: False for a single small word, which needs a unit behind it.
    """

    value: float
    start: int
    end: int
    step: float
    sure: bool


def read_vietnamese(text: str, at: int = 0) -> list[Numeral]:
    """Return the numbers in a run of number words (with marks), first to last.

    The run may hold words that only look like numbers: "mười năm" is ten years and no fifteen.
    """
    words = [(m[0], at + m.start(), at + m.end()) for m in re.finditer(r"\S+", text)]
    found = []
    if len(words) == 5 and words[0][0] == "năm" and all(w in VI_DIGITS for w, _, _ in words):
        words = words[1:]  # "năm một chín bảy chín": a year said digit by digit
    while words:
        taken, numeral = _vietnamese_from(words)
        if numeral is not None:
            found.append(numeral)
        words = words[taken:]
    return found


def _vietnamese_from(words: list[tuple[str, int, int]]) -> tuple[int, Numeral | None]:
    """Return how many words were read, and the number in them."""
    if len(words) >= 4 and all(word in VI_DIGITS for word, _, _ in words[:4]):
        value = float("".join(str(VI_DIGITS[word]) for word, _, _ in words[:4]))
        return 4, Numeral(value, words[0][1], words[3][2], 1, sure=value >= 1000)
    group = _VietnameseGroup()
    used = 0
    for number, (word, _, _) in enumerate(words):
        after = words[number + 1][0] if number + 1 < len(words) else ""
        if not group.take(word, after):
            break
        used = number + 1
    if not used:
        return 1, None
    value, step = group.result()
    if value <= 0:
        return used, None
    return used, Numeral(value, words[0][1], words[used - 1][2], step, sure=used > 1)


class _VietnameseGroup:
    """Adds up number words as long as they can follow one another."""

    def __init__(self) -> None:
        self.total = 0.0
        self.group = 0.0
        self.digit: int | None = None
        self.unit = 1.0  # what the last scale word counted in
        self.step = 1.0
        self.scale = float("inf")
        self.filled = False
        self.closed = False
        self.started = False

    def take(self, word: str, after: str) -> bool:
        """Add a word; False where it does not belong to the number any more."""
        taken = not self.closed and (
            self._digit(word, after)
            if word in VI_DIGITS
            else self._tens(word)
            if word in VI_TENS or word == VI_TEN
            else self._scale(word)
        )
        self.started = self.started or taken
        return taken

    def _digit(self, word: str, after: str) -> bool:
        value = VI_DIGITS[word]
        follows = after in VI_TENS or after in VI_SCALES or after in (VI_HUNDRED, *VI_LAST)
        if self.digit is not None:
            if word not in VI_LAST or self.digit < 2 or self.closed:
                return False
            self.group += self.digit * 10  # "hai lăm", "một trăm năm tư"
            self.digit, self.step, self.closed = value, 1.0, True
            return True
        if word == "năm" and self.started and not (follows or self.filled):
            return False  # "mười năm", "hai trăm năm": years
        if word in ("lăm", "nhăm", "mốt") and not self.started:
            return False
        self.digit = value
        if self.started and not follows and not self.filled and self.unit > 10:
            # "trăm lăm", "nghìn mốt", "hai trăm rưỡi": a bare digit counts the next lower place.
            self.group += value * self.unit / 10 if self.unit <= 100 else 0
            self.total += value * self.unit / 10 if self.unit > 100 else 0
            self.digit, self.step, self.closed = None, self.unit / 10, True
        else:
            self.step = 1.0
        return True

    def _tens(self, word: str) -> bool:
        if word in VI_TENS and self.digit is None and word != "chục":
            return False
        if word == VI_TEN and self.digit is not None and (self.group >= 10 or self.digit < 2):
            return False
        self.group += (1 if self.digit is None else self.digit) * 10
        self.digit, self.unit, self.step, self.filled = None, 10.0, 10.0, False
        return True

    def _scale(self, word: str) -> bool:
        if word in VI_FILLERS:
            self.filled = self.started and self.unit >= 100
            return self.filled
        if word == VI_HALF:
            return self._half()
        return self._hundred() if word == VI_HUNDRED else self._thousands(word)

    def _half(self) -> bool:
        if not self.started or self.unit < 100:
            return False
        self.total += self.unit / 2 if self.unit > 100 else 0
        self.group += self.unit / 2 if self.unit == 100 else 0
        self.step, self.closed = self.unit / 10, True
        return True

    def _hundred(self) -> bool:
        if self.group:
            return False
        self.group = (1 if self.digit is None else self.digit) * 100.0
        self.digit, self.unit, self.step, self.filled = None, 100.0, 100.0, False
        return True

    def _thousands(self, word: str) -> bool:
        size = VI_SCALES[word]
        part = self.group + (self.digit or 0)
        if size >= self.scale and not (self.total and not part):
            return False
        if self.total and not part:
            self.total *= size  # "nghìn tỷ", "trăm nghìn tỷ"
        else:
            self.total += (part or 1) * size
        self.group, self.digit, self.unit, self.step = 0.0, None, size, size
        self.scale, self.filled = size, False
        return True

    def result(self) -> tuple[float, float]:
        """Return the number and the place of its last digit."""
        return self.total + self.group + (self.digit or 0), self.step


def spell_plain(run: str) -> str:
    """Return number words typed without marks with their marks."""
    words = [VI_FOLDED[word] for word in run.split(" ")]
    for number, word in enumerate(words):
        before = words[number - 1] if number else ""
        if word == "mươi" and (before not in VI_DIGITS or before in ("không", "một")):
            words[number] = VI_TEN
    return " ".join(words)


def read_english(text: str) -> tuple[float, float] | None:
    """Return the number that English words name and its last place; None where they name none."""
    total, group, step, seen = 0.0, 0.0, 1.0, False
    half_after = " and a half" in text
    half = text.startswith("half a ")
    for word in re.findall(r"[a-z]+", text):
        if word in EN_SMALL:
            value = EN_SMALL[word]
            if seen and group % 100 and not (group % 10 == 0 and 0 < value < 10):
                return _year_words(text)
            group, seen = group + value, True
            step = 10.0 if value >= 20 else 1.0
        elif word in ("hundred", "dozen"):
            size = 100 if word == "hundred" else 12
            group, step, seen = (group or 1) * size, float(size if size == 100 else 1), True
        elif word in EN_SCALES:
            part = 0.5 if half else (group or 1) + (0.5 if half_after else 0)
            total, step, seen = total + part * EN_SCALES[word], EN_SCALES[word], True
            group, half_after = 0.0, False
    if not seen:
        return None
    if half and total == 0:
        return group / 2, 1.0
    return total + group + (0.5 if half_after else 0), step


def _year_words(text: str) -> tuple[float, float] | None:
    """Return a year said in two halves: "nineteen seventy-four"."""
    parts = [EN_SMALL[word] for word in re.findall(r"[a-z]+", text) if word in EN_SMALL]
    if 2 <= len(parts) <= 3 and 10 < parts[0] < 21 and parts[1] >= 10:
        value = parts[0] * 100.0 + sum(parts[1:])
        return (value, 1.0) if value % 100 == sum(parts[1:]) else None
    return None


def read_chinese(text: str) -> tuple[float, float] | None:
    """Return the number that simplified Chinese numerals name and its last place.

    Digit by digit for years: 一九七四.
    """
    whole, _, decimals = text.partition("点")
    if decimals:
        front = read_chinese(whole)
        places = "".join(str(ZH_DIGITS[char]) for char in decimals)
        return (front[0] + float(f"0.{places}"), 10.0 ** -len(places)) if front else None
    if all(char in ZH_DIGITS for char in text):
        return float("".join(str(ZH_DIGITS[char]) for char in text)), 1.0
    total, section, digit, last, step = 0.0, 0.0, 0, 0, 1.0
    zero = False
    for char in text:
        if char in ZH_DIGITS:
            if digit:
                return None  # 一二百: about one or two hundred, said vaguely
            digit, zero = ZH_DIGITS[char], zero or char in "零〇○"
            step = 1.0
        elif char in ZH_SMALL:
            section += (digit or 1) * ZH_SMALL[char]
            digit, last, step, zero = 0, ZH_SMALL[char], float(ZH_SMALL[char]), False
        else:
            total = (total + section + digit) * ZH_LARGE[char]
            section, digit, last, step, zero = 0.0, 0, ZH_LARGE[char], float(ZH_LARGE[char]), False
    if digit and last > 10 and not zero:
        return total + section + digit * last / 10, last / 10  # 一万五 is 15,000
    return total + section + digit, step

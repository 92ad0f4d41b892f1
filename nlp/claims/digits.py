"""Figures in digits and in words, with scales: "1k4", "1 triệu 200 nghìn", 16万零900."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.vocabulary import Lang
from nlp.claims.numerals import (
    EN_WORDS,
    VI_PLAIN_WORDS,
    VI_UNSURE_ALONE,
    VI_WORDS,
    ZH_LARGE,
    ZH_SMALL,
    ZH_WORDS,
    read_chinese,
    read_english,
    read_vietnamese,
    spell_plain,
)
from nlp.claims.spelling import Spelled

DIGITS = re.compile(
    r"(?<!\d)(?<!\d[.,])"
    r"(?:\d{1,3}(?:[.,\u00a0\u2009\u202f'’]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)(?!\d)"
)
# A letter before digits makes a name of them (QL4A, F16); Han characters and units do not.
GLUED = re.compile(r"[a-zà-ỹđ]$")
SHORTHAND = re.compile(
    r"(?<![\w.,])(?P<front>\d+(?:[.,]\d+)?)(?P<scale>k|tr|ty|m|met|g)(?P<back>\d{1,3})(?![\w])"
)
SHORTHAND_SCALES = {"k": 1e3, "tr": 1e6, "ty": 1e9}
PLACED = re.compile(r"(?P<back>[零一二三四五六七八九]{1,2}|\d{1,2})(?![\d十百千万公米])")
SCALE_VI = re.compile(
    r" ?(?P<word>nghìn|ngàn|vạn|triệu|tỷ|tỉ|trăm|nghin|ngan|trieu|ty|tram)(?![^\W_])"
    r"|(?P<letter>k|tr)(?![^\W_])"
)
SCALE_EN = re.compile(
    r"[ -]?(?P<word>hundred|thousand|million|billion|trillion|bn|mn)(?![^\W_])"
    r"|(?P<letter>k|m(?=illion)|bn)(?![^\W_])"
)
SCALES = {
    "nghìn": 1e3, "ngàn": 1e3, "nghin": 1e3, "ngan": 1e3, "vạn": 1e4, "triệu": 1e6, "trieu": 1e6,
    "tỷ": 1e9, "tỉ": 1e9, "ty": 1e9, "trăm": 1e2, "tram": 1e2, "k": 1e3, "tr": 1e6,
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "bn": 1e9,
    "mn": 1e6, "m": 1e6,
}  # fmt: skip
TAIL_VI = re.compile(r" (?P<tail>\d{1,3})(?![\d.,/])(?! ?(?:%|phần trăm))")
HALF_VI = re.compile(r" (?:rưỡi|ruoi)(?![^\W_])")
HALF_EN = re.compile(r" and a half(?![^\W_])")
SCALE_ZH = re.compile(r"[多余来几]?(?:[百万亿]|千(?![瓦米克]))+")
MORE = "多余"
TAIL_ZH = re.compile(r"零?(?P<tail>\d{1,4})(?P<scale>[百千]?)(?![\d.,年月])")
FRACTIONS = (
    (
        re.compile(
            r"(?P<n>\d+|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi) phan (?!tram)"
            r"(?P<d>\d+|hai|ba|tu|bon|nam|sau|bay|tam|chin|muoi)(?![^\W_])"
        ),
        Lang.VI,
    ),
    (
        re.compile(
            r"(?<!and )(?P<n>one|two|three|four|five|a)[- ]"
            r"(?P<d>half|thirds?|quarters?|fifths?|tenths?)\b"
        ),
        Lang.EN,
    ),
    (
        re.compile(
            r"(?P<n>[一二两三四五六七八九十]+|\d+)成(?P<half>[半一二三四五六七八九]?)(?![员功为立都])"
        ),
        Lang.ZH,
    ),
    (re.compile(r"百分之(?P<p>[零〇一二两三四五六七八九十百点]+|\d+(?:\.\d+)?)"), Lang.ZH),
    (
        re.compile(r"(?P<d>[二三四五六七八九十]+|\d+)分之(?P<n>[一二两三四五六七八九]+|\d+)"),
        Lang.ZH,
    ),
)
HALVES = {
    Lang.VI: re.compile(
        r"(?:mot |phan )?nua(?= (?!dem|ngay|thang|nam|gio|trieu|ty|kia|la|doi))|mot nua\b"
    ),
    Lang.EN: re.compile(r"\b(?:one )?half(?= (?:of|the|its|their)\b)"),
    Lang.ZH: re.compile(r"一半|半数"),
}
SLASH = re.compile(
    r"(?<![\d/.,])(?P<n>[1-9])/(?P<d>[2-9]|10)(?![\d/])"
    r"(?= (?:lanh tho|dien tich|so|dan so|dat|thac|bien|vinh|tong|chieu dai|cua|of)\b|的)"
)
WORDS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8,
    "chin": 9, "muoi": 10, "one": 1, "a": 1, "two": 2, "three": 3, "four": 4, "five": 5,
    "half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its span.

    Attributes:
        step: The place of the last digit shown.
        also: Other readings of the same digits.
        unit: The unit that its way of writing says ("2m54"); mostly empty.
        sure: False for a small number word, which needs a unit behind it.
        scaled: Whether a thousand, million or billion is part of it.
        over: Whether it holds a word for more: 三十余万.
        spoken: Whether it is in words.
    """

    value: float
    start: int
    end: int
    step: float = 1.0
    also: tuple[float, ...] = ()
    unit: str = ""
    sure: bool = True
    scaled: bool = False
    over: bool = False
    spoken: bool = False


def find_figures(spelled: Spelled) -> Iterator[Figure]:
    """Yield the figures in digits, then those in words; a caller drops what overlaps."""
    if spelled.lang is Lang.VI:
        yield from _shorthand(spelled)
    for match in DIGITS.finditer(spelled.folded):
        if not GLUED.search(spelled.folded[max(0, match.start() - 1) : match.start()]):
            yield _in_digits(spelled, match)
    if spelled.lang is Lang.ZH:
        yield from _chinese(spelled)
    elif spelled.lang is Lang.EN:
        yield from _english(spelled)
    else:
        yield from _vietnamese(spelled)


def _shorthand(spelled: Spelled) -> Iterator[Figure]:
    """Yield "1k4", "2tr5", "2m54"."""
    for match in SHORTHAND.finditer(spelled.folded):
        front, back = float(match["front"].replace(",", ".")), match["back"]
        value = round(front + float(f"0.{back}"), 6)
        scale = SHORTHAND_SCALES.get(match["scale"])
        step = 10.0 ** -len(back)
        if scale:
            yield Figure(round(value * scale), *match.span(), step=step * scale, scaled=True)
        elif match["scale"] != "g" and back not in ("2", "3"):  # m2 and m3 are units
            yield Figure(value, *match.span(), step=step, unit="m")


def _in_digits(spelled: Spelled, match: re.Match[str]) -> Figure:
    value, step, also = read_digits(match[0], spelled.lang)
    if spelled.lang is Lang.ZH:
        return _scaled_chinese(spelled, match, value, step, also)
    pattern = SCALE_EN if spelled.lang is Lang.EN else SCALE_VI
    end, size = match.end(), 1.0
    while scale := pattern.match(spelled.written, end):
        size *= SCALES[scale["word"] or scale["letter"]]
        end = scale.end()
    if size == 1.0:
        return Figure(value, match.start(), end, step, also)
    value, step, end = _tail(spelled, value * size, step * size, end, size)
    return Figure(value, match.start(), end, step, scaled=size >= 1e3)


def _tail(
    spelled: Spelled, value: float, step: float, end: int, size: float
) -> tuple[float, float, int]:
    """Return value, step and end with "… 200 nghìn", "… 449" or "rưỡi" behind a scale."""
    english = spelled.lang is Lang.EN
    if half := (HALF_EN if english else HALF_VI).match(spelled.written, end):
        return value + size / 2, size / 10, half.end()
    tail = None if english else TAIL_VI.match(spelled.written, end)
    if tail is None:
        return value, step, end
    part = float(tail["tail"])
    scale = SCALE_VI.match(spelled.written, tail.end())
    lower = SCALES[scale["word"] or scale["letter"]] if scale else 1.0
    if scale and lower < size:
        return value + part * lower, lower, scale.end()
    if scale is None and len(tail["tail"]) == 3 and size == 1e3:
        return value + part, 1.0, tail.end()
    return value, step, end


def scale_follows(spelled: Spelled, at: int) -> bool:
    """Whether a thousand, million or 万 stands at a place."""
    patterns = {Lang.ZH: SCALE_ZH, Lang.EN: SCALE_EN}
    return patterns.get(spelled.lang, SCALE_VI).match(spelled.written, at) is not None


def _scaled_chinese(
    spelled: Spelled, match: re.Match[str], value: float, step: float, also: tuple[float, ...]
) -> Figure:
    end, folded = match.end(), spelled.folded
    if match[0].isdigit() and (placed := _placed(spelled, value, match.start(), end)):
        return placed
    scale = SCALE_ZH.match(folded, end)
    if scale is None:
        return Figure(value, match.start(), end, step, also)
    size = 1.0
    for char in scale[0]:
        size *= ZH_SMALL.get(char, 1) * ZH_LARGE.get(char, 1)
    total, step, end = value * size, step * size, scale.end()
    while tail := TAIL_ZH.match(folded, end):
        small = float(ZH_SMALL.get(tail["scale"], 1))
        if not tail["scale"] and "零" not in tail[0] and len(tail["tail"]) < 3:
            break
        total, step, end = total + float(tail["tail"]) * small, small, tail.end()
        if (big := folded[end : end + 1]) in ZH_LARGE and ZH_LARGE[big] > size:
            total, step, end = total * ZH_LARGE[big], step * ZH_LARGE[big], end + 1
    return Figure(total, match.start(), end, step, over=scale[0][0] in MORE)


def _placed(spelled: Spelled, value: float, start: int, end: int) -> Figure | None:
    """Return 两米八五 and 9秒58: the part behind the unit counts its tenths."""
    unit = {"米": "m", "秒": "seconds"}.get(spelled.folded[end : end + 1])
    match = PLACED.match(spelled.folded, end + 1) if unit else None
    if unit is None or match is None:
        return None
    back = match["back"]
    if not back.isdigit() or not back.isascii():
        read = [read_chinese(char) for char in back]
        back = "".join(str(int(item[0])) for item in read if item)
    part = float(f"0.{back}")
    return Figure(round(value + part, 4), start, match.end(), step=10.0 ** -len(back), unit=unit)


def _vietnamese(spelled: Spelled) -> Iterator[Figure]:
    plain = spelled.kind == "plain"
    pattern, text = (VI_PLAIN_WORDS, spelled.folded) if plain else (VI_WORDS, spelled.written)
    for match in pattern.finditer(text):
        run = spell_plain(match[0]) if plain else match[0]
        for numeral in read_vietnamese(run, match.start()):
            word = run[numeral.start - match.start() : numeral.end - match.start()]
            if numeral.value == 1 or (plain and word in VI_UNSURE_ALONE):
                continue  # "một" is mostly an article
            scaled = numeral.value >= 1e3 and numeral.step >= 1e3
            yield Figure(
                numeral.value,
                numeral.start,
                numeral.end,
                numeral.step,
                sure=numeral.sure,
                scaled=scaled,
                spoken=True,
            )


def _english(spelled: Spelled) -> Iterator[Figure]:
    for match in EN_WORDS.finditer(spelled.folded):
        read = read_english(match[0])
        if read is not None and (read[0] > 1 or 0 < read[0] < 1):
            sure = any(char in match[0] for char in " -")
            yield Figure(read[0], *match.span(), step=read[1], sure=sure, spoken=True)


def _chinese(spelled: Spelled) -> Iterator[Figure]:
    for match in ZH_WORDS.finditer(spelled.folded):
        read = read_chinese(match[0])
        if read is None or read[0] <= 1:
            continue
        if placed := _placed(spelled, read[0], match.start(), match.end()):
            yield placed
            continue
        value, step, end, over = read[0], read[1], match.end(), False
        if many := SCALE_ZH.match(spelled.folded, end):  # 两千多万
            for char in many[0][1:]:
                size = ZH_SMALL.get(char, 1) * ZH_LARGE.get(char, 1)
                value, step = value * size, step * size
            end, over = many.end(), many[0][0] in MORE
        sure = len(match[0]) > 1
        yield Figure(value, match.start(), end, step, sure=sure, over=over, spoken=True)


def read_digits(text: str, lang: Lang) -> tuple[float, float, tuple[float, ...]]:
    """Return what digits say in a language, the place of the last one, and other readings."""
    marks = re.findall(r"[^\d]", text)
    parts = re.split(r"[^\d]", text)
    joined = float("".join(parts))
    decimal = "," if lang is Lang.VI else "."
    if not marks:
        return joined, _step(text), ()
    last = float(f"{''.join(parts[:-1])}.{parts[-1]}")
    places = 10.0 ** -len(parts[-1])
    if len(marks) > 1 and marks[-1] != marks[0]:
        return last, places, ()
    if len(parts[-1]) != 3 or parts[0] in ("", "0"):
        return last, places, ()
    if len(marks) > 1 or marks[0] not in ".,":
        return joined, _step("".join(parts)), ()
    if marks[0] == decimal:
        return last, places, (joined,)
    return joined, _step("".join(parts)), (last,)


def _step(digits: str) -> float:
    """Return the place of the last digit that is no zero: 100 for 1400."""
    bare = digits.rstrip("0")
    return 10.0 ** (len(digits) - len(bare)) if bare else 1.0


def find_fractions(spelled: Spelled) -> Iterator[Figure]:
    """Yield shares as percent: "hai phần ba", two thirds, 三分之二, 一成, a half."""
    for pattern, lang in FRACTIONS:
        if lang is not spelled.lang:
            continue
        for match in pattern.finditer(spelled.folded):
            value = _share(match)
            if value:
                exact = "p" in match.groupdict()
                step, unit = (1.0, "percent") if exact else (_share_step(value), "")
                yield Figure(value, *match.span(), step=step, unit=unit)
    for match in SLASH.finditer(spelled.folded):
        value = 100.0 * int(match["n"]) / int(match["d"])
        if value < 100:
            yield Figure(value, *match.span(), step=_share_step(value))
    halves = HALVES.get(spelled.lang)
    if halves:
        for match in halves.finditer(spelled.folded):
            yield Figure(50.0, *match.span(), step=10.0)


def _share(match: re.Match[str]) -> float:
    groups = match.groupdict()
    if groups.get("p"):
        return _whole(groups["p"])
    if "half" in groups:
        half = groups["half"]
        return _whole(groups["n"]) * 10 + (5 if half == "半" else _whole(half) if half else 0)
    top, bottom = _whole(groups["n"]), _whole(groups["d"])
    return 100.0 * top / bottom if bottom and top < bottom else 0.0


def _whole(text: str) -> float:
    if text[0].isdigit() and text.isascii():
        return float(text)
    word = text.rstrip("s")
    if word in WORDS:
        return float(WORDS[word])
    read = read_chinese(text) if text[0] > "\u3000" else None
    return read[0] if read else 0.0


def _share_step(value: float) -> float:
    """Return how roughly a share is said: halves and thirds to the nearest tenth."""
    return min(10.0, value / 5)

"""Figures and dates in a text: Vietnamese, English and Chinese formats, digits and words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from core.text import fold_text
from core.vocabulary import Lang
from nlp.claims.numerals import (
    EN_WORDS,
    VI_WORDS,
    ZH_WORDS,
    read_chinese,
    read_english,
    read_vietnamese,
)
from nlp.claims.words import load_yaml

DIGITS = re.compile(
    r"(?<![\w.,])\d{1,3}(?:[.,  ]\d{3})+(?:[.,]\d+)?(?!\d)|(?<![\d.,])\d+(?:[.,]\d+)?"
)
SCALES = {
    "nghin": 1e3, "ngan": 1e3, "k": 1e3, "trieu": 1e6, "ty": 1e9, "thousand": 1e3, "million": 1e6,
    "billion": 1e9, "万": 1e4, "亿": 1e8, "千": 1e3, "百": 1e2, "van": 1e4,
}  # fmt: skip
SCALE = re.compile(
    r"\s?(nghin|ngan|trieu|ty|thousand|million|billion)\b|(k)(?![a-z])|\s?([万亿千百])"
)
ABOUT_BEFORE = re.compile(
    r"(gan|khoang|chung|tam|xap xi|ngot nghet|hon|tren|quang|ngot|suyt|up to|about|around|some|"
    r"roughly|nearly|almost|over|more than|close to|approximately|just under|just over|at least|"
    r"tren duoi|ton ngot|ngoai|约|近|将近|大约|超过|逾|大概|差不多)\s*$"
)
ABOUT_AFTER = re.compile(r"\s?(?:or so\b|odd\b|plus\b|co\b(?! moc)|多|余|左右|上下)")
YEAR = re.compile(r"(?<![\d.,/-])(1[5-9]\d\d|20\d\d)(?![\d.,]*\d)")
MONTH_NAMES = (
    "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
    "august aug", "september sept sep", "october oct", "november nov", "december dec",
)  # fmt: skip
MONTHS = {
    name: number for number, names in enumerate(MONTH_NAMES, start=1) for name in names.split()
}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
DATES = (
    re.compile(r"(?<!\d)(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>(?:1[5-9]|20)\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>(?:1[5-9]|20)\d\d)-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})[日号])?"),
    re.compile(
        r"(?:ngay |mung |sang |hom |dem )?(?P<d>\d{1,2}) thang (?P<m>\d{1,2})"
        r"(?:,? (?:nam )?(?P<y>(?:1[5-9]|20)\d\d))?(?!\d)"
    ),
    re.compile(r"thang (?P<m>\d{1,2})(?:[/-]|,? nam |,? )(?P<y>(?:1[5-9]|20)\d\d)"),
    re.compile(r"(?<![\d/])(?P<m>\d{1,2})/(?P<y>(?:1[5-9]|20)\d\d)(?!\d)"),
    re.compile(
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<mn>{_MONTH})\b\.?,?(?: (?P<y>\d{{4}}))?"
    ),
    re.compile(rf"\b(?P<mn>{_MONTH})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<y>\d{{4}}))?"),
    re.compile(rf"\b(?P<mn>{_MONTH})\.?,? (?:of )?(?P<y>(?:1[5-9]|20)\d\d)"),
    re.compile(r"(?<![\d/.,])(?P<d>[0-3]?\d)/(?P<m>[01]?\d)(?![\d/])"),
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure or date of a text.

    Attributes:
        value: The number; for dates ``year * 10000 + month * 100 + day``, zeros where unknown.
        unit: Unit of the catalogue, ``date``, or empty.
        about: True with a rounding word such as *gần*, *hơn*, *about*, 约.
        start, end: Span in the text, the unit included.
    """

    value: float
    unit: str
    about: bool
    start: int
    end: int


@lru_cache(maxsize=1)
def _units() -> tuple[re.Pattern[str], dict[str, str]]:
    table = {
        fold_text(str(word)): unit
        for unit, words in load_yaml("units.yaml").items()
        for word in words
    }
    words = sorted(table, key=len, reverse=True)
    pattern = "|".join(
        re.escape(word) + (r"(?![a-z0-9])" if word[-1].isalnum() and word.isascii() else "")
        for word in words
    )
    return re.compile(rf"(?:[ \u00a0-])?(?P<unit>{pattern})"), table


def find_quantities(text: str, lang: Lang) -> list[Quantity]:
    """Return the figures and dates of a text in order; ``text`` in NFC."""
    folded = fold_text(text)
    found: list[Quantity] = list(_dates(folded, lang))
    taken = [(item.start, item.end) for item in found]
    for start, end, value in _figures(folded, lang):
        if any(start < stop and first < end for first, stop in taken):
            continue
        quantity = _quantity(folded, start, end, value)
        found.append(quantity)
        taken.append((quantity.start, quantity.end))
    return sorted(found, key=lambda item: item.start)


def _figures(folded: str, lang: Lang) -> Iterator[tuple[int, int, float]]:
    """Yield figures in digits, then in words."""
    for match in DIGITS.finditer(folded):
        for value in _read_digits(match[0], lang):
            yield match.start(), match.end(), value
    if lang is Lang.ZH:
        reader, pattern = read_chinese, ZH_WORDS
    elif lang is Lang.EN:
        reader, pattern = read_english, EN_WORDS
    else:
        reader, pattern = read_vietnamese, VI_WORDS
    for match in pattern.finditer(folded):
        number = reader(match[0])
        if number is not None and number > 1:
            yield match.start(), match.end(), number


def _read_digits(text: str, lang: Lang) -> list[float]:
    """Return the value; the grouping sign decides, and the language where it cannot."""
    decimal = "." if lang in (Lang.EN, Lang.ZH) else ","
    group = "," if decimal == "." else "."
    plain = re.sub(r"[\u00a0 ]", "", text)
    signs = re.findall(r"[.,]", plain)
    if len(signs) >= 2 and signs[0] != signs[-1]:
        group, decimal = signs[0], signs[-1]
    elif len(signs) == 1 and len(plain.rsplit(signs[0], 1)[1]) != 3:
        decimal, group = signs[0], "\0"
    elif len(signs) > 1:
        group, decimal = signs[0], "\0"
    plain = plain.replace(group, "").replace(decimal, ".")
    try:
        return [float(plain)]
    except ValueError:
        return []


def _quantity(folded: str, start: int, end: int, value: float) -> Quantity:
    scale = SCALE.match(folded, end)
    if scale:
        value *= SCALES[scale[1] or scale[2] or scale[3]]
        end = scale.end()
    about = bool(ABOUT_BEFORE.search(folded[max(0, start - 18) : start]))
    if after := ABOUT_AFTER.match(folded, end):
        about, end = True, after.end()
    if folded[max(0, start - 3) : start] == "百分之":
        return Quantity(value, "percent", about, start - 3, end)
    pattern, table = _units()
    unit = pattern.match(folded, end)
    if unit and table[unit["unit"]] == "years" and value == int(value) and 1500 <= value < 2100:
        return Quantity(value * 10000, "date", about, start, unit.end())
    if unit:
        return Quantity(value, table[unit["unit"]], about, start, unit.end())
    if not about and YEAR.fullmatch(folded[start:end]) and value == int(value):
        return Quantity(value * 10000, "date", False, start, end)
    return Quantity(value, "", about, start, end)


def _dates(folded: str, lang: Lang) -> Iterator[Quantity]:
    taken: list[tuple[int, int]] = []
    for pattern in DATES:
        for match in pattern.finditer(folded):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            value = _date_value(match)
            if value:
                taken.append(match.span())
                yield Quantity(value, "date", False, *match.span())
    for match in YEAR.finditer(folded):
        if any(match.start() < end and start < match.end() for start, end in taken):
            continue
        before = folded[max(0, match.start() - 5) : match.start()]
        after = folded[match.end() : match.end() + 1]
        if before.endswith("nam ") or after == "年" or _is_bare_year(folded, match, lang):
            yield Quantity(float(match[1]) * 10000, "date", False, match.start(), match.end())


def _is_bare_year(folded: str, match: re.Match[str], lang: Lang) -> bool:
    """Whether a number like 1999 is a year: no unit behind it and no rounding word before."""
    pattern, table = _units()
    unit = pattern.match(folded, match.end())
    if unit and table[unit["unit"]] not in ("years", "votes", "people"):
        return False
    return not ABOUT_BEFORE.search(folded[max(0, match.start() - 18) : match.start()])


def _date_value(match: re.Match[str]) -> float:
    groups = match.groupdict()
    month = MONTHS[groups["mn"]] if groups.get("mn") else int(groups.get("m") or 0)
    day, year = int(groups.get("d") or 0), int(groups.get("y") or 0)
    if not 1 <= month <= 12 or day > 31:
        return 0
    return float(year * 10000 + month * 100 + day)

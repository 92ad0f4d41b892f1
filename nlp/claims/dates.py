"""Dates in a text, in the orders and words in which people write them.

A date is one number, ``year * 10000 + month * 100 + day``, with zeros for what is not said.
"""

import re
from collections.abc import Iterator

from core.vocabulary import Lang

MONTH_NAMES = (
    "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
    "august aug", "september sept sep", "october oct", "november nov", "december dec",
)  # fmt: skip
MONTHS = {
    name: number for number, names in enumerate(MONTH_NAMES, start=1) for name in names.split()
}
VI_MONTHS = {
    "gieng": 1, "mot": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "sau": 6, "bay": 7,
    "tam": 8, "chin": 9, "muoi mot": 11, "muoi hai": 12, "muoi": 10, "chap": 12,
}  # fmt: skip
ZH = {char: str(value) for value, char in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0"}
FIRST_YEAR, LAST_YEAR = 900, 2099

_YEAR = r"(?:1[0-9]|20)\d\d"
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_VI_MONTH = "|".join(sorted(VI_MONTHS, key=len, reverse=True))
_ZH_YEAR = r"[〇零○一二三四五六七八九]{4}|[〇零○一二三四五六七八九]{2}(?=年[初底末]?(?:代)?)"
_ZH_SMALL = r"\d{1,2}|[一二三四五六七八九十]{1,3}"
_MARK = r"(?:,? (?:nam )?|[/.-]| nam )"
_DAY = r"(?:ngay|mung|sang|chieu|toi|dem|trua|hom|tu|den|truoc|sau|vao|dip|\()"

PATTERNS = (
    re.compile(
        rf"(?<![\d/.-])(?P<d>\d{{1,2}})(?P<s>[/.-])(?P<m>\d{{1,2}})(?P=s)(?P<y>{_YEAR})(?!\d)"
    ),
    re.compile(r"(?<![\d/.-])(?P<d>\d{1,2})(?P<s>[/-])(?P<m>\d{1,2})(?P=s)(?P<y>[3-9]\d)(?![\d/])"),
    re.compile(rf"(?<!\d)(?P<y>{_YEAR})(?P<s>[/.-])(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}})(?!\d)"),
    re.compile(rf"(?P<y>\d{{4}}|{_ZH_YEAR})年(?P<m>{_ZH_SMALL})月(?:(?P<d>{_ZH_SMALL})[日号])?"),
    re.compile(rf"(?P<y>\d{{4}}|{_ZH_YEAR})年(?P<newyear>元旦)"),
    re.compile(rf"(?<![\d一二三四五六七八九十])(?P<m>{_ZH_SMALL})月(?P<d>{_ZH_SMALL})[日号]"),
    re.compile(
        rf"(?:ngay )?(?<!\d)(?P<d>\d{{1,2}}) (?:thang|thg|t) ?(?P<m>\d{{1,2}}|{_VI_MONTH})"
        rf"(?:{_MARK}(?P<y>{_YEAR}))?(?![\w])"
    ),
    re.compile(rf"\b(?:thang|thg) (?P<m>\d{{1,2}}|{_VI_MONTH}){_MARK}(?P<y>{_YEAR})(?!\d)"),
    re.compile(rf"(?<![^\W_])t(?P<m>\d{{1,2}})(?:[/.-]| nam )(?P<y>{_YEAR})(?!\d)"),
    re.compile(rf"(?<![\d/.-])(?P<m>\d{{1,2}})[/-](?P<y>{_YEAR})(?![\d/-]\d|\d)"),
    re.compile(rf"{_DAY} ?(?:mung )?(?P<d>[0-3]?\d)/(?P<m>[01]?\d)(?![\d/])"),
    re.compile(r"(?<![\d/.,])(?P<d>1[3-9]|2\d|3[01])/(?P<m>0?[1-9]|1[0-2])(?![\d/])"),
)
ENGLISH = (
    re.compile(
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<mn>{_MONTH})\b\.?,?"
        rf"(?: (?:of )?(?P<y>{_YEAR})(?!\d))?"
    ),
    re.compile(
        rf"\b(?P<mn>{_MONTH})\.? (?:the )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)"
        rf"(?:,? (?P<y>{_YEAR})(?!\d))?"
    ),
    re.compile(rf"\b(?P<mn>{_MONTH})\.?,? (?:of )?(?P<y>{_YEAR})(?!\d)"),
)
# A decade or a century is no year, and says nothing about one.
DECADE = re.compile(
    r"(?:thap nien|thap ky|nhung nam|cac nam|the ky)(?: thu)? \d{1,4}|\b(?:1\d|20)?\d0'?s\b"
    r"|\b\d{1,2}(?:st|nd|rd|th)[ -]centur(?:y|ies)|(?:\d{2,4}|[一二三四五六七八九]{1,2}0?)年代"
    r"|(?:\d{1,2}|[一二三四五六七八九十]{1,3})世纪"
)
YEAR_SAID = re.compile(
    r"\b(?:nam|hoi|tu|den|since|in|of|until|till|by|circa|year) (?P<y>(?:[9]|1\d|20)\d\d)"
    r"(?![\d%]|[.,]\d)"
)
YEAR_BARE = re.compile(r"(?<![\d/:#-])(?<!\d[.,])(?P<y>1[4-9]\d\d|20\d\d)(?![\d%]|[.,]\d|-\d)")
YEAR_SPAN = re.compile(
    r"(?<!\d)(?P<y>1\d{3}|20\d\d)(?=\s?[–—-]\s?(?:1\d{3}|20\d\d)(?!\d))"
    r"|(?<=\d{4}[–—-])(?P<z>1\d{3}|20\d\d)(?![\d-])"
)
ZH_YEAR = re.compile(rf"(?P<y>{_ZH_YEAR}|(?<!\d)(?:[1-9]\d\d|1\d{{3}}|20\d\d))(?=学?年)年?")
SHORT_YEAR = re.compile(r"(?:\bnam |(?<![^\W_])')(?P<y>[3-9]\d)(?![\w.,/%]|[ -](?:tuoi|years))")


def find_dates(folded: str, lang: Lang) -> Iterator[tuple[float, int, int, bool]]:
    """Yield dates as value, start, end, and whether the text says plainly that it is one.

    A bare number of four digits is only taken for a year where nothing speaks for a count; the
    caller knows what is counted. Decades and centuries come with the value 0: they are taken, so
    that nobody reads them as a figure.
    """
    taken = bytearray(len(folded))

    def free(match: re.Match[str], group: str | int = 0) -> bool:
        return not any(taken[slice(*match.span(group))])

    def take(start: int, end: int) -> None:
        taken[start:end] = b"\1" * (end - start)

    for match in DECADE.finditer(folded):
        take(*match.span())
        yield 0.0, *match.span(), True
    for pattern in (*PATTERNS, *ENGLISH) if lang is Lang.EN else PATTERNS:
        for match in pattern.finditer(folded):
            value = _value(match)
            if value and free(match):
                start = _first(match)
                take(start, match.end())
                yield value, start, match.end(), True
    for pattern, sure in ((ZH_YEAR, True), (YEAR_SAID, True), (SHORT_YEAR, True)):
        if pattern is ZH_YEAR and lang is not Lang.ZH:
            continue
        for match in pattern.finditer(folded):
            year = _year(match["y"])
            if year and free(match, "y"):
                end = match.end() if pattern is ZH_YEAR else match.end("y")
                take(match.start("y"), end)
                yield float(year * 10000), match.start("y"), end, sure
    for pattern in (YEAR_SPAN, YEAR_BARE):
        for match in pattern.finditer(folded):
            if free(match):
                take(*match.span())
                yield float(int(match[0]) * 10000), *match.span(), False


def _first(match: re.Match[str]) -> int:
    """Return where the date itself begins, after words such as "ngày"."""
    starts = [match.start(name) for name, value in match.groupdict().items() if value]
    first = min(starts)
    head = match.string[match.start() : first]
    return match.start() if head.startswith(("thang", "thg", "t")) and "/" not in head else first


def _value(match: re.Match[str]) -> float:
    groups = match.groupdict()
    if groups.get("newyear"):
        return float(_year(groups["y"]) * 10000 + 101)
    month = MONTHS[groups["mn"]] if groups.get("mn") else _small(groups.get("m") or "0")
    day = _small(groups.get("d") or "0")
    year = _year(groups["y"]) if groups.get("y") else 0
    if groups.get("y") and not year:
        return 0.0
    if month > 12 >= day and groups.get("y"):
        month, day = day, month  # 10/15/2024, as in the United States
    if not 1 <= month <= 12 or day > 31:
        return 0.0
    return float(year * 10000 + month * 100 + day)


def _small(text: str) -> int:
    if text.isdigit():
        return int(text)
    if text in VI_MONTHS:
        return VI_MONTHS[text]
    tens, ten, ones = text.partition("十")
    if not ten:
        return int("".join(ZH[char] for char in text)) if len(text) == 1 else 99
    return (int(ZH[tens]) if tens in ZH else 1) * 10 + (int(ZH[ones]) if ones in ZH else 0)


def _year(text: str) -> int:
    digits = "".join(ZH.get(char, char) for char in text)
    year = int(digits) if digits.isdigit() else 0
    if len(digits) == 2:
        year += 1900 if year >= 30 else 2000
    return year if FIRST_YEAR <= year <= LAST_YEAR else 0

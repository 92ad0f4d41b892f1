"""Figures and dates in a text: Vietnamese, English and Chinese formats, digits and words."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from core.text import normalize
from core.vocabulary import Lang
from nlp.claims.dates import find_dates
from nlp.claims.digits import Figure, find_figures, find_fractions, scale_follows
from nlp.claims.rounding import Rounding, rounding_after, rounding_before
from nlp.claims.spelling import Spelled
from nlp.claims.units import DATE, ORDINAL, SCORE, match_unit, measure_of

__all__ = ["Quantity", "Rounding", "find_quantities"]

# Numbers that name a thing and count nothing: a decree, an article, a marker, a road.
NAMES_BEFORE = re.compile(
    r"(?:\b(?:moc|cot moc|moc doi|moc so|so hieu|so|dieu|khoan|nghi dinh|nghi quyet|quyet dinh|"
    r"thong tu|luat so|quoc lo|ql|dt|tinh lo|duong so|tap|trang|phan|chuong|ban so|khoa|lan thu|"
    r"nhiem ky|thu|dot|quy|lop|hang|tuyen|metro|so nha|binh do|cao diem|diem cao|doi|tieu doan|"
    r"trung doan|su doan|lu doan|marker|markers|no|number|decree|resolution|decision|article|"
    r"chapter|page|route|highway|hill|point|line|division|regiment|g|covid|apollo)[ .]*"
    r"|第|[a-z]-?)$"
)
ORDINAL_BEFORE = re.compile(r"(?:\bthu |第)$")
ORDINAL_AFTER = re.compile(r"(?:st|nd|rd|th)(?![^\W_])")
CURRENCY_BEFORE = re.compile(r"(?P<sign>us\$|u\.s\.\$|\$|€|£|usd |eur |₫)\s?$")
CURRENCIES = {
    "us$": "usd", "u.s.$": "usd", "$": "usd", "usd ": "usd", "€": "eur", "eur ": "eur",
    "£": "pound", "₫": "vnd",
}  # fmt: skip
BETWEEN = re.compile(r"\s?(?:[-–—~]|to|or|den|toi|hoac|hay|and|至|到|或|、)\s?")
CHANGES = re.compile(
    r"\s?(?:[,;]?\s?(?:thay vi|thay cho|instead of|rather than|而不是|而非|xuong|con|len|thanh|"
    r"con co|chi con|to just|to only|down to|to|into|减至|降至|减到|降到|变成|变为|到))"
    r"\s?(?:con |just |only |chi )?"
)
SCORE_FIGURES = re.compile(
    r"(?<![\d.,/:-])(\d{1,2})\s?[-–:]\s?(\d{1,2})(?!\d|[.,/:-]\d|\s?(?:km|m|%))"
)
SCORE_CUES = re.compile(
    r"\b(?:thang|thua|hoa|ty so|ti so|beat|won|win|lost|draw|score|goals|aggregate|thuan|phieu|"
    r"votes)\b|比分|战胜|击败|比|[胜负赢输]"
)
PER = re.compile(r"/(?:kg|ky|luot|nguoi|km|ha|m2?|thang|nam|ngay|dem|h|gio|tan|con|cai|ve)\b")
COUNTED = re.compile(r"(?<![^\W_])(?:tổng số|số|so|number of|có mấy|co may)(?= )")
BARE = re.compile(
    r"\s*(?:$|[,.;!?。)]|(?:ve|cho|thuoc|thoi|thui|nha|nhe|went|goes|going to|"
    r"of it|of them|of which|for|归|给)(?![^\W_]))"
)
MONEY_AFTER = re.compile(
    r"\s*(?:$|[,.;!?/)]|(?:thoi|thui|nha|nhe|luon|lun|lan|mot|moi|la|ma|do|chu|a|ne|re|nho)\b)"
)
YEAR_BEFORE = re.compile(r"(?:\bnam|\bin|\bsince|\buntil|\bhoi) ?$")
ADJECTIVE = re.compile(r" [A-Z][a-z]+(?:ese|ish|ian|an|ch)(?= )")
AFTER_ADJECTIVE = frozenset({"people", "prisoners", "ships", "votes", "members", "villages"})
AFTER_YEAR = frozenset(
    {"years", "votes", "people", "units", "countries", "households", "provinces"}
)
# A clause ends at these; what a figure speaks of stands within its clause.
CLAUSE = re.compile(
    r"[;:!?。；：！？\n]|[,，](?=\s|[^\d])|\.(?=\s|$)|\s[–—-]\s|[()（）]"
    r"|\s(?:mà|nhưng|còn|while|but|whereas)(?=\s)|而|但|\s(?=(?:trong đó|of which)\s)|(?=其中)"
    r"|\s(?:rằng|cho biết|cho hay|that|says|said)(?=\s)|[称说道](?![\u3400-\u9fff]?[为])"
)
LONGEST_CLAUSE = 120
PHYSICAL = frozenset(
    {"length", "area", "mass", "power", "volume", "usd", "vnd", "percent", "people"}
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure or date of a text.

    Attributes:
        value: The number; for dates ``year * 10000 + month * 100 + day``, zeros where unknown.
        unit: Unit of ``data/units.yaml``, ``date``, ``ordinal``, ``score``, or empty.
        rounding: What a word such as *gần*, *hơn*, *about*, 约 makes of it.
        start, end: Span in the text, the unit included.
        high: The upper end of a range; ``value`` otherwise.
        step: The place of the last digit shown: 100 for "1.400", 1 for "1.449".
        also: Other readings of the same digits: "1,449" is 1.449 or 1449.
        before, after: The rest of its clause in the text, for what it speaks of.
    """

    value: float
    unit: str
    rounding: Rounding
    start: int
    end: int
    high: float = 0.0
    step: float = 1.0
    also: tuple[float, ...] = ()
    before: str = field(default="", compare=False)
    after: str = field(default="", compare=False)
    lang: Lang = field(default=Lang.VI, compare=False)

    @property
    def about(self) -> bool:
        """Whether a rounding word stands with it."""
        return self.rounding is not Rounding.EXACT

    @property
    def top(self) -> float:
        """The upper end of the figure."""
        return max(self.high, self.value)

    @property
    def measure(self) -> str:
        """What it measures: only figures of one measure are compared."""
        return measure_of(self.unit)


def find_quantities(text: str, lang: Lang) -> list[Quantity]:
    """Return the figures and dates of a text in order, without overlaps.

    Offsets are those of ``text``, whatever its Unicode form.
    """
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return _find(text, lang)
    mapped = normalize(text)
    found = []
    for quantity in _find(mapped.text, lang):
        start, end = mapped.to_original(quantity.start, quantity.end)
        found.append(replace(quantity, start=start, end=end))
    return found


def _find(text: str, lang: Lang) -> list[Quantity]:
    spelled = Spelled.of(text, lang)
    found: list[Quantity] = []
    taken = bytearray(len(text))  # one mark a character: a long list of figures stays linear
    for value, start, end, sure in find_dates(spelled.folded, lang):
        if sure or not value or _is_year(spelled, start, end):
            found.append(Quantity(value, DATE, Rounding.EXACT, start, end))
            taken[start:end] = b"\1" * (end - start)
    for quantity in (*_scores(spelled), *_fractions(spelled), *_figures(spelled)):
        if not any(taken[quantity.start : quantity.end]):
            taken[quantity.start : quantity.end] = b"\1" * (quantity.end - quantity.start)
            found.append(quantity)
    ordered = sorted(found, key=lambda item: item.start)
    joined = _inherit(_join_ranges(ordered, spelled), spelled)
    return [_in_clause(quantity, text, lang) for quantity in joined if _counts(quantity)]


def _counts(quantity: Quantity) -> bool:
    return bool(quantity.value) and quantity.unit != "name"


def _is_year(spelled: Spelled, start: int, end: int) -> bool:
    """Whether a bare number like 1999 is a year: nothing counted, and no rounding word."""
    unit = match_unit(spelled.written, end, spelled.kind)
    if unit and unit[0] not in AFTER_YEAR:
        return False
    head = spelled.folded[:start]
    if CURRENCY_BEFORE.search(head[-6:]) or NAMES_BEFORE.search(head[-16:]):
        return False
    if scale_follows(spelled, end) or rounding_after(spelled.folded, end, before_unit=True)[0]:
        return False
    return rounding_before(spelled, start) is Rounding.EXACT


def _scores(spelled: Spelled) -> Iterator[Quantity]:
    for match in SCORE_FIGURES.finditer(spelled.folded):
        around = spelled.folded[max(0, match.start() - 60) : match.end() + 40]
        if SCORE_CUES.search(around):
            first, second = sorted((int(match[1]), int(match[2])), reverse=True)
            yield Quantity(first * 1000.0 + second, SCORE, Rounding.EXACT, *match.span())


def _fractions(spelled: Spelled) -> Iterator[Quantity]:
    for figure in find_fractions(spelled):
        rounding = rounding_before(spelled, figure.start)
        if rounding is Rounding.EXACT and not figure.unit:
            rounding = Rounding.ABOUT
        behind, end = rounding_after(spelled.folded, figure.end, before_unit=False)
        yield Quantity(
            figure.value, "percent", behind or rounding, figure.start, end, step=figure.step
        )


def _figures(spelled: Spelled) -> Iterator[Quantity]:
    for figure in find_figures(spelled):
        quantity = _quantity(spelled, figure)
        if quantity is not None:
            yield quantity


def _quantity(spelled: Spelled, figure: Figure) -> Quantity | None:
    folded = spelled.folded
    head = folded[max(0, figure.start - 24) : figure.start]
    rounding = Rounding.OVER if figure.over else rounding_before(spelled, figure.start)
    end = figure.end
    if figure.unit:
        unit: str = figure.unit
    else:
        behind, end = rounding_after(folded, end, before_unit=True)
        rounding = behind or rounding
        unit, end = _unit(spelled, figure, end)
    if unit == "name" or (not unit and not figure.sure):
        return None if unit != "name" else Quantity(1, "name", rounding, figure.start, figure.end)
    behind, end = rounding_after(folded, end, before_unit=False)
    year = figure.value == int(figure.value) and 1000 <= figure.value < 2100
    if year and (unit == "years" or (not unit and figure.spoken and YEAR_BEFORE.search(head[-8:]))):
        return Quantity(figure.value * 10000, DATE, Rounding.EXACT, figure.start, end)
    start = figure.start
    if sign := CURRENCY_BEFORE.search(head[-6:]):
        start -= len(sign[0])
    return Quantity(
        figure.value, unit, behind or rounding, start, end, step=figure.step, also=figure.also
    )


def _unit(spelled: Spelled, figure: Figure, end: int) -> tuple[str, int]:
    """Return unit and end; ``name`` for a number that counts nothing."""
    head = spelled.folded[max(0, figure.start - 24) : figure.start]
    if sign := CURRENCY_BEFORE.search(head[-6:]):
        return CURRENCIES[sign["sign"]], end
    if match := ORDINAL_AFTER.match(spelled.folded, end):
        return ORDINAL, match.end()
    if ORDINAL_BEFORE.search(head[-5:]):
        return ORDINAL, end
    behind = match_unit(spelled.written, end, spelled.kind)
    if behind is None and spelled.lang is Lang.EN and (word := ADJECTIVE.match(spelled.text, end)):
        behind = match_unit(spelled.written, word.end(), spelled.kind)  # "64 Vietnamese sailors"
        behind = behind if behind and behind[0] in AFTER_ADJECTIVE else None
    return behind or (_unit_unsaid(spelled, figure, end), end)


def _unit_unsaid(spelled: Spelled, figure: Figure, end: int) -> str:
    """Return the unit of a figure with none behind it, or that it is a name."""
    head = spelled.folded[max(0, figure.start - 24) : figure.start]
    tail = spelled.folded[end : end + 8]
    numbered = tail[:1] == "(" or (head[-1:] == "(" and tail[:1] == ")")
    if numbered or NAMES_BEFORE.search(head[-16:]) or (tail[:1] == "/" and not PER.match(tail)):
        return "name"
    if figure.scaled and spelled.lang is Lang.VI and MONEY_AFTER.match(spelled.folded, end):
        return "vnd"  # "25k", "124 tỷ thôi": what is counted goes without saying
    return _counted_before(spelled, figure.start)


def _counted_before(spelled: Spelled, at: int) -> str:
    """Return what is counted where it stands before the figure: "số vùng giảm từ 22"."""
    head = max(0, at - 40)
    found = [match.end() for match in COUNTED.finditer(spelled.written[head:at])]
    unit = match_unit(spelled.written, head + found[-1], spelled.kind) if found else None
    return unit[0] if unit and unit[1] <= at and unit[0] not in ("years", "usd") else ""


def _join_ranges(found: list[Quantity], spelled: Spelled) -> list[Quantity]:
    """Return the figures with "4–5 km" and "từ 4 đến 5 km" as one."""
    joined: list[Quantity] = []
    for quantity in found:
        last = joined[-1] if joined else None
        if (
            last
            and quantity.unit
            and quantity.unit != DATE
            and last.unit in ("", quantity.unit)
            and last.value < quantity.value
            and BETWEEN.fullmatch(spelled.folded[last.end : quantity.start])
        ):
            joined[-1] = replace(
                quantity,
                value=last.value,
                high=quantity.value,
                start=last.start,
                step=max(last.step, quantity.step),
                also=(),
            )
        else:
            joined.append(quantity)
    return joined


def _inherit(found: list[Quantity], spelled: Spelled) -> list[Quantity]:
    """Return the figures with units carried over: "từ 271 xã còn 98", "227 km², họ lấy 186"."""
    result: list[Quantity] = []
    for number, quantity in enumerate(found):
        given = quantity
        if not quantity.unit and number:
            last = result[-1]
            between = spelled.folded[last.end : quantity.start]
            if last.unit not in ("", DATE) and (
                CHANGES.fullmatch(between)
                or (_is_bare(spelled, quantity) and last.measure in PHYSICAL)
            ):
                given = replace(quantity, unit=last.unit)
        elif quantity.unit and number and not result[-1].unit:
            last = result[-1]
            if CHANGES.fullmatch(spelled.folded[last.end : quantity.start]):
                result[-1] = replace(last, unit=quantity.unit)
        result.append(given)
    return result


def _is_bare(spelled: Spelled, quantity: Quantity) -> bool:
    """Whether nothing is counted behind a figure: it ends its clause."""
    return BARE.match(spelled.folded, quantity.end) is not None


def _in_clause(quantity: Quantity, text: str, lang: Lang) -> Quantity:
    head = text[max(0, quantity.start - LONGEST_CLAUSE) : quantity.start]
    tail = text[quantity.end : quantity.end + LONGEST_CLAUSE]
    ends = [match.end() for match in CLAUSE.finditer(head)]
    if ends:
        head = head[ends[-1] :]
    if quantity.unit == DATE and tail[:1] in (",", "，"):
        tail = tail[1:]  # "Tháng 1/1974, …" belongs to what follows
    if stop := CLAUSE.search(tail):
        tail = tail[: stop.start()]
    return replace(quantity, before=head, after=tail, lang=lang)

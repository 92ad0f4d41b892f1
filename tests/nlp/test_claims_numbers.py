import unicodedata
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from core.records import Claim, ClaimNumber
from core.vocabulary import Lang, Verdict
from nlp.claims.numbers import find_quantities
from nlp.claims.quantities import find_difference, references

VI, EN, ZH = Lang.VI, Lang.EN, Lang.ZH
TABLE = yaml.safe_load((Path(__file__).parent / "data" / "figures.yaml").read_text("utf-8"))
EXPRESSIONS = [(lang, *row) for lang, rows in TABLE.items() for row in rows]
# Text of every kind around a figure: marks apart from their letters, emoji, mixed scripts.
ANY_TEXT = st.text(max_size=80) | st.text(
    alphabet="0123456789.,/-–% kmệếđơ\u0301\u0323\u200d😀三万百分之多年năm hai trăm thousand",
    max_size=60,
)


@pytest.mark.parametrize(
    ("text", "lang", "value", "unit"),
    [
        ("dài 1.449,566 km", VI, 1449.566, "km"),
        ("hơn 1.400 cây số", VI, 1400, "km"),
        ("mười lăm nghìn cây số vuông", VI, 15000, "km2"),
        ("bảy trăm hai mươi km vuông", VI, 720, "km2"),
        ("bay tram hai muoi km vuong", VI, 720, "km2"),
        ("một nghìn bốn trăm bốn mươi chín km", VI, 1449, "km"),
        ("15k km2 luôn", VI, 15000, "km2"),
        ("gần 2.000 cột mốc", VI, 2000, "markers"),
        ("84 phần trăm", VI, 84, "percent"),
        ("64 chiến sĩ", VI, 64, "people"),
        ("ngày 14/3/1988", VI, 19880314, "date"),
        ("ngày 30 tháng 12 năm 1999", VI, 19991230, "date"),
        ("tháng 7/2025", VI, 20250700, "date"),
        ("năm 1974", VI, 19740000, "date"),
        ("1,449.566 km", EN, 1449.566, "km"),
        ("fifteen thousand square kilometres", EN, 15000, "km2"),
        ("seven hundred and twenty sq km", EN, 720, "km2"),
        ("15 October 2024", EN, 20241015, "date"),
        ("October 15, 2024", EN, 20241015, "date"),
        ("in March 1979", EN, 19790300, "date"),
        ("227平方公里", ZH, 227, "km2"),
        ("一万五千平方公里", ZH, 15000, "km2"),
        ("两百二十七平方公里", ZH, 227, "km2"),
        ("百分之八十四", ZH, 84, "percent"),
        ("2024年10月15日", ZH, 20241015, "date"),
        ("30万公顷", ZH, 300000, "ha"),
        ("一九七四年", ZH, 19740000, "date"),
    ],
)
def test_figure(text, lang, value, unit):
    assert (value, unit) in [(q.value, q.unit) for q in find_quantities(text, lang)]


@pytest.mark.parametrize("row", EXPRESSIONS, ids=lambda row: f"{row[0]}: {row[1]}")
def test_expression(row):
    lang, text, value, *rest = row
    found = [q for q in find_quantities(text, Lang(lang)) if q.unit]
    if value is None:
        assert found == []
        return
    unit, rounding = (*rest, "")[:2]
    first = found[0]
    assert (first.value, first.unit, first.rounding) == (pytest.approx(value), unit, rounding)


# The first text of a run pays for compiling the patterns.
@settings(deadline=None)
@given(ANY_TEXT, st.sampled_from([VI, EN, ZH]))
def test_spans_lie_within_the_text(text, lang):
    end = 0
    for quantity in find_quantities(text, lang):
        assert end <= quantity.start < quantity.end <= len(text)
        end = quantity.end


@settings(deadline=None)
@given(
    st.sampled_from([row for row in EXPRESSIONS if row[2] is not None]),
    st.sampled_from(["", "Nghe nói ", "😀 ", "e\u0301e\u0323 ", "— ", "(", "“", "据说"]),
    st.sampled_from(["", ".", " 😀", ")", "”", "。", "\n"]),
)
def test_a_span_is_the_figure_of_the_text(row, before, after):
    """The text of a span, read alone, is the same figure."""
    lang, text = row[:2]
    whole = f"{before}; {text}{after}"
    for quantity in find_quantities(whole, Lang(lang)):
        shown = whole[quantity.start : quantity.end]
        assert shown == shown.strip()
        assert any(character.isalnum() for character in shown)
        assert len(before) <= quantity.start < quantity.end <= len(before) + 2 + len(text)


@pytest.mark.parametrize(
    "text", ["dài 1.449,566 km đường biên", "ngày 14 tháng 3 năm 1988, 64 chiến sĩ"]
)
def test_spans_hold_for_marks_apart_from_their_letters(text):
    apart = unicodedata.normalize("NFD", text)
    shown = [apart[q.start : q.end] for q in find_quantities(apart, VI)]
    wanted = [text[q.start : q.end] for q in find_quantities(text, VI)]
    assert [unicodedata.normalize("NFC", part) for part in shown] == wanted
    assert wanted


@given(st.integers(min_value=1, max_value=9_999_999))
def test_grouped_figures_are_read_back(number):
    grouped = f"{number:,}"
    assert find_quantities(f"{grouped} km", EN)[0].value == number
    assert find_quantities(f"{grouped.replace(',', '.')} km", VI)[0].value == number


LENGTH = Claim(
    id="road-length",
    theme="land-border",
    verdict=Verdict.SUPPORTED,
    statement={"vi": "Đường ven hồ dài 1.449,566 km, mở từ ngày 15/10/2024."},
    established={},
    says={},
    numbers=(
        ClaimNumber("length", 1449.566, "km", "0.5"),
        ClaimNumber("posts", 1970, "markers", "1"),
        ClaimNumber("opening", "2024-10-15", "date", "exact"),
    ),
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("dài 1.449,566 km", None),
        ("dài 1.449 km", None),
        ("gần 1.450 km", None),
        ("hơn 1.400 km", None),
        ("dài 1.944 km", "1.944 km"),
        ("dài 1.549 km", "1.549 km"),
        ("1.971 cột mốc", None),
        ("gần 2.000 cột mốc", None),
        ("1.790 cột mốc", "1.790 cột mốc"),
        ("mở ngày 15/10/2024", None),
        ("mở tháng 10/2024", None),
        ("mở năm 2024", None),
        ("mở ngày 15/10/2023", "15/10/2023"),
        ("mở ngày 25/10/2024", "25/10/2024"),
        ("vé 20 nghìn, rộng 12 km2", None),
        ("đoạn đầu dài 3 km", None),
    ],
)
def test_difference(text, shown):
    found = find_difference(find_quantities(text, VI), references(LENGTH))
    assert (text[found.found.start : found.found.end] if found else None) == shown

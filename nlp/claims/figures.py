"""Whether two figures or dates are the same, whatever their units and their rounding."""

from dataclasses import dataclass

from nlp.claims.numbers import Quantity
from nlp.claims.rounding import Rounding
from nlp.claims.units import DATE, ORDINAL, SCORE, measure_of, size_of

NEAR = 0.01
# A rounded figure may be this far off: with a rounding word ("gần", "about", 约), and without.
ROUNDED_ABOUT = 0.05
ROUNDED_PLAIN = 0.04
# However roughly a figure is given, this far off it is wrong.
ROUGH_ABOUT = 0.11
# "hơn 1.000" is true of 1.449, and "gần 2.000" of 1.970; beyond this they mislead.
BOUND_REACH = 0.5
CONVERTED = 0.02  # conversions are given rounded: 783 miles for 1,260 km
NAMED = (ORDINAL, SCORE)


@dataclass(frozen=True, slots=True)
class Exact:
    """A figure to hold others against.

    Attributes:
        tolerance: In ``unit``; for dates in days.
    """

    value: float
    unit: str
    tolerance: float = 0.0
    high: float = 0.0
    rounding: Rounding = Rounding.EXACT
    step: float = 1.0


def same_quantity(left: Quantity, right: Quantity) -> bool:
    """Whether two figures are the same within a hundredth, or dates within their precision."""
    if (left.unit == DATE) != (right.unit == DATE):
        return False
    if left.unit == DATE:
        return same_date(left.value, right.value)
    if left.unit and right.unit and left.measure != right.measure:
        return False
    convert = bool(left.unit and right.unit)
    own = left.value * (size_of(left.unit) if convert else 1)
    other = right.value * (size_of(right.unit) if convert else 1)
    return abs(own - other) <= NEAR * max(abs(own), abs(other))


def same_date(left: float, right: float) -> bool:
    """Whether two dates agree in year, month and day, as far as both have them."""
    pairs = zip(date_parts(left), date_parts(right), strict=True)
    return all(not a or not b or a == b for a, b in pairs)


def date_parts(value: float) -> tuple[int, int, int]:
    """Return year, month and day of a date, zeros where unknown."""
    number = int(value)
    return number // 10000, number // 100 % 100, number % 100


def agrees(quantity: Quantity, exact: Exact) -> bool:
    """Whether a figure says the same as an exact one: within tolerance, or fairly rounded."""
    if DATE in (exact.unit, quantity.unit):
        return exact.unit == quantity.unit and _dates_agree(quantity.value, exact)
    if quantity.measure != measure_of(exact.unit):
        return False
    ratio = size_of(quantity.unit) / size_of(exact.unit)
    if exact.unit in NAMED:
        return quantity.value == exact.value
    readings = [(quantity.value * ratio, quantity.top * ratio)]
    readings += [(value * ratio, value * ratio) for value in quantity.also]
    slack = CONVERTED if ratio != 1 else 0.0
    return any(
        _agrees(low, high, quantity.step * ratio, quantity.rounding, exact, slack)
        for low, high in readings
    )


def _agrees(
    low: float, high: float, step: float, rounding: Rounding, exact: Exact, slack: float
) -> bool:
    bottom, top = exact.value, max(exact.high, exact.value)
    size = max(abs(bottom), 1e-9)
    gap = max(0.0, bottom - high, low - top)
    if gap <= exact.tolerance + slack * size + 1e-9:
        return True
    if exact.rounding is not Rounding.EXACT and _bound(exact, low, size):
        return True
    if high > low:
        return gap <= ROUNDED_PLAIN * size
    if rounding is Rounding.EXACT:
        # Rounded to the place it shows, or cut off there: 1,449 and 1,450 for 1,449.566.
        shown = gap <= step / 2 or 0 < bottom - low < step
        return shown and gap <= ROUNDED_PLAIN * size
    return gap <= ROUNDED_ABOUT * size or _roughly(low, gap, step, rounding, exact)


def _roughly(low: float, gap: float, step: float, rounding: Rounding, exact: Exact) -> bool:
    """Whether a figure with a rounding word fits by the place that it shows."""
    bottom, top = exact.value, max(exact.high, exact.value)
    if rounding is Rounding.ABOUT:
        return gap <= step / 2 and gap <= ROUGH_ABOUT * abs(bottom)
    if rounding is Rounding.OVER:
        return low <= top and bottom - low <= step and gap <= BOUND_REACH * low
    return low >= bottom and low - top <= step and gap <= BOUND_REACH * abs(bottom)


def _bound(exact: Exact, value: float, size: float) -> bool:
    """Whether a figure fits one that the claim itself rounds: "hơn 333 km", "khoảng 40 %"."""
    gap = value - exact.value
    if abs(gap) <= ROUNDED_ABOUT * size:
        return True
    if exact.rounding is Rounding.OVER:
        return 0 <= gap <= exact.step and gap <= ROUGH_ABOUT * size
    if exact.rounding is Rounding.UNDER:
        return 0 <= -gap <= exact.step and -gap <= ROUGH_ABOUT * size
    return abs(gap) <= exact.step / 2 and abs(gap) <= ROUGH_ABOUT * size


def _dates_agree(value: float, exact: Exact) -> bool:
    if same_date(value, exact.value):
        return True
    left, right = date_parts(value), date_parts(exact.value)
    if not exact.tolerance or left[0] != right[0]:
        return False
    days = [month * 31 + day for _, month, day in (left, right)]
    return abs(days[0] - days[1]) <= exact.tolerance

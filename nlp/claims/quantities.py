"""Figures of a sentence held against the figures of the claim that it states.

A figure agrees when it lies within the catalogue's tolerance or is a fair rounding. It differs
when it has the unit of a figure of the claim, is of its size, and fits none of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.records import Claim, ClaimNumber
from core.vocabulary import Lang
from nlp.claims.figures import same_date
from nlp.claims.numbers import Quantity, find_quantities

# A rounded figure may be this far off: with a rounding word ("gần", "about", 约), and without.
ROUNDED_ABOUT = 0.05
ROUNDED_PLAIN = 0.012
# Beyond this ratio a figure speaks of another thing (the province's line, not the country's).
SAME_SIZE = 12.0
SAME_TIME_YEARS = 15
DAYS = {"exact": 0, "few days": 5, "month": 31}


@dataclass(frozen=True, slots=True)
class Reference:
    """A figure that a sentence may be held against.

    Attributes:
        typed: True for figures that the catalogue gives with unit and tolerance.
        defining: True where a figure that differs makes the statement wrong.
    """

    value: float
    unit: str
    tolerance: float
    shown: str
    defining: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure of a sentence that differs, and the one it should be."""

    found: Quantity
    wanted: Reference


def references(claim: Claim) -> tuple[Reference, ...]:
    """Return the figures of a claim: typed ones, then those in its texts."""
    found = [_typed(number) for number in claim.numbers]
    for lang, text in claim.statement.items():
        found += _read([text], lang, defining=lang == "vi")
    for lang, text in claim.established.items():
        found += _read([text], lang, defining=False)
    for lang, texts in claim.says.items():
        found += _read(texts, lang, defining=False)
    return tuple(reference for reference in found if reference)


def _typed(number: ClaimNumber) -> Reference:
    shown = f"{number.value} {number.unit}"
    if isinstance(number.value, str):
        year, month, day = [*map(int, number.value.split("-")), 0, 0][:3]
        value = float(year * 10000 + month * 100 + day)
        return Reference(value, "date", DAYS.get(number.tolerance, 0), str(number.value), True)
    if number.unit == "year":
        return Reference(number.value * 10000.0, "date", 0, str(number.value), True)
    try:
        tolerance = float(number.tolerance)
    except ValueError:
        tolerance = 0.0
    return Reference(float(number.value), number.unit, tolerance, shown, True)


def _read(texts: Iterable[str], lang: str, *, defining: bool) -> list[Reference]:
    return [
        Reference(
            quantity.value,
            quantity.unit,
            0.0,
            text[quantity.start : quantity.end],
            defining and quantity.unit == "date",
        )
        for text in texts
        for quantity in find_quantities(text, Lang(lang))
    ]


def find_difference(
    quantities: Sequence[Quantity], wanted: Sequence[Reference]
) -> Difference | None:
    """Return the first figure that differs from the claim's; None where there is none."""
    for unit in {quantity.unit for quantity in quantities}:
        own = [quantity for quantity in quantities if quantity.unit == unit]
        theirs = [reference for reference in wanted if reference.unit == unit]
        defining = [reference for reference in theirs if reference.defining]
        if not defining:
            continue
        strangers = [q for q in own if not any(agrees(q, reference) for reference in theirs)]
        free = [r for r in defining if not any(agrees(q, r) for q in own)]
        for quantity in strangers:
            rivals = [reference for reference in free if comparable(quantity, reference)]
            if rivals:
                nearest = min(rivals, key=lambda reference: _distance(quantity, reference))
                return Difference(quantity, nearest)
    return None


def agrees(quantity: Quantity, reference: Reference) -> bool:
    """Whether a figure is the reference, within tolerance or as a fair rounding."""
    if reference.unit == "date":
        return _dates_agree(quantity, reference)
    gap = abs(quantity.value - reference.value)
    if gap <= reference.tolerance:
        return True
    size = max(abs(reference.value), 1e-9)
    share = gap / size
    if quantity.about:
        return share <= ROUNDED_ABOUT
    return share <= ROUNDED_PLAIN and _is_round(quantity.value, reference.value)


def _is_round(value: float, exact: float) -> bool:
    """Whether ``value`` is ``exact`` rounded to the places that ``value`` shows."""
    place = 1.0
    while value % (place * 10) == 0 and place < value:
        place *= 10
    return abs(value - exact) <= place / 2 or abs(value - exact) < 1


def _dates_agree(quantity: Quantity, reference: Reference) -> bool:
    if same_date(quantity.value, reference.value):
        return True
    if not reference.tolerance:
        return False
    left, right = (divmod(int(value), 10000) for value in (quantity.value, reference.value))
    days = [rest // 100 * 31 + rest % 100 for _, rest in (left, right)]
    return left[0] == right[0] and abs(days[0] - days[1]) <= reference.tolerance


def comparable(quantity: Quantity, reference: Reference) -> bool:
    """Whether a figure could be meant for the reference: of its size, or a date near it."""
    if reference.unit == "date":
        years = (int(quantity.value) // 10000, int(reference.value) // 10000)
        return not years[0] or abs(years[0] - years[1]) <= SAME_TIME_YEARS
    low, high = sorted((abs(quantity.value), abs(reference.value)))
    return low > 0 and high / low <= SAME_SIZE


def _distance(quantity: Quantity, reference: Reference) -> float:
    return abs(quantity.value - reference.value) / max(abs(reference.value), 1e-9)

"""Whether two figures or dates are the same."""

from nlp.claims.numbers import Quantity

NEAR = 0.01


def same_quantity(left: Quantity, right: Quantity) -> bool:
    """Whether two figures are the same within a hundredth, or dates within their precision."""
    if (left.unit == "date") != (right.unit == "date"):
        return False
    if left.unit == "date":
        return same_date(left.value, right.value)
    if left.unit and right.unit and left.unit != right.unit:
        return False
    return abs(left.value - right.value) <= NEAR * max(abs(left.value), abs(right.value))


def same_date(left: float, right: float) -> bool:
    """Whether two dates agree in year, month and day, as far as both have them."""
    pairs = zip(_parts(left), _parts(right), strict=True)
    return all(not a or not b or a == b for a, b in pairs)


def _parts(value: float) -> tuple[int, int, int]:
    number = int(value)
    return number // 10000, number // 100 % 100, number % 100

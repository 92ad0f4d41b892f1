"""Figures of a sentence held against the figures of the claim that it states.

A figure agrees when it lies within the catalogue's tolerance or is a fair rounding. It differs
when it can only be meant for a figure of the claim (same measure, same aspect, no other year or
part) and fits none of them. docs/explanation/figures.md tells how.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from nlp.claims.binding import (
    conflict,
    context,
    foreign_names,
    names_of_claim,
    partial,
    passing,
    shared_aspects,
    shared_weight,
)
from nlp.claims.figures import agrees, date_parts
from nlp.claims.numbers import Quantity
from nlp.claims.references import Reference, references
from nlp.claims.units import DATE, is_counted, size_of

__all__ = ["Difference", "Reference", "find_difference", "references"]

# Beyond this ratio a figure speaks of another thing (the province's line, not the country's).
SAME_SIZE = 12.0
SAME_SIZE_BOUND = 1000.0
SAME_TIME_YEARS = 15
# Weight of shared telling words from which a figure is taken as said of the same thing, and the
# least where nothing else says so.
BOUND = 6.0
TOUCHED = 2.5
WEAK, STRONG = 1, 2
# Measures of places: the next province has its own length, area and people.
EXTENTS = frozenset({"length", "area", "volume", "power", "people", "percent"})


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure of a sentence that differs, and the one it should be."""

    found: Quantity
    wanted: Reference


@dataclass(frozen=True, slots=True)
class _Sentence:
    """The figures of a sentence beside those of a claim.

    Attributes:
        strangers: Figures that fit none of the claim's.
        met: Figures of the claim that the sentence has.
    """

    quantities: Sequence[Quantity]
    wanted: Sequence[Reference]
    strangers: Sequence[Quantity]
    met: Sequence[Reference]

    @staticmethod
    def of(quantities: Sequence[Quantity], wanted: Sequence[Reference]) -> "_Sentence":
        return _Sentence(
            quantities,
            wanted,
            [q for q in quantities if q.unit and not any(agrees(q, r.exact) for r in wanted)],
            [r for r in wanted if any(agrees(q, r.exact) for q in quantities)],
        )

    def is_lone(self, quantity: Quantity) -> bool:
        """Whether nothing else in the sentence could be the claim's figure of this measure."""
        rivals = [other for other in self.strangers if other.measure == quantity.measure]
        return len(rivals) == 1 and not self.met_of(quantity.measure)

    def met_of(self, measure: str) -> list[Reference]:
        """Return the claim's own figures of a measure that the sentence has."""
        return [r for r in self.met if r.measure == measure and r.defining]

    def is_parallel(self, measure: str) -> bool:
        """Whether it has as many figures of a measure as the statement: the same list, retold."""
        own = [q for q in self.quantities if q.measure == measure]
        stated = [r for r in self.wanted if r.measure == measure and r.stated and r.defining]
        return len(own) == len(stated) >= (2 if is_counted(measure) else 3)


def find_difference(
    quantities: Sequence[Quantity], wanted: Sequence[Reference]
) -> Difference | None:
    """Return the figure that differs most surely from the claim's; None where there is none."""
    sentence = _Sentence.of(quantities, wanted)
    found: list[tuple[tuple[float, ...], Difference]] = []
    for quantity in sentence.strangers:
        for reference in wanted:
            if not reference.defining or reference in sentence.met:
                continue
            level, weight = _bind(quantity, reference, sentence)
            if level and _comparable(quantity, reference, level, weight):
                rank = (level, weight, -_distance(quantity, reference))
                found.append((rank, Difference(quantity, reference)))
    kept = [item for item in found if not _another_year(item[1], sentence)]
    return max(kept, key=lambda item: item[0])[1] if kept else None


def _bind(quantity: Quantity, reference: Reference, sentence: _Sentence) -> tuple[int, float]:
    """Return how surely both speak of one thing, 0 where they do not, and the weight of words."""
    own, other = context(quantity), reference.context
    if quantity.measure != reference.measure or conflict(own, other, quantity.measure):
        return 0, 0.0
    met = sentence.met_of(reference.measure)
    weight = shared_weight(own, other.words.difference(*(r.context.words for r in met)))
    if _names_another(quantity, reference) or (passing(own, other) and weight < BOUND):
        return 0, weight
    if met:
        # Where the sentence has one figure right, another is only held against its own like.
        level = STRONG if weight >= BOUND else 0
        return (WEAK if sentence.is_parallel(reference.measure) else level), weight
    if partial(own, other) and weight < BOUND:
        return 0, weight
    return _level(quantity, reference, weight, lone=sentence.is_lone(quantity)), weight


def _names_another(quantity: Quantity, reference: Reference) -> bool:
    """Whether the clause of a figure names something the claim knows nothing of as its owner."""
    return (
        (quantity.measure in EXTENTS or is_counted(quantity.measure))
        and quantity.lang in reference.langs
        and bool(foreign_names(quantity, reference.vocabulary))
    )


def _level(quantity: Quantity, reference: Reference, weight: float, *, lone: bool) -> int:
    if shared_aspects(context(quantity), reference.context, quantity.measure) or weight >= BOUND:
        return STRONG
    if quantity.unit == DATE and _one_part_differs(quantity.value, reference.value):
        return STRONG
    if lone and is_counted(reference.measure):
        return STRONG
    # Words can only be shared within a language that the claim has.
    touched = (
        weight >= TOUCHED
        or quantity.lang not in reference.langs
        or names_of_claim(quantity, reference.vocabulary)
    )
    return WEAK if reference.stated and lone and touched else 0


def _one_part_differs(left: float, right: float) -> bool:
    """Whether two full dates differ in the year alone, or in the day or month alone."""
    pairs = list(zip(date_parts(left), date_parts(right), strict=True))
    return all(a and b for a, b in pairs) and sum(a != b for a, b in pairs) == 1


def _comparable(quantity: Quantity, reference: Reference, level: int, weight: float) -> bool:
    """Whether a figure could be meant for the reference: of its size, or a date near it."""
    if reference.unit == DATE:
        years = (date_parts(quantity.value)[0], date_parts(reference.value)[0])
        near = not all(years) or abs(years[0] - years[1]) <= SAME_TIME_YEARS
        return near or level == STRONG
    ratio = size_of(quantity.unit) / size_of(reference.unit)
    low, high = sorted((abs(quantity.value * ratio), abs(reference.value)))
    sure = level == STRONG and (weight >= BOUND or is_counted(reference.measure))
    return low > 0 and high / low <= (SAME_SIZE_BOUND if sure else SAME_SIZE)


def _another_year(difference: Difference, sentence: _Sentence) -> bool:
    """Whether the sentence gives its figure for another year than the claim does.

    Where both a figure and the year differ from the claim's, the text speaks of that other year.
    """
    if difference.wanted.unit == DATE:
        return any(
            DATE not in (q.unit, r.unit) and r.defining and r.stated and q.measure == r.measure
            for q in sentence.strangers
            for r in sentence.wanted
        )
    dates = [q for q in sentence.quantities if q.unit == DATE and date_parts(q.value)[0]]
    as_of = difference.wanted.as_of
    known = [r for r in sentence.wanted if r.unit == DATE]
    if not dates or any(
        date_parts(q.value)[0] == as_of or any(agrees(q, r.exact) for r in known) for q in dates
    ):
        return False
    if any(r.defining for r in known):
        return True
    return bool(as_of) and all(date_parts(q.value)[0] < as_of for q in dates)


def _distance(quantity: Quantity, reference: Reference) -> float:
    if reference.unit == DATE:
        return abs(quantity.value - reference.value) / 1e4
    ratio = size_of(quantity.unit) / size_of(reference.unit)
    return abs(quantity.value * ratio - reference.value) / max(abs(reference.value), 1e-9)

"""The figures of a claim, typed or read from its statement, with what they speak of."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.records import Claim, ClaimNumber
from core.text import fold_text
from core.vocabulary import Lang
from nlp.claims.binding import Context, context, context_of
from nlp.claims.figures import Exact, agrees, date_parts, same_date
from nlp.claims.numbers import Quantity, find_quantities
from nlp.claims.rounding import Rounding
from nlp.claims.units import DATE, measure_of, show_unit, unit_named, units
from nlp.claims.words import WORD

DAYS = {"exact": 0, "few days": 5, "month": 31}
THE_CLAIM = "claim"  # a tolerance that says: the figure is the false claim itself
ISO_DATE = re.compile(r"(?P<y>\d{4})(?:-(?P<m>0[1-9]|1[0-2]))?(?:-(?P<d>[0-3]\d))?(?!\d)")
SCALED_UNIT = re.compile(
    r"(?P<scale>thousand|million|billion)s? (?:of )?(?P<unit>.+)", re.IGNORECASE
)
SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
NOTHING_SAID = Context()


@dataclass(frozen=True, slots=True)
class Reference:
    """A figure that a sentence may be held against.

    Attributes:
        value, unit, tolerance, high, rounding, step: As of ``Exact``.
        shown: As written in the claim.
        defining: True where a figure that differs makes the statement wrong.
        stated: True where the claim's own statement has it.
        context: What it speaks of, gathered from all wordings that have it.
        as_of: The year for which it holds; 0 where it is not given.
        langs: Languages in which a wording has it.
        vocabulary: All folded words of the claim's texts.
    """

    value: float
    unit: str
    tolerance: float
    shown: str
    defining: bool
    stated: bool = False
    high: float = 0.0
    rounding: Rounding = Rounding.EXACT
    step: float = 1.0
    context: Context = NOTHING_SAID
    as_of: int = 0
    langs: frozenset[Lang] = frozenset()
    vocabulary: frozenset[str] = frozenset()

    @property
    def exact(self) -> Exact:
        """The figure alone; how a mere wording rounds it gives no more room."""
        rounding = self.rounding if self.defining else Rounding.EXACT
        return Exact(self.value, self.unit, self.tolerance, self.high, rounding, self.step)

    @property
    def measure(self) -> str:
        """What it measures."""
        return measure_of(self.unit)

    def show(self, lang: str) -> str:
        """Return the figure as it is written in a language."""
        if self.unit == DATE:
            return show_date(self.value, lang)
        number = show_number(self.value, lang)
        if self.high > self.value:
            number = f"{number}–{show_number(self.high, lang)}"
        if self.unit == "percent":
            return f"{number}%"
        return (
            f"{number} {show_unit(self.unit, lang)}".strip() if self.unit in units() else self.shown
        )


def show_number(value: float, lang: str) -> str:
    """Return a number with the marks of a language: 1.449,566 or 1,449.566."""
    text = f"{round(value, 3):,}"
    text = text.removesuffix(".0")
    return text.translate(str.maketrans(",.", ".,")) if lang == "vi" else text


def show_date(value: float, lang: str) -> str:
    """Return a date as far as it is known: 15/10/2024, 10/2024, 2024; in English 2024-10-15."""
    year, month, day = date_parts(value)
    parts = [f"{part:02d}" if part < 100 else str(part) for part in (year, month, day) if part]
    return "/".join(reversed(parts)) if lang == "vi" else "-".join(parts)


def references(claim: Claim) -> tuple[Reference, ...]:
    """Return the figures of a claim: typed ones, then those of its statement and other texts."""
    stated = [
        _read(quantity, text, stated=True)
        for lang, text in claim.statement.items()
        for quantity in find_quantities(text, Lang(lang))
    ]
    other = [
        _read(quantity, text, stated=False)
        for lang, text in _other_texts(claim)
        for quantity in find_quantities(text, Lang(lang))
    ]
    found = [
        _typed(number, stated + other)
        for number in claim.numbers
        if not number.tolerance.startswith(THE_CLAIM)
    ]
    typed = [reference for reference in found if reference is not None]
    kept: list[Reference] = list(typed)
    for reference in stated + other:
        twins = [n for n, known in enumerate(kept) if _is_same(known, reference)]
        if twins:
            twin = min(twins, key=lambda n: abs(kept[n].value - reference.value))
            kept[twin] = _merge(kept[twin], reference)
        else:
            kept.append(reference)
    vocabulary = _vocabulary(claim)
    return tuple(replace(reference, vocabulary=vocabulary) for reference in kept)


def _vocabulary(claim: Claim) -> frozenset[str]:
    texts = [*claim.statement.values(), *(text for _, text in _other_texts(claim))]
    return frozenset(word for text in texts for word in WORD.findall(fold_text(text)))


def _other_texts(claim: Claim) -> Iterable[tuple[str, str]]:
    yield from claim.established.items()
    for lang, texts in claim.says.items():
        for text in texts:
            yield lang, text


def _read(quantity: Quantity, text: str, *, stated: bool) -> Reference:
    return Reference(
        value=quantity.value,
        unit=quantity.unit,
        tolerance=0.0,
        shown=text[quantity.start : quantity.end],
        defining=stated and bool(quantity.unit),
        stated=stated,
        high=quantity.high,
        rounding=quantity.rounding,
        step=quantity.step,
        context=context(quantity),
        langs=frozenset({quantity.lang}),
    )


def _typed(number: ClaimNumber, read: Iterable[Reference]) -> Reference | None:
    """Return a typed figure; None where its value is neither a number nor a date."""
    about = context_of(number.what, "", Lang.EN)
    as_of = _year_of(number.as_of)
    unit = unit_named(number.unit)
    if isinstance(number.value, str) or unit == DATE:
        date = _date(str(number.value))
        if not date:
            return None
        days = DAYS.get(number.tolerance, _tolerance(number))
        return Reference(date, DATE, days, str(number.value), True, context=about)
    value, scale = float(number.value), 1.0
    if match := SCALED_UNIT.fullmatch(number.unit):
        scale, unit = SCALES[match["scale"].lower()], unit_named(match["unit"])
    if unit not in units():
        unit = _unit_in_texts(value * scale, read) or unit
    return Reference(
        value * scale,
        unit,
        _tolerance(number) * scale,
        f"{number.value} {number.unit}".strip(),
        True,
        context=about,
        as_of=as_of,
    )


def _unit_in_texts(value: float, read: Iterable[Reference]) -> str:
    """Return the unit of a figure with this value in the claim's own texts."""
    return next((item.unit for item in read if item.unit != DATE and item.value == value), "")


def _tolerance(number: ClaimNumber) -> float:
    try:
        return float(number.tolerance)
    except ValueError:
        return 0.0


def _date(text: str) -> float:
    match = ISO_DATE.match(text.strip())
    if match is None:
        return 0.0
    return float(int(match["y"]) * 10000 + int(match["m"] or 0) * 100 + int(match["d"] or 0))


def _year_of(text: str) -> int:
    found = re.findall(r"(?<!\d)(?:1\d|20)\d\d(?!\d)", text)
    return int(found[-1]) if found else 0


def _is_same(known: Reference, reference: Reference) -> bool:
    if DATE in (known.unit, reference.unit):
        return known.unit == reference.unit and same_date(known.value, reference.value)
    if not reference.unit or known.measure != reference.measure:
        return False
    figure = Quantity(
        reference.value, reference.unit, reference.rounding, 0, 1, reference.high, reference.step
    )
    return agrees(figure, known.exact)


def _merge(known: Reference, reference: Reference) -> Reference:
    """Return a figure with the context of another wording that has it."""
    own, more = known.context, reference.context
    exact = known
    if known.unit == DATE and reference.stated and not known.tolerance:
        # The statement may give the day where the other has the year.
        exact = max(known, reference, key=lambda item: sum(map(bool, date_parts(item.value))))
    return replace(
        known,
        value=exact.value,
        stated=known.stated or reference.stated,
        defining=known.defining or reference.defining,
        context=Context(
            own.aspects | more.aspects,
            own.words | more.words,
            own.per | more.per,
            own.changes or more.changes,
        ),
        langs=known.langs | reference.langs,
    )

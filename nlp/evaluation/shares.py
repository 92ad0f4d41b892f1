"""Shares with their counts and 95 % Wilson intervals, beside what is aimed at."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

Z = 1.959964


@dataclass(frozen=True, slots=True)
class Aim:
    """What a figure should reach: a least value, or a most."""

    at_least: float | None = None
    at_most: float | None = None

    def reached(self, value: float) -> bool:
        """Return whether a value is good enough."""
        return (self.at_least is None or value >= self.at_least) and (
            self.at_most is None or value <= self.at_most
        )

    def __str__(self) -> str:
        """Return it as a reader of the page sees it."""
        if self.at_least is not None:
            return f"≥ {self.at_least:.3g}"
        if self.at_most is not None:
            return f"≤ {self.at_most:.3g}" if self.at_most else "0"
        return "–"


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many.

    Attributes:
        name: What is measured; ``slice`` of which lines.
        aim: What it should reach; None where nothing is asked.
    """

    name: str
    slice: str
    hit: int
    total: int
    aim: Aim | None = None

    @property
    def value(self) -> float:
        """The share; 0 of nothing."""
        return self.hit / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % Wilson interval (doi:10.1080/01621459.1927.10502953)."""
        return wilson(self.hit, self.total)

    @property
    def count(self) -> str:
        """The count as shown."""
        return f"{self.hit}/{self.total}"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that is no share, such as a macro-F1, of so many items.

    Attributes:
        low, high: Its 95 % interval, from resampling.
    """

    name: str
    slice: str
    value: float
    low: float
    high: float
    total: int
    aim: Aim | None = None

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval."""
        return self.low, self.high

    @property
    def count(self) -> str:
        """The count as shown."""
        return f"of {self.total}"


Row: TypeAlias = Share | Figure


def wilson(hit: int, total: int) -> tuple[float, float]:
    """Return the 95 % Wilson score interval of a share; all of 0 to 1 without a count."""
    if not total:
        return 0.0, 1.0
    share = hit / total
    spread = Z * math.sqrt(share * (1 - share) / total + Z * Z / (4 * total * total))
    scale = 1 + Z * Z / total
    middle = share + Z * Z / (2 * total)
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def markdown_table(shares: Sequence[Row]) -> str:
    """Return the figures as a Markdown table; with aims where one of them has any."""
    with_aims = any(share.aim for share in shares)
    rows = [
        "| measure | slice | share | 95 % interval | count |" + " aim | reached |" * with_aims,
        "| --- | --- | --- | --- | --- |" + " --- | --- |" * with_aims,
    ]
    for share in shares:
        low, high = share.interval
        value = f"{share.value:.3f}" if share.total else "–"
        rows.append(
            f"| {share.name} | {share.slice} | {value} | {low:.3f}–{high:.3f} "
            f"| {share.count} |" + _aim(share) * with_aims
        )
    return "\n".join(rows)


def _aim(share: Row) -> str:
    if share.aim is None:
        return "  |  |"
    if not share.total:
        return f" {share.aim} | – |"
    return f" {share.aim} | {'yes' if share.aim.reached(share.value) else '**no**'} |"

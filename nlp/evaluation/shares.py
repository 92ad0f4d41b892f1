"""Shares with their counts and 95 % Wilson intervals."""

import math
from dataclasses import dataclass

Z = 1.959964


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many.

    Attributes:
        name: What is measured; ``slice`` of which lines.
    """

    name: str
    slice: str
    hit: int
    total: int

    @property
    def value(self) -> float:
        """The share; 0 of nothing."""
        return self.hit / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % Wilson interval (doi:10.1080/01621459.1927.10502953)."""
        return wilson(self.hit, self.total)


def wilson(hit: int, total: int) -> tuple[float, float]:
    """Return the 95 % Wilson score interval of a share; all of 0 to 1 without a count."""
    if not total:
        return 0.0, 1.0
    share = hit / total
    spread = Z * math.sqrt(share * (1 - share) / total + Z * Z / (4 * total * total))
    scale = 1 + Z * Z / total
    middle = share + Z * Z / (2 * total)
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def markdown_table(shares: list[Share]) -> str:
    """Return the shares as a Markdown table."""
    rows = [
        "| measure | slice | share | 95 % interval | count |",
        "| --- | --- | --- | --- | --- |",
    ]
    for share in shares:
        low, high = share.interval
        value = f"{share.value:.3f}" if share.total else "–"
        rows.append(
            f"| {share.name} | {share.slice} | {value} | {low:.3f}–{high:.3f} "
            f"| {share.hit}/{share.total} |"
        )
    return "\n".join(rows)

"""Charts as values: drawn by ``charts.js``, with the same figures in a table beside them."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Series:
    """A line or a row of bars; ``values`` go with the chart's labels.

    Attributes:
        tone: ``main``, ``hot``, ``calm`` or ``quiet``: a colour of the page's theme.
    """

    name: str
    values: Sequence[float]
    tone: str = "main"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its title.

    Attributes:
        axis: What the labels are, for the head of the table.
        kind: ``bar``, ``line`` or ``stacked``.
        links: An address for each label, opened by a click; may be empty.
        brush: Name of the search's dates that dragging over the bars sets; may be empty.
    """

    title: str
    axis: str
    labels: Sequence[str]
    series: Sequence[Series]
    kind: str = "bar"
    links: Sequence[str] = ()
    brush: str = ""

    @property
    def as_json(self) -> str:
        """What the script draws."""
        return json.dumps(
            {
                "kind": self.kind,
                "labels": list(self.labels),
                "series": [
                    {"name": one.name, "values": list(one.values), "tone": one.tone}
                    for one in self.series
                ],
                "links": list(self.links),
                "brush": self.brush,
            },
            ensure_ascii=False,
        )

    @property
    def rows(self) -> Iterator[tuple[str, list[float]]]:
        """The figures by label, for the table."""
        for at, label in enumerate(self.labels):
            yield label, [one.values[at] for one in self.series]

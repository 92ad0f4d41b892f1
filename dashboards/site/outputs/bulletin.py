"""The bulletin entry, Vietnamese and English side by side: its rows, for Word and for PDF."""

from collections.abc import Iterator
from dataclasses import dataclass

from dashboards.site.outputs.answer import Answer
from dashboards.site.outputs.pieces import (
    Heading,
    Paragraph,
    References,
    marks_of,
    references,
    slots,
)

SIDES = ("vi", "en")
Cell = Heading | Paragraph | None


@dataclass(frozen=True, slots=True)
class Bulletin:
    """An entry.

    Attributes:
        rows: What stands beside each other; a cell is empty where a language lacks it.
        listed: The documents in both languages.
    """

    titles: tuple[str, str]
    rows: tuple[tuple[Cell, Cell], ...]
    listed: tuple[References, References] | None
    marks: tuple[str, ...]


def bulletin(answer: Answer) -> Bulletin:
    """Return the entry; both sides have the same parts in the same order."""
    listed_vi, listed_en = references(answer, "vi"), references(answer, "en")
    return Bulletin(
        titles=(answer.title("vi"), answer.title("en")),
        rows=tuple(_rows(answer)),
        listed=(listed_vi, listed_en) if listed_vi and listed_en else None,
        marks=marks_of(answer, "vi"),
    )


def _rows(answer: Answer) -> Iterator[tuple[Cell, Cell]]:
    vi, en = (slots(answer, lang) for lang in SIDES)
    for (heading_vi, said_vi), (heading_en, said_en) in zip(vi, en, strict=True):
        if not said_vi and not said_en:
            continue
        if heading_vi or heading_en:
            yield heading_vi, heading_en
        yield said_vi, said_en

"""The bulletin entry, Vietnamese and English side by side: its rows, for Word and for PDF."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.rebuttals import Sentence
from dashboards.site.outputs.answer import Answer
from dashboards.site.outputs.pieces import (
    Heading,
    Paragraph,
    References,
    Section,
    label_of,
    marks_of,
    paragraph,
    references,
    sections,
    verdict_line,
)
from dashboards.site.outputs.words import say

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
    """Yield each sentence beside its translation, under the headings of its part."""
    for section in sections(answer):
        if not section.sentences:
            continue
        if section.heading:
            yield Heading(say(section.heading, "vi")), Heading(say(section.heading, "en"))
        for number, sentence in enumerate(section.sentences):
            vi, en = (_cell(answer, section, sentence, lang, number) for lang in SIDES)
            yield vi, en
    yield verdict_line(answer, "vi"), verdict_line(answer, "en")


def _cell(
    answer: Answer, section: Section, sentence: Sentence, lang: str, number: int
) -> Paragraph | None:
    label = "" if number else label_of(answer, section, lang)
    return paragraph(answer, [sentence], lang, label=label, role=section.role)

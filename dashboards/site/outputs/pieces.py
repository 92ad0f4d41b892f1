"""What a form is put together of before it becomes HTML, plain text or a Word file."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from core.rebuttals import Citation, Kind, Part, Sentence
from dashboards.site.outputs.answer import Answer, day_name
from dashboards.site.outputs.words import (
    AGAIN,
    APPROVED_ON,
    DOCUMENTS,
    DRAFT,
    KNOWN,
    NO_DOCUMENT,
    NO_SIDE,
    SIDES,
    VERDICT,
    VERDICTS,
    WHY,
    Said,
    say,
)

MANY: Final = 3
"""Reasons that stand as points; fewer stand as a paragraph."""


@dataclass(frozen=True, slots=True)
class Run:
    """A sentence with the numbers of its citations."""

    text: str
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside the text."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that are read together; ``label`` stands before them in bold."""

    runs: tuple[Run, ...]
    label: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """Points one below the other."""

    items: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of the list of documents; its place in the list is its number."""

    text: str
    about: str


@dataclass(frozen=True, slots=True)
class References:
    """The list of documents."""

    heading: str
    items: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Sentences that belong together, before they are in a language."""

    sentences: tuple[Sentence, ...]
    heading: Said | None = None
    role: str = ""


Piece = Heading | Paragraph | Bullets | References


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form in one language.

    Attributes:
        marks: What has to be seen first: that it is a draft, that something is missing.
    """

    lang: str
    title: str
    pieces: tuple[Piece, ...]
    marks: tuple[str, ...] = ()


def marks_of(answer: Answer, lang: str) -> tuple[str, ...]:
    """Return what stands above a form that is not to be used yet."""
    if not answer.draft:
        return ()
    sides, unknown = answer.missing_sides(lang), answer.unknown_documents()
    return (
        DRAFT,
        *((say(NO_SIDE, lang).format(sides=", ".join(sides)),) if sides else ()),
        *((say(NO_DOCUMENT, lang).format(ids=", ".join(unknown)),) if unknown else ()),
    )


def paragraph(
    answer: Answer, sentences: Iterable[Sentence], lang: str, *, label: str = "", role: str = ""
) -> Paragraph | None:
    """Return sentences as a paragraph; None where none says anything in the language."""
    runs = tuple(run for one in sentences if (run := run_of(answer, one, lang)))
    return Paragraph(runs, label, role) if runs else None


def run_of(answer: Answer, sentence: Sentence, lang: str) -> Run | None:
    """Return a sentence with its numbers; None where the language lacks it."""
    said = answer.said(sentence, lang)
    return Run(said, answer.numbers(sentence)) if said else None


def references(answer: Answer, lang: str) -> References | None:
    """Return the list of documents; None where nothing is cited."""
    items = tuple(_reference(answer, one, lang) for one in answer.content.citations)
    return References(say(DOCUMENTS, lang), items) if items else None


def _reference(answer: Answer, citation: Citation, lang: str) -> Reference:
    return Reference(answer.named(citation, lang), answer.about(citation, lang))


def positions(answer: Answer, lang: str) -> list[Paragraph]:
    """Return each side's position, by its name."""
    found = (
        paragraph(answer, sentences, lang, label=answer.side(sentences[0], lang))
        for sentences in answer.by_side().values()
    )
    return [one for one in found if one]


def verdict_line(answer: Answer, lang: str) -> Paragraph:
    """Return the verdict in words, and when this was approved."""
    runs = [Run(f"{say(VERDICTS[answer.claim.verdict], lang)}.")]
    if answer.day and not answer.draft:
        runs.append(Run(say(APPROVED_ON, lang).format(day=day_name(answer.day, lang)) + "."))
    return Paragraph(tuple(runs), say(VERDICT, lang), "verdict")


def sections(answer: Answer) -> list[Section]:
    """Return the parts of the answer in their order; every language has the same."""
    if answer.kind is Kind.REBUTTAL:
        return [
            Section(answer.of(Part.FACT), role="lead"),
            Section(answer.of(Part.CLAIM)),
            Section(answer.of(Part.WHY), WHY[answer.claim.verdict], role="points"),
            Section(answer.of(Part.FACT_AGAIN), AGAIN),
        ]
    sides = enumerate(answer.by_side().values())
    return [
        Section(answer.of(Part.CLAIM)),
        *(Section(said, None if number else SIDES) for number, said in sides),
        Section(answer.of(Part.KNOWN), KNOWN),
    ]


def body(answer: Answer, lang: str) -> list[Piece]:
    """Return the whole answer without the list of documents; no heading stands over nothing."""
    pieces: list[Piece] = []
    for section in sections(answer):
        label = label_of(answer, section, lang)
        said = paragraph(answer, section.sentences, lang, label=label, role=section.role)
        if said is None:
            continue
        if section.heading:
            pieces.append(Heading(say(section.heading, lang)))
        pieces.append(as_points(said) if section.role == "points" else said)
    return [*pieces, verdict_line(answer, lang)]


def as_points(said: Paragraph) -> Piece:
    """Return sentences one below the other where there are more than read well in one breath."""
    if len(said.runs) < MANY:
        return said
    return Bullets(tuple(Paragraph((run,)) for run in said.runs))


def label_of(answer: Answer, section: Section, lang: str) -> str:
    """Return whose position a section is; empty where it is nobody's."""
    first = next(iter(section.sentences), None)
    return answer.side(first, lang) if first and first.part is Part.POSITION else ""


def headed(heading: str, piece: Piece | None) -> list[Piece]:
    """Return a piece under a heading, and no heading where there is none."""
    return [Heading(heading), piece] if piece else []

"""What every page of an answer asks for: the answer as it stands, and what is known of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404

from core.errors import RefusedError
from core.rebuttal_rules import Problem, find_problems, find_unchecked
from core.rebuttals import Content, Part, Sentence, State
from core.records import Claim
from dashboards.site.engines import get_catalogue
from dashboards.site.rebuttals.evidence import (
    Passage,
    checked_citations,
    passages,
    texts_at,
)
from dashboards.site.rebuttals.phrases import say_mark, say_problem
from dashboards.site.rebuttals.standing import mind
from dashboards.site.rebuttals.tone import Mark, find_marks
from nlp.catalogue.load import Catalogue
from store.rebuttals import Answer, find


@dataclass(frozen=True, slots=True)
class Said:
    """A problem or a mark with its words; ``sentence`` is 0 where it is about the whole."""

    text: str
    sentence: int
    fault: str = ""
    lang: str = ""
    start: int = 0
    end: int = 0
    words: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as it is shown: with the numbers of its citations and its marks by language."""

    number: int
    sentence: Sentence
    numbers: tuple[int, ...]
    marks: Mapping[str, list[tuple[int, int]]]
    problems: tuple[Said, ...]

    @property
    def names_claim(self) -> bool:
        """Whether it is there to name the claim."""
        return self.sentence.part is Part.CLAIM


def open_answer(id_: int) -> tuple[Answer, Claim | None, Catalogue]:
    """Return an answer as it stands now, its claim and the catalogue.

    Raises:
        Http404: There is none.
    """
    answer = find(id_)
    if answer is None:
        raise Http404
    catalogue = get_catalogue()
    (minded,) = mind([answer], catalogue)
    return minded, catalogue.claims.get(minded.claim), catalogue


def text_problems(answer: Answer, content: Content, catalogue: Catalogue) -> list[Problem]:
    """Return what the text itself lacks."""
    claim = catalogue.claims.get(answer.claim)
    return find_problems(content, answer.kind, claim, catalogue.documents)


def all_problems(answer: Answer, content: Content, catalogue: Catalogue) -> list[Problem]:
    """Return everything that stands between a text and its publication."""
    checked = checked_citations(content, catalogue)
    return [
        *text_problems(answer, content, catalogue),
        *find_unchecked(content, catalogue.documents, checked),
    ]


def refuse_lacking(problems: list[Problem]) -> None:
    """Refuse where something is missing.

    Raises:
        LackingError: With what is missing.
    """
    if problems:
        raise LackingError(problems)


class LackingError(RefusedError):
    """A text that lacks something was to go a step further."""

    def __init__(self, problems: list[Problem]) -> None:
        faults = ", ".join(f"{one.fault} {one.sentence}".strip() for one in problems)
        super().__init__("lacking", f"the text lacks something: {faults}")
        self.problems = problems


def said_problems(problems: list[Problem], catalogue: Catalogue) -> list[Said]:
    """Return problems in words."""
    return [
        Said(say_problem(one, catalogue), one.sentence, str(one.fault), one.lang)
        for one in problems
    ]


def said_marks(marks: list[Mark]) -> list[Said]:
    """Return marks in words."""
    return [
        Said(say_mark(m), m.sentence, str(m.rule), m.lang, m.start, m.end, m.words[:80])
        for m in marks
    ]


def marks_of(content: Content, claim: Claim | None, catalogue: Catalogue) -> list[Said]:
    """Return what the tone linter marks."""
    return said_marks(find_marks(content, claim, texts_at(content, claim, catalogue)))


def lines_of(content: Content, marks: list[Said], problems: list[Said]) -> list[Line]:
    """Return the sentences with what was said of each."""
    order = {one: n for n, one in enumerate(content.citations, start=1)}
    return [
        Line(
            number=number,
            sentence=sentence,
            numbers=tuple(sorted({order[one] for one in sentence.citations})),
            marks=_spans([mark for mark in marks if mark.sentence == number]),
            problems=tuple(one for one in problems if one.sentence == number),
        )
        for number, sentence in enumerate(content.sentences, start=1)
    ]


def cited_passages(answer: Answer, catalogue: Catalogue) -> list[Passage]:
    """Return the passages that an answer cites."""
    if answer.content is None:
        return []
    return passages(answer.content, catalogue.claims.get(answer.claim), catalogue)


def may_be_written(answer: Answer) -> bool:
    """Whether the editor may open it."""
    return answer.content is not None and answer.state not in (
        State.WITHDRAWN,
        State.NOT_AMPLIFIED,
    )


def _spans(marks: list[Said]) -> Mapping[str, list[tuple[int, int]]]:
    spans: dict[str, list[tuple[int, int]]] = {}
    for mark in sorted(marks, key=lambda one: one.start):
        own = spans.setdefault(mark.lang, [])
        # The whole sentence is marked where it names the claim again; parts of it stay plain.
        if not own or mark.start >= own[-1][1]:
            own.append((mark.start, mark.end))
    return spans

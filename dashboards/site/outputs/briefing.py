"""An answer for a press briefing: the short answer first, then points with their documents."""

from core.rebuttals import Citation, Kind, Part, Sentence
from dashboards.site.outputs.answer import Answer, point_name
from dashboards.site.outputs.pieces import (
    Bullets,
    Paragraph,
    Piece,
    Run,
    Sheet,
    headed,
    marks_of,
    paragraph,
    references,
)
from dashboards.site.outputs.words import AGAIN, POINTS, SHORT_ANSWERS, SHORTLY, say


def briefing_sheet(answer: Answer, lang: str) -> Sheet:
    """Return the answer; each point names its documents, for whoever says it aloud."""
    points = [point for one in _said_as_points(answer) if (point := _point(answer, one, lang))]
    again = paragraph(answer, answer.of(Part.FACT_AGAIN), lang, label=say(AGAIN, lang))
    pieces = (
        _short(answer, lang),
        paragraph(answer, answer.of(Part.CLAIM), lang),
        *headed(say(POINTS, lang), Bullets(tuple(points)) if points else None),
        again,
        references(answer, lang),
    )
    return Sheet(lang, answer.title(lang), tuple(filter(None, pieces)), marks_of(answer, lang))


def _short(answer: Answer, lang: str) -> Piece:
    label = say(SHORTLY, lang)
    facts = paragraph(answer, answer.of(Part.FACT), lang, label=label)
    if answer.kind is Kind.REBUTTAL and facts:
        return facts
    return Paragraph((Run(say(SHORT_ANSWERS[answer.claim.verdict], lang)),), label)


def _said_as_points(answer: Answer) -> tuple[Sentence, ...]:
    if answer.kind is Kind.REBUTTAL:
        return answer.of(Part.WHY)
    return answer.of(Part.POSITION, Part.KNOWN)


def _point(answer: Answer, sentence: Sentence, lang: str) -> Paragraph | None:
    said = answer.said(sentence, lang)
    if not said:
        return None
    named = "; ".join(_named(answer, one, said, lang) for one in sentence.citations)
    text = f"{said} ({named})" if named else said
    side = answer.side(sentence, lang) if sentence.part is Part.POSITION else ""
    return Paragraph((Run(text, answer.numbers(sentence)),), side)


def _named(answer: Answer, citation: Citation, said: str, lang: str) -> str:
    """Return a document with its article; what the sentence has named is not named again."""
    point = point_name(citation.ref, lang)
    known = answer.document_title(citation, lang) in said
    return point if known and point else answer.named(citation, lang)

"""A question and its answer for the border handbook of village cadres."""

from core.rebuttals import Kind, Part
from dashboards.site.outputs.answer import Answer
from dashboards.site.outputs.pieces import (
    Paragraph,
    Piece,
    Run,
    Sheet,
    as_points,
    marks_of,
    paragraph,
    positions,
    references,
)
from dashboards.site.outputs.words import IS_IT_SO, QUESTION, REMEMBER, REPLY, SHORT_ANSWERS, say


def handbook_sheet(answer: Answer, lang: str) -> Sheet:
    """Return the entry; the question names the claim, so that the answer need not again."""
    question = say(IS_IT_SO, lang).format(claim=answer.statement(lang))
    pieces = (
        Paragraph((Run(question),), say(QUESTION, lang)),
        _reply(answer, lang),
        *_reasons(answer, lang),
        references(answer, lang),
    )
    return Sheet(lang, "", tuple(filter(None, pieces)), marks_of(answer, lang))


def _reply(answer: Answer, lang: str) -> Paragraph:
    short = Run(say(SHORT_ANSWERS[answer.claim.verdict], lang))
    first = Part.FACT if answer.kind is Kind.REBUTTAL else None
    facts = paragraph(answer, answer.of(first), lang) if first else None
    return Paragraph((short, *(facts.runs if facts else ())), say(REPLY, lang))


def _reasons(answer: Answer, lang: str) -> list[Piece | None]:
    if answer.kind is Kind.REBUTTAL:
        why = paragraph(answer, answer.of(Part.WHY), lang)
        again = answer.of(Part.FACT_AGAIN)
        return [
            as_points(why) if why else None,
            paragraph(answer, again, lang, label=say(REMEMBER, lang)),
        ]
    return [*positions(answer, lang), paragraph(answer, answer.of(Part.KNOWN), lang)]

"""What the short forms have to say, what they add where there is room, and from where it is."""

from dataclasses import dataclass

from core.rebuttals import Kind, Part
from dashboards.site.outputs.answer import Answer, sentences_of
from dashboards.site.outputs.words import SHORT_ANSWERS, SOURCE, say


@dataclass(frozen=True, slots=True)
class Short:
    """The sentences of a short form.

    Attributes:
        must: Without these it may not go out: the first fact, or every side's position.
        may: Follow in this order while there is room.
        source: The document that it rests on first; empty where nothing is cited.
    """

    must: tuple[str, ...]
    may: tuple[str, ...]
    source: str


def shorten(answer: Answer, lang: str) -> Short:
    """Return what a short form is made of; a rebuttal never names the claim in it."""
    first = next(iter(answer.content.citations), None)
    source = f"{say(SOURCE, lang)}: {answer.named(first, lang)}." if first else ""
    if answer.kind is Kind.REBUTTAL:
        facts = [said for _, said in sentences_of(answer, lang, Part.FACT)]
        why = [said for _, said in sentences_of(answer, lang, Part.WHY)]
        return Short(tuple(facts[:1]), (*facts[1:], *why), source)
    known = [said for _, said in sentences_of(answer, lang, Part.KNOWN)]
    topic = [said for _, said in sentences_of(answer, lang, Part.CLAIM)][:1]
    if answer.kind is Kind.EXPLAINER:
        lead = say(SHORT_ANSWERS[answer.claim.verdict], lang)
        return Short((*topic, lead, *_sides(answer, lang)), tuple(known), source)
    lead = say(SHORT_ANSWERS[answer.claim.verdict], lang)
    return Short((*topic, lead, *known[:1]), tuple(known[1:]), source)


def _sides(answer: Answer, lang: str) -> list[str]:
    """Return the first sentence of each side's position, said by whom."""
    lines = []
    for sentences in answer.by_side().values():
        said = next(filter(None, (answer.said(one, lang) for one in sentences)), "")
        if said:
            lines.append(f"{answer.side(sentences[0], lang)}: {said}")
    return lines

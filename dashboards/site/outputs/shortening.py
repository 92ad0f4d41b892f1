"""What the short forms have to say, what they add where there is room, and from where it is."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from core.errors import InputError
from core.rebuttals import Kind, Part
from dashboards.site.outputs.answer import Answer, sentences_of
from dashboards.site.outputs.words import SHORT_ANSWERS, SOURCE, VERDICTS, say


@dataclass(frozen=True, slots=True)
class Short:
    """The sentences of a short form.

    Attributes:
        must: Without these it may not go out: the first fact, or every side's position.
        tight: The same in fewer words.
        may: Follow in this order while there is room.
        source: The document that it rests on first; empty where nothing is cited.
    """

    must: tuple[str, ...]
    tight: tuple[str, ...]
    may: tuple[str, ...]
    source: str


def shorten(answer: Answer, lang: str) -> Short:
    """Return what a short form is made of; a rebuttal never names the claim in it."""
    first = next(iter(answer.content.citations), None)
    source = f"{say(SOURCE, lang)}: {answer.named(first, lang)}." if first else ""
    if answer.kind is Kind.REBUTTAL:
        facts = [said for _, said in sentences_of(answer, lang, Part.FACT)]
        why = [said for _, said in sentences_of(answer, lang, Part.WHY)]
        return Short(tuple(facts[:1]), tuple(facts[:1]), (*facts[1:], *why), source)
    known = [said for _, said in sentences_of(answer, lang, Part.KNOWN)]
    topic = [said for _, said in sentences_of(answer, lang, Part.CLAIM)][:1]
    # The verdict comes first, so that the claim is no headline here either.
    verdict = answer.claim.verdict
    named = f"{say(VERDICTS[verdict], lang)}: “{answer.statement(lang)}”"
    first_of, rest = known[:1], known[1:]
    if answer.kind is Kind.EXPLAINER:
        first_of, rest = _sides(answer, lang), known
    full = (say(SHORT_ANSWERS[verdict], lang), *topic, *first_of)
    return Short(full, (named, *first_of), tuple(rest), source)


def fitted(
    short: Short, endings: Iterable[Sequence[str]], *, fits: Callable[[Sequence[str]], bool]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the sentences with the first ending that leaves room for what has to be said.

    Whole sentences only: as many of ``may`` as fit, in order, up to the first that does not.

    Raises:
        InputError: ``empty`` where nothing has to be said, ``too_long`` where it has no room.
    """
    if not short.must:
        raise InputError("empty", "no sentence states a fact in this language; write one")
    for ending, must in product(endings, (short.must, short.tight)):
        taken = [*must]
        if not fits([*taken, *ending]):
            continue
        for text in short.may:
            if not fits([*taken, text, *ending]):
                break
            taken.append(text)
        return tuple(taken), tuple(ending)
    text = " ".join(short.tight)
    raise InputError("too_long", f"there is no room for what has to be said; shorten: {text}")


def _sides(answer: Answer, lang: str) -> list[str]:
    """Return the first sentence of each side's position, said by whom."""
    lines = []
    for sentences in answer.by_side().values():
        said = next(filter(None, (answer.said(one, lang) for one in sentences)), "")
        if said:
            lines.append(f"{answer.side(sentences[0], lang)}: {said}")
    return lines

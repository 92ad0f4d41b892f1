"""A reply for a social network: under 500 characters, the fact first, one source, one link."""

from collections.abc import Sequence
from typing import Final

from core.errors import InputError
from dashboards.site.outputs.answer import Answer
from dashboards.site.outputs.counting import fill
from dashboards.site.outputs.pieces import marks_of
from dashboards.site.outputs.shortening import shorten
from dashboards.site.outputs.words import MORE, say

MAX_CHARACTERS: Final = 499


def social_text(answer: Answer, lang: str) -> str:
    """Return the reply, counted in Unicode code points; the claim is never its headline.

    Raises:
        InputError: ``too_long`` where not even what has to be said fits with its source, ``empty``
            where there is no such sentence.
    """
    short = shorten(answer, lang)
    if not short.must:
        raise InputError("empty", "no sentence states a fact in this language; write one")
    link = f"{say(MORE, lang)}: {answer.url}" if answer.url else ""
    below = [part for part in (short.source, link) if part]
    said = fill(
        short.must, short.may, fits=lambda said: len(_joined(said, below)) <= MAX_CHARACTERS
    )
    return _joined(said, below)


def social_file(answer: Answer, lang: str) -> str:
    """Return the reply with its marks before it, which do not count."""
    return "\n\n".join([*marks_of(answer, lang), social_text(answer, lang)]) + "\n"


def _joined(said: Sequence[str], below: Sequence[str]) -> str:
    return "\n".join([" ".join(said), *below])

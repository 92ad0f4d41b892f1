"""A reply for a social network: under 500 characters, the fact first, one source, one link."""

from collections.abc import Sequence
from typing import Final

from dashboards.site.outputs.answer import Answer
from dashboards.site.outputs.pieces import marks_of
from dashboards.site.outputs.shortening import fitted, shorten
from dashboards.site.outputs.words import MORE, say

MAX_CHARACTERS: Final = 499


def social_text(answer: Answer, lang: str) -> str:
    """Return the reply, counted in Unicode code points; the claim is never its headline.

    Raises:
        InputError: ``too_long`` where not even what has to be said fits with its source, ``empty``
            where there is no such sentence.
    """
    short = shorten(answer, lang)
    link = (f"{say(MORE, lang)}: {answer.url}",) if answer.url else ()
    # Behind a link stand all documents; without one the source has to be named here.
    endings = ((short.source, *link), link) if link else ((short.source,),)
    said, ending = fitted(short, endings, fits=lambda parts: _length(parts) <= MAX_CHARACTERS)
    return "\n".join(filter(None, (" ".join(said), *ending)))


def social_file(answer: Answer, lang: str) -> str:
    """Return the reply with its marks before it, which do not count."""
    return "\n\n".join([*marks_of(answer, lang), social_text(answer, lang)]) + "\n"


def _length(parts: Sequence[str]) -> int:
    # One sign between any two: a space between sentences, a line break before what follows.
    return sum(map(len, parts)) + len(parts) - 1

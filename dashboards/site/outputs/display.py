"""Text for the screens at border gates and for radio: about 30 seconds read aloud."""

from collections.abc import Sequence

from dashboards.site.outputs.answer import Answer
from dashboards.site.outputs.counting import MAX_WORDS, count_words, seconds_of
from dashboards.site.outputs.pieces import marks_of
from dashboards.site.outputs.shortening import fitted, shorten
from dashboards.site.outputs.words import READ_ALOUD, say


def display_text(answer: Answer, lang: str) -> str:
    """Return the text itself: whole sentences, at most 75 words, with its source if there is room.

    Raises:
        InputError: ``too_long`` where not even what has to be said fits, ``empty`` where there is
            no such sentence.
    """
    short = shorten(answer, lang)
    # A screen may have to do without the source; the answer that stands behind it has it.
    said, ending = fitted(short, ((short.source,), ()), fits=_fits)
    return " ".join(filter(None, (*said, *ending)))


def display_file(answer: Answer, lang: str) -> str:
    """Return the text with its marks before it and its counts after it."""
    text = display_text(answer, lang)
    words = count_words(text)
    counts = say(READ_ALOUD, lang).format(words=words, seconds=seconds_of(words))
    return "\n\n".join([*marks_of(answer, lang), text, counts]) + "\n"


def _fits(said: Sequence[str]) -> bool:
    return sum(map(count_words, said)) <= MAX_WORDS

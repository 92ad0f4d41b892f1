"""Plain text files: saved pages, minutes, speeches; the first short line is the title."""

from core.errors import ExtractError
from extract.charset import decode
from extract.context import Context
from extract.headline import split_headline
from extract.lines import without_bylines, without_furniture
from extract.plain import tidy
from extract.result import Draft, Reading


def read_text(body: bytes, context: Context) -> Reading:
    """Return a text file as one document.

    Raises:
        ExtractError: Nothing but white space (reason ``empty``).
    """
    decoded = decode(body, context.charset)
    text = tidy(decoded.text)
    if not text:
        raise ExtractError("empty", f"{context.name}: the file holds no text")
    head = split_headline(text, context.country)
    notes: tuple[str, ...] = ()
    if decoded.repaired:
        notes = (f"{context.name}: {decoded.repaired} bytes do not fit {decoded.charset}",)
    words = without_bylines(without_furniture(head.text))
    return Reading((Draft(words, head.title, published=head.published),), notes=notes)

"""What is said of a query that does not parse: where, in Vietnamese and English."""

from core.errors import QueryError
from core.text import MappedText


class Trouble(Exception):
    """Something at a place of a changed text; ``refusal`` tells it of the text as typed.

    Args:
        position: Character of the changed text.
        vi, en: What is wrong and what to do.
        suggestion: What was probably meant; may be empty.
    """

    def __init__(self, position: int, vi: str, en: str, *, suggestion: str = "") -> None:
        super().__init__(en)
        self.position = position
        self.vi = vi
        self.en = en
        self.suggestion = suggestion

    def moved(self, places: int) -> "Trouble":
        """Return the same, told of a piece that begins so many characters later."""
        return Trouble(self.position + places, self.vi, self.en, suggestion=self.suggestion)


def refusal(source: MappedText, trouble: Trouble) -> QueryError:
    """Return the error that a person sees."""
    where = position_of(source, trouble.position)
    return QueryError(
        f"Vị trí {where + 1}: {trouble.vi} / at position {where + 1}: {trouble.en}",
        position=where,
        suggestion=trouble.suggestion,
    )


def position_of(source: MappedText, position: int) -> int:
    """Return where a character of a changed text stands in the text as typed."""
    return min(source.to_original(position, position + 1)[0], len(source.original))

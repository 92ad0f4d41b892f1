"""What the judge is given: a text, its sentences, and which of them are worth a look."""

from dataclasses import dataclass

from core.vocabulary import Field, Lang

SEPARATOR = "\n\n"


@dataclass(frozen=True, slots=True)
class Passage:
    """A text to judge.

    Attributes:
        text: Title, a blank line and the body; or the body alone.
        title_end: Length of the title within ``text``; 0 without a title.
        sentences: ``(start, end)`` within ``text``, in order.
        candidates: Positions in ``sentences`` of those that passed the gate.
    """

    text: str
    title_end: int
    sentences: tuple[tuple[int, int], ...]
    candidates: tuple[int, ...]
    lang: Lang

    @property
    def body_start(self) -> int:
        """Where the body begins within ``text``."""
        return self.title_end + len(SEPARATOR) if self.title_end else 0

    def sentence(self, position: int) -> str:
        """Return the text of a sentence; empty for a position outside."""
        if not 0 <= position < len(self.sentences):
            return ""
        start, end = self.sentences[position]
        return self.text[start:end]

    def in_title(self, position: int) -> bool:
        """Whether the sentence belongs to the title."""
        return self.sentences[position][0] < self.title_end

    def field_span(self, position: int) -> tuple[Field, int, int]:
        """Return field, start and end of a sentence, relative to its field."""
        start, end = self.sentences[position]
        if self.in_title(position):
            return Field.TITLE, start, min(end, self.title_end)
        return Field.TEXT, start - self.body_start, end - self.body_start

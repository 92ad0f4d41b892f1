"""Findings marked in a text: where several overlap, the text is cut at each of their ends."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Span:
    """Where a finding stands, in code points; ``number`` names it on the page."""

    number: int
    start: int
    end: int
    hot: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that belongs to the same findings throughout.

    Attributes:
        spans: Findings that it belongs to, the shortest first.
        ending: Findings that end with it.
    """

    text: str
    spans: tuple[Span, ...] = ()
    ending: tuple[Span, ...] = ()

    @property
    def hot(self) -> bool:
        """Whether one of its findings is flagged."""
        return any(span.hot for span in self.spans)


def pieces(text: str, spans: Sequence[Span]) -> tuple[Piece, ...]:
    """Return the text in pieces, which joined are the text; spans beyond it are cut."""
    return tuple(_pieces(text, [_cut(span, len(text)) for span in spans]))


def _pieces(text: str, spans: Sequence[Span]) -> Iterator[Piece]:
    spans = [span for span in spans if span.start < span.end]
    places = sorted({0, len(text), *(p for span in spans for p in (span.start, span.end))})
    for start, end in pairwise(places):
        over = [span for span in spans if span.start < end and span.end > start]
        over.sort(key=lambda span: (span.end - span.start, span.number))
        ending = sorted((s for s in over if s.end == end), key=lambda span: span.number)
        yield Piece(text[start:end], tuple(over), tuple(ending))


def _cut(span: Span, length: int) -> Span:
    return Span(span.number, max(0, span.start), min(span.end, length), span.hot)

"""The cheap part of the analysis of one text: everything before claims are judged.

It runs in worker processes; what goes back to the main one is small unless the text passed the
gate.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from core.records import PlaceMention, TextInput
from core.text import MappedText
from core.vocabulary import Field, Lang
from nlp.claims.passage import Passage
from nlp.components.claims import passage_of
from nlp.gazetteer import Place, load_places
from nlp.pipe import load_pipe, make_doc, normalize_input, run_pipe

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PipeOptions:
    """What a worker needs to build its own pipeline."""

    claims_dirs: tuple[Path, ...] = ()
    places_dirs: tuple[Path, ...] = ()
    watch_terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Screened:
    """One text after the cheap part.

    Attributes:
        passage: What is to be judged; None for a text that did not pass the gate.
        title, text: The way back to the input of a text with a passage.
    """

    lang: Lang
    topics: tuple[str, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    passage: Passage | None = None
    title: MappedText | None = None
    text: MappedText | None = None


class Screener:
    """Runs the cheap components."""

    def __init__(self, options: PipeOptions) -> None:
        self.pipe: Language = load_pipe(
            claims_dirs=options.claims_dirs,
            places_dirs=options.places_dirs,
            watch_terms=options.watch_terms,
            exclude=("claims",),
        )
        self.places = load_places(options.places_dirs)

    def screen(self, items: Sequence[TextInput]) -> list[Screened]:
        """Return each text screened; one that fails is ``other`` and logged, without its words."""
        # New words live in the vocabulary for this batch only, so memory stays bounded.
        with self.pipe.memory_zone():
            return [self._screen_safely(item) for item in items]

    def _screen_safely(self, item: TextInput) -> Screened:
        try:
            return self._screen(item)
        except Exception as error:  # the batch's edge: one bad text must not stop the rest
            logger.warning(
                "a text of %d characters could not be analysed (%s: %s); it counts as not analysed",
                len(item.text),
                type(error).__name__,
                error,
            )
            return Screened(Lang.OTHER)

    def _screen(self, item: TextInput) -> Screened:
        title, text = normalize_input(item)
        doc = run_pipe(self.pipe, make_doc(self.pipe, title.text, text.text, hint=item.lang))
        passage = passage_of(doc)
        return Screened(
            lang=doc._.lang,
            topics=doc._.topics,
            places=tuple(place_mentions(doc, title, text, self.places)),
            passage=passage,
            title=title if passage else None,
            text=text if passage else None,
        )


def place_mentions(
    doc: Doc, title: MappedText, text: MappedText, places: dict[str, Place]
) -> Iterator[PlaceMention]:
    """Yield the places of a document with offsets of the input's fields."""
    body = doc._.text_start
    for span in doc.spans["places"]:
        in_title = span.start_char < doc._.title_end
        mapped, shift = (title, 0) if in_title else (text, body)
        start, end = mapped.to_original(span.start_char - shift, span.end_char - shift)
        field = Field.TITLE if in_title else Field.TEXT
        yield PlaceMention(span.kb_id_, places[span.kb_id_].name, field, start, end)


def batches(
    items: Iterable[TextInput], *, most_items: int, most_chars: int, first: int | None = None
) -> Iterator[list[TextInput]]:
    """Yield the items in batches of bounded number and size; a huge text is alone in its batch.

    Args:
        first: Size of the first batch; the following ones double up to ``most_items``, so that
            whoever waits at the other end of a pipe sees the first results at once.
    """
    batch: list[TextInput] = []
    chars, room = 0, first or most_items
    for item in items:
        length = len(item.text) + len(item.title)
        if batch and chars + length > most_chars:
            yield batch
            batch, chars = [], 0
        batch.append(item)
        chars += length
        if len(batch) == room:
            yield batch
            batch, chars, room = [], 0, min(2 * room, most_items)
    if batch:
        yield batch

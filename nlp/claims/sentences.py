"""A sentence in its context, with everything about it that does not depend on a claim."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.claims.cues import cue_lists
from nlp.claims.numbers import Quantity, find_quantities
from nlp.claims.passage import Passage
from nlp.claims.wordings import WordingIndex, total_weight
from nlp.claims.words import Prepared, prepare
from nlp.encoder import Encoder

Floats = npt.NDArray[np.float32]
AROUND = ("previous", "next", "title")
OPENING = 3  # a sentence opens with what begins within its first characters


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence made ready, with the cues of its neighbours.

    Attributes:
        around: Counts of cues by neighbour (``previous``, ``next``, ``title``) and kind.
        after: The sentence after it as the encoder is given it; empty for the last.
        text_names: Things named anywhere in the text.
        refuted: Whether sure words deny it, in the sentence or at the start of the next.
        place: Position in the text, 0 to 1.
    """

    position: int
    text: str
    prepared: Prepared
    cues: Mapping[str, list[tuple[int, int]]]
    around: Mapping[str, Mapping[str, int]]
    quantities: tuple[Quantity, ...]
    after: str
    text_names: frozenset[str]
    refuted: bool
    count: int
    place: float
    in_title: bool


@dataclass(frozen=True, slots=True)
class Scores:
    """How near each wording of the catalogue is to a sentence.

    Attributes:
        cosines: Of the vectors, one per wording.
        after: Vector of the sentence after it, zeros for the last.
        after_cosines: Of that vector, one per wording.
        shares: Weight of shared words over the geometric mean of both weights.
        covers: Share of the wording's weight that the sentence has.
    """

    vector: Floats
    cosines: Floats
    after: Floats
    after_cosines: Floats
    shares: Floats
    covers: Floats


def read_sentences(passage: Passage, positions: Sequence[int]) -> list[Sentence]:
    """Return the sentences at the positions, ready for matching."""
    lists = cue_lists(passage.lang)
    prepared: dict[int, Prepared] = {}
    counts: dict[int, dict[str, list[tuple[int, int]]]] = {}

    def look(position: int) -> dict[str, list[tuple[int, int]]]:
        if position not in counts:
            prepared[position] = prepare(passage.sentence(position), passage.lang)
            counts[position] = lists.find(prepared[position].written)
        return counts[position]

    names = prepare(passage.text[:4000], passage.lang).names
    found = []
    for position in positions:
        following = position + 1 < len(passage.sentences)
        around = {
            "previous": _counts(look(position - 1)) if position else {},
            "next": _counts(look(position + 1)) if following else {},
            "title": _counts(look(0)) if passage.in_title(0) and position else {},
        }
        cues = look(position)
        text = passage.sentence(position)
        found.append(
            Sentence(
                position=position,
                text=text,
                prepared=prepared[position],
                cues=cues,
                around=around,
                quantities=tuple(find_quantities(text, passage.lang)),
                after=prepared[position + 1].encoded if following else "",
                text_names=names,
                refuted=_is_refuted(cues, counts.get(position + 1)),
                count=len(passage.sentences),
                place=position / max(1, len(passage.sentences) - 1),
                in_title=passage.in_title(position),
            )
        )
    return found


def _is_refuted(
    own: Mapping[str, list[tuple[int, int]]], after: Mapping[str, list[tuple[int, int]]] | None
) -> bool:
    """Whether a sure denial stands in a sentence, or opens the one after it.

    Of 47 labelled statements with such words in them 45 are denials, and 9 of 10 before one.
    """
    if own["sure_denial"]:
        return True
    return after is not None and any(start <= OPENING for start, _ in after["sure_opening"])


def _counts(spans: Mapping[str, list[tuple[int, int]]]) -> dict[str, int]:
    return {kind: len(found) for kind, found in spans.items()}


def embed_sentences(sentences: Sequence[Sentence], encoder: Encoder) -> tuple[Floats, Floats]:
    """Return the vectors of the sentences and of those after them, each text encoded once."""
    texts = dict.fromkeys(
        text for sentence in sentences for text in (sentence.prepared.encoded, sentence.after)
    )
    texts.pop("", None)
    vectors = dict(zip(texts, encoder.embed(list(texts)), strict=True))
    nothing = np.zeros(encoder.dimensions, np.float32)
    return (
        np.stack([vectors.get(sentence.prepared.encoded, nothing) for sentence in sentences]),
        np.stack([vectors.get(sentence.after, nothing) for sentence in sentences]),
    )


def score_wordings(
    sentences: Sequence[Sentence], vectors: Floats, after: Floats, index: WordingIndex
) -> Iterator[Scores]:
    """Yield how near each wording is to each sentence, worked out in one product.

    Args:
        vectors, after: Of the sentences and of those after them, ``(n, dimensions)``.
    """
    cosines = np.zeros((2, len(sentences), len(index.wordings)), np.float32)
    for plain in (False, True):
        rows = [row for row, s in enumerate(sentences) if s.prepared.plain is plain]
        if rows:
            wordings = index.vectors(plain=plain).T
            cosines[0, rows] = vectors[rows] @ wordings
            cosines[1, rows] = after[rows] @ wordings
    for row, sentence in enumerate(sentences):
        yield _scores(sentence, (vectors[row], after[row]), cosines[:, row], index)


def _scores(
    sentence: Sentence, vectors: tuple[Floats, Floats], cosines: Floats, index: WordingIndex
) -> Scores:
    shared = index.overlap(sentence.prepared.tokens)
    own = total_weight(sentence.prepared.tokens)
    return Scores(
        vector=vectors[0],
        cosines=cosines[0],
        after=vectors[1],
        after_cosines=cosines[1],
        shares=(shared / np.sqrt(np.maximum(index.weights * own, 1e-6))).astype(np.float32),
        covers=(shared / np.maximum(index.weights, 1e-6)).astype(np.float32),
    )

"""A sentence in its context, with everything about it that does not depend on a claim."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.claims.cues import cue_lists
from nlp.claims.numbers import Quantity, find_quantities
from nlp.claims.passage import Passage
from nlp.claims.wordings import WordingIndex, total_weight
from nlp.claims.words import Prepared, prepare

Floats = npt.NDArray[np.float32]
AROUND = ("previous", "next", "title")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence made ready, with the cues of its neighbours.

    Attributes:
        around: Counts of cues by neighbour (``previous``, ``next``, ``title``) and kind.
        text_names: Things named anywhere in the text.
        place: Position in the text, 0 to 1.
    """

    position: int
    text: str
    prepared: Prepared
    cues: Mapping[str, list[tuple[int, int]]]
    around: Mapping[str, Mapping[str, int]]
    quantities: tuple[Quantity, ...]
    text_names: frozenset[str]
    count: int
    place: float
    in_title: bool


@dataclass(frozen=True, slots=True)
class Scores:
    """How near each wording of the catalogue is to a sentence.

    Attributes:
        cosines: Of the vectors, one per wording.
        shares: Weight of shared words over the geometric mean of both weights.
        covers: Share of the wording's weight that the sentence has.
    """

    vector: Floats
    cosines: Floats
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
        around = {
            "previous": _counts(look(position - 1)) if position else {},
            "next": _counts(look(position + 1)) if position + 1 < len(passage.sentences) else {},
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
                text_names=names,
                count=len(passage.sentences),
                place=position / max(1, len(passage.sentences) - 1),
                in_title=passage.in_title(position),
            )
        )
    return found


def _counts(spans: Mapping[str, list[tuple[int, int]]]) -> dict[str, int]:
    return {kind: len(found) for kind, found in spans.items()}


def score_wordings(
    sentences: Sequence[Sentence], vectors: Floats, index: WordingIndex
) -> list[Scores]:
    """Return how near each wording is to each sentence, all in one product.

    Args:
        vectors: Of the sentences, ``(n, dimensions)``.
    """
    cosines = np.zeros((len(sentences), len(index.wordings)), np.float32)
    for plain in (False, True):
        rows = [row for row, s in enumerate(sentences) if s.prepared.plain is plain]
        if rows:
            cosines[rows] = vectors[rows] @ index.vectors(plain=plain).T
    return [
        _scores(sentence, vectors[row], cosines[row], index)
        for row, sentence in enumerate(sentences)
    ]


def _scores(sentence: Sentence, vector: Floats, cosines: Floats, index: WordingIndex) -> Scores:
    shared = index.overlap(sentence.prepared.tokens)
    own = total_weight(sentence.prepared.tokens)
    return Scores(
        vector=vector,
        cosines=cosines,
        shares=(shared / np.sqrt(np.maximum(index.weights * own, 1e-6))).astype(np.float32),
        covers=(shared / np.maximum(index.weights, 1e-6)).astype(np.float32),
    )

"""Labelled pairs of sentence and claim, with features as the judge will see them.

A text is looked at without its own wording in the catalogue: under ``bare`` no wording from the
lines is seen (a new claim in YAML), under ``other hands`` none from the hand that wrote the text
(a known claim met in new words).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from core.vocabulary import Lang
from nlp.claims.features import Look, look_at, pair_features
from nlp.claims.passage import Passage
from nlp.claims.sentences import embed_sentences, read_sentences, score_wordings
from nlp.claims.wordings import WordingIndex
from nlp.encoder import Encoder
from nlp.labels import LABELS
from nlp.language.sentences import split_sentences
from nlp.training.lines import CATALOGUE_FILES, Line
from nlp.training.wordings import Origin, families

CANDIDATES = 6
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence of a line and a claim.

    Attributes:
        label: Position in ``LABELS``.
        regime: ``bare`` or ``hands``.
        sentence: Running number of the sentence, to find its vector.
        wording: Row of the nearest wording.
    """

    line: str
    claim: str
    label: int
    regime: str
    sentence: int
    plain: bool
    wording: int
    features: Floats


def passage_of(line: Line) -> Passage:
    """Return the line as a passage in which every sentence is looked at."""
    text = f"{line.title}\n\n{line.text}" if line.title else line.text
    lang = Lang(line.lang)
    sentences = tuple(split_sentences(text, lang))
    return Passage(text, len(line.title), sentences, tuple(range(len(sentences))), lang)


@dataclass
class PairBuilder:
    """Turns lines into pairs against one index of claims."""

    index: WordingIndex
    origins: Mapping[str, Origin]
    encoder: Encoder

    def __post_init__(self) -> None:
        self.origin_of = [self.origins.get(wording.text) for wording in self.index.wordings]
        self.from_lines = np.array([origin is not None for origin in self.origin_of])
        self.number = {claim.id: number for number, claim in enumerate(self.index.claims)}
        self.names: list[str] = []
        self.vectors: list[Floats] = []

    def build(self, lines: Sequence[Line]) -> list[Pair]:
        """Return the pairs of all lines."""
        family = families(lines)
        pairs: list[Pair] = []
        passages = [passage_of(line) for line in lines]
        read = [read_sentences(passage, passage.candidates) for passage in passages]
        vectors, after = embed_sentences([s for group in read for s in group], self.encoder)
        at = 0
        for line, passage, sentences in zip(lines, passages, read, strict=True):
            own = slice(at, at + len(sentences))
            at += len(sentences)
            scored = score_wordings(sentences, vectors[own], after[own], self.index)
            for sentence, scores in zip(sentences, scored, strict=True):
                self.vectors.append(np.stack([scores.vector, scores.after]))
                labels = sentence_labels(line, passage, sentence.position)
                for regime, hidden in self._regimes(line, family[line.id]):
                    look = look_at(sentence, scores, self.index, hidden)
                    for pair in self._pairs(look, labels):
                        pairs.append(replace(pair, line=line.id, regime=regime))
        return pairs

    def _regimes(self, line: Line, family: str) -> Iterator[tuple[str, npt.NDArray[np.bool_]]]:
        yield "bare", self.from_lines
        by_hand = line.file in CATALOGUE_FILES
        hidden = [
            origin is not None
            and (origin.family == family or (by_hand and origin.file == line.file))
            for origin in self.origin_of
        ]
        yield "hands", np.array(hidden)

    def _pairs(self, look: Look, labels: Mapping[str, int | None]) -> Iterator[Pair]:
        best = look.best
        chosen = set(np.argsort(-best[:, 0])[:CANDIDATES].tolist())
        chosen |= set(np.argsort(-best[:, 1])[: CANDIDATES // 2].tolist())
        chosen |= {self.number[claim] for claim in labels if claim in self.number}
        for number in sorted(chosen):
            claim = self.index.claims[number].id
            label = labels.get(claim, 0)
            if label is None:
                continue
            features, nearest = pair_features(look, self.index, number)
            if not self.names:
                self.names = list(features)
            yield Pair(
                line="",
                regime="",
                claim=claim,
                label=label,
                sentence=len(self.vectors) - 1,
                plain=look.sentence.prepared.plain,
                wording=nearest,
                features=np.array([features[name] for name in self.names], np.float32),
            )


def sentence_labels(line: Line, passage: Passage, position: int) -> dict[str, int | None]:
    """Return the label of each expected claim for a sentence; None where it is open.

    The sentence that carries the quote has the stance; what the line's other sentences have to
    do with the same claim is open, and they are left out for it.
    """
    start, end = passage.sentences[position]
    labels: dict[str, int | None] = {}
    for item in line.expect:
        at = passage.text.find(item.quote)
        shared = min(end, at + len(item.quote)) - max(start, at)
        carries = at >= 0 and shared >= 0.5 * min(len(item.quote), end - start)
        labels[item.claim] = LABELS.index(item.stance.value) if carries else None
    return labels

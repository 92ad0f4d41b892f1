"""The sentences of a text that are worth checking and that no claim was confirmed for."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from core.records import CandidateSentence, Judgement
from core.settings import Settings
from core.vectors import pack_vector
from core.vocabulary import Field, Lang, Match
from nlp.candidates.alike import figures_of, is_negated, names_in
from nlp.candidates.features import DATA, sentence_features
from nlp.candidates.model import Model, load_model
from nlp.candidates.vectors import centre, without
from nlp.claims.passage import Passage
from nlp.claims.sentences import Sentence, read_sentences
from nlp.encoder import Encoder
from nlp.meaning import Means, load_means

logger = logging.getLogger(__name__)
MODEL = DATA / "model.npz"
Place = tuple[Field, int, int]


@dataclass(frozen=True)
class Finder:
    """Finds candidate sentences in passages that have been judged."""

    model: Model
    encoder: Encoder
    means: Means

    @property
    def usable(self) -> bool:
        """Whether the model was trained on the vectors of this encoder."""
        return self.model.encoder == self.encoder.name

    def find_each(
        self, passages: Sequence[Passage], judged: Sequence[Sequence[Judgement]]
    ) -> list[tuple[CandidateSentence, ...]]:
        """Return what ``find`` does; a passage that fails alone has none and is logged."""
        try:
            return self.find(passages, judged)
        except Exception:  # the batch's edge: one bad text must not stop the rest
            return [self._find_one(*pair) for pair in zip(passages, judged, strict=True)]

    def _find_one(
        self, passage: Passage, judgements: Sequence[Judgement]
    ) -> tuple[CandidateSentence, ...]:
        try:
            return self.find([passage], [judgements])[0]
        except Exception as error:  # see find_each
            logger.warning(
                "no candidates are looked for in a text of %d characters: %s",
                len(passage.text),
                error,
            )
            return ()

    def find(
        self, passages: Sequence[Passage], judged: Sequence[Sequence[Judgement]]
    ) -> list[tuple[CandidateSentence, ...]]:
        """Return the candidate sentences of each passage, in the order of the text."""
        if not self.usable:
            return [() for _ in passages]
        open_sentences = [
            (number, sentence)
            for number, (passage, judgements) in enumerate(zip(passages, judged, strict=True))
            for sentence in unmatched(passage, judgements)
        ]
        vectors = centre(
            self.encoder.embed([sentence.prepared.encoded for _, sentence in open_sentences]),
            [sentence.prepared.lang for _, sentence in open_sentences],
            self.means,
        )
        rows = [sentence_features(sentence) for _, sentence in open_sentences]
        scores = self.model.probabilities(rows, vectors)
        found: list[list[CandidateSentence]] = [[] for _ in passages]
        for (number, sentence), vector, score in zip(open_sentences, vectors, scores, strict=True):
            if score >= self.model.threshold:
                passage = passages[number]
                meaning = without(vector, self.model.plain) if sentence.prepared.plain else vector
                found[number].append(
                    _candidate(passage, sentence, float(score), pack_vector(meaning))
                )
        return [tuple(candidates) for candidates in found]


def unmatched(passage: Passage, judgements: Sequence[Judgement]) -> list[Sentence]:
    """Return the sentences that passed the gate and for which no claim was confirmed."""
    if passage.lang is Lang.OTHER:
        return []
    matched: set[Place] = {
        (judgement.field, judgement.start, judgement.end)
        for judgement in judgements
        if judgement.match is Match.CONFIRMED
    }
    positions = [at for at in passage.candidates if passage.field_span(at) not in matched]
    return read_sentences(passage, positions)


def _candidate(
    passage: Passage, sentence: Sentence, score: float, vector: bytes
) -> CandidateSentence:
    field, start, end = passage.field_span(sentence.position)
    return CandidateSentence(
        field=field,
        start=start,
        end=end,
        quote=passage.text[slice(*passage.sentences[sentence.position])],
        lang=passage.lang,
        score=round(score, 4),
        things=names_in(sentence.prepared),
        figures=figures_of(sentence.quantities),
        negated=is_negated(sentence),
        vector=vector,
    )


def open_finder(settings: Settings, encoder: Encoder, *, path: Path = MODEL) -> Finder:
    """Return the finder on an encoder that is open already.

    Raises:
        EncoderError: The means of the encoder cannot be kept.
    """
    return Finder(_model(path), encoder, load_means(encoder, settings.cache_dir))


@lru_cache(maxsize=2)
def _model(path: Path) -> Model:
    return load_model(path)

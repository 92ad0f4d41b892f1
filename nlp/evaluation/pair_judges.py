"""What says whether a text and a claim say the same: one interface for all that is compared."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from core.settings import Settings
from core.text import fold_text, normalize_text
from core.vocabulary import Lang
from nlp.claims.model import softmax
from nlp.claims.words import prepare
from nlp.cross.cross_encoder import CrossEncoder, open_cross_encoder
from nlp.cross.texts import Window
from nlp.encoder import Encoder, open_encoder
from nlp.labels import LABELS

Floats = npt.NDArray[np.float32]
SAME, OPPOSITE, UNRELATED = 0, 1, 2
WORD = re.compile(r"\w+")


class PairJudge(Protocol):
    """Weighs pairs of a text and a claim."""

    def __call__(self, texts: Sequence[str], claims: Sequence[str]) -> Floats:
        """Return probabilities of same, opposite and unrelated, ``(n, 3)``.

        Args:
            texts, claims: A pair in each position; texts are sentences or short passages.
        """
        ...


class Similarity(Protocol):
    """Scores pairs by nearness alone; bounds between the labels are fitted elsewhere."""

    def __call__(self, texts: Sequence[str], claims: Sequence[str]) -> Floats:
        """Return a score for each pair, ``(n,)``."""
        ...


@dataclass(frozen=True)
class WordOverlap:
    """The lexical baseline: the share of the claim's words that the text has."""

    def __call__(self, texts: Sequence[str], claims: Sequence[str]) -> Floats:
        """Return the shares, ``(n,)``."""
        return np.array(
            [shared_words(text, claim) for text, claim in zip(texts, claims, strict=True)],
            np.float32,
        )


@dataclass(frozen=True)
class Cosine:
    """The plain encoder: the cosine of both vectors."""

    encoder: Encoder

    def __call__(self, texts: Sequence[str], claims: Sequence[str]) -> Floats:
        """Return the cosines, ``(n,)``; each distinct text is embedded once."""
        distinct = list(dict.fromkeys([*texts, *claims]))
        vectors = self.encoder.embed(distinct)
        place = {text: number for number, text in enumerate(distinct)}
        left = vectors[[place[text] for text in texts]]
        right = vectors[[place[claim] for claim in claims]]
        cosines: Floats = np.sum(left * right, axis=1)
        return cosines


def words_of(text: str) -> set[str]:
    """Return the words of a text, folded."""
    return set(WORD.findall(fold_text(normalize_text(text))))


def shared_words(text: str, claim: str) -> float:
    """Return the share of the claim's words that the text has."""
    wanted = words_of(claim)
    return len(wanted & words_of(text)) / len(wanted) if wanted else 0.0


def similarities(settings: Settings) -> dict[str, Similarity]:
    """Return the baselines by name."""
    return {"word overlap": WordOverlap(), "plain encoder": Cosine(open_encoder(settings))}


@dataclass(frozen=True)
class CrossPairs:
    """The cross-encoder without the small networks: each text alone, as a sentence."""

    cross: CrossEncoder
    lang: Lang = Lang.VI

    def __call__(self, texts: Sequence[str], claims: Sequence[str]) -> Floats:
        """Return the probabilities; a question is no answer, so it counts as unrelated."""
        windows = [Window("", prepare(text, self.lang).encoded, "") for text in texts]
        wordings = [[prepare(claim, self.lang).encoded] for claim in claims]
        logits = self.cross.logits(windows, wordings)
        rows = softmax(np.concatenate([np.zeros((0, len(LABELS)), np.float32), *logits]))
        unrelated, asserts, relays, denies, questions = rows.T
        return np.stack([asserts + relays, denies, unrelated + questions], axis=1)


def open_cross_pairs(settings: Settings) -> PairJudge:
    """Return the cross-encoder as a judge of pairs.

    Raises:
        EncoderError: Its weights are not there.
    """
    return CrossPairs(open_cross_encoder(settings.cache_dir))


PAIR_JUDGES: Mapping[str, Callable[[Settings], PairJudge]] = {"cross-encoder": open_cross_pairs}
"""Judges of pairs by the name that the page gives them; one line each, opened when measured."""

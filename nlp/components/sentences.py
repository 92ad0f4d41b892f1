"""Component ``sentences``: sentence starts of gated texts, and which sentences are judged."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc

from core.vocabulary import Lang
from nlp.components.extensions import GateResult, register_extensions, text_of
from nlp.components.gate import HAN_FACTOR, Gate
from nlp.components.scoring import Bounds
from nlp.language import split_sentences

register_extensions()
# A shorter sentence (“Hết.”, “Thật vậy.”) states nothing by itself; a quarter of it in Chinese.
LEAST_CHARS = 12


class Sentences:
    """Set ``token.is_sent_start``, ``doc._.sentences`` and ``doc._.gate.candidates``.

    A text that did not pass the gate is left alone: nothing after it reads its sentences.
    """

    def __init__(self, name: str, gate: Gate, *, strong: float, weak: float, reach: float) -> None:
        self.name = name
        self.gate = gate
        self.strong = strong
        self.weak = weak
        self.reach = reach

    def __call__(self, doc: Doc) -> Doc:
        """Return the document; a gated one with its sentences and candidates."""
        gate: GateResult = doc._.gate
        if not gate.passed:
            return doc
        bounds = sentence_bounds(doc)
        _set_starts(doc, bounds)
        scores = self.gate.scorer.sentences(doc._.hits, bounds)
        least = LEAST_CHARS // (HAN_FACTOR if doc._.lang is Lang.ZH else 1)
        units = [
            score / gate.needed if end - start >= least else 0.0
            for score, (start, end) in zip(scores, bounds, strict=True)
        ]
        chosen = choose_candidates(units, strong=self.strong, weak=self.weak, reach=self.reach)
        doc._.sentences = tuple(bounds)
        doc._.gate = replace(gate, candidates=tuple(chosen))
        return doc


def _set_starts(doc: Doc, bounds: Sequence[Bounds]) -> None:
    # One array at once: setting token by token makes spaCy look through the document each time.
    starts = np.full(len(doc), -1, dtype="int64").astype("uint64")
    spans = (doc.char_span(*pair, alignment_mode="expand") for pair in bounds)
    starts[[0, *(span.start for span in spans if span is not None)]] = 1
    doc.from_array([SENT_START], starts)


def sentence_bounds(doc: Doc) -> list[Bounds]:
    """Return the sentences of the title and then of the text, as offsets of ``doc.text``."""
    text: str = text_of(doc)
    title_end, text_start = doc._.title_end, doc._.text_start
    bounds = split_sentences(text[:title_end], doc._.lang)
    body = split_sentences(text[text_start:], doc._.lang)
    return [*bounds, *((start + text_start, end + text_start) for start, end in body)]


def choose_candidates(
    scores: Sequence[float], *, strong: float, weak: float, reach: float
) -> list[int]:
    """Return the indexes to judge: strong sentences, and weak ones around them.

    A denial, an answer or a further point often names little itself (“It did not settle anything
    at sea, either”); the more a strong sentence says, the further around it they are looked for.
    """
    chosen: set[int] = set()
    for i, score in enumerate(scores):
        if score >= strong:
            chosen.add(i)
            first, last = max(0, i - int(score * reach)), i + int(score * reach)
            chosen.update(
                j for j, other in enumerate(scores[first : last + 1], first) if other >= weak
            )
    return sorted(chosen)


def make_sentences(nlp: Language, name: str, strong: float, weak: float, reach: float) -> Sentences:
    """Make the component.

    Scores are in units of what the text needed to pass the gate.

    Args:
        strong: Score that makes a sentence a candidate by itself.
        weak: Score that suffices near a strong one.
        reach: How many sentences before and after count as near, for each unit of the strong
            one's score.

    Raises:
        ValueError: The weights are not ``0 <= weak <= strong``, ``reach`` is negative, or no
            component ``gate`` stands before this one.
    """
    if not 0 <= weak <= strong or reach < 0:
        raise ValueError(
            f"{name}: weak={weak}, strong={strong}, reach={reach} do not fit; "
            "use 0 <= weak <= strong and reach >= 0"
        )
    if "gate" not in nlp.component_names:
        raise ValueError(f"{name}: needs the component 'gate' before it; see nlp/pipeline.cfg")
    return Sentences(name, nlp.get_pipe("gate"), strong=strong, weak=weak, reach=reach)


Language.factory(
    "sentences",
    assigns=["token.is_sent_start"],
    default_config={"strong": 0.8, "weak": 0.08, "reach": 2.5},
    func=make_sentences,
)

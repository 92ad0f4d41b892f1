"""Component ``gate``: one pass of a multi-pattern matcher decides what is worth judging.

Sets ``doc._.folded``, ``doc._.hits`` (places, topics and claim terms, read by the components
after it) and ``doc._.gate``. An ordinary article costs this pass and no more.
"""

import math

from spacy.language import Language
from spacy.tokens import Doc

from core.text import fold_text
from core.vocabulary import Lang
from nlp.components.claim_terms import fitted_claims
from nlp.components.extensions import GateResult, register_extensions, text_of
from nlp.components.lexicon import Lexicon, load_lexicon
from nlp.components.scoring import Scorer

register_extensions()

# Chinese says in one character what takes four in Vietnamese or English.
HAN_FACTOR = 4
# A text of this many characters passes at a score of 1.
USUAL = 600
# A text shorter than this needs no less than one of this length.
SHORTEST = 100


class Gate:
    """Find every known phrase, and pass texts where telling terms stand close together."""

    def __init__(
        self,
        name: str,
        lexicon: Lexicon,
        *,
        threshold: float,
        claim_threshold: float,
        window: int,
        long_step: float,
    ) -> None:
        self.name = name
        self.threshold = threshold
        self.claim_threshold = claim_threshold
        self.window = window
        self.long_step = long_step
        self.use(lexicon)

    def use(self, lexicon: Lexicon) -> None:
        """Look for the phrases of this lexicon from now on."""
        self.lexicon = lexicon
        self.scorer = Scorer(
            lexicon.claims_of, self.threshold, self.claim_threshold, fitted_claims()
        )

    def __call__(self, doc: Doc) -> Doc:
        """Return the document with its hits and the outcome of the gate."""
        text = text_of(doc)
        folded = fold_text(text)
        lang: Lang = doc._.lang
        hits = self.lexicon.index(lang).find(text, folded, lang=lang)
        doc._.folded = folded
        doc._.hits = hits
        if lang is not Lang.OTHER:
            factor = HAN_FACTOR if lang is Lang.ZH else 1
            score = self.scorer.best_window(hits, self.window // factor)
            needed = score_needed(len(text) * factor, self.long_step)
            doc._.gate = GateResult(score >= needed, score, needed)
        return doc


def score_needed(length: int, long_step: float) -> float:
    """Return the score that lets a text of this length pass: more words, more chance hits."""
    return 1.0 + long_step * math.log2(max(length, SHORTEST) / USUAL)


def make_gate(
    nlp: Language,
    name: str,
    claims_dirs: list[str],
    places_dirs: list[str],
    watch_terms: list[str],
    threshold: float,
    claim_threshold: float,
    window: int,
    long_step: float,
) -> Gate:
    """Make the component.

    Args:
        claims_dirs: Catalogue folders; none means that only the general terms count.
        places_dirs: Folders of further places, in the layout of ``nlp/gazetteer/data``.
        watch_terms: Phrases of a profile that count like terms of a claim.
        threshold: Weight of general terms that a window must reach, above 0.
        claim_threshold: Weight of one claim's own words that suffices instead, above 0; twice
            as much for claims that the general terms were fitted on.
        window: Width of the window in characters (a quarter of it in Chinese), above 0.
        long_step: How much more a text needs for each doubling of its length, 0 or more.

    Raises:
        ValueError: An option is out of range.
        CatalogueError: The catalogue or the gazetteer does not load.
    """
    options = {"threshold": threshold, "claim_threshold": claim_threshold, "window": window}
    if wrong := {key: value for key, value in options.items() if value <= 0}:
        raise ValueError(f"{name}: {wrong} must be above 0; see nlp/pipeline.cfg for the defaults")
    if long_step < 0:
        raise ValueError(f"{name}: long_step={long_step} must be 0 or more")
    lexicon = load_lexicon(tuple(claims_dirs), tuple(places_dirs), tuple(watch_terms))
    return Gate(
        name,
        lexicon,
        threshold=threshold,
        claim_threshold=claim_threshold,
        window=window,
        long_step=long_step,
    )


Language.factory(
    "gate",
    default_config={
        "claims_dirs": [],
        "places_dirs": [],
        "watch_terms": [],
        "threshold": 0.6,
        "claim_threshold": 2.1,
        "window": 240,
        "long_step": 0.12,
    },
    func=make_gate,
)

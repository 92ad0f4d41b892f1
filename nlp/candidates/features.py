"""What a person could check of one sentence: what it speaks of, and how it says it.

Nothing here knows a claim. The cues are those of the judge; what a sentence speaks of stands in
``data/terms.yaml``.
"""

import math
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import yaml

from core.vocabulary import Lang
from nlp.claims.cues import kinds
from nlp.claims.phrases import PhraseList, Written
from nlp.claims.sentences import AROUND, Sentence

DATA: Final = Path(__file__).with_name("data")
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MOST: Final = 3
CLOSING: Final = "\"'”’»)）」 "
NAMING: Final = frozenset({"viet-nam", "china", "ban-gioc", "paracels", "spratlys", "nam-quan"})


@lru_cache(maxsize=4)
def term_lists(lang: Lang) -> Mapping[str, PhraseList]:
    """Return the term lists of a language by what they are about; Vietnamese for an unknown one."""
    key = lang.value if lang in (Lang.VI, Lang.EN, Lang.ZH) else "vi"
    # Single syllables without marks stand for too much; the encoder's vector tells those apart.
    return {
        name: PhraseList([str(phrase) for phrase in by_lang[key]], plain_syllables=False)
        for name, by_lang in _terms().items()
    }


@lru_cache(maxsize=1)
def _terms() -> dict[str, dict[str, list[str]]]:
    text = (DATA / "terms.yaml").read_text("utf-8")
    content: dict[str, dict[str, list[str]]] = yaml.load(text, LOADER)  # noqa: S506 - the safe one
    return content


def find_terms(written: Written, lang: Lang) -> dict[str, int]:
    """Return how many terms of each list a text has."""
    return {name: len(phrases.find(written)) for name, phrases in term_lists(lang).items()}


def sentence_features(sentence: Sentence) -> dict[str, float]:
    """Return the named features of a sentence."""
    terms = find_terms(sentence.prepared.written, sentence.prepared.lang)
    features = {f"term_{name}": float(min(count, MOST)) for name, count in terms.items()}
    subject = ("border", "marker", "sovereignty", "transfer", "treaty", "ruling", "unit", "change")
    features["subjects"] = float(sum(terms[name] > 0 for name in subject))
    features["places_something"] = float(
        bool(terms["land"] and (terms["sovereignty"] or terms["transfer"]))
    )
    features["changes_a_unit"] = float(bool(terms["unit"] and terms["change"]))
    for kind in kinds():
        features[f"cue_{kind}"] = float(min(len(sentence.cues[kind]), MOST))
        for where in AROUND:
            features[f"{where}_{kind}"] = float(min(sentence.around[where].get(kind, 0), 2))
    return features | _shape(sentence)


def _shape(sentence: Sentence) -> dict[str, float]:
    text, prepared = sentence.text, sentence.prepared
    ends = text.rstrip(CLOSING)
    dates = sum(quantity.unit == "date" for quantity in sentence.quantities)
    return {
        "vi": float(prepared.lang is Lang.VI),
        "zh": float(prepared.lang is Lang.ZH),
        "plain": float(prepared.plain),
        "log_words": math.log(1 + len(prepared.tokens)),
        "names": float(min(len(prepared.names), 5)),
        "own_names": float(min(len(prepared.names & NAMING), MOST)),
        "figures": float(min(len(sentence.quantities) - dates, MOST)),
        "dates": float(min(dates, MOST)),
        "capitals": capitals(text, prepared.lang),
        "ends_question": float(ends.endswith(("?", "？"))),
        "ends_loud": float(ends.endswith(("!", "！"))),
        "question_mark": float("?" in text or "？" in text),
        "quoted": float(any(mark in text for mark in '“”"«»「」『』')),
        "colon": float(":" in text or "：" in text),
        "refuted": float(sentence.refuted),
        "single": float(sentence.count == 1),
        "in_title": float(sentence.in_title),
        "place": sentence.place,
    }


def capitals(text: str, lang: Lang) -> float:
    """Return the share of words with a capital, the first left out; 0 in Chinese."""
    words = text.split()[1:]
    if lang is Lang.ZH or not words:
        return 0.0
    return sum(word[:1].isupper() for word in words) / len(words)

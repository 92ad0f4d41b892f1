"""What the gate looks for: general terms with fitted weights, and the words of each claim.

The words of a claim come from the catalogue itself, so that a claim added in YAML passes the
gate at once: syllables, words and pairs of them, in Chinese pairs of characters, each the
heavier the rarer it is in other texts.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import yaml

from core.records import Claim
from core.text import fold_text, normalize_text
from core.vocabulary import Lang
from nlp.components.patterns import Pattern

DATA = Path(__file__).with_name("data")
LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
WORD = re.compile(r"[^\W_]+")
HAN = re.compile(r"[\u4e00-\u9fff]|\d+")
# A word of the claim that the background does not have weighs 1; below this it is left out.
LEAST_WEIGHT = 0.3
# What a single syllable weighs beside a pair; an English word says as much as a pair of them.
SINGLE = {Lang.VI: 0.7, Lang.EN: 1.0}


def general_pattern(phrase: str, weight: float, lang: Lang) -> Pattern:
    """Return the pattern of a general term, which is written in NFC."""
    return Pattern(phrase, "general", fold_text(phrase), weight, lang, only_own=True)


@lru_cache(maxsize=1)
def general_patterns() -> tuple[Pattern, ...]:
    """Return the hand-set general terms (``data/gate_terms.yaml``), before fitting."""
    content = yaml.load((DATA / "gate_terms.yaml").read_text("utf-8"), LOADER)  # noqa: S506 - safe
    found: dict[tuple[Lang, str], Pattern] = {}
    for lang, weights in content.items():
        for weight, phrases in weights.items():
            for phrase in (normalize_text(part.strip()) for part in phrases.split(",")):
                if phrase:
                    pattern = general_pattern(phrase, float(weight), Lang(lang))
                    found.setdefault((pattern.lang, pattern.key), pattern)
    return tuple(found.values())


@lru_cache(maxsize=1)
def weighted_patterns() -> tuple[Pattern, ...]:
    """Return the general terms with their fitted weights (``data/gate_weights.tsv``)."""
    return tuple(
        general_pattern(phrase, weight, lang)
        for lang, weight, phrase in read_table("gate_weights.tsv")
    )


@lru_cache(maxsize=1)
def background() -> Mapping[tuple[Lang, str], float]:
    """Return how rare common terms are, 0 (everywhere) to 1 (``data/background.tsv``)."""
    return {(lang, term): rarity for lang, rarity, term in read_table("background.tsv")}


def read_table(name: str) -> Iterator[tuple[Lang, float, str]]:
    """Yield language, number and term of each line of a data file."""
    for line in (DATA / name).read_text("utf-8").splitlines():
        lang, value, term = line.split("\t")
        yield Lang(lang), float(value), term


def claim_patterns(claims: Sequence[Claim]) -> Iterator[tuple[Pattern, str]]:
    """Yield the telling terms of the claims' wordings, each with the id of its claim."""
    common = background()
    for claim in claims:
        seen: set[tuple[Lang, str]] = set()
        for lang, wording in wordings_of(claim):
            for term in terms_of(wording, lang):
                key = fold_text(term)
                weight = common.get((lang, key), 1.0)
                weight *= 1.0 if is_pair(term, lang) else SINGLE.get(lang, 1.0)
                if weight >= LEAST_WEIGHT and (lang, key) not in seen:
                    seen.add((lang, key))
                    yield Pattern(term, "claim", key, weight, lang, only_own=True), claim.id


def is_pair(term: str, lang: Lang) -> bool:
    """Return whether a term is a pair; in Chinese all are."""
    return lang is Lang.ZH or " " in term


@lru_cache(maxsize=1)
def fitted_claims() -> frozenset[str]:
    """Return the ids of the claims whose statements the general terms were fitted on."""
    return frozenset((DATA / "gate_claims.txt").read_text("utf-8").split())


def wordings_of(claim: Claim) -> Iterator[tuple[Lang, str]]:
    """Yield statement and wordings of a claim, normalised, in lower case."""
    texts: Iterable[tuple[str, Iterable[str]]] = [
        *((lang, (text,)) for lang, text in claim.statement.items()),
        *claim.says.items(),
    ]
    for code, wordings in texts:
        for wording in wordings:
            yield Lang(code), normalize_text(wording).lower()


def terms_of(text: str, lang: Lang) -> Iterator[str]:
    """Yield what may tell a text apart: pairs, and single words where a word is not a character."""
    words = syllables(text, lang)
    glue = "" if lang is Lang.ZH else " "
    yield from (f"{first}{glue}{second}" for first, second in pairwise(words))
    if lang is not Lang.ZH:
        yield from (word for word in words if len(word) > (2 if word.isdecimal() else 1))


def syllables(text: str, lang: Lang) -> list[str]:
    """Return the syllables, words or Han characters of a text."""
    return (HAN if lang is Lang.ZH else WORD).findall(text)

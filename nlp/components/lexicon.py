"""All phrases of one pass: places, topic terms, general terms and the words of the claims."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from core.records import Claim
from core.vocabulary import Lang
from nlp.catalogue import load_catalogue
from nlp.components.claim_terms import claim_patterns, weighted_patterns
from nlp.components.patterns import Pattern, PatternIndex
from nlp.gazetteer import Place, load_places
from nlp.topics import load_topic_terms


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The compiled phrases and what stands behind them.

    Attributes:
        claims_of: Ids of the claims in whose wordings a term of kind ``claim`` stands.
    """

    index: PatternIndex
    places: Mapping[str, Place]
    claims_of: Mapping[str, tuple[str, ...]]


def place_patterns(places: Mapping[str, Place]) -> Iterator[Pattern]:
    """Yield a pattern for each name of each place."""
    for place in places.values():
        for lang, names in place.names.items():
            for name in names:
                exact = place.needs == "marks" and lang is Lang.VI
                yield Pattern(name, "place", place.id, lang=lang, exact=exact)


def watch_patterns(terms: Sequence[str]) -> Iterator[Pattern]:
    """Yield the phrases of a profile; one alone lets a text pass."""
    for term in terms:
        yield Pattern(term, "general", term, 1.0, Lang.VI)


def build_lexicon(
    claims: Sequence[Claim], places: Mapping[str, Place], watch_terms: Sequence[str]
) -> Lexicon:
    """Return the lexicon of these claims, places and phrases."""
    own: dict[tuple[Lang, str], Pattern] = {}
    claims_of: dict[str, list[str]] = {}
    for pattern, claim in claim_patterns(claims):
        own.setdefault((pattern.lang, pattern.key), pattern)
        claims_of.setdefault(pattern.key, []).append(claim)
    patterns = [
        *place_patterns(places),
        *load_topic_terms(),
        *weighted_patterns(),
        *own.values(),
        *watch_patterns(watch_terms),
    ]
    named = {key: tuple(ids) for key, ids in claims_of.items()}
    return Lexicon(PatternIndex(patterns), places, named)


@lru_cache(maxsize=2)
def load_lexicon(
    claims_dirs: tuple[str, ...], places_dirs: tuple[str, ...], watch_terms: tuple[str, ...]
) -> Lexicon:
    """Return the lexicon of these folders and terms, built once a process.

    Raises:
        CatalogueError: A file of claims or places does not load.
    """
    claims = load_catalogue(claims_dirs).claims.values() if claims_dirs else ()
    return build_lexicon(list(claims), load_places(places_dirs), watch_terms)

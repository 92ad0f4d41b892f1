"""All phrases of one pass: places, topic terms, general terms and the words of the claims."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache

from core.records import Claim
from core.text import fold_text, normalize_text
from core.vocabulary import Lang
from nlp.catalogue import Catalogue, load_catalogue
from nlp.components.claim_terms import claim_patterns, weighted_patterns
from nlp.components.patterns import HAN, Pattern, PatternIndex
from nlp.gazetteer import Place, load_places
from nlp.topics import load_ordinary_terms, load_topic_terms


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The phrases and what stands behind them.

    Attributes:
        patterns: All phrases; ``index`` compiles those of a language when a text asks.
        claims_of: Ids of the claims in whose wordings a term of kind ``claim`` stands.
    """

    patterns: Sequence[Pattern]
    places: Mapping[str, Place]
    claims_of: Mapping[str, tuple[str, ...]]
    _compiled: dict[Lang, PatternIndex] = field(default_factory=dict)

    def index(self, lang: Lang) -> PatternIndex:
        """Return the phrases to look for in texts of a language, compiled once."""
        if lang not in self._compiled:
            wanted = (p for p in self.patterns if p.lang is lang or not p.only_own)
            self._compiled[lang] = PatternIndex(wanted)
        return self._compiled[lang]


# Kinds of places whose names point to a claim by themselves: those along the border.
TELLING_KINDS = frozenset(
    {"district", "town", "commune", "border_gate", "china_unit", "waterfall", "cave", "river"}
    | {"landmark", "mountain", "island"}
)
PLACE_WEIGHT = 0.25  # in the units of the general terms, where a window needs 0.6


def place_patterns(places: Mapping[str, Place]) -> Iterator[Pattern]:
    """Yield a pattern for each name of each place."""
    for place in places.values():
        for lang, names in place.names.items():
            for name in names:
                exact = place.needs == "marks" and lang is Lang.VI
                telling = place.kind in TELLING_KINDS and not place.needs
                weight = PLACE_WEIGHT if telling else 0.0
                yield Pattern(normalize_text(name), "place", place.id, weight, lang, exact=exact)


def watch_patterns(terms: Sequence[str], known: Set[str]) -> Iterator[Pattern]:
    """Yield the phrases of a profile that are not terms already; they help like place names.

    None lets a text pass by itself: a province's desk also watches trade and weather, where no
    claim is to be found, and a text names several of them when it speaks of the border.
    """
    for term in map(normalize_text, terms):
        key = fold_text(term)
        if key not in known:
            lang = Lang.ZH if HAN.search(term) else Lang.VI
            yield Pattern(term, "general", key, PLACE_WEIGHT, lang)


def build_lexicon(
    claims: Sequence[Claim], places: Mapping[str, Place], watch_terms: Sequence[str]
) -> Lexicon:
    """Return the lexicon of these claims, places and phrases."""
    own: dict[tuple[Lang, str], Pattern] = {}
    claims_of: dict[str, list[str]] = {}
    for pattern, claim in claim_patterns(claims):
        own.setdefault((pattern.lang, pattern.key), pattern)
        claims_of.setdefault(pattern.key, []).append(claim)
    general = weighted_patterns()
    names = list(place_patterns(places))
    known = {fold_text(pattern.phrase) for pattern in (*general, *names)}
    patterns = [
        *names,
        *load_topic_terms(),
        *load_ordinary_terms(),
        *general,
        *own.values(),
        *watch_patterns(watch_terms, known),
    ]
    named = {key: tuple(ids) for key, ids in claims_of.items()}
    return Lexicon(patterns, places, named)


@lru_cache(maxsize=2)
def open_catalogue(claims_dirs: tuple[str, ...]) -> Catalogue:
    """Return the catalogue of these folders, read once a process: gate and judge share it.

    Raises:
        CatalogueError: A file of it does not load.
    """
    return load_catalogue(claims_dirs)


@lru_cache(maxsize=2)
def load_lexicon(
    claims_dirs: tuple[str, ...], places_dirs: tuple[str, ...], watch_terms: tuple[str, ...]
) -> Lexicon:
    """Return the lexicon of these folders and terms, built once a process.

    Raises:
        CatalogueError: A file of claims or places does not load.
    """
    claims = open_catalogue(claims_dirs).claims.values() if claims_dirs else ()
    return build_lexicon(list(claims), load_places(places_dirs), watch_terms)

"""How much the gate's hits say: the weight of general terms, or of one claim's own words."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from nlp.components.patterns import Hit

Term = tuple[int, str, float]  # start, key, weight
Bounds = tuple[int, int]
# One word of a claim alone in a sentence is there by chance (“đi xem” in a story of a market).
LEAST_OWN = 2


@dataclass(frozen=True, slots=True)
class Scorer:
    """Scores windows and sentences; 1 is what a window needs to pass.

    Attributes:
        claims_of: Claims in whose wordings a term stands.
        threshold: Weight of distinct general terms that makes 1.
        claim_threshold: Weight of distinct words of one claim that makes 1.
        fitted: Claims that the general terms were fitted on; they need twice the weight.
    """

    claims_of: Mapping[str, tuple[str, ...]]
    threshold: float
    claim_threshold: float
    fitted: frozenset[str] = frozenset()

    def best_window(self, hits: Sequence[Hit], window: int) -> float:
        """Return the highest score of the terms that begin within ``window`` characters."""
        general = best_weight(terms_of_kind(hits, "general", "place"), window) / self.threshold
        own = (best_weight(terms, window) / unit for terms, unit in self._by_claim(hits))
        return max(general, max(own, default=0.0))

    def sentences(self, hits: Sequence[Hit], bounds: Sequence[Bounds]) -> list[float]:
        """Return the score of each sentence."""
        scores = weights_within(terms_of_kind(hits, "general", "place"), bounds, self.threshold)
        for terms, unit in self._by_claim(hits):
            own = weights_within(terms, bounds, unit, least=LEAST_OWN)
            scores = [max(pair) for pair in zip(scores, own, strict=True)]
        return scores

    def _by_claim(self, hits: Sequence[Hit]) -> Iterator[tuple[list[Term], float]]:
        """Yield the terms of each claim that could matter, and the weight that makes 1."""
        found: dict[str, list[Term]] = defaultdict(list)
        for term in terms_of_kind(hits, "claim"):
            for claim in self.claims_of.get(term[1], ()):
                found[claim].append(term)
        for claim, terms in found.items():
            unit = self.claim_threshold * (2 if claim in self.fitted else 1)
            if _distinct(terms) >= unit / 2:
                yield terms, unit


def terms_of_kind(hits: Iterable[Hit], *kinds: str) -> list[Term]:
    """Return the hits of these kinds that weigh something as terms, in order of the text."""
    return sorted(
        (hit.start, hit.pattern.key, hit.pattern.weight)
        for hit in hits
        if hit.pattern.kind in kinds and hit.pattern.weight
    )


def _distinct(terms: Sequence[Term]) -> float:
    return sum({key: weight for _, key, weight in terms}.values())


def best_weight(terms: Sequence[Term], window: int) -> float:
    """Return the highest weight of distinct terms that begin within ``window`` characters."""
    counts: dict[str, int] = defaultdict(int)
    best = total = 0.0
    first = 0
    for start, key, weight in terms:
        while terms[first][0] < start - window:
            _, old, old_weight = terms[first]
            counts[old] -= 1
            total -= 0.0 if counts[old] else old_weight
            first += 1
        total += 0.0 if counts[key] else weight
        counts[key] += 1
        best = max(best, total)
    return best


def weights_within(
    terms: Sequence[Term], bounds: Sequence[Bounds], unit: float, *, least: int = 1
) -> list[float]:
    """Return the weight of distinct terms in each sentence, in units; 0 for less than ``least``."""
    starts = [term[0] for term in terms]
    found = (
        {key: weight for _, key, weight in terms[bisect_left(starts, a) : bisect_left(starts, b)]}
        for a, b in bounds
    )
    return [sum(own.values()) / unit if len(own) >= least else 0.0 for own in found]

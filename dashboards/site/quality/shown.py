"""What the page of quality shows, from counts to words."""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

from django.utils.formats import number_format

from dashboards.site.engines import get_catalogue
from nlp.candidates.groups import CandidateGroup, group_candidates, newest_first
from nlp.catalogue import Catalogue
from nlp.evaluation.shares import wilson
from store.candidates import CandidateRow, list_candidates, list_matched
from store.quality import (
    AnalysisCount,
    Decided,
    Misses,
    candidates_state,
    count_analyses,
    count_decided,
    count_misses,
)

ENOUGH: Final = 10
GROUPS: Final = 20
# Grouping holds each sentence against each other: so many keep the page quick.
SENTENCES: Final = 2_000

_lock = Lock()
_grouped: dict[tuple[object, ...], list[CandidateGroup[CandidateRow]]] = {}


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share in per cent with its 95 % interval, as people read it."""

    share: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Precision:
    """How many of the findings of a claim were right; without an estimate while few are decided."""

    decided: Decided
    statement: Mapping[str, str] | None
    estimate: Estimate | None


@dataclass(frozen=True, slots=True)
class Judged:
    """How many current texts rest on which rules, models and catalogue.

    Attributes:
        now: The catalogue is the one that is loaded.
    """

    count: AnalysisCount
    rules: str
    models: str
    catalogue: str
    now: bool


def percent(value: float) -> str:
    """Return a share in per cent, in the numbers of the page's language."""
    # Django cuts decimals off, and 59.58 would be shown as 59.5.
    return f"{number_format(round(value * 100, 1), 1)}%"


def estimate_of(hit: int, total: int) -> Estimate:
    """Return a share with its interval."""
    low, high = wilson(hit, total)
    return Estimate(percent(hit / total if total else 0.0), percent(low), percent(high))


def precision_rows(catalogue: Catalogue) -> list[Precision]:
    """Return the precision of each claim that somebody has decided on."""
    return [
        Precision(
            row,
            claim.statement if (claim := catalogue.claims.get(row.claim)) else None,
            estimate_of(row.confirmed, row.total) if row.total >= ENOUGH else None,
        )
        for row in count_decided()
    ]


def misses_shown() -> dict[str, Any]:
    """Return what is known of misses, and how many documents that would be in all."""
    found: Misses = count_misses()
    low, high = wilson(found.missed, found.read)
    return {
        "misses": found,
        "estimate": estimate_of(found.missed, found.read) if found.read else None,
        "low": round(low * found.unflagged),
        "high": round(high * found.unflagged),
    }


def newest_groups() -> list[CandidateGroup[CandidateRow]]:
    """Return the newest candidate claims; worked out anew only when something has changed."""
    catalogue = get_catalogue()
    state = (catalogue.digest, *candidates_state())
    with _lock:
        if state not in _grouped:
            rows = list_candidates(most=SENTENCES)
            known = list_matched(most=SENTENCES) if rows else []
            found = newest_first(group_candidates(rows, known, catalogue))[:GROUPS]
            _grouped.clear()
            _grouped[state] = found
        return _grouped[state]


def judged_rows(catalogue: Catalogue) -> list[Judged]:
    """Return by which analysis the current texts were judged, the newest first."""
    found = []
    for row in count_analyses():
        rules, _slash, rest = row.analysis.partition("/")
        models, _slash, version = rest.rpartition("/")
        found.append(Judged(row, rules, models, version, version == catalogue.digest))
    return found

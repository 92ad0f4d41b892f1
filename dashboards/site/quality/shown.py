"""What the page of quality shows, from counts to words."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.utils.formats import number_format

from dashboards.site.engines import get_catalogue
from dashboards.site.remembered import remembered
from nlp.candidates.groups import CandidateGroup, group_candidates, newest_first
from nlp.catalogue import Catalogue
from nlp.evaluation.shares import wilson
from store.candidates import CandidateRow, list_candidates, list_matched
from store.quality import (
    AnalysisCount,
    Decided,
    Misses,
    count_analyses,
    count_decided,
    count_misses,
    count_unflagged,
)

ENOUGH: Final = 10
GROUPS: Final = 20
# Grouping holds each sentence against each other: so many keep the page quick.
SENTENCES: Final = 2_000
FRESH_S: Final = 120


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
    unflagged = remembered("quality.unflagged", count_unflagged, fresh_s=FRESH_S)
    low, high = wilson(found.missed, found.read)
    return {
        "misses": found,
        "unflagged": unflagged,
        "estimate": estimate_of(found.missed, found.read) if found.read else None,
        "low": round(low * unflagged),
        "high": round(high * unflagged),
    }


def newest_groups() -> list[CandidateGroup[CandidateRow]]:
    """Return the newest candidate claims, as of some minutes ago."""
    catalogue = get_catalogue()
    return remembered(
        f"quality.groups.{catalogue.digest}", partial(_group, catalogue), fresh_s=FRESH_S
    )


def _group(catalogue: Catalogue) -> list[CandidateGroup[CandidateRow]]:
    rows = list_candidates(most=SENTENCES)
    known = list_matched(most=SENTENCES) if rows else []
    return newest_first(group_candidates(rows, known, catalogue))[:GROUPS]


def judged_rows(catalogue: Catalogue) -> list[Judged]:
    """Return by which analysis the current texts were judged, the newest first."""
    found = []
    for row in remembered("quality.analyses", count_analyses, fresh_s=FRESH_S):
        rules, _slash, rest = row.analysis.partition("/")
        models, _slash, version = rest.rpartition("/")
        found.append(Judged(row, rules, models, version, version == catalogue.digest))
    return found

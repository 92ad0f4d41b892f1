"""Claims held out whole: how much is lost on claims that the judge was not trained with.

The claims fall into five groups (``nlp.training.crossval.fold_of``). For each group there is a
judge trained without its claims and without every line that speaks of them; it is measured on
those lines, beside the judge that was trained with all.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from nlp.evaluation.outcomes import Finder, OpenJudge, Outcome, find_with_pipeline, pipeline_finder
from nlp.evaluation.outcomes import run as find_in
from nlp.evaluation.sets import HEADLINE_SET, OWN_SETS, read_set
from nlp.evaluation.shares import Aim, Share, markdown_table
from nlp.training.crossval import FOLDS, fold_of
from nlp.training.lines import Line

RECALL_WITHIN, PRECISION_WITHIN = 0.05, 0.02
FinderOfFold = Callable[[int], Finder]
OPEN_FOLD_JUDGE: Callable[[int], OpenJudge] | None = None
"""Gives what opens the judge of a group; None until there are weights of the five groups."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Flags on the lines of held claims; only flags and labels of these claims count."""

    hit: int = 0
    flagged: int = 0
    wanted: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.hit + other.hit, self.flagged + other.flagged, self.wanted + other.wanted)


def lines_of_fold(lines: Sequence[Line], fold: int) -> list[Line]:
    """Return the lines that speak of a claim of this group."""
    return [line for line in lines if any(fold_of(item.claim) == fold for item in line.expect)]


def tally(outcomes: Sequence[Outcome], fold: int) -> Tally:
    """Return the counts over the claims of a group."""
    total = Tally()
    for outcome in outcomes:
        wanted = {claim for claim in outcome.expected_claims if fold_of(claim) == fold}
        flagged = {claim for claim in outcome.flagged_claims if fold_of(claim) == fold}
        total += Tally(bool(flagged and wanted), bool(flagged), bool(wanted))
    return total


def measure(
    lines: Sequence[Line],
    finder_of_fold: FinderOfFold,
    whole: Finder | None = None,
    folds: int = FOLDS,
) -> list[Share]:
    """Return recall and precision on held claims, beside those of the judge trained with all.

    Args:
        finder_of_fold: What finds with the judge that was trained without this group.
        whole: What finds with the judge trained with all; None compares with nothing.
    """
    held, known = Tally(), Tally()
    for fold in range(folds):
        own = lines_of_fold(lines, fold)
        held += tally(find_in(own, finder_of_fold(fold)), fold)
        if whole is not None:
            known += tally(find_in(own, whole), fold)
    return list(_shares(held, known if whole is not None else None))


def _shares(held: Tally, known: Tally | None) -> Iterator[Share]:
    for name, total, within in (
        ("recall", "wanted", RECALL_WITHIN),
        ("precision", "flagged", PRECISION_WITHIN),
    ):
        aim = None
        if known is not None:
            share = Share(
                name, "the same lines, trained with all", known.hit, getattr(known, total)
            )
            aim = Aim(at_least=round(share.value - within, 3))
            yield share
        yield Share(name, "claims held out whole", held.hit, getattr(held, total), aim)


def main() -> int:
    """Print the table, or that there are no weights of the groups."""
    if OPEN_FOLD_JUDGE is None:
        sys.stdout.write("**NOT MEASURED**: there are no weights of the five groups yet.\n")
        return 0
    open_judge = OPEN_FOLD_JUDGE
    paths = [path for path in (HEADLINE_SET, *OWN_SETS) if path.is_file()]
    lines = [line for path in paths for line in read_set(path)]
    shares = measure(
        lines, lambda fold: pipeline_finder(open_judge=open_judge(fold)), find_with_pipeline
    )
    sys.stdout.write(markdown_table(shares) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Claims held out whole: how much is lost on claims that the judge was not trained with.

The claims fall into five groups (``nlp.training.crossval.fold_of``). For each group there is a
judge trained without its claims and without every line that speaks of them; it is measured on
those lines, beside the judge that was trained with all. While there are no weights of the groups,
the claims from beyond the catalogue that the bundled weights never saw say how well strange claims
are read: nothing of them was trained on, only the few numbers that join both answers.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from core.settings import Settings, get_settings
from core.vocabulary import Stance
from nlp.catalogue.load import Catalogue
from nlp.claims import ClaimJudge
from nlp.cross.cross_encoder import open_cross_encoder
from nlp.encoder import open_encoder
from nlp.evaluation.outcomes import Finder, OpenJudge, Outcome, find_with_pipeline, pipeline_finder
from nlp.evaluation.outcomes import run as find_in
from nlp.evaluation.sets import HEADLINE_SET, OWN_SETS, read_set
from nlp.evaluation.shares import Aim, Share, markdown_table
from nlp.training.crossval import FOLDS, fold_of
from nlp.training.held import held_lines
from nlp.training.lines import Line, is_held
from nlp.training.pairs import passage_of
from nlp.training.train import read_other_claims

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


def never_trained(settings: Settings) -> list[Share]:
    """Return precision and recall on lines about claims that the bundled weights never saw.

    The lines are judged against all claims from beyond the catalogue, sentence by sentence.
    """
    claims = {claim.id: claim for claim in read_other_claims()}
    encoder = open_encoder(settings)
    judge = ClaimJudge(
        Catalogue(claims, {}, "training"), encoder, cross=open_cross_encoder(settings.cache_dir)
    )
    lines = held_lines()
    judged = judge.judge([passage_of(line) for line in lines])
    outcomes = [Outcome(line, tuple(found)) for line, found in zip(lines, judged, strict=True)]
    name = f"{sum(map(is_held, claims))} claims that no training saw, among {len(claims)}"
    flagged = [outcome for outcome in outcomes if outcome.flagged]
    wanted = [outcome for outcome in outcomes if outcome.line.expect_flagged]
    right = sum(outcome.line.expect_flagged for outcome in flagged)
    denied = [o for o in outcomes if any(e.stance is Stance.DENIES for e in o.line.expect)]
    return [
        Share("precision", name, right, len(flagged), Aim(at_least=0.97)),
        Share("recall", name, sum(o.flagged for o in wanted), len(wanted), Aim(at_least=0.9)),
        Share("wrong flags", "denials among them", sum(o.flagged for o in denied), len(denied)),
    ]


def main() -> int:
    """Print the table; without weights of the groups, that of the claims never trained on."""
    if OPEN_FOLD_JUDGE is None:
        sys.stdout.write(
            "**NOT MEASURED** in five groups: there are no weights of them. In their place, claims "
            "from beyond the catalogue that the bundled weights never saw:\n\n"
            + markdown_table(never_trained(get_settings()))
            + "\n"
        )
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

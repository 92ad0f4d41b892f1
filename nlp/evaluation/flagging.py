"""Measure flagging on labelled lines: ``python -m nlp.evaluation.flagging --set PATH``.

The format of the lines and what each figure means stand in docs/explanation/measuring.md.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from core.vocabulary import Match, Stance, Verdict
from nlp.evaluation.outcomes import (
    Finder,
    Outcome,
    find_with_judge,
    find_with_pipeline,
    run,
    stances_of,
)
from nlp.evaluation.resampling import macro_f1, resampled
from nlp.evaluation.sets import read_set
from nlp.evaluation.shares import Aim, Figure, Share, markdown_table
from nlp.evaluation.slices import contents_of, harmless_of, languages_of
from nlp.training.lines import Line

__all__ = ["Finder", "Outcome", "error_line", "find_with_judge", "find_with_pipeline", "measure"]

STANCES = tuple(Stance)
NEVER = Aim(at_most=0.0)
WRONG_FLAGS = {
    "opinion": NEVER,
    "question": NEVER,
    "stance: questions": NEVER,
    "stance: denies": Aim(at_most=0.01),
}
IN_EVERY_SLICE = Aim(at_least=0.85)


def measure(outcomes: Sequence[Outcome]) -> list[Share]:
    """Return all shares: flags, by slice, by language and register, stances, pairs."""
    return [
        *_flags(outcomes),
        _pairs(outcomes),
        *_wrong_flags(outcomes),
        *_recalls(outcomes),
        *_stances(outcomes),
        *_verdicts(outcomes),
    ]


def _flags(outcomes: Sequence[Outcome]) -> list[Share]:
    flagged = [outcome for outcome in outcomes if outcome.flagged]
    wanted = [outcome for outcome in outcomes if outcome.line.expect_flagged]
    hit = [outcome for outcome in flagged if outcome.line.expect_flagged]
    right = [outcome for outcome in hit if outcome.expected_claims & outcome.flagged_claims]
    without = [outcome for outcome in outcomes if not outcome.line.expect]
    nothing = [outcome for outcome in without if not outcome.confirmed]
    return [
        Share("precision", "flagged", len(hit), len(flagged), Aim(at_least=0.97)),
        Share("recall", "flagged", len(hit), len(wanted), Aim(at_least=0.90)),
        Share("right claim", "flagged", len(right), len(hit), Aim(at_least=0.95)),
        Share("no claim", "lines without one", len(nothing), len(without), Aim(at_least=0.98)),
    ]


def _wrong_flags(outcomes: Sequence[Outcome]) -> list[Share]:
    harmless = [outcome for outcome in outcomes if not outcome.line.expect_flagged]
    counted = _count(harmless, harmless_of)
    return [
        Share("wrong flags", name, hit, total, WRONG_FLAGS.get(name))
        for name, hit, total in counted
    ]


def _recalls(outcomes: Sequence[Outcome]) -> list[Share]:
    wanted = [outcome for outcome in outcomes if outcome.line.expect_flagged]
    return [
        Share("recall", name, hit, total, aim)
        for names, aim in ((languages_of, IN_EVERY_SLICE), (contents_of, None))
        for name, hit, total in _count(wanted, names)
    ]


def _count(
    outcomes: Iterable[Outcome], names: Callable[[Line], set[str]]
) -> list[tuple[str, int, int]]:
    """Return how many lines of each slice are flagged, and how many there are."""
    totals: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for outcome in outcomes:
        for name in names(outcome.line):
            totals[name] += 1
            hits[name] += outcome.flagged
    return [(name, hits[name], totals[name]) for name in sorted(totals)]


def stance_f1(outcomes: Sequence[Outcome]) -> Figure:
    """Return the macro-F1 of the four stances, over the statements whose claim was found."""
    pairs = stances_of(outcomes)
    columns = [np.array([STANCES.index(pair[side]) for pair in pairs], int) for side in (0, 1)]
    return resampled(
        "stance, macro-F1",
        "claims found",
        columns,
        lambda gold, found: macro_f1(gold, found, len(STANCES)),
        Aim(at_least=0.90),
    )


def _stances(outcomes: Sequence[Outcome]) -> list[Share]:
    totals: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for outcome in outcomes:
        for item in outcome.line.expect:
            found = outcome.of_claim(item)
            totals[f"{item.stance}: found"] += 1
            hits[f"{item.stance}: found"] += found is not None
            if found is not None:
                for name in (item.stance.value, "all"):
                    totals[name] += 1
                    hits[name] += found.stance is item.stance
    return [Share("stance", name, hits[name], totals[name]) for name in sorted(totals)]


def _verdicts(outcomes: Sequence[Outcome]) -> list[Share]:
    totals: Counter[Verdict] = Counter()
    hits: Counter[Verdict] = Counter()
    for outcome in outcomes:
        for item in outcome.line.expect:
            totals[item.verdict] += 1
            hits[item.verdict] += any(
                judgement.verdict is item.verdict
                and judgement.claim == item.claim
                and judgement.match is Match.CONFIRMED
                for judgement in outcome.judgements
            )
    aims = {Verdict.CONTESTED: Aim(at_least=0.90)}
    return [
        Share("verdict found", name.value, hits[name], totals[name], aims.get(name))
        for name in sorted(totals)
    ]


def _pairs(outcomes: Sequence[Outcome]) -> Share:
    by_id = {outcome.line.id: outcome for outcome in outcomes}
    pairs = {
        tuple(sorted((outcome.line.id, outcome.line.pair)))
        for outcome in outcomes
        if outcome.line.pair in by_id
    }
    both = sum(by_id[a].right and by_id[b].right for a, b in pairs)
    return Share("both right", "minimal pairs", both, len(pairs), Aim(at_least=0.90))


def error_line(outcome: Outcome) -> str:
    """Return a line that went wrong, with what was expected and what was found."""
    expected = ", ".join(f"{e.claim} {e.verdict}/{e.stance}" for e in outcome.line.expect) or "–"
    found = ", ".join(
        f"{j.claim} {j.match}/{j.verdict}/{j.stance} {j.score:.2f}" for j in outcome.judgements
    )
    kind = "wrong flag" if outcome.flagged else "missed"
    return (
        f"{kind} {outcome.line.id} [{outcome.line.slice}] {outcome.line.text}\n"
        f"    expected: {expected}\n    found: {found or '–'}"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, and with ``--errors`` the lines that went wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--set", type=Path, required=True, help="JSONL of labelled lines")
    parser.add_argument("--errors", action="store_true", help="list the lines that went wrong")
    parser.add_argument("--no-gate", action="store_true", help="judge every sentence")
    options = parser.parse_args(arguments)
    find = find_with_judge if options.no_gate else find_with_pipeline
    outcomes = run(read_set(options.set), find)
    sys.stdout.write(markdown_table([*measure(outcomes), stance_f1(outcomes)]) + "\n")
    if options.errors:
        for outcome in outcomes:
            if not outcome.right:
                sys.stdout.write(error_line(outcome) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

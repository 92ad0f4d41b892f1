"""Measure flagging on labelled lines: ``python -m nlp.evaluation.flagging --set PATH``.

The format and the label rules of the lines stand in docs/explanation/flagging.md.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.records import Judgement, TextInput
from core.settings import get_settings
from core.vocabulary import Match, Stance, Verdict
from nlp.analyse import open_analyser
from nlp.catalogue import load_catalogue
from nlp.claims import ClaimJudge
from nlp.encoder import open_encoder
from nlp.evaluation.shares import Share, markdown_table
from nlp.training.lines import Expected, Line, read_file
from nlp.training.pairs import passage_of

Finder = Callable[[Sequence[Line]], list[tuple[Judgement, ...]]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A line and what was found in it."""

    line: Line
    judgements: tuple[Judgement, ...]

    @property
    def flagged(self) -> bool:
        """Whether the line was flagged."""
        return any(judgement.flagged for judgement in self.judgements)

    @property
    def right(self) -> bool:
        """Whether it was flagged exactly when it should be."""
        return self.flagged == self.line.expect_flagged

    @property
    def expected_claims(self) -> set[str]:
        """Claims for which the line should be flagged."""
        return {
            item.claim
            for item in self.line.expect
            if item.verdict is Verdict.CONTRADICTED
            and item.stance in (Stance.ASSERTS, Stance.RELAYS)
        }

    def of_claim(self, expected: Expected) -> Judgement | None:
        """Return the surest confirmed judgement of an expected claim."""
        found = [
            judgement
            for judgement in self.judgements
            if judgement.claim == expected.claim and judgement.match is Match.CONFIRMED
        ]
        return max(found, key=lambda judgement: judgement.score, default=None)


def run(lines: Sequence[Line], find: Finder) -> list[Outcome]:
    """Return what is found in each line."""
    judged = find(lines)
    return [Outcome(line, tuple(found)) for line, found in zip(lines, judged, strict=True)]


def measure(outcomes: Sequence[Outcome]) -> list[Share]:
    """Return all shares: flags, by slice, by language and register, stances, pairs."""
    return [
        *_flags(outcomes),
        *_wrong_flags(outcomes),
        *_recalls(outcomes),
        *_stances(outcomes),
        *_verdicts(outcomes),
        _pairs(outcomes),
    ]


def _flags(outcomes: Sequence[Outcome]) -> list[Share]:
    flagged = [outcome for outcome in outcomes if outcome.flagged]
    wanted = [outcome for outcome in outcomes if outcome.line.expect_flagged]
    hit = [outcome for outcome in flagged if outcome.line.expect_flagged]
    right = [
        outcome
        for outcome in hit
        if outcome.expected_claims & {j.claim for j in outcome.judgements if j.flagged}
    ]
    return [
        Share("precision", "flagged", len(hit), len(flagged)),
        Share("recall", "flagged", len(hit), len(wanted)),
        Share("right claim", "flagged", len(right), len(hit)),
    ]


def _wrong_flags(outcomes: Sequence[Outcome]) -> list[Share]:
    totals: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for outcome in outcomes:
        if not outcome.line.expect_flagged:
            for name in (outcome.line.slice, *{f"stance: {e.stance}" for e in outcome.line.expect}):
                totals[name] += 1
                hits[name] += outcome.flagged
    return [Share("wrong flags", name, hits[name], totals[name]) for name in sorted(totals)]


def _recalls(outcomes: Sequence[Outcome]) -> list[Share]:
    totals: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for outcome in outcomes:
        line = outcome.line
        if line.expect_flagged:
            names = {line.lang, f"{line.lang} {line.register}", *_bases(line)}
            for name in names:
                totals[name] += 1
                hits[name] += outcome.flagged
    return [Share("recall", name, hits[name], totals[name]) for name in sorted(totals)]


def _bases(line: Line) -> set[str]:
    return {f"basis: {item.basis}" for item in line.expect if item.verdict is Verdict.CONTRADICTED}


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
    totals: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for outcome in outcomes:
        for item in outcome.line.expect:
            totals[item.verdict.value] += 1
            hits[item.verdict.value] += any(
                judgement.verdict is item.verdict
                and judgement.claim == item.claim
                and judgement.match is Match.CONFIRMED
                for judgement in outcome.judgements
            )
    return [Share("verdict found", name, hits[name], totals[name]) for name in sorted(totals)]


def _pairs(outcomes: Sequence[Outcome]) -> Share:
    by_id = {outcome.line.id: outcome for outcome in outcomes}
    pairs = {
        tuple(sorted((outcome.line.id, outcome.line.pair)))
        for outcome in outcomes
        if outcome.line.pair in by_id
    }
    both = sum(by_id[a].right and by_id[b].right for a, b in pairs)
    return Share("both right", "minimal pairs", both, len(pairs))


def find_with_pipeline(lines: Sequence[Line]) -> list[tuple[Judgement, ...]]:
    """Return what the whole pipeline finds: language, gate and sentences are its own."""
    with open_analyser(get_settings(), few=len(lines)) as analyser:
        items = [TextInput(text=line.text, title=line.title) for line in lines]
        return [analysis.judgements for analysis in analyser.analyse(items)]


def find_with_judge(lines: Sequence[Line]) -> list[tuple[Judgement, ...]]:
    """Return what the judge finds where every sentence is judged, in the language given."""
    settings = get_settings()
    judge = ClaimJudge(
        load_catalogue(settings.claims_folders),
        open_encoder(settings),
        cache_dir=settings.cache_dir,
    )
    return [tuple(found) for found in judge.judge([passage_of(line) for line in lines])]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, and with ``--errors`` the lines that went wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--set", type=Path, required=True, help="JSONL of labelled lines")
    parser.add_argument("--errors", action="store_true", help="list the lines that went wrong")
    parser.add_argument("--no-gate", action="store_true", help="judge every sentence")
    options = parser.parse_args(arguments)
    find = find_with_judge if options.no_gate else find_with_pipeline
    outcomes = run(read_file(options.set), find)
    sys.stdout.write(markdown_table(measure(outcomes)) + "\n")
    if options.errors:
        for outcome in outcomes:
            if not outcome.right:
                sys.stdout.write(error_line(outcome) + "\n")
    return 0


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


if __name__ == "__main__":
    sys.exit(main())

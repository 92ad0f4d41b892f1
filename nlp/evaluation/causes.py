"""Why a line went wrong, worked out from what was found in it.

The causes and their rules stand in docs/explanation/measuring.md. They are told apart by what
can be computed, not by reading: a person who reads a line may well name another.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from core.records import Judgement
from core.vocabulary import Basis, Match, Stance, Verdict
from nlp.evaluation.outcomes import Outcome
from nlp.evaluation.retrieval import Retrieved
from nlp.evaluation.sets import SAYING
from nlp.evaluation.slices import sentence_count
from nlp.training.lines import Expected


class Cause(StrEnum):
    """Where the way from a text to a flag went astray."""

    GATE = "gate: the text did not pass"
    RETRIEVAL = "retrieval: the right claim was no candidate"
    FIRST_LOOK = "first look: the right claim was set aside before it was read"
    OTHER = "other claim: another one was taken for it"
    SAMENESS = "sameness: what is near was taken for the same"
    POLARITY = "polarity: saying and denying confused"
    STANCE = "stance: asking and saying confused"
    NUMBER = "number: a figure or date judged wrongly"
    CONTEXT = "context: another sentence of the text decides"
    THRESHOLD = "threshold: the right claim, but not sure enough"


# Of several expected claims the one that came furthest tells the cause.
FURTHEST = (
    Cause.NUMBER,
    Cause.STANCE,
    Cause.POLARITY,
    Cause.THRESHOLD,
    Cause.OTHER,
    Cause.FIRST_LOOK,
    Cause.RETRIEVAL,
    Cause.GATE,
)


def cause_of_miss(outcome: Outcome, seen: Retrieved) -> Cause:
    """Return why a line that should be flagged was not."""
    causes = {_cause_of_claim(outcome, claim, seen) for claim in outcome.expected_claims}
    return next((cause for cause in FURTHEST if cause in causes), Cause.THRESHOLD)


def _cause_of_claim(outcome: Outcome, claim: str, seen: Retrieved) -> Cause:
    found = outcome.surest(claim)
    if found is None:
        return _cause_of_nothing(outcome, claim, seen)
    if found.stance is Stance.DENIES:
        return Cause.POLARITY
    if found.stance is Stance.QUESTIONS:
        return Cause.STANCE
    return Cause.THRESHOLD if found.verdict is Verdict.CONTRADICTED else Cause.NUMBER


def _cause_of_nothing(outcome: Outcome, claim: str, seen: Retrieved) -> Cause:
    if not seen.gated:
        return Cause.GATE
    if claim not in seen.claims:
        return Cause.RETRIEVAL
    if claim not in seen.weighed:
        return Cause.FIRST_LOOK
    return Cause.OTHER if outcome.confirmed else Cause.THRESHOLD


def cause_of_flag(outcome: Outcome) -> Cause:
    """Return why a line that should not be flagged was."""
    flagged = [judgement for judgement in outcome.judgements if judgement.flagged]
    surest = max(flagged, key=lambda judgement: judgement.score)
    labelled = [item for item in outcome.line.expect if item.claim == surest.claim]
    if not labelled:
        return Cause.OTHER if outcome.line.expect else Cause.SAMENESS
    return _cause_of_statement(outcome, surest, labelled)


def _cause_of_statement(
    outcome: Outcome, flagged: Judgement, labelled: Sequence[Expected]
) -> Cause:
    if any(item.stance in SAYING for item in labelled):
        return Cause.NUMBER if flagged.basis is Basis.NUMBER else Cause.SAMENESS
    if sentence_count(outcome.line) > 1:
        return Cause.CONTEXT
    denied = any(item.stance is Stance.DENIES for item in labelled)
    return Cause.POLARITY if denied else Cause.STANCE


def causes(
    outcomes: Iterable[Outcome], seen: Mapping[str, Retrieved]
) -> list[tuple[Outcome, Cause]]:
    """Return each line that went wrong with its cause.

    Args:
        seen: Of each missed line, by its id, what came before the judge.
    """
    return [
        (outcome, cause_of_flag(outcome))
        if outcome.flagged
        else (outcome, cause_of_miss(outcome, seen[outcome.line.id]))
        for outcome in outcomes
        if not outcome.right
    ]


def causes_table(found: Sequence[tuple[Outcome, Cause]]) -> str:
    """Return the counts by cause as a Markdown table."""
    missed: Counter[Cause] = Counter()
    flags: Counter[Cause] = Counter()
    for outcome, cause in found:
        (flags if outcome.flagged else missed)[cause] += 1
    rows = ["| cause | missed | wrong flags |", "| --- | --: | --: |"]
    rows += [
        f"| {cause} | {missed[cause]} | {flags[cause]} |"
        for cause in Cause
        if missed[cause] or flags[cause]
    ]
    rows.append(f"| all | {missed.total()} | {flags.total()} |")
    return "\n".join(rows)


def unsure(outcomes: Sequence[Outcome]) -> int:
    """Return how many missed lines an analyst still sees, as a suggestion of the right claim."""
    return sum(
        any(
            found.match is Match.SUGGESTED and found.claim in outcome.expected_claims
            for found in outcome.judgements
        )
        for outcome in outcomes
        if outcome.line.expect_flagged and not outcome.flagged
    )

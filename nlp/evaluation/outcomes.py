"""What is found in labelled lines, by the whole pipeline or by the judge alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from core.records import Judgement, TextInput
from core.settings import Settings, get_settings
from core.vocabulary import Match, Stance, Verdict
from nlp.analyse import Analyser, open_analyser, open_claim_judge
from nlp.components.claims import Judge
from nlp.evaluation.sets import SAYING
from nlp.training.lines import Expected, Line
from nlp.training.pairs import passage_of

Finder = Callable[[Sequence[Line]], list[tuple[Judgement, ...]]]
OpenJudge = Callable[[Analyser], Judge]


@dataclass(frozen=True)
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

    @cached_property
    def expected_claims(self) -> set[str]:
        """Claims for which the line should be flagged."""
        return {
            item.claim
            for item in self.line.expect
            if item.verdict is Verdict.CONTRADICTED and item.stance in SAYING
        }

    @property
    def flagged_claims(self) -> set[str]:
        """Claims for which it was flagged."""
        return {judgement.claim for judgement in self.judgements if judgement.flagged}

    @property
    def confirmed(self) -> list[Judgement]:
        """What was found for sure."""
        return [found for found in self.judgements if found.match is Match.CONFIRMED]

    def of_claim(self, expected: Expected) -> Judgement | None:
        """Return the surest confirmed judgement of an expected claim."""
        found = [judgement for judgement in self.confirmed if judgement.claim == expected.claim]
        return max(found, key=lambda judgement: judgement.score, default=None)

    def surest(self, claim: str) -> Judgement | None:
        """Return the surest judgement of a claim, suggested ones too."""
        found = [judgement for judgement in self.judgements if judgement.claim == claim]
        return max(found, key=lambda judgement: judgement.score, default=None)


def run(lines: Sequence[Line], find: Finder) -> list[Outcome]:
    """Return what is found in each line."""
    judged = find(lines)
    return [Outcome(line, tuple(found)) for line, found in zip(lines, judged, strict=True)]


def pipeline_finder(
    settings: Settings | None = None, open_judge: OpenJudge = open_claim_judge
) -> Finder:
    """Return what finds with the whole pipeline: language, gate and sentences are its own.

    Args:
        settings: Another catalogue, for instance; those of this process by default.
        open_judge: Another judge, such as one that was trained without some claims.
    """
    chosen = settings or get_settings()

    def find(lines: Sequence[Line]) -> list[tuple[Judgement, ...]]:
        with open_analyser(chosen, few=len(lines), open_judge=open_judge) as analyser:
            return find_with(analyser, lines)

    return find


def find_with(analyser: Analyser, lines: Sequence[Line]) -> list[tuple[Judgement, ...]]:
    """Return what an open analyser finds in each line."""
    items = [TextInput(text=line.text, title=line.title) for line in lines]
    return [analysis.judgements for analysis in analyser.analyse(items)]


def find_with_pipeline(lines: Sequence[Line]) -> list[tuple[Judgement, ...]]:
    """Return what the whole pipeline finds."""
    return pipeline_finder()(lines)


def find_with_judge(lines: Sequence[Line]) -> list[tuple[Judgement, ...]]:
    """Return what the judge finds where every sentence is judged, in the language given."""
    with open_analyser(get_settings()) as analyser:
        return [
            tuple(found) for found in analyser.judge.judge([passage_of(line) for line in lines])
        ]


def stances_of(outcomes: Sequence[Outcome]) -> list[tuple[Stance, Stance]]:
    """Return stance expected and found, of each statement whose claim was found for sure."""
    pairs = []
    for outcome in outcomes:
        for item in outcome.line.expect:
            found = outcome.of_claim(item)
            if found is not None:
                pairs.append((item.stance, found.stance))
    return pairs

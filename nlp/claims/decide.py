"""From probabilities to match, stance and verdict."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.vocabulary import Match, Stance

STANCES = (Stance.ASSERTS, Stance.RELAYS, Stance.DENIES, Stance.QUESTIONS)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which probability a match is shown, and from which it is taken as sure.

    ``confirm`` is for statements that say the claim (a wrong flag is worse than a miss),
    ``confirm_other`` for denials and questions, which are never flagged. The scores are fitted on
    claims that no model saw: half is where a match is more likely than not (docs/quality.md has
    what comes of it, docs/explanation/flagging.md the figures at other bounds).
    """

    suggest: float = 0.35
    confirm: float = 0.5
    confirm_other: float = 0.5


@dataclass(frozen=True, slots=True)
class Decision:
    """What a sentence does with a claim, and how sure that is."""

    match: Match
    stance: Stance
    score: float


def decide(probabilities: Mapping[str, float], thresholds: Thresholds) -> Decision | None:
    """Return the decision for a pair; None where the sentence has nothing to do with the claim.

    Args:
        probabilities: By label: ``unrelated`` and the four stances.
    """
    related = 1.0 - probabilities["unrelated"]
    if related < thresholds.suggest:
        return None
    says = probabilities["asserts"] + probabilities["relays"]
    others = probabilities["denies"] + probabilities["questions"]
    if says >= others:
        pair = (Stance.ASSERTS, Stance.RELAYS)
        sure = says >= thresholds.confirm
        score = says
    else:
        pair = (Stance.DENIES, Stance.QUESTIONS)
        sure = related >= thresholds.confirm_other
        score = related
    stance = max(pair, key=lambda item: probabilities[item.value])
    return Decision(Match.CONFIRMED if sure else Match.SUGGESTED, stance, score)

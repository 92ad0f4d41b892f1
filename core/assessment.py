"""Whether to answer a claim at all: four questions, and what their answers speak for.

An answer carries a claim to everybody who had not met it. So a claim that few have seen, that is
dying down or does little harm is often better left alone; the person decides, and says why where
it is not what is recommended here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final


class Outcome(StrEnum):
    """What an assessment ends with."""

    ANSWER = "answer"
    DO_NOT_AMPLIFY = "do_not_amplify"


class Ground(StrEnum):
    """What a recommendation rests on."""

    WIDE = "wide"
    HARMFUL = "harmful"
    RISING = "rising"
    QUIET = "quiet"
    FADING = "fading"
    WOULD_CARRY = "would_carry"
    BALANCED = "balanced"


QUESTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "reach": ("few", "some", "wide"),
    "harm": ("little", "some", "serious"),
    "freshness": ("fading", "steady", "rising"),
    "amplifying": ("unlikely", "possible", "likely"),
}
"""Each question with its answers, from the least to the most."""


def _worth_harm(answers: Mapping[str, str]) -> bool:
    unseen = answers["reach"] == "few" and answers["amplifying"] == "likely"
    return answers["harm"] == "serious" and not unseen


def _unseen(answers: Mapping[str, str]) -> bool:
    growing = answers["freshness"] == "rising" and answers["harm"] != "little"
    return answers["reach"] == "few" and not growing


RULES: Final[Sequence[tuple[Outcome, Ground, Callable[[Mapping[str, str]], bool]]]] = (
    (Outcome.ANSWER, Ground.HARMFUL, _worth_harm),
    (Outcome.ANSWER, Ground.WIDE, lambda a: a["reach"] == "wide" and a["freshness"] != "fading"),
    (Outcome.DO_NOT_AMPLIFY, Ground.WOULD_CARRY, lambda a: a["amplifying"] == "likely"),
    (Outcome.DO_NOT_AMPLIFY, Ground.FADING, lambda a: a["freshness"] == "fading"),
    (Outcome.DO_NOT_AMPLIFY, Ground.QUIET, _unseen),
    (Outcome.ANSWER, Ground.RISING, lambda a: a["freshness"] == "rising"),
    (Outcome.ANSWER, Ground.BALANCED, lambda a: True),
)
"""The first that speaks decides."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What the answers speak for, and by what."""

    outcome: Outcome
    ground: Ground


@dataclass(frozen=True, slots=True)
class Assessment:
    """The answers of a person with what the store knew, and what was decided.

    Attributes:
        answers: By question (``QUESTIONS``).
        facts: The numbers that were shown.
        reason: Why another outcome than the recommended one; empty where it is the same.
    """

    answers: Mapping[str, str]
    recommended: Outcome
    ground: Ground
    decided: Outcome
    reason: str = ""
    facts: Mapping[str, Any] | None = None

    @property
    def overruled(self) -> bool:
        """Whether the person decided otherwise."""
        return self.decided is not self.recommended


def recommend(answers: Mapping[str, str]) -> Recommendation:
    """Return what the answers speak for.

    Raises:
        ValueError: A question has no answer, or none of its own.
    """
    for question, known in QUESTIONS.items():
        if answers.get(question) not in known:
            raise ValueError(f"{question}: {answers.get(question)!r}; one of {', '.join(known)}")
    return next(
        Recommendation(outcome, ground) for outcome, ground, speaks in RULES if speaks(answers)
    )


def to_json(assessment: Assessment) -> dict[str, Any]:
    """Return the assessment as it is stored."""
    return {
        "answers": dict(assessment.answers),
        "recommended": str(assessment.recommended),
        "ground": str(assessment.ground),
        "decided": str(assessment.decided),
        "reason": assessment.reason,
        "facts": dict(assessment.facts or {}),
    }


def from_json(stored: Mapping[str, Any]) -> Assessment | None:
    """Return the assessment that was stored; None where there is none."""
    if not stored:
        return None
    return Assessment(
        answers=dict(stored["answers"]),
        recommended=Outcome(stored["recommended"]),
        ground=Ground(stored["ground"]),
        decided=Outcome(stored["decided"]),
        reason=stored.get("reason", ""),
        facts=dict(stored.get("facts", {})),
    )

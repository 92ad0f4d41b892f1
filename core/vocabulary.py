"""The closed word lists that records use; ids are stable, they stand in databases and exports."""

from enum import StrEnum


class Lang(StrEnum):
    """Language of a text; ``other`` is stored and searchable, and counted as not analysed."""

    VI = "vi"
    ZH = "zh"
    EN = "en"
    OTHER = "other"


class SourceKind(StrEnum):
    """What kind of outlet speaks."""

    PRESS = "press"
    OFFICIAL = "official"
    SOCIAL = "social"


class Retention(StrEnum):
    """How long bytes and text are kept, and apart from what.

    ``individual`` is never archived and never has an address.
    """

    PUBLIC = "public"
    IMPORTED = "imported"
    INDIVIDUAL = "individual"


class Precision(StrEnum):
    """How exact a time is."""

    SECOND = "second"
    DAY = "day"


class Field(StrEnum):
    """The part of a document that offsets refer to."""

    TITLE = "title"
    TEXT = "text"


class Verdict(StrEnum):
    """What primary documents say of a claim (docs/architecture.md, one definition)."""

    CONTRADICTED = "contradicted"
    OUTDATED = "outdated"
    CONTESTED = "contested"
    SUPPORTED = "supported"
    INSUFFICIENT = "insufficient"


class Basis(StrEnum):
    """Whether a verdict is the claim's own or comes from a wrong figure or date."""

    CLAIM = "claim"
    NUMBER = "number"


class Stance(StrEnum):
    """What a statement does with a claim, judged in its context."""

    ASSERTS = "asserts"
    RELAYS = "relays"
    DENIES = "denies"
    QUESTIONS = "questions"


class Match(StrEnum):
    """How sure it is that a statement and a claim have the same truth conditions."""

    SUGGESTED = "suggested"
    CONFIRMED = "confirmed"


class Grade(StrEnum):
    """Grade of an evidence document."""

    PRIMARY = "primary"
    SECONDARY = "secondary"


class Topic(StrEnum):
    """Topics a document can carry, several at once or none."""

    LAND_BORDER = "land-border"
    SEA_ISLANDS = "sea-islands"
    BORDER_GATES_TRADE = "border-gates-trade"
    DIPLOMACY = "diplomacy"
    INVESTMENT = "investment"
    TOURISM_CULTURE = "tourism-culture"
    ETHNIC_RELIGION = "ethnic-religion"
    SECURITY_CRIME = "security-crime"
    DEFENCE = "defence"
    DISASTER_HEALTH = "disaster-health"
    GOVERNANCE_LAW = "governance-law"
    INFORMATION_WORK = "information-work"


def is_flagged(match: Match, verdict: Verdict, stance: Stance) -> bool:
    """Return whether a finding is flagged: the one definition, used everywhere."""
    return (
        match is Match.CONFIRMED
        and verdict is Verdict.CONTRADICTED
        and stance in (Stance.ASSERTS, Stance.RELAYS)
    )

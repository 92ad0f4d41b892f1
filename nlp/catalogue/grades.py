"""The grade of an evidence document follows from its kind, unless the entry gives one."""

from core.vocabulary import Grade

PRIMARY_KINDS = frozenset(
    {
        "treaty",
        "law",
        "resolution",
        "court-award",
        "official-statistic",
        "un-record",
        "official-statement",
    }
)
SECONDARY_KINDS = frozenset({"scholarship", "press"})
KINDS = PRIMARY_KINDS | SECONDARY_KINDS


def grade_of(kind: str, explicit: Grade | None = None) -> Grade:
    """Return the explicit grade, else the kind's; a kind that is not known is secondary."""
    if explicit is not None:
        return explicit
    return Grade.PRIMARY if kind in PRIMARY_KINDS else Grade.SECONDARY

"""Who of the office may do what on the site: roles, and what each of them can."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final


class Can(StrEnum):
    """Something that a person may do; every page of the site asks for one of these."""

    VIEW = "view"
    REVIEW = "review"
    PROPOSE = "propose"
    WRITE = "write"
    APPROVE = "approve"
    ADMINISTER = "administer"


class Role(StrEnum):
    """What somebody of the office is here for; a person may have several."""

    VIEWER = "viewer"
    ANALYST = "analyst"
    WRITER = "writer"
    APPROVER = "approver"
    ADMINISTRATOR = "administrator"


MAY: Final[Mapping[Role, frozenset[Can]]] = {
    Role.VIEWER: frozenset({Can.VIEW}),
    Role.ANALYST: frozenset({Can.VIEW, Can.REVIEW, Can.PROPOSE}),
    Role.WRITER: frozenset({Can.VIEW, Can.PROPOSE, Can.WRITE}),
    Role.APPROVER: frozenset({Can.VIEW, Can.REVIEW, Can.PROPOSE, Can.APPROVE}),
    Role.ADMINISTRATOR: frozenset({Can.VIEW, Can.ADMINISTER}),
}


def may(roles: Iterable[str]) -> frozenset[Can]:
    """Return what somebody with these roles may do; unknown names give nothing."""
    known = [Role(role) for role in roles if role in set(Role)]
    return frozenset().union(*(MAY[role] for role in known))

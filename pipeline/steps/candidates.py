"""Candidate claims of a store: what several sources state and the catalogue does not have.

Never flagged. Grouping is ``nlp.candidates.groups``. docs/how-to/review-candidates.md.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from core.errors import ChoiceError
from core.settings import Settings
from nlp.candidates.groups import (
    PREFIX,
    Candidate,
    group_candidates,
    newest_first,
    start_of_entry,
)
from nlp.candidates.groups import CandidateGroup as Group
from nlp.catalogue import load_catalogue
from pipeline.installation import open_store
from pipeline.messages import t

if TYPE_CHECKING:
    from store.candidates import CandidateRow

    CandidateGroup = Group[CandidateRow]


def candidate(settings: Settings, id: str) -> Candidate:
    """Return a candidate claim by the id of its group, or of a group that has joined it.

    Raises:
        ChoiceError: There is no such candidate, or the beginning of an id fits several.
        StoreError: The database cannot be read.
    """
    return start_of_entry(find_group(settings, id))


def find_group(settings: Settings, id: str) -> "CandidateGroup":
    """Return the group of an id, or of its beginning; see ``candidate``."""
    wanted = id if id.startswith(PREFIX) else PREFIX + id
    found = [
        some
        for some in candidate_groups(settings)
        if any(known.startswith(wanted) for known in some.ids)
    ]
    exact = [some for some in found if wanted in some.ids]
    if len(exact or found) != 1:
        raise ChoiceError(_not_one(id, found))
    return (exact or found)[0]


def _not_one(id: str, found: "Sequence[CandidateGroup]") -> str:
    if found:
        ids = ", ".join(some.id for some in found[:5])
        return t(
            f"{id!r} hợp với nhiều luận điểm chờ xét: {ids}; hãy ghi dài hơn",
            f"{id!r} fits several candidates: {ids}; write more of it",
        )
    return t(
        f"không có luận điểm chờ xét {id!r}; `cotmoc candidates` liệt kê tất cả",
        f"no candidate {id!r}; `cotmoc candidates` lists them",
    )


def candidate_groups(
    settings: Settings, *, since: datetime | None = None, by_freshness: bool = False
) -> "list[CandidateGroup]":
    """Return the candidate claims of the store, most widely spread first.

    Args:
        since: Stated at or after; what was stated before counts as well.
        by_freshness: Newest first, then by spread.

    Raises:
        CatalogueError: The catalogue does not load.
        StoreError: The database cannot be read.
    """
    catalogue = load_catalogue(settings.claims_folders)
    with open_store(settings):
        from store import candidates as stored

        rows = stored.list_candidates()
        known = stored.list_matched() if rows else []
    groups = [
        some
        for some in group_candidates(rows, known, catalogue)
        if since is None or some.last_said >= since
    ]
    return newest_first(groups) if by_freshness else groups

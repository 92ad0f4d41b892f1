"""Candidate claims: what several sources state and the catalogue does not have; never flagged.

Groups are worked out from the stored sentences each time they are asked for, so that they are
always those of what the store holds now. docs/how-to/review-candidates.md.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from core.errors import ChoiceError
from core.identity import statement_id
from core.settings import Settings
from core.vectors import DIMENSIONS, unpack_vector
from core.vocabulary import Lang, Retention
from nlp.candidates.alike import Statement, describe
from nlp.candidates.group import Floats, group, matched
from nlp.catalogue import Catalogue, load_catalogue
from pipeline.installation import open_store
from pipeline.messages import t

if TYPE_CHECKING:
    from store.candidates import CandidateRow, MatchedRow

PREFIX = "cand-"
ID_DIGITS = 10


@dataclass(frozen=True, slots=True)
class CandidateGroup:
    """Sentences of several documents that state the same.

    Attributes:
        id: Named after the first sentence; stays while others join.
        rows: In the order in which they were said.
    """

    id: str
    rows: tuple["CandidateRow", ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """The distinct sources: their number is the spread."""
        return tuple(sorted({row.source for row in self.rows}))

    @property
    def documents(self) -> int:
        """How many documents state it."""
        return len({row.document for row in self.rows})

    @property
    def first_said(self) -> datetime:
        """When it was stated first."""
        return self.rows[0].said

    @property
    def last_said(self) -> datetime:
        """When it was stated last: the freshness."""
        return self.rows[-1].said

    @property
    def shown(self) -> "CandidateRow":
        """The sentence that stands for the group: the surest, of several the first."""
        return max(self.rows, key=lambda row: row.sentence.score)

    @property
    def ids(self) -> frozenset[str]:
        """The ids that any of its sentences would have given it."""
        return frozenset(candidate_id(row.statement) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A candidate claim as the start of an entry.

    Attributes:
        wordings: By language, the clearest first. Posts of individuals are left out: what they
            wrote is deleted after a time, and an entry stays.
    """

    id: str
    text: str
    lang: Lang
    wordings: Mapping[str, tuple[str, ...]]


def candidate_id(statement: str) -> str:
    """Return the id of the group that begins with a statement."""
    return PREFIX + statement[:ID_DIGITS]


def candidate(settings: Settings, id: str) -> Candidate:
    """Return a candidate claim by the id of its group, or of a group that has joined it.

    Raises:
        ChoiceError: There is no such candidate, or the beginning of an id fits several.
        StoreError: The database cannot be read.
    """
    found = find_group(settings, id)
    by_lang: dict[str, list[str]] = defaultdict(list)
    for row in sorted(found.rows, key=lambda row: -row.sentence.score):
        text = " ".join(row.sentence.quote.split())
        known = by_lang[row.sentence.lang.value]
        if row.retention is not Retention.INDIVIDUAL and text not in known:
            known.append(text)
    shown = found.shown.sentence
    return Candidate(
        id=found.id,
        text=" ".join(shown.quote.split()),
        lang=shown.lang,
        wordings={lang: tuple(texts) for lang, texts in by_lang.items() if texts},
    )


def find_group(settings: Settings, id: str) -> CandidateGroup:
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


def _not_one(id: str, found: Sequence[CandidateGroup]) -> str:
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
    settings: Settings, *, since: datetime | None = None, newest_first: bool = False
) -> list[CandidateGroup]:
    """Return the candidate claims of the store, most widely spread first.

    Left out is what the catalogue matches: a wording of a claim, or a sentence that says the same
    as one that a claim was confirmed for.

    Args:
        since: Stated at or after; what was stated before counts as well.
        newest_first: By freshness, then by spread.

    Raises:
        CatalogueError: The catalogue does not load.
        StoreError: The database cannot be read.
    """
    catalogue = load_catalogue(settings.claims_folders)
    with open_store(settings):
        from store import candidates as stored

        rows = sorted(stored.list_candidates(), key=lambda row: (row.said, row.id))
        known = stored.list_matched() if rows else []
    groups = [some for some in _groups(rows, known, catalogue) if _is_since(some, since)]
    spread = sorted(groups, key=lambda some: (-len(some.sources), -some.documents, some.id))
    fresh = sorted(spread, key=lambda some: some.last_said, reverse=True)
    if newest_first:
        return fresh
    return sorted(fresh, key=lambda some: (-len(some.sources), -some.documents))


def _is_since(some: CandidateGroup, since: datetime | None) -> bool:
    return since is None or some.last_said >= since


def _groups(
    rows: Sequence["CandidateRow"], known: Sequence["MatchedRow"], catalogue: Catalogue
) -> list[CandidateGroup]:
    if not rows:
        return []
    # Vectors of two names cannot be held against each other: those of another analysis wait.
    newest = next((row.vectors for row in reversed(rows) if row.vectors), "")
    statements = [_statement(row) for row in rows]
    vectors = _stack([row.sentence.vector if row.vectors == newest else b"" for row in rows])
    groups = group(statements, vectors)
    told = [describe(row.quote, row.lang) for row in known]
    taken = matched(
        groups,
        statements,
        vectors,
        told,
        _stack([row.vector if row.vectors == newest else b"" for row in known]),
    )
    wordings = _wordings(catalogue)
    found = []
    for some in groups:
        own = tuple(rows[at] for at in some.members)
        if some.first not in taken and not wordings.intersection(row.statement for row in own):
            found.append(CandidateGroup(candidate_id(own[0].statement), own))
    return found


def _statement(row: "CandidateRow") -> Statement:
    sentence = row.sentence
    return Statement(
        key=row.statement,
        text=sentence.quote,
        lang=sentence.lang,
        things=frozenset(sentence.things),
        figures=sentence.figures,
        negated=sentence.negated,
    )


def _stack(packed: Iterable[bytes]) -> Floats:
    rows = [unpack_vector(one) if one else np.zeros(DIMENSIONS, np.float32) for one in packed]
    return np.stack(rows) if rows else np.zeros((0, DIMENSIONS), np.float32)


def _wordings(catalogue: Catalogue) -> frozenset[str]:
    """Return the statement ids of all wordings of the catalogue, also of those that deny one."""
    found: set[str] = set()
    for claim in catalogue.claims.values():
        found.update(map(statement_id, claim.statement.values()))
        for texts in (*claim.says.values(), *claim.not_says.values()):
            found.update(map(statement_id, texts))
    return frozenset(found)

"""Candidate claims from stored sentences: grouped, without what the catalogue has already.

Groups are worked out each time they are asked for, so that they are always those of what the store
holds now. docs/explanation/candidates.md.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final, Generic, Protocol, TypeVar

import numpy as np

from core.identity import statement_id
from core.records import CandidateSentence
from core.vectors import DIMENSIONS, unpack_vector
from core.vocabulary import Lang, Retention
from nlp.candidates.alike import Statement, describe
from nlp.candidates.group import Floats, group, matched
from nlp.catalogue import Catalogue

PREFIX: Final = "cand-"
ID_DIGITS: Final = 10


class Said(Protocol):
    """A stored candidate sentence, as much of it as grouping looks at."""

    @property
    def id(self) -> str:
        """Id of the row."""

    @property
    def statement(self) -> str:
        """``core.identity.statement_id`` of the quote."""

    @property
    def sentence(self) -> CandidateSentence:
        """What was found."""

    @property
    def vectors(self) -> str:
        """Name of what made its vector; empty without one."""

    @property
    def document(self) -> str:
        """Id of its document."""

    @property
    def source(self) -> str:
        """Id of the source."""

    @property
    def said(self) -> datetime:
        """When it was published; where that is not known, first seen."""

    @property
    def retention(self) -> Retention:
        """How long the text may be kept."""


class Matched(Protocol):
    """A stored sentence that a claim was confirmed for."""

    @property
    def quote(self) -> str:
        """The sentence."""

    @property
    def lang(self) -> Lang:
        """Its language."""

    @property
    def vector(self) -> bytes:
        """Its meaning, packed; may be empty."""

    @property
    def vectors(self) -> str:
        """Name of what made the vector."""


Row = TypeVar("Row", bound=Said)


@dataclass(frozen=True, slots=True)
class CandidateGroup(Generic[Row]):
    """Sentences of several documents that state the same.

    Attributes:
        id: Named after the first sentence; stays while others join.
        rows: In the order in which they were said.
    """

    id: str
    rows: tuple[Row, ...]

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
    def shown(self) -> Row:
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


def start_of_entry(some: CandidateGroup[Row]) -> Candidate:
    """Return a group as the start of an entry of the catalogue."""
    by_lang: dict[str, list[str]] = defaultdict(list)
    for row in sorted(some.rows, key=lambda row: -row.sentence.score):
        text = " ".join(row.sentence.quote.split())
        known = by_lang[row.sentence.lang.value]
        if row.retention is not Retention.INDIVIDUAL and text not in known:
            known.append(text)
    shown = some.shown.sentence
    return Candidate(
        id=some.id,
        text=" ".join(shown.quote.split()),
        lang=shown.lang,
        wordings={lang: tuple(texts) for lang, texts in by_lang.items() if texts},
    )


def group_candidates(
    rows: Iterable[Row], known: Sequence[Matched], catalogue: Catalogue
) -> list[CandidateGroup[Row]]:
    """Return the candidate claims, most widely spread first, of equal ones the freshest.

    Left out is what the catalogue matches: a wording of a claim, or a sentence that says the same
    as one that a claim was confirmed for.
    """
    found = _groups(sorted(rows, key=lambda row: (row.said, row.id)), known, catalogue)
    return sorted(newest_first(found), key=lambda some: (-len(some.sources), -some.documents))


def newest_first(groups: Iterable[CandidateGroup[Row]]) -> list[CandidateGroup[Row]]:
    """Return groups by freshness, then by spread."""
    spread = sorted(groups, key=lambda some: (-len(some.sources), -some.documents, some.id))
    return sorted(spread, key=lambda some: some.last_said, reverse=True)


def _groups(
    rows: Sequence[Row], known: Sequence[Matched], catalogue: Catalogue
) -> list[CandidateGroup[Row]]:
    if not rows:
        return []
    # Vectors of two names cannot be held against each other: those of another analysis wait.
    newest = next((row.vectors for row in reversed(rows) if row.vectors), "")
    statements = [_statement(row) for row in rows]
    vectors = _stack([row.sentence.vector if row.vectors == newest else b"" for row in rows])
    groups = group(statements, vectors)
    told = [_described(row.quote, row.lang) for row in known]
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


# The site groups anew whenever something came, and nearly all quotes are those of the time before.
_described = lru_cache(maxsize=20_000)(describe)


def _statement(row: Said) -> Statement:
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

"""What still stands: an approval holds while the catalogue says what it said then.

Whoever reads answers to show or to hand them out asks here. What rests on something else now is
left out at once and reopened, with a note in the audit trail that the program did it.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from core.errors import CotmocError
from core.rebuttal_basis import basis_of
from core.rebuttals import Content, State
from core.records import EvidenceDocument
from nlp.catalogue.load import Catalogue
from store.rebuttal_decisions import reopen
from store.rebuttals import Answer, find, list_answers

BOUND: Final = (State.APPROVED, State.SUBMITTED)
"""States that rest on what the catalogue said when they were entered."""
CATALOGUE: Final = "catalogue"
"""Why an answer is reopened that the catalogue has overtaken."""
MOST: Final = 500

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Published:
    """An approved answer that stands: what may leave the house."""

    answer: Answer
    content: Content


def basis(content: Content, claim: str, catalogue: Catalogue) -> str:
    """Return the hash of what the catalogue says now of a claim and of what is cited."""
    return basis_of(content, catalogue.claims.get(claim), catalogue.documents)


def stale(answer: Answer, catalogue: Catalogue) -> bool:
    """Whether an answer was submitted or approved on what the catalogue no longer says."""
    if answer.state not in BOUND or answer.content is None:
        return False
    content = answer.approved if answer.state is State.APPROVED else answer.content
    return content is None or answer.basis != basis(content, answer.claim, catalogue)


def list_published(catalogue: Catalogue, *, claim: str = "") -> list[Published]:
    """Return the approved answers that stand, newest approval first; for feeds and forms."""
    answers = list_answers(states=[State.APPROVED], claim=claim, limit=MOST)
    found = [
        Published(answer, answer.approved)
        for answer in mind(answers, catalogue)
        if answer.state is State.APPROVED and answer.approved is not None
    ]
    return sorted(found, key=lambda one: str(one.answer.approved_at), reverse=True)


def find_published(id_: int, catalogue: Catalogue) -> Published | None:
    """Return an approved answer that stands; None where there is none."""
    answer = find(id_)
    if answer is None or answer.state is not State.APPROVED or answer.approved is None:
        return None
    (minded,) = mind([answer], catalogue)
    return Published(minded, answer.approved) if minded.state is State.APPROVED else None


def mind(answers: Iterable[Answer], catalogue: Catalogue) -> list[Answer]:
    """Return the answers as they stand now; what the catalogue overtook is reopened, and noted."""
    return [_reopened(one) if stale(one, catalogue) else one for one in answers]


def cited(content: Content, documents: Mapping[str, EvidenceDocument]) -> list[EvidenceDocument]:
    """Return the documents that an answer cites, once each, as far as the catalogue has them."""
    ids = dict.fromkeys(one.document for one in content.citations)
    return [documents[id_] for id_ in ids if id_ in documents]


def _reopened(answer: Answer) -> Answer:
    try:
        reopen(answer.id, None, why=CATALOGUE)
    except CotmocError as error:
        # Somebody else did so first, or the database is busy: it is left out in any case.
        log.warning("answer %s rests on an older catalogue: %s", answer.id, error)
    return replace(
        answer, state=State.REOPENED, reopened_why=CATALOGUE, approved=None, approved_at=None
    )

"""What stands between an answer and its publication, each with the place where it is."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from core.rebuttals import KIND_OF, NEEDED_LANGS, PARTS, Citation, Content, Kind, Part, Sentence
from core.records import Claim, EvidenceDocument

MOST_SENTENCES: Final = 40


class Fault(StrEnum):
    """Why an answer cannot be published."""

    EMPTY = "empty"
    UNKNOWN_CLAIM = "unknown_claim"
    OTHER_KIND = "other_kind"
    NO_TITLE = "no_title"
    NO_TEXT = "no_text"
    UNCITED = "uncited"
    NO_EXCUSE = "no_excuse"
    WRONG_PART = "wrong_part"
    NO_PART = "no_part"
    CLAIM_TWICE = "claim_twice"
    NO_SIDE = "no_side"
    SIDE_MISSING = "side_missing"
    UNKNOWN_DOCUMENT = "unknown_document"
    UNKNOWN_POINT = "unknown_point"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that keeps an answer in the house.

    Attributes:
        sentence: Its number from 1; 0 where it is the answer as a whole.
        lang: The language that is missing.
        detail: The part or the side that it is about.
    """

    fault: Fault
    sentence: int = 0
    lang: str = ""
    citation: Citation | None = None
    detail: str = ""


def find_problems(
    content: Content, kind: Kind, claim: Claim | None, documents: Mapping[str, EvidenceDocument]
) -> list[Problem]:
    """Return what the text itself lacks; whether its passages were checked is not asked here."""
    if claim is None:
        return [Problem(Fault.UNKNOWN_CLAIM)]
    found: list[Problem] = []
    if KIND_OF[claim.verdict] is not kind:
        found.append(Problem(Fault.OTHER_KIND, detail=str(KIND_OF[claim.verdict])))
    found += [
        Problem(Fault.NO_TITLE, lang=lang)
        for lang in NEEDED_LANGS
        if not content.title.get(lang, "").strip()
    ]
    if not content.sentences:
        return [*found, Problem(Fault.EMPTY)]
    for number, sentence in enumerate(content.sentences, start=1):
        found += _of_sentence(number, sentence, kind, claim, documents)
    return [*found, *_of_parts(content, kind), *_of_sides(content, kind, claim)]


def find_unchecked(
    content: Content,
    documents: Mapping[str, EvidenceDocument],
    checked: Collection[Citation],
) -> list[Problem]:
    """Return the citations whose passage nobody has held against the original.

    Args:
        checked: Those that somebody of the office has held against it here.
    """
    return [
        Problem(Fault.UNCHECKED, sentence=_first(content, one), citation=one)
        for one in content.citations
        if one.document in documents
        and not documents[one.document].checked_on
        and one not in checked
    ]


def points_of(claim: Claim, documents: Mapping[str, EvidenceDocument], document: str) -> list[str]:
    """Return the references that a document may be cited by: its points, and the claim's own."""
    own = [item.ref for item in claim.evidence if item.document == document]
    known = list(documents[document].points) if document in documents else []
    return list(dict.fromkeys([*own, *known])) or [""]


def _of_sentence(
    number: int,
    sentence: Sentence,
    kind: Kind,
    claim: Claim,
    documents: Mapping[str, EvidenceDocument],
) -> Iterator[Problem]:
    if sentence.part not in PARTS[kind]:
        yield Problem(Fault.WRONG_PART, number, detail=str(sentence.part))
    for lang in NEEDED_LANGS:
        if not sentence.text.get(lang, "").strip():
            yield Problem(Fault.NO_TEXT, number, lang=lang)
    if sentence.uncited:
        yield Problem(Fault.UNCITED, number)
    if not sentence.states_fact and sentence.part is not Part.CLAIM and not sentence.excuse.strip():
        yield Problem(Fault.NO_EXCUSE, number)
    if sentence.part is Part.POSITION and not sentence.side.strip():
        yield Problem(Fault.NO_SIDE, number)
    for one in sentence.citations:
        if one.document not in documents:
            yield Problem(Fault.UNKNOWN_DOCUMENT, number, citation=one)
        elif one.ref not in points_of(claim, documents, one.document):
            yield Problem(Fault.UNKNOWN_POINT, number, citation=one)


def _of_parts(content: Content, kind: Kind) -> Iterator[Problem]:
    for part in PARTS[kind]:
        if not any(content.of(part)):
            yield Problem(Fault.NO_PART, detail=str(part))
    named = [n for n, s in enumerate(content.sentences, start=1) if s.part is Part.CLAIM]
    # The sentence that names the claim needs no citation: a second one would be a way around.
    for number in named[1:]:
        yield Problem(Fault.CLAIM_TWICE, number)


def _of_sides(content: Content, kind: Kind, claim: Claim) -> Iterator[Problem]:
    if kind is not Kind.EXPLAINER:
        return
    given = {sentence.side.strip() for sentence in content.of(Part.POSITION)}
    for position in claim.positions:
        names = {text for key, text in position.items() if key.startswith("by")}
        if not names & given:
            yield Problem(Fault.SIDE_MISSING, detail=side_of(position))


def side_of(position: Mapping[str, str]) -> str:
    """Return the name by which an answer knows a side of a contested claim."""
    return position.get("by_vi") or position.get("by", "")


def _first(content: Content, citation: Citation) -> int:
    return next((n for n, s in enumerate(content.sentences, start=1) if citation in s.citations), 0)

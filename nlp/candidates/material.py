"""The labelled lines as sentences that are worth checking or not.

Worth checking is a sentence that asserts or relays a claim within the subject
(``data/training_claims.yaml``). Not worth it are opinions, honest questions, ordinary news and
statements on other subjects. Denials, and what was written to look like a claim within the
subject, are neither: a denial states the opposite, and a look-alike is often a fact as checkable.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import yaml

from core.vocabulary import Lang, Stance
from nlp.candidates.features import DATA
from nlp.claims.passage import Passage
from nlp.claims.sentences import Sentence, read_sentences
from nlp.training.lines import CATALOGUE_FILES, Expected, Line
from nlp.training.pairs import passage_of

SAYING = (Stance.ASSERTS, Stance.RELAYS)
# A sentence beside the one that carries the quote is mostly filler, not surely.
BESIDE = 0.4


class Kind(StrEnum):
    """What a sentence of a line is."""

    STATEMENT = "statement"
    DENIAL = "denial"
    QUESTION = "question"
    OPINION = "opinion"
    ORDINARY = "ordinary"
    NEAR = "near"
    OTHER_SUBJECT = "other subject"
    BESIDE = "beside"
    OPEN = "open"


WEIGHTS: Mapping[Kind, float] = {
    Kind.STATEMENT: 1.0,
    Kind.QUESTION: 1.0,
    Kind.OPINION: 1.0,
    Kind.ORDINARY: 1.0,
    Kind.OTHER_SUBJECT: 0.7,
    Kind.BESIDE: BESIDE,
}


@dataclass(frozen=True, slots=True)
class Sample:
    """A sentence of a line.

    Attributes:
        claim: The claim by which it goes into a fold: stated, or near; else the line's id.
    """

    line: Line
    sentence: Sentence
    lang: Lang
    kind: Kind
    claim: str


@lru_cache(maxsize=1)
def subject() -> tuple[frozenset[str], frozenset[str]]:
    """Return the general claims within the subject, and those left open."""
    content = yaml.safe_load((DATA / "training_claims.yaml").read_text("utf-8"))
    return frozenset(content["within"]), frozenset(content["open"])


def is_within(claim: str, line: Line) -> bool:
    """Whether a claim is within the subject; those of the catalogue are."""
    return line.file in CATALOGUE_FILES or claim in subject()[0]


def read_samples(lines: Sequence[Line]) -> list[Sample]:
    """Return the sentences of all lines."""
    by_id = {line.id: line for line in lines}
    return [sample for line in lines for sample in _samples(line, by_id)]


def _samples(line: Line, by_id: Mapping[str, Line]) -> list[Sample]:
    passage = passage_of(line)
    found = []
    for sentence in read_sentences(passage, passage.candidates):
        carried = [item for item in line.expect if carries(passage, sentence, item)]
        kind = _carried_kind(carried, line) if carried else _kind(line)
        claim = carried[0].claim if carried else _anchor(line, by_id)
        found.append(Sample(line, sentence, passage.lang, kind, claim))
    return found


def carries(passage: Passage, sentence: Sentence, item: Expected) -> bool:
    """Whether a sentence holds most of a statement's quote, or lies within it."""
    start, end = passage.sentences[sentence.position]
    at = passage.text.find(item.quote)
    shared = min(end, at + len(item.quote)) - max(start, at)
    return at >= 0 and shared >= 0.5 * min(len(item.quote), end - start)


def _carried_kind(carried: Sequence[Expected], line: Line) -> Kind:
    if any(item.claim in subject()[1] for item in carried):
        return Kind.OPEN
    within = [item for item in carried if is_within(item.claim, line)]
    if not within:
        return Kind.OTHER_SUBJECT
    if any(item.stance in SAYING for item in within):
        return Kind.STATEMENT
    if any(item.stance is Stance.DENIES for item in within):
        return Kind.DENIAL
    return Kind.QUESTION


def _kind(line: Line) -> Kind:
    if line.expect:
        return Kind.BESIDE
    if line.slice in ("opinion", "question", "ordinary"):
        return Kind(line.slice)
    if line.slice == "near" and line.about and not is_within(line.about, line):
        return Kind.OPEN if line.about in subject()[1] else Kind.OTHER_SUBJECT
    return Kind.NEAR


def _anchor(line: Line, by_id: Mapping[str, Line]) -> str:
    if line.expect:
        return line.expect[0].claim
    mirror = by_id.get(line.pair)
    if mirror is not None and mirror.expect:
        return mirror.expect[0].claim
    return line.about or line.id

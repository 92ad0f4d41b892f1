"""Component ``claims``: the candidate sentences judged against the catalogue.

Sets ``doc._.judgements`` (offsets within title and text as normalised) and adds the topics of
confirmed claims to ``doc._.topics``. The judge holds the encoder, so it is handed in by whoever
opens the pipeline, and only one process of a run has it.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Protocol

from spacy.language import Language
from spacy.tokens import Doc

from core.records import Claim, Judgement
from core.vocabulary import Match
from nlp.catalogue import topics_of_theme
from nlp.claims.passage import Passage
from nlp.components.extensions import GateResult, register_extensions, text_of
from nlp.components.topics import join_topics

logger = logging.getLogger(__name__)
# As many failures in a row are no accident of the texts.
MANY = 3
register_extensions()


class Judge(Protocol):
    """What judges passages; ``nlp.claims.ClaimJudge`` is one."""

    def judge(self, passages: Sequence[Passage]) -> list[list[Judgement]]:
        """Return the judgements of each passage, in order."""
        ...


def passage_of(doc: Doc) -> Passage | None:
    """Return what is to be judged of a document; None where the gate let nothing through."""
    gate: GateResult = doc._.gate
    if not gate.candidates:
        return None
    return Passage(
        text=text_of(doc),
        title_end=doc._.title_end,
        sentences=doc._.sentences,
        candidates=gate.candidates,
        lang=doc._.lang,
    )


def judge_each(judge: Judge, passages: Sequence[Passage]) -> list[list[Judgement]]:
    """Return the judgements of each passage; one that fails alone has none and is logged.

    Raises:
        Exception: As the judge raised it, when every one of many passages fails: then the judge
            is broken, not the texts, and they must not count as judged.
    """
    if not passages:
        return []
    try:
        return judge.judge(passages)
    except Exception:  # the batch's edge: one bad text must not stop the rest
        found, last = _judge_one_by_one(judge, passages)
    if last is not None and len(passages) >= MANY and all(item is None for item in found):
        raise last
    return [item or [] for item in found]


def _judge_one_by_one(
    judge: Judge, passages: Sequence[Passage]
) -> tuple[list[list[Judgement] | None], Exception | None]:
    found: list[list[Judgement] | None] = []
    last: Exception | None = None
    for passage in passages:
        try:
            found.append(judge.judge([passage])[0])
        except Exception as error:  # see judge_each
            last = error
            found.append(None)
            logger.warning(
                "a text of %d characters could not be judged: %s", len(passage.text), error
            )
    return found, last


def claim_topics(judgements: Iterable[Judgement], claims: Mapping[str, Claim]) -> set[str]:
    """Return the topics of the claims that are confirmed, whatever their verdict."""
    return {
        topic
        for judgement in judgements
        if judgement.match is Match.CONFIRMED and judgement.claim in claims
        for topic in topics_of_theme(claims[judgement.claim].theme)
    }


class Claims:
    """Judge documents, in batches across documents when they come through ``pipe``."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.open_judge: Callable[[], Judge] | None = None
        self.claims: Mapping[str, Claim] = {}
        self._judge: Judge | None = None

    def use(self, open_judge: Callable[[], Judge], claims: Mapping[str, Claim]) -> None:
        """Take what opens the judge; it is opened by the first text that needs it."""
        self.open_judge, self.claims, self._judge = open_judge, claims, None

    def __call__(self, doc: Doc) -> Doc:
        """Return the document judged."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 64) -> Iterator[Doc]:
        """Yield the documents judged, ``batch_size`` at a time."""
        documents = iter(stream)
        while batch := list(islice(documents, batch_size)):
            passages = [passage_of(doc) for doc in batch]
            found = iter(self.judge([passage for passage in passages if passage is not None]))
            for doc, passage in zip(batch, passages, strict=True):
                if passage is not None:
                    doc._.judgements = tuple(next(found))
                    extra = claim_topics(doc._.judgements, self.claims)
                    doc._.topics = join_topics(doc._.topics, extra)
                yield doc

    def judge(self, passages: Sequence[Passage]) -> list[list[Judgement]]:
        """Return the judgements of each passage; empty ones where no judge was handed in."""
        if not passages or self.open_judge is None:
            return [[] for _ in passages]
        if self._judge is None:
            self._judge = self.open_judge()
        return judge_each(self._judge, passages)


def make_claims(nlp: Language, name: str) -> Claims:
    """Make the component; without a judge handed in (``use``) it finds nothing."""
    return Claims(name)


Language.factory("claims", func=make_claims)
